"""The desk counts what waits in all rounds of a person, and in nobody else's."""

from __future__ import annotations

from collections.abc import Callable

from story import Story

from proficiency.rounds.lifecycle import EnrolmentState, RoundState
from proficiency.rounds.plan_locking import sign_plan

SIGN = "Sign the plan of round VIA-1"


def test_a_plan_waits_for_each_coordinator_who_has_not_signed_it(
    draft_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    assert SIGN in coordinator.open("/desk/").text
    sign_plan(
        draft_round.session,
        draft_round.round,
        actor=draft_round.coordinator,
        sha256=draft_round.round.plan_sha256,
    )
    assert SIGN not in coordinator.open("/desk/").text
    draft_round.second_coordinator()
    assert SIGN in visit("coordinator-2").open("/desk/").text


def test_registrations_wait_for_the_coordinator_only(draft_round: Story, visit: Callable) -> None:
    draft_round.round.state = RoundState.REGISTRATION
    for enrolment in draft_round.enrolments[:2]:
        enrolment.state, enrolment.code = EnrolmentState.PENDING, ""
    draft_round.session.flush()
    assert "Decide on 2 registrations for round VIA-1." in visit("coordinator").open("/desk/").text
    assert "Decide on" not in visit("approver-01").open("/desk/").text
