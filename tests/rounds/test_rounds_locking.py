"""Two people at once: what one transaction has begun, another waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from stage import DURING, Stage, new_laboratory, set_stage

from proficiency.database import Database
from proficiency.results.entry import EnteredResult
from proficiency.results.services import save_draft, submit_results
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Enrolment, Round
from proficiency.rounds.services import close_due_rounds, enrol_laboratory, move_round


@dataclass
class Scene:
    """A committed open round with one draft, seen by two transactions."""

    stage: Stage
    database: Database
    entry: EnteredResult

    def round(self, session: Session) -> Round:
        return session.get_one(Round, self.stage.round.id)

    def enrolment(self, session: Session) -> Enrolment:
        return session.get_one(Enrolment, self.stage.enrolments[0].id)

    def close(self, session: Session) -> None:
        move_round(session, self.round(session), RoundState.CLOSED, actor=self.stage.coordinator)

    def close_by_date(self, session: Session) -> None:
        close_due_rounds(session, at=self.stage.round.closes_at)

    def submit(self, session: Session) -> None:
        submit_results(session, self.enrolment(session), actor=self.stage.approvers[0], at=DURING)

    def save(self, session: Session) -> None:
        save_draft(
            session,
            self.enrolment(session),
            [self.entry],
            actor=self.stage.analysts[0],
            at=DURING,
        )

    def enrol(self, session: Session) -> None:
        laboratory = new_laboratory(session, 7)
        enrol_laboratory(session, self.round(session), laboratory, actor=self.stage.coordinator)


@pytest.fixture
def scene(fresh_database: Database) -> Scene:
    with fresh_database.transaction() as session:
        stage = set_stage(session)
        stage.open()
        entry = stage.entry("91")
        stage.save(entry)
    return Scene(stage, fresh_database, entry)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (Scene.close, Scene.submit),
        (Scene.close, Scene.save),
        (Scene.submit, Scene.close),
        (Scene.submit, Scene.save),
        (Scene.save, Scene.submit),
        (Scene.enrol, Scene.enrol),
        (Scene.enrol, Scene.close),
    ],
)
def test_what_contradicts_an_unfinished_act_waits_for_its_end(
    scene: Scene, first: Callable[[Scene, Session], None], then: Callable[[Scene, Session], None]
) -> None:
    with scene.database.session() as one, scene.database.session() as two:
        first(scene, one)
        two.execute(text("SET lock_timeout = '100ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            then(scene, two)


def test_the_product_passes_over_a_round_somebody_is_just_closing(scene: Scene) -> None:
    with scene.database.session() as one, scene.database.session() as two:
        scene.close(one)
        two.execute(text("SET lock_timeout = '100ms'"))
        scene.close_by_date(two)
        assert scene.round(two).state is RoundState.OPEN
