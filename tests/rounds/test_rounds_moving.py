"""What keeps a round from its next step, and what the product does by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from stage import CLOSES, OPENS, Stage, new_round

from proficiency import clock
from proficiency.audit.models import AuditEntry
from proficiency.evaluation.services import evaluate_round
from proficiency.i18n import Language, translator
from proficiency.identity.actor import SYSTEM
from proficiency.results.closing import keep_timetables, take_step
from proficiency.rounds.lifecycle import (
    EFFECT_TEXTS,
    GUARD_TEXTS,
    STATE_NAMES,
    TRANSITIONS,
    Effect,
    EnrolmentState,
    Guard,
    RoundState,
)
from proficiency.rounds.queries import next_steps
from proficiency.rounds.refusals import GuardNotMet, RoundCannotMove
from proficiency.rounds.services import move_round


def stored_state(stage: Stage) -> RoundState:
    stage.session.expire(stage.round)
    return stage.round.state


def test_a_round_without_determinations_and_time_is_not_announced(stage: Stage) -> None:
    empty = new_round(
        stage.session, stage.scheme, actor=stage.coordinator, code="EMPTY", determinations=[]
    )
    with pytest.raises(GuardNotMet) as refused:
        move_round(stage.session, empty, RoundState.ANNOUNCED, actor=stage.coordinator, at=CLOSES)
    assert refused.value.guards == (Guard.HAS_DETERMINATIONS, Guard.CLOSING_IS_AHEAD)
    assert empty.state is RoundState.DRAFT
    assert stage.history("round.announced") == []


def test_the_registration_does_not_close_on_nobody_or_on_the_undecided(stage: Stage) -> None:
    stage.move(RoundState.REGISTRATION)
    with pytest.raises(GuardNotMet) as refused:
        stage.move(RoundState.PREPARATION)
    assert refused.value.guards == (Guard.HAS_PARTICIPANTS,)
    stage.enrol()
    stage.enrolments[1].state, stage.enrolments[1].code = EnrolmentState.PENDING, ""
    stage.session.flush()
    with pytest.raises(GuardNotMet) as refused:
        stage.move(RoundState.PREPARATION)
    assert refused.value.guards == (Guard.REGISTRATIONS_DECIDED,)
    stage.enrolments[1].state = EnrolmentState.DECLINED
    stage.session.flush()
    stage.move(RoundState.PREPARATION)
    assert stored_state(stage) is RoundState.PREPARATION


def test_a_round_past_its_closing_date_is_not_opened(stage: Stage) -> None:
    stage.enrol()
    stage.move(RoundState.SHIPPED)
    with pytest.raises(GuardNotMet) as refused:
        move_round(stage.session, stage.round, RoundState.OPEN, actor=stage.coordinator, at=CLOSES)
    assert refused.value.guards == (Guard.CLOSING_IS_AHEAD,)
    stage.move(RoundState.OPEN)
    assert stored_state(stage) is RoundState.OPEN


def test_before_its_date_a_round_closes_only_once_every_laboratory_has_submitted(
    stage: Stage,
) -> None:
    def close() -> None:
        early = CLOSES - timedelta(seconds=1)
        take_step(stage.session, stage.round, RoundState.CLOSED, actor=stage.coordinator, at=early)

    stage.open()
    first, second = stage.entry("91.2"), stage.entry("90.8")
    steps = (
        lambda: stage.submit(first),
        lambda: stage.save(second, lab=1),
        lambda: stage.submit(second, lab=1),
    )
    for hand_in in steps:
        with pytest.raises(GuardNotMet) as refused:
            close()
        assert refused.value.guards == (Guard.CLOSING_IS_DUE,)
        assert stored_state(stage) is RoundState.OPEN
        hand_in()
    close()
    assert stored_state(stage) is RoundState.CLOSED


def test_a_final_round_is_archived_ten_years_later_and_not_before(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91.2"))
    stage.move(RoundState.ANALYSIS)
    evaluate_round(stage.session, stage.round, actor=stage.coordinator)
    stage.move(RoundState.FINAL)
    until = stage.round.retained_until
    assert until is not None and (until - OPENS).days == 3653
    early, due = until - timedelta(seconds=1), until
    with pytest.raises(GuardNotMet) as refused:
        move_round(stage.session, stage.round, RoundState.ARCHIVED, actor=SYSTEM, at=early)
    assert refused.value.guards == (Guard.RETENTION_IS_OVER,)
    move_round(stage.session, stage.round, RoundState.ARCHIVED, actor=SYSTEM, at=due)
    assert stored_state(stage) is RoundState.ARCHIVED


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


def test_without_an_evaluation_no_laboratory_is_told_a_score(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91.2"))
    stage.move(RoundState.ANALYSIS)
    with pytest.raises(GuardNotMet) as refused:
        stage.move(RoundState.PRELIMINARY)
    assert refused.value.guards == (Guard.HAS_EVALUATION, Guard.ASSIGNED_SIGNED)
    evaluate_round(stage.session, stage.round, actor=stage.coordinator)
    stage.move(RoundState.PRELIMINARY, RoundState.FINAL)
    assert stored_state(stage) is RoundState.FINAL


def test_the_next_steps_say_what_they_still_need(stage: Stage) -> None:
    stage.round.closes_at = clock.now() + timedelta(days=1)
    stage.session.flush()
    stage.move(RoundState.REGISTRATION)
    assert needed(stage) == [
        (RoundState.PREPARATION, [Guard.HAS_PARTICIPANTS]),
        (RoundState.CANCELLED, []),
    ]
    stage.enrol()
    assert needed(stage) == [(RoundState.PREPARATION, []), (RoundState.CANCELLED, [])]
    stage.round.state = RoundState.ANALYSIS
    assert needed(stage) == [
        (RoundState.PRELIMINARY, [Guard.HAS_EVALUATION, Guard.ASSIGNED_SIGNED]),
        (RoundState.CLOSED, []),
    ]
    stage.round.state = RoundState.ARCHIVED
    assert needed(stage) == []


def needed(stage: Stage) -> list[tuple[RoundState, list[Guard]]]:
    return [(step.target, unmet) for step, unmet in next_steps(stage.session, stage.round)]


def test_the_product_closes_a_round_at_its_closing_time_and_not_before(stage: Stage) -> None:
    stage.open()
    assert keep_timetables(stage.session, at=CLOSES - timedelta(seconds=1)) == []
    assert stored_state(stage) is RoundState.OPEN
    assert keep_timetables(stage.session, at=CLOSES) == [stage.round]
    assert stored_state(stage) is RoundState.CLOSED
    entry = stage.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "round.closed")
    ).one()
    assert (entry.actor_id, entry.actor_name) == (None, SYSTEM.name)
    assert keep_timetables(stage.session, at=CLOSES) == []
    assert stage.history("round.closed") == ["round.closed"]


def test_the_product_closes_no_draft(stage: Stage) -> None:
    assert keep_timetables(stage.session, at=CLOSES) == []
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
    texts = [*STATE_NAMES.values(), *GUARD_TEXTS.values(), *EFFECT_TEXTS.values()]
    texts += [t.label for t in TRANSITIONS]
    assert {*STATE_NAMES} == {*RoundState}
    assert {*GUARD_TEXTS} == {*Guard}
    assert {*EFFECT_TEXTS} == {*Effect}
    assert [text for text in texts if chinese(text) == text] == []
