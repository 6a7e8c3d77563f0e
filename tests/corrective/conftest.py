"""A final round of twelve laboratories, one of them far off."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from story import Story, tell

from proficiency.corrective.asking import ask_where_needed
from proficiency.corrective.models import CorrectiveAction


@pytest.fixture
def final_story(session: Session) -> Story:
    """A round whose reports are ordered; the last laboratory has an unsatisfactory score."""
    story = tell(session)
    story.reach_analysis()
    story.evaluate()
    story.issue()
    return story


@pytest.fixture
def asked(final_story: Story) -> CorrectiveAction:
    """The one action the product asks for after it."""
    ask_where_needed(final_story.session, final_story.round)
    return final_story.session.scalars(select(CorrectiveAction)).one()
