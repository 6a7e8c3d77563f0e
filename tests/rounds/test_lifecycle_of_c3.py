"""Every pair of states for every role, against the lifecycle as the domain writes it down."""

from __future__ import annotations

import pytest
from readiness import sign_the_correction, sign_the_outcome, sign_the_values
from sqlalchemy import select
from stage import CLOSES, OPENS, Stage, person

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden
from proficiency.evaluation.services import evaluate_round
from proficiency.identity.actor import SYSTEM, Actor, Grant
from proficiency.identity.roles import Role
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.refusals import ReasonMissing, RoundCannotMove
from proficiency.rounds.services import move_round

C3 = """
    draft        -> announced     coordinator         round.announced
    draft        -> cancelled     coordinator         round.cancelled                 reason
    announced    -> registration  coordinator,date    round.registration_opened
    announced    -> draft         coordinator         round.announcement_withdrawn
    announced    -> cancelled     coordinator         round.cancelled                 reason
    registration -> preparation   coordinator,date    round.registration_closed
    registration -> cancelled     coordinator         round.cancelled                 reason
    preparation  -> shipped       coordinator         round.shipped
    preparation  -> cancelled     coordinator         round.cancelled                 reason
    shipped      -> open          coordinator,date    round.opened
    open         -> closed        coordinator,date    round.closed
    closed       -> analysis      coordinator         round.analysis_started
    analysis     -> preliminary   coordinator         round.preliminary
    analysis     -> closed        coordinator         round.analysis_stopped
    preliminary  -> final         coordinator         round.finalised
    preliminary  -> analysis      coordinator         round.preliminary_withdrawn     reason
    final        -> corrected     coordinator         round.corrected                 reason
    final        -> archived      date                round.archived
    corrected    -> corrected     coordinator         round.corrected                 reason
    corrected    -> archived      date                round.archived
"""
"""Written from the domain notes, not from the code: from, to, who, event, reason."""
PLATFORM_ROLES = (Role.ADMINISTRATOR, Role.CONVENOR, Role.MEMBER, Role.OBSERVER, Role.AUDITOR)
LABORATORY_ROLES = (Role.ANALYST, Role.APPROVER)


def expected() -> dict[tuple[str, str], tuple[set[str], str, bool]]:
    """Read the lines above."""
    lines = [line.split() for line in C3.split("\n") if line.strip()]
    return {
        (source, target): (set(who.split(",")), event, bool(reason))
        for source, _, target, who, event, *reason in lines
    }


def movers(stage: Stage) -> dict[str, Actor]:
    """Return one person per role, the product itself, and nobody in particular."""
    people = {"coordinator": stage.coordinator, "date": SYSTEM}
    for role in PLATFORM_ROLES:
        people[role.value] = person(stage.session, role.value, Grant(role))
    for role in LABORATORY_ROLES:
        grant = Grant(role, laboratory_id=stage.laboratories[0].id)
        people[role.value] = person(stage.session, f"lab {role.value}", grant)
    of_institution = Grant(
        Role.INSTITUTION_ADMIN, institution_id=stage.laboratories[0].institution_id
    )
    people["institution"] = person(stage.session, "institution", of_institution)
    other = Grant(Role.COORDINATOR, scheme_id=stage.scheme.id + 1)
    people["coordinator of another scheme"] = person(stage.session, "other", other)
    people["nobody"] = person(stage.session, "nobody")
    return people


def put(stage: Stage, state: RoundState) -> None:
    """Bring the round to a state with everything any further step may ask for."""
    stage.open()
    stage.submit(stage.entry("91.2"))
    stage.move(RoundState.ANALYSIS)
    evaluate_round(stage.session, stage.round, actor=stage.coordinator)
    sign_the_values(stage.session, stage.round, coordinator=stage.coordinator)
    stage.round.state = RoundState.PRELIMINARY
    sign_the_outcome(stage.session, stage.round, coordinator=stage.coordinator)
    stage.round.state = RoundState.FINAL
    sign_the_correction(
        stage.session, stage.round, coordinator=stage.coordinator, reason="as agreed"
    )
    stage.round.state = state
    stage.round.retained_until = OPENS
    stage.round.cancellation = "no samples" if state is RoundState.CANCELLED else ""
    stage.session.flush()


def attempt(stage: Stage, target: RoundState, actor: Actor, *, reason: str) -> str:
    """Try a step inside a savepoint and say what came of it; nothing of it stays."""
    before, source = stage.history(), stage.round.state
    savepoint = stage.session.begin_nested()
    try:
        # An open round is closed by its date; all others are well before theirs.
        at = CLOSES if source is RoundState.OPEN else OPENS
        move_round(stage.session, stage.round, target, actor=actor, at=at, reason=reason)
    except (Forbidden, RoundCannotMove, ReasonMissing) as refused:
        assert not stage.session.dirty
        assert not stage.session.new
        assert (stored_state(stage), stage.history()) == (source, before)
        return type(refused).__name__
    else:
        entry = stage.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert stored_state(stage) is target
        assert len(stage.history()) == len(before) + 1
        assert (entry.actor_id, entry.round_id) == (actor.person_id, stage.round.id)
        facts = {"from": source, "to": target} | ({"reason": reason} if reason.strip() else {})
        assert entry.facts == facts
        return entry.action
    finally:
        savepoint.rollback()
        stage.session.refresh(stage.round)


def stored_state(stage: Stage) -> RoundState:
    stage.session.expire(stage.round)
    return stage.round.state


@pytest.mark.parametrize("source", RoundState)
def test_every_role_can_take_exactly_the_steps_of_c3(stage: Stage, source: RoundState) -> None:
    put(stage, source)
    table = expected()
    moving = {who for allowed, _, _ in table.values() for who in allowed}
    found, wanted = {}, {}
    for name, actor in movers(stage).items():
        for target in RoundState:
            found[name, target] = attempt(stage, target, actor, reason="as agreed")
            allowed, event, _ = table.get((source, target), (set(), "", False))
            if name not in moving:
                wanted[name, target] = "Forbidden"
            elif not event:
                wanted[name, target] = "RoundCannotMove"
            else:
                wanted[name, target] = event if name in allowed else "Forbidden"
    assert found == wanted


@pytest.mark.parametrize(("source", "target"), sorted(expected()))
def test_a_step_that_concerns_others_is_not_taken_without_a_reason(
    stage: Stage, source: str, target: str
) -> None:
    put(stage, RoundState(source))
    allowed, event, needs_reason = expected()[source, target]
    actor = stage.coordinator if "coordinator" in allowed else SYSTEM
    found = attempt(stage, RoundState(target), actor, reason="  ")
    assert found == ("ReasonMissing" if needs_reason else event)


def test_a_cancelled_round_keeps_its_reason(stage: Stage) -> None:
    stage.enrol()
    move_round(
        stage.session,
        stage.round,
        RoundState.CANCELLED,
        actor=stage.coordinator,
        at=CLOSES,
        reason=" No cells grew. ",
    )
    assert stage.round.cancellation == "No cells grew."
