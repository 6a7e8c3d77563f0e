"""Two coordinators do the same at the same time: it happens once, the other is told why not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from readiness import colleague
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from story import Story

from proficiency.appeals.correcting import (
    declare_correction,
    prepare_correction,
    sign_prepared,
)
from proficiency.appeals.lifecycle import ComplaintKind
from proficiency.appeals.models import Complaint
from proficiency.appeals.services import RaisedItem, raise_complaint
from proficiency.certificates.models import Certificate
from proficiency.certificates.preparing import issue_certificates, list_of
from proficiency.database import Database
from proficiency.errors import Refusal
from proficiency.evaluation.signing import correction_to_sign
from proficiency.reporting.models import ReportOrder
from proficiency.rounds.models import Enrolment, Round

Step = Callable[[Session, Round], object]


def both_at_once(database: Database, round_id: int, step: Step) -> list[str]:
    """Take a step in two transactions that begin together; say how each ended."""
    begun = Barrier(2)

    def take() -> str:
        try:
            with database.transaction() as session:
                round_ = session.get_one(Round, round_id)
                begun.wait(timeout=30)
                step(session, round_)
        except Refusal as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(each.result() for each in [pool.submit(take) for _ in range(2)])


def count(database: Database, model: type) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_correction_is_declared_once(committed_story: Story, fresh_database: Database) -> None:
    story = committed_story
    with fresh_database.transaction() as session:
        round_ = session.get_one(Round, story.round.id)
        prepare_correction(session, round_, actor=story.coordinator, reason="Looked at again.")
        sha256 = correction_to_sign(session, round_).sha256
        for actor in (story.coordinator, colleague(session, round_)):
            sign_prepared(session, round_, actor=actor, sha256=sha256)

    def declare(session: Session, round_: Round) -> object:
        return declare_correction(session, round_, actor=story.coordinator)

    found = both_at_once(fresh_database, story.round.id, declare)
    assert found == ["NothingPrepared", "done"]
    assert count(fresh_database, ReportOrder) == 2


def test_certificates_are_issued_once(committed_story: Story, fresh_database: Database) -> None:
    story = committed_story
    with fresh_database.session() as session:
        round_ = session.get_one(Round, story.round.id)
        listed = list_of(session, round_, actor=story.coordinator)
    wanted, sha256 = len(listed.drafts), listed.sha256

    def issue(session: Session, round_: Round) -> object:
        return issue_certificates(session, round_, actor=story.coordinator, sha256=sha256)

    found = both_at_once(fresh_database, story.round.id, issue)
    assert found == ["NothingToIssue", "done"]
    assert count(fresh_database, Certificate) == wanted


@pytest.mark.parametrize("kind", [ComplaintKind.APPEAL, ComplaintKind.COMPLAINT])
def test_what_a_form_sends_twice_is_filed_once(
    committed_story: Story, fresh_database: Database, kind: ComplaintKind
) -> None:
    story = committed_story

    def file(session: Session, round_: Round) -> object:
        return raise_complaint(
            session,
            session.get_one(Enrolment, story.enrolments[0].id),
            kind=kind,
            text="The value is wrong.",
            items=[RaisedItem(story.determination)],
            actor=story.analysts[0],
        )

    found = both_at_once(fresh_database, story.round.id, file)
    assert found == ["RaisedAlready", "done"]
    assert count(fresh_database, Complaint) == 1
