"""The stage of these tests."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from stage import Stage, set_stage


@pytest.fixture
def stage(session: Session) -> Stage:
    """A round in draft with its people; everything is undone after the test."""
    return set_stage(session)
