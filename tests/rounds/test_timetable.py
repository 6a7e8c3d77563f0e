"""Dates move rounds by themselves, in their order, and never past a condition that is not met."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from stage import CLOSES, OPENS, Stage, person

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden
from proficiency.i18n import Language, translator
from proficiency.identity.actor import Grant
from proficiency.identity.models import RoleGrant
from proficiency.identity.roles import Role
from proficiency.notices.models import Notice
from proficiency.results.closing import keep_timetables
from proficiency.results.windows import Window, window_of
from proficiency.rounds.decision_models import Extension, Reopening
from proficiency.rounds.extending import extend_round, extensions_of, reopen_for
from proficiency.rounds.lifecycle import Guard, RoundState
from proficiency.rounds.refusals import (
    AnalysisHasBegun,
    DatesOutOfOrder,
    ExtensionNotLater,
    GuardNotMet,
    NotClosed,
    ReasonMissing,
    ReopenedAlready,
    RoundNotOpen,
    TimetableFixed,
    UntilIsPast,
)
from proficiency.rounds.timetable import Timetable, held_steps, set_timetable

DAY = timedelta(days=1)
DATES = Timetable(
    registration_opens_at=OPENS - 30 * DAY,
    registration_closes_at=OPENS - 20 * DAY,
    ships_at=OPENS - 5 * DAY,
    opens_at=OPENS,
    closes_at=CLOSES,
    reports_at=CLOSES + 40 * DAY,
)
LATER = CLOSES + 7 * DAY


def dated(stage: Stage) -> Stage:
    set_timetable(stage.session, stage.round, DATES, actor=stage.coordinator)
    return stage


def refused_everywhere(stage: Stage, date: str) -> None:
    assert DATES.registration_opens_at is not None
    wrong = replace(DATES, **{date: DATES.registration_opens_at - DAY})
    with pytest.raises(DatesOutOfOrder):
        set_timetable(stage.session, stage.round, wrong, actor=stage.coordinator)


def test_dates_move_a_round_from_its_announcement_to_its_close(stage: Stage) -> None:
    dated(stage).enrol()
    stage.move(RoundState.ANNOUNCED)
    steps = (
        (DATES.registration_opens_at, RoundState.REGISTRATION),
        (DATES.registration_closes_at, RoundState.PREPARATION),
        (DATES.opens_at, RoundState.OPEN),
        (DATES.closes_at, RoundState.CLOSED),
    )
    for moment, state in steps:
        assert moment is not None
        if state is RoundState.OPEN:
            stage.move(RoundState.SHIPPED)
        assert keep_timetables(stage.session, at=moment - timedelta(seconds=1)) == []
        assert keep_timetables(stage.session, at=moment) == [stage.round]
        assert stage.round.state is state
        assert keep_timetables(stage.session, at=moment) == []


def test_a_date_never_passes_over_a_condition_and_the_coordinator_is_told_once(
    stage: Stage,
) -> None:
    dated(stage)
    stage.session.add(
        RoleGrant(
            person_id=stage.coordinator.person_id,
            role=Role.COORDINATOR,
            scheme_id=stage.scheme.id,
        )
    )
    stage.move(RoundState.REGISTRATION)
    due = DATES.registration_closes_at
    assert due is not None
    for _ in range(3):
        assert keep_timetables(stage.session, at=due) == []
    assert stage.round.state is RoundState.REGISTRATION
    assert list(held_steps(stage.session, stage.round, at=due)) == [[Guard.HAS_PARTICIPANTS]]
    assert list(held_steps(stage.session, stage.round, at=due - DAY)) == []
    assert stage.history("round.held") == ["round.held"]
    held = [kind for kind in stage.session.scalars(select(Notice.kind)) if kind == "step_held"]
    assert len(held) == 1
    stage.enrol()
    assert keep_timetables(stage.session, at=due) == [stage.round]


def test_samples_are_declared_shipped_by_a_person_only(stage: Stage) -> None:
    dated(stage).enrol()
    stage.move(RoundState.PREPARATION)
    assert keep_timetables(stage.session, at=DATES.closes_at) == []
    assert stage.round.state is RoundState.PREPARATION


@pytest.mark.parametrize(
    "date", ["registration_closes_at", "ships_at", "opens_at", "closes_at", "reports_at"]
)
def test_the_dates_of_a_round_follow_each_other(stage: Stage, date: str) -> None:
    refused_everywhere(stage, date)
    assert stage.round.ships_at is None
    assert stage.history("round.timetable") == []


def test_a_wrong_order_is_named_in_both_languages(stage: Stage) -> None:
    refusal = DatesOutOfOrder(before="Results can be entered", after="Results are due")
    assert "“Results can be entered” must come before" in refusal.text(translator(Language.EN))
    assert "必须早于" in refusal.text(translator(Language.ZH))


def test_an_announced_date_changes_with_a_reason_and_after_the_opening_not_at_all(
    stage: Stage,
) -> None:
    dated(stage).enrol()
    stage.move(RoundState.ANNOUNCED)
    later = replace(DATES, closes_at=LATER)
    with pytest.raises(ReasonMissing):
        set_timetable(stage.session, stage.round, later, actor=stage.coordinator)
    set_timetable(stage.session, stage.round, later, actor=stage.coordinator, reason="Customs.")
    assert stage.round.closes_at == LATER
    entry = stage.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.facts["reason"] == "Customs."
    assert entry.facts["before"]["closes_at"] != entry.facts["after"]["closes_at"]
    stage.move(RoundState.OPEN)
    with pytest.raises(TimetableFixed):
        set_timetable(stage.session, stage.round, DATES, actor=stage.coordinator, reason="x")


def test_an_open_round_is_extended_to_a_later_date_that_lies_ahead(stage: Stage) -> None:
    stage.open()
    during = CLOSES - DAY
    for wrong in (CLOSES, CLOSES - timedelta(hours=1), during):
        with pytest.raises(ExtensionNotLater):
            extend(stage, wrong, at=during)
    with pytest.raises(ExtensionNotLater):
        extend(stage, LATER, at=LATER)
    with pytest.raises(ReasonMissing):
        extend(stage, LATER, at=during, reason=" ")
    extend(stage, LATER, at=during)
    assert (stage.round.state, stage.round.closes_at) == (RoundState.OPEN, LATER)
    [told] = extensions_of(stage.session, stage.round)
    assert (told.closed_before, told.closes_at, told.reason) == (CLOSES, LATER, "A strike.")
    assert keep_timetables(stage.session, at=CLOSES) == []
    assert keep_timetables(stage.session, at=LATER) == [stage.round]
    with pytest.raises(RoundNotOpen):
        extend(stage, LATER + DAY, at=LATER)
    assert stage.count(Extension) == 1


def test_the_same_moment_in_another_zone_is_no_extension(stage: Stage) -> None:
    stage.open()
    elsewhere = datetime.fromisoformat(CLOSES.isoformat()).astimezone(UTC)
    with pytest.raises(ExtensionNotLater):
        extend(stage, elsewhere, at=OPENS)


def extend(stage: Stage, until: datetime, *, at: datetime, reason: str = "A strike.") -> None:
    extend_round(
        stage.session,
        stage.round,
        closes_at=until,
        reason=reason,
        actor=stage.coordinator,
        at=at,
    )


def reopen(
    stage: Stage, lab: int = 0, *, until: datetime = LATER, cause: str = "Power cut."
) -> None:
    reopen_for(
        stage.session,
        stage.enrolments[lab],
        until=until,
        cause=cause,
        actor=stage.coordinator,
        at=CLOSES + DAY,
    )


def test_a_closed_round_is_reopened_once_for_one_laboratory_until_a_date(stage: Stage) -> None:
    stage.open()
    with pytest.raises(NotClosed):
        reopen(stage)
    stage.submit(stage.entry("91"), lab=1)
    stage.move(RoundState.CLOSED)
    with pytest.raises(ReasonMissing):
        reopen(stage, cause="")
    with pytest.raises(UntilIsPast):
        reopen(stage, until=CLOSES + DAY)
    reopen(stage)
    at = CLOSES + 2 * DAY
    assert window_of(stage.session, stage.enrolments[0], at=at) is Window.REOPENED
    assert window_of(stage.session, stage.enrolments[1], at=at) is Window.LATE
    assert window_of(stage.session, stage.enrolments[0], at=LATER) is not Window.REOPENED
    assert stage.round.state is RoundState.CLOSED
    for lab in (0, 1):
        with pytest.raises(ReopenedAlready):
            reopen(stage, lab)
    with pytest.raises(GuardNotMet) as refused:
        stage.move(RoundState.ANALYSIS)
    assert refused.value.guards == (Guard.REOPENING_IS_OVER,)
    assert stage.history("round.reopened") == ["round.reopened"]


def test_a_round_whose_analysis_has_begun_is_not_reopened_even_when_taken_back(
    stage: Stage,
) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    stage.move(RoundState.ANALYSIS, RoundState.CLOSED)
    with pytest.raises(AnalysisHasBegun):
        reopen(stage, 1)
    assert stage.count(Reopening) == 0


def test_only_the_coordinator_of_the_scheme_extends_and_reopens(stage: Stage) -> None:
    stage.open()
    strangers = [
        stage.analysts[0],
        stage.approvers[0],
        person(stage.session, "other", Grant(Role.COORDINATOR, scheme_id=stage.scheme.id + 1)),
        *(person(stage.session, role, Grant(role)) for role in (Role.ADMINISTRATOR, Role.AUDITOR)),
    ]
    before = stage.history()
    for stranger in strangers:
        with pytest.raises(Forbidden):
            extend_round(
                stage.session,
                stage.round,
                closes_at=LATER,
                reason="x",
                actor=stranger,
                at=OPENS,
            )
        with pytest.raises(Forbidden):
            reopen_for(stage.session, stage.enrolments[0], until=LATER, cause="x", actor=stranger)
        with pytest.raises(Forbidden):
            set_timetable(stage.session, stage.round, DATES, actor=stranger)
    assert stage.history() == before
    assert stage.round.closes_at == CLOSES
