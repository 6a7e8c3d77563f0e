"""The lifecycle of a round, against all pairs of states."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from stage import CLOSES, OPENS, Stage, new_round, person

from proficiency import clock
from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden
from proficiency.evaluation.models import EvaluationRun
from proficiency.i18n import Language, translator
from proficiency.identity.actor import SYSTEM, Grant
from proficiency.identity.roles import Role
from proficiency.results.closing import close_due_rounds
from proficiency.rounds.lifecycle import (
    GUARD_TEXTS,
    STATE_NAMES,
    TRANSITIONS,
    Guard,
    RoundState,
    find_transition,
)
from proficiency.rounds.queries import next_steps
from proficiency.rounds.refusals import GuardNotMet, RoundCannotMove
from proficiency.rounds.services import move_round

ALLOWED = {
    (RoundState.DRAFT, RoundState.OPEN): "round.opened",
    (RoundState.OPEN, RoundState.CLOSED): "round.closed",
    (RoundState.CLOSED, RoundState.ANALYSIS): "round.analysis_started",
    (RoundState.ANALYSIS, RoundState.CLOSED): "round.analysis_stopped",
    (RoundState.ANALYSIS, RoundState.FINAL): "round.finalised",
}
EVERY_PAIR = list(product(RoundState, RoundState))


def ready(stage: Stage, state: RoundState) -> None:
    """Bring the round to a state with everything any further step may ask for."""
    stage.open()
    stage.submit(stage.entry("91.2"))
    evaluated(stage)
    stage.round.state = state
    stage.session.flush()


def evaluated(stage: Stage) -> None:
    stage.session.execute(
        insert(EvaluationRun).values(
            round_id=stage.round.id,
            version=1,
            inputs_text="[]",
            input_sha256="0",
            plan_text="{}",
            document_text="{}",
            document_sha256="0",
            engine_version="1",
            created_at=OPENS,
        )
    )


def stored_state(stage: Stage) -> RoundState:
    stage.session.expire(stage.round)
    return stage.round.state


@pytest.mark.parametrize(("source", "target"), EVERY_PAIR)
def test_a_round_moves_along_the_table_and_nowhere_else(
    stage: Stage, source: RoundState, target: RoundState
) -> None:
    ready(stage, source)
    before = stage.history()
    if event := ALLOWED.get((source, target)):
        move_round(stage.session, stage.round, target, actor=stage.coordinator, at=OPENS)
        assert stored_state(stage) is target
        entry = stage.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert (entry.action, entry.actor_id) == (event, stage.coordinator.person_id)
        assert (entry.round_id, entry.subject_id) == (stage.round.id, str(stage.round.id))
        assert entry.facts == {"from": source, "to": target}
        assert len(stage.history()) == len(before) + 1
    else:
        with pytest.raises(RoundCannotMove) as refused:
            move_round(stage.session, stage.round, target, actor=stage.coordinator, at=OPENS)
        assert (refused.value.source, refused.value.target) == (source, target)
        assert stored_state(stage) is source
        assert stage.history() == before


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.COORDINATOR, Role.SYSTEM}])
@pytest.mark.parametrize(("source", "target"), list(ALLOWED))
def test_only_the_coordinator_moves_a_round(
    stage: Stage, source: RoundState, target: RoundState, role: Role
) -> None:
    ready(stage, source)
    grant = Grant(role, laboratory_id=stage.laboratories[0].id)
    stranger = person(stage.session, "stranger", grant)
    before = stage.history()
    with pytest.raises(Forbidden):
        move_round(stage.session, stage.round, target, actor=stranger, at=OPENS)
    assert stored_state(stage) is source
    assert stage.history() == before


def test_the_coordinator_of_another_scheme_moves_nothing(stage: Stage) -> None:
    stage.enrol()
    other = person(stage.session, "other", Grant(Role.COORDINATOR, scheme_id=stage.scheme.id + 1))
    with pytest.raises(Forbidden):
        move_round(stage.session, stage.round, RoundState.OPEN, actor=other, at=OPENS)
    assert stored_state(stage) is RoundState.DRAFT


def test_a_round_without_determinations_participants_and_time_is_not_opened(stage: Stage) -> None:
    empty = new_round(
        stage.session, stage.scheme, actor=stage.coordinator, code="EMPTY", determinations=[]
    )
    with pytest.raises(GuardNotMet) as refused:
        move_round(stage.session, empty, RoundState.OPEN, actor=stage.coordinator, at=CLOSES)
    assert refused.value.guards == (
        Guard.HAS_DETERMINATIONS,
        Guard.HAS_PARTICIPANTS,
        Guard.CLOSING_IS_AHEAD,
    )
    assert empty.state is RoundState.DRAFT
    assert stage.history("round.opened") == []


def test_each_missing_thing_alone_keeps_a_round_from_opening(stage: Stage) -> None:
    with pytest.raises(GuardNotMet) as refused:
        stage.move(RoundState.OPEN)
    assert refused.value.guards == (Guard.HAS_PARTICIPANTS,)
    stage.enrol()
    with pytest.raises(GuardNotMet) as refused:
        move_round(stage.session, stage.round, RoundState.OPEN, actor=stage.coordinator, at=CLOSES)
    assert refused.value.guards == (Guard.CLOSING_IS_AHEAD,)
    stage.move(RoundState.OPEN)
    assert stored_state(stage) is RoundState.OPEN


def test_a_draft_is_no_submission_and_does_not_start_the_analysis(stage: Stage) -> None:
    stage.open()
    stage.save(stage.entry("91.2"))
    stage.move(RoundState.CLOSED)
    with pytest.raises(GuardNotMet) as refused:
        stage.move(RoundState.ANALYSIS)
    assert refused.value.guards == (Guard.HAS_SUBMISSIONS,)
    assert stored_state(stage) is RoundState.CLOSED


def test_the_submission_of_another_round_does_not_start_the_analysis(
    stage: Stage, session: Session
) -> None:
    stage.open()
    stage.submit(stage.entry("91.2"))
    first = stage.round
    stage.round = new_round(session, stage.scheme, actor=stage.coordinator, code="MSC-R2")
    stage.open()
    stage.move(RoundState.CLOSED)
    with pytest.raises(GuardNotMet):
        stage.move(RoundState.ANALYSIS)
    assert first.state is RoundState.OPEN


def test_without_an_evaluation_a_round_is_not_final(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91.2"))
    stage.move(RoundState.CLOSED, RoundState.ANALYSIS)
    with pytest.raises(GuardNotMet) as refused:
        stage.move(RoundState.FINAL)
    assert refused.value.guards == (Guard.HAS_EVALUATION,)
    evaluated(stage)
    stage.move(RoundState.FINAL)
    assert stored_state(stage) is RoundState.FINAL


def test_the_next_steps_say_what_they_still_need(stage: Stage) -> None:
    stage.round.closes_at = clock.now() + timedelta(days=1)
    assert next_steps(stage.session, stage.round) == [
        (find_transition(RoundState.DRAFT, RoundState.OPEN), [Guard.HAS_PARTICIPANTS])
    ]
    stage.enrol()
    [(_, unmet)] = next_steps(stage.session, stage.round)
    assert unmet == []
    stage.round.state = RoundState.ANALYSIS
    assert [(t.target, unmet) for t, unmet in next_steps(stage.session, stage.round)] == [
        (RoundState.CLOSED, []),
        (RoundState.FINAL, [Guard.HAS_EVALUATION]),
    ]
    stage.round.state = RoundState.FINAL
    assert next_steps(stage.session, stage.round) == []


def test_the_product_closes_a_round_at_its_closing_time_and_not_before(stage: Stage) -> None:
    stage.open()
    assert close_due_rounds(stage.session, at=CLOSES - timedelta(seconds=1)) == []
    assert stored_state(stage) is RoundState.OPEN
    assert close_due_rounds(stage.session, at=CLOSES) == [stage.round]
    assert stored_state(stage) is RoundState.CLOSED
    entry = stage.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "round.closed")
    ).one()
    assert (entry.actor_id, entry.actor_name) == (None, SYSTEM.name)
    assert close_due_rounds(stage.session, at=CLOSES) == []
    assert stage.history("round.closed") == ["round.closed"]


def test_the_product_closes_no_draft(stage: Stage) -> None:
    assert close_due_rounds(stage.session, at=CLOSES) == []
    assert stored_state(stage) is RoundState.DRAFT


def test_a_refused_step_says_why_in_both_languages() -> None:
    refusal = GuardNotMet(guards=(Guard.HAS_PARTICIPANTS,))
    assert "At least one laboratory is enrolled." in refusal.text(translator(Language.EN))
    assert "至少" in refusal.text(translator(Language.ZH))
    cannot = RoundCannotMove(source=RoundState.DRAFT, target=RoundState.FINAL)
    assert "“draft”" in cannot.text(translator(Language.EN))
    assert "草稿" in cannot.text(translator(Language.ZH))


def test_every_state_guard_and_step_has_its_words_in_chinese() -> None:
    chinese = translator(Language.ZH)
    texts = [*STATE_NAMES.values(), *GUARD_TEXTS.values(), *(t.label for t in TRANSITIONS)]
    assert {*STATE_NAMES} == {*RoundState}
    assert {*GUARD_TEXTS} == {*Guard}
    assert [text for text in texts if chinese(text) == text] == []
