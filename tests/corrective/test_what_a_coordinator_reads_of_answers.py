"""A coordinator reads what a laboratory sent, no draft, and judges no laboratory of their own."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from story import CLOSES, Story

from proficiency.bundles.records import action_files
from proficiency.corrective.evidence_files import add_evidence, read_evidence
from proficiency.corrective.lifecycle import Cause, Event
from proficiency.corrective.models import CorrectiveAction
from proficiency.corrective.sent import sent_answer, shows_evidence
from proficiency.corrective.services import Answer, answer, approve, review
from proficiency.errors import NotFound
from proficiency.evaluation.exclusions import OwnInstitution
from proficiency.files import Store
from proficiency.rounds.decision_models import Interest

SENT = Answer(Cause.CALCULATION, "A dilution was forgotten.", "None needed.", "A second reader.")
DRAFT = Answer(Cause.OPERATOR, "It was the new colleague.", "", "We look into it.")


def handed_over(story: Story, store: Store) -> dict[str, str]:
    """Return the one action as a hand-over package tells it."""
    (content,) = action_files(story.session, story.round, store).values()
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return row


def test_a_draft_that_was_never_sent_stays_in_the_laboratory(
    asked: CorrectiveAction, final_story: Story, tmp_path: Path
) -> None:
    session, store, coordinator = final_story.session, Store(tmp_path), final_story.coordinator
    analyst = final_story.analysts[-1]
    answer(session, asked, DRAFT, actor=analyst)
    file = add_evidence(session, store, asked, b"pipette;volume\n1;2\n", actor=analyst)
    assert handed_over(final_story, store)["cause_text"] == ""
    review(session, asked, Event.WITHDRAW, actor=coordinator, text="Asked by mistake.")
    assert sent_answer(asked) is None and not shows_evidence(asked)
    with pytest.raises(NotFound):
        read_evidence(session, store, asked, file.id, reason="To see.", actor=coordinator)
    row = handed_over(final_story, store)
    assert (row["state"], row["cause"], row["cause_text"]) == ("withdrawn", "", "")


def test_what_was_sent_is_read_and_what_is_rewritten_after_it_is_not(
    asked: CorrectiveAction, final_story: Story, tmp_path: Path
) -> None:
    session, store, coordinator = final_story.session, Store(tmp_path), final_story.coordinator
    analyst, approver = final_story.analysts[-1], final_story.approvers[-1]
    answer(session, asked, SENT, actor=analyst)
    file = add_evidence(session, store, asked, b"pipette;volume\n1;2\n", actor=analyst)
    approve(session, asked, actor=approver)
    _, content = read_evidence(session, store, asked, file.id, reason="To see.", actor=coordinator)
    assert b"pipette" in content
    review(session, asked, Event.SEND_BACK, actor=coordinator, text="Which dilution?")
    answer(session, asked, DRAFT, actor=analyst)
    with pytest.raises(NotFound):
        read_evidence(session, store, asked, file.id, reason="To see.", actor=coordinator)
    assert sent_answer(asked) == SENT
    row = handed_over(final_story, store)
    assert (row["cause"], row["cause_text"]) == ("calculation", "A dilution was forgotten.")
    assert "colleague" not in str(row)


def test_a_coordinator_judges_no_answer_of_an_institution_of_their_own(
    asked: CorrectiveAction, final_story: Story
) -> None:
    session, coordinator = final_story.session, final_story.coordinator
    answer(session, asked, SENT, actor=final_story.analysts[-1])
    approve(session, asked, actor=final_story.approvers[-1])
    session.add(
        Interest(
            scheme_id=final_story.round.scheme_id,
            person_id=coordinator.person_id,
            institution_id=final_story.laboratories[-1].institution_id,
            declared_at=CLOSES,
        )
    )
    session.flush()
    with pytest.raises(OwnInstitution):
        review(session, asked, Event.ACCEPT, actor=coordinator)
    other = final_story.second_coordinator()
    assert review(session, asked, Event.ACCEPT, actor=other).state.value == "accepted"
