"""Two people at once: what one transaction has begun, another waits for."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from stage import CLOSES, DURING, Stage, new_laboratory, set_stage

from proficiency.database import Database
from proficiency.errors import Refusal
from proficiency.identity.models import Laboratory
from proficiency.results.closing import close_round, keep_timetables
from proficiency.results.entry import EnteredResult
from proficiency.results.queries import find_result_set, result_form
from proficiency.results.refusals import AlreadySubmitted, ChangedMeanwhile, SubmissionClosed
from proficiency.results.services import save_draft, submit_results
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Enrolment, Round
from proficiency.rounds.refusals import AlreadyEnrolled, EnrolmentClosed, RoundCannotMove
from proficiency.rounds.services import enrol_laboratory


@dataclass
class Scene:
    """A committed open round with one draft, seen by two transactions."""

    stage: Stage
    database: Database
    entry: EnteredResult
    newcomer: Laboratory
    seen: str
    """The mark of the draft, as two people have it on their pages."""

    def round(self, session: Session) -> Round:
        return session.get_one(Round, self.stage.round.id)

    def enrolment(self, session: Session) -> Enrolment:
        return session.get_one(Enrolment, self.stage.enrolments[0].id)

    def close(self, session: Session) -> None:
        close_round(session, self.round(session), actor=self.stage.coordinator, at=CLOSES)

    def close_by_date(self, session: Session) -> None:
        keep_timetables(session, at=self.stage.round.closes_at)

    def submit(self, session: Session) -> None:
        submit_results(session, self.enrolment(session), actor=self.stage.approvers[0], at=DURING)

    def submit_after_the_late_period(self, session: Session) -> None:
        submit_results(
            session,
            self.enrolment(session),
            actor=self.stage.approvers[0],
            at=self.stage.round.closes_at + timedelta(days=365),
        )

    def save(self, session: Session) -> None:
        save_draft(
            session,
            self.enrolment(session),
            [self.entry],
            actor=self.stage.analysts[0],
            at=DURING,
        )

    def save_other(self, session: Session) -> None:
        self.save_seen(session, "95")

    def save_third(self, session: Session) -> None:
        self.save_seen(session, "97")

    def save_seen(self, session: Session, typed: str) -> None:
        entries = [replace(self.entry, typed=typed)]
        analyst = self.stage.analysts[0]
        enrolment = self.enrolment(session)
        save_draft(session, enrolment, entries, actor=analyst, seen=self.seen, at=DURING)

    def submit_seen(self, session: Session) -> None:
        approver = self.stage.approvers[0]
        enrolment = self.enrolment(session)
        submit_results(session, enrolment, actor=approver, seen=self.seen, at=DURING)

    def enrol(self, session: Session) -> None:
        enrol_laboratory(
            session,
            self.round(session),
            session.get_one(Laboratory, self.newcomer.id),
            actor=self.stage.coordinator,
        )


Step = Callable[[Scene, Session], None]


@pytest.fixture
def scene(fresh_database: Database) -> Scene:
    with fresh_database.transaction() as session:
        stage = set_stage(session)
        stage.open()
        entry = stage.entry("91")
        stage.save(entry)
        newcomer = new_laboratory(session, 7)
        seen = result_form(session, stage.enrolments[0], actor=stage.analysts[0]).mark
    return Scene(stage, fresh_database, entry, newcomer, seen)


@pytest.mark.parametrize(
    ("first", "then", "refusal"),
    [
        (Scene.close, Scene.submit_after_the_late_period, SubmissionClosed),
        (Scene.close, Scene.close, RoundCannotMove),
        (Scene.close, Scene.enrol, EnrolmentClosed),
        (Scene.submit, Scene.save, AlreadySubmitted),
        (Scene.submit, Scene.submit, AlreadySubmitted),
        (Scene.save_other, Scene.save_third, ChangedMeanwhile),
        (Scene.save_other, Scene.submit_seen, ChangedMeanwhile),
        (Scene.submit_seen, Scene.save_other, AlreadySubmitted),
        (Scene.enrol, Scene.enrol, AlreadyEnrolled),
    ],
)
def test_who_comes_second_waits_and_decides_on_what_the_first_has_done(
    scene: Scene, first: Step, then: Step, refusal: type[Refusal]
) -> None:
    with ThreadPoolExecutor(1) as pool, scene.database.session() as one:
        first(scene, one)
        second = pool.submit(in_transaction, scene, then)
        wait_for_a_blocked_connection(one, second)
        one.commit()
        with pytest.raises(refusal):
            second.result(timeout=20)


def test_who_signs_while_the_round_is_being_closed_is_late(scene: Scene) -> None:
    with ThreadPoolExecutor(1) as pool, scene.database.session() as one:
        scene.close(one)
        second = pool.submit(in_transaction, scene, Scene.submit)
        wait_for_a_blocked_connection(one, second)
        one.commit()
        second.result(timeout=20)
    with scene.database.session() as session:
        standing = find_result_set(session, scene.enrolment(session))
        assert standing is not None
        assert standing.late


def in_transaction(scene: Scene, step: Step) -> None:
    with scene.database.transaction() as session:
        step(scene, session)


def wait_for_a_blocked_connection(session: Session, second: Future[None]) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    )
    while not session.scalar(waiting):
        assert not second.done(), "the second act did not wait"
        time.sleep(0.01)


def test_the_product_passes_over_a_round_somebody_is_just_closing(scene: Scene) -> None:
    with scene.database.session() as one, scene.database.session() as two:
        scene.close(one)
        two.execute(text("SET lock_timeout = '100ms'"))
        scene.close_by_date(two)
        assert scene.round(two).state is RoundState.OPEN
