"""A plan is signed by two coordinators of its scheme, then only a signed deviation changes it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from stage import CLOSES, OPENS, Stage, new_round, person

from proficiency.errors import Forbidden, InvalidInput
from proficiency.identity.actor import Actor, Grant
from proficiency.identity.roles import Role
from proficiency.identity.signatures import SignedAlready
from proficiency.rounds.lifecycle import Guard, RoundState
from proficiency.rounds.plan_deviations import (
    find_proposal,
    propose_deviation,
    sign_deviation,
    withdraw_deviation,
)
from proficiency.rounds.plan_locking import change_plan, lock_published_plan, sign_plan
from proficiency.rounds.plan_refusals import (
    AnotherPlanWasShown,
    NothingChanged,
    NotPublishedData,
    PlanIsLocked,
    PlanNotLocked,
    ReasonNeeded,
)
from proficiency.rounds.plan_standing import plan_standing
from proficiency.rounds.queries import next_steps
from proficiency.rounds.refusals import GuardNotMet
from proficiency.rounds.services import move_round
from proficiency.schemes.plan import AssignedBy, AssignedRule, Override, Plan, SigmaBy, SigmaRule

MEDIAN = Plan(assigned=AssignedRule(AssignedBy.MEDIAN))
FIXED = Plan(sigma=SigmaRule(SigmaBy.FIXED, value=Decimal("2.5")))
REASON = "The spread of the pilot was twice what we had assumed."


@pytest.fixture
def second(stage: Stage) -> Actor:
    return person(
        stage.session, "coordinator 2", Grant(Role.COORDINATOR, scheme_id=stage.scheme.id)
    )


@pytest.fixture
def locked(stage: Stage, second: Actor) -> Stage:
    for actor in (stage.coordinator, second):
        signed(stage, actor)
    return stage


def signed(stage: Stage, actor: Actor) -> None:
    sign_plan(stage.session, stage.round, actor=actor, sha256=stage.round.plan_sha256)


def proposed(stage: Stage, plan: Plan = FIXED, reason: str = REASON):
    return propose_deviation(
        stage.session, stage.round, plan, actor=stage.coordinator, reason=reason
    )


def test_the_second_signature_locks_the_plan(stage: Stage, second: Actor) -> None:
    signed(stage, stage.coordinator)
    assert stage.round.plan_locked_at is None
    signed(stage, second)
    assert stage.round.plan_locked_at is not None
    standing = plan_standing(stage.session, stage.round)
    assert [each.name for each in standing.signatures] == ["coordinator", "coordinator 2"]
    assert [each.version for each in standing.versions] == [1]
    assert stage.history("plan.") == ["plan.locked"]


def test_one_person_cannot_lock_a_plan_alone(stage: Stage) -> None:
    signed(stage, stage.coordinator)
    with pytest.raises(SignedAlready):
        signed(stage, stage.coordinator)
    assert stage.round.plan_locked_at is None
    assert not plan_standing(stage.session, stage.round).can_be_signed


def test_a_coordinator_of_another_scheme_cannot_sign(stage: Stage) -> None:
    stranger = person(stage.session, "stranger", Grant(Role.COORDINATOR, scheme_id=None))
    with pytest.raises(Forbidden):
        signed(stage, stranger)
    assert plan_standing(stage.session, stage.round).signatures == ()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CONVENOR, Role.AUDITOR, Role.SYSTEM])
def test_no_other_role_signs_or_changes_a_plan(stage: Stage, role: Role) -> None:
    somebody = person(stage.session, "somebody", Grant(role))
    with pytest.raises(Forbidden):
        signed(stage, somebody)
    with pytest.raises(Forbidden):
        change_plan(stage.session, stage.round, MEDIAN, actor=somebody)
    with pytest.raises(Forbidden):
        propose_deviation(stage.session, stage.round, MEDIAN, actor=somebody, reason=REASON)


def test_a_change_after_the_first_signature_voids_it(stage: Stage, second: Actor) -> None:
    signed(stage, stage.coordinator)
    change_plan(stage.session, stage.round, MEDIAN, actor=second)
    assert plan_standing(stage.session, stage.round).signatures == ()
    signed(stage, second)
    assert stage.round.plan_locked_at is None
    signed(stage, stage.coordinator)
    assert stage.round.plan_locked_at is not None


def test_what_was_not_shown_is_not_signed(stage: Stage, second: Actor) -> None:
    shown = stage.round.plan_sha256
    change_plan(stage.session, stage.round, MEDIAN, actor=stage.coordinator)
    with pytest.raises(AnotherPlanWasShown):
        sign_plan(stage.session, stage.round, actor=second, sha256=shown)
    assert stage.history("signature.") == []


def test_a_locked_plan_is_neither_edited_nor_signed_again(locked: Stage) -> None:
    before = locked.round.plan_text
    with pytest.raises(PlanIsLocked):
        change_plan(locked.session, locked.round, MEDIAN, actor=locked.coordinator)
    with pytest.raises(PlanIsLocked):
        signed(locked, locked.coordinator)
    assert locked.round.plan_text == before


def test_a_plan_that_says_the_same_is_no_change(stage: Stage) -> None:
    with pytest.raises(NothingChanged):
        change_plan(stage.session, stage.round, Plan(), actor=stage.coordinator)


def test_entries_for_what_the_round_does_not_determine_are_named(stage: Stage) -> None:
    rule = SigmaRule(SigmaBy.FIXED, value=Decimal(1))
    plan = Plan(
        overrides=(
            Override("VIA", "M1", sigma=rule),
            Override("END", "M2", sigma=rule),
            Override("XXX", sigma=rule),
            Override("MYC", sigma=rule),
        )
    )
    with pytest.raises(InvalidInput) as refused:
        change_plan(stage.session, stage.round, plan, actor=stage.coordinator)
    places = [problem.column for problem in refused.value.problems]
    assert places == ["measurand[2].material", "measurand[3].name", "measurand[4].name"]


def test_a_deviation_comes_into_force_with_its_second_signature(
    locked: Stage, second: Actor
) -> None:
    proposal = proposed(locked)
    before = locked.round.plan_sha256
    for actor in (locked.coordinator, second):
        assert locked.round.plan_sha256 == before
        sign_deviation(locked.session, proposal, actor=actor, sha256=proposal.signed_sha256)
    assert locked.round.plan_sha256 == FIXED.sha256
    standing = plan_standing(locked.session, locked.round)
    assert [(each.version, each.reason) for each in standing.deviations] == [(2, REASON)]
    assert standing.proposal is None
    assert locked.history("plan.deviation") == [
        "plan.deviation_proposed",
        "plan.deviation_in_force",
    ]


def test_a_deviation_needs_a_locked_plan_a_reason_and_a_change(stage: Stage, second: Actor) -> None:
    with pytest.raises(PlanNotLocked):
        proposed(stage)
    signed(stage, stage.coordinator)
    signed(stage, second)
    with pytest.raises(ReasonNeeded):
        proposed(stage, reason="  ")
    with pytest.raises(NothingChanged):
        proposed(stage, Plan())
    assert find_proposal(stage.session, stage.round) is None


def test_one_person_cannot_put_a_deviation_in_force(locked: Stage) -> None:
    proposal = proposed(locked)
    sign_deviation(
        locked.session, proposal, actor=locked.coordinator, sha256=proposal.signed_sha256
    )
    with pytest.raises(SignedAlready):
        sign_deviation(
            locked.session, proposal, actor=locked.coordinator, sha256=proposal.signed_sha256
        )
    assert locked.round.plan_sha256 == Plan().sha256


def test_a_superseded_proposal_cannot_be_signed(locked: Stage, second: Actor) -> None:
    first = proposed(locked)
    shown = first.signed_sha256
    sign_deviation(locked.session, first, actor=locked.coordinator, sha256=shown)
    newer = proposed(locked, MEDIAN)
    with pytest.raises(AnotherPlanWasShown):
        sign_deviation(locked.session, first, actor=second, sha256=shown)
    with pytest.raises(AnotherPlanWasShown):
        sign_deviation(locked.session, newer, actor=second, sha256=shown)
    assert locked.round.plan_sha256 == Plan().sha256


def test_the_same_plan_for_another_reason_is_another_thing_to_sign(locked: Stage) -> None:
    first = proposed(locked)
    newer = proposed(locked, reason="Another reason.")
    assert first.plan_sha256 == newer.plan_sha256
    assert first.signed_sha256 != newer.signed_sha256


def test_a_proposal_can_be_given_up_and_stays_on_record(locked: Stage, second: Actor) -> None:
    proposal = proposed(locked)
    withdraw_deviation(locked.session, proposal, actor=second)
    assert find_proposal(locked.session, locked.round) is None
    with pytest.raises(AnotherPlanWasShown):
        sign_deviation(locked.session, proposal, actor=second, sha256=proposal.signed_sha256)
    assert locked.history("plan.deviation")[-1] == "plan.deviation_withdrawn"


def test_only_the_plan_of_published_data_is_locked_unsigned(stage: Stage) -> None:
    with pytest.raises(NotPublishedData):
        lock_published_plan(stage.session, stage.round, actor=stage.coordinator)
    archived = new_round(
        stage.session, stage.scheme, actor=stage.coordinator, code="A1", source="A study, 2019."
    )
    lock_published_plan(stage.session, archived, actor=stage.coordinator)
    assert archived.plan_locked_at is not None
    assert plan_standing(stage.session, archived).signatures == ()
    assert stage.history("plan.") == ["plan.locked"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE round SET plan_text = :text, plan_sha256 = :digest",
        "UPDATE round SET plan_sha256 = :digest",
        "UPDATE round SET plan_locked_at = NULL",
        "UPDATE round SET plan_locked_at = now()",
        "UPDATE plan_version SET plan_text = :text, plan_sha256 = :digest",
        "UPDATE plan_version SET reason = 'x', version = 2",
        "DELETE FROM plan_version",
    ],
)
def test_the_database_refuses_to_change_a_locked_plan(locked: Stage, statement: str) -> None:
    given = {"text": MEDIAN.canonical_json, "digest": MEDIAN.sha256}
    used = {name: value for name, value in given.items() if f":{name}" in statement}
    with pytest.raises(DBAPIError, match=r"kept as|locked"):
        locked.session.execute(text(statement), used)


def test_the_database_refuses_to_lock_a_plan_that_two_did_not_sign(stage: Stage) -> None:
    signed(stage, stage.coordinator)
    with pytest.raises(DBAPIError, match="locked: only a signed version"), savepoint(stage):
        stage.session.execute(text("UPDATE round SET plan_locked_at = now()"))
    insert = text(
        "INSERT INTO plan_version (round_id, version, plan_text, plan_sha256, signed_sha256,"
        " reason, round_state, proposed_at, in_force_at)"
        " SELECT id, 1, plan_text, plan_sha256, plan_sha256, '', state, now(), now() FROM round"
    )
    with pytest.raises(DBAPIError, match="signed by two"), savepoint(stage):
        stage.session.execute(insert)


def test_the_database_refuses_a_deviation_that_two_did_not_sign(locked: Stage) -> None:
    proposal = proposed(locked)
    sign_deviation(
        locked.session, proposal, actor=locked.coordinator, sha256=proposal.signed_sha256
    )
    with pytest.raises(DBAPIError, match="signed by two"):
        locked.session.execute(
            text("UPDATE plan_version SET in_force_at = now() WHERE version = 2")
        )


def test_a_stored_round_is_not_locked_from_the_start(stage: Stage) -> None:
    with pytest.raises(DBAPIError, match="by its signatures"):
        stage.session.execute(
            text(
                "INSERT INTO round (scheme_id, code, title_zh, title_en, state, opens_at,"
                " closes_at, time_zone, plan_text, plan_sha256, source, created_at, plan_locked_at)"
                " VALUES (:scheme, 'X1', 'x', 'x', 'draft', :opens, :closes, 'UTC', '{}', 'x', '',"
                " now(), now())"
            ),
            {"scheme": stage.scheme.id, "opens": OPENS, "closes": CLOSES},
        )


def savepoint(stage: Stage):
    return stage.session.begin_nested()


def test_samples_are_not_shipped_before_two_have_signed_the_plan(
    stage: Stage, second: Actor
) -> None:
    stage.move(RoundState.REGISTRATION)
    stage.enrol()
    stage.move(RoundState.PREPARATION)
    signed(stage, stage.coordinator)
    assert Guard.PLAN_SIGNED in unmet(stage)
    with pytest.raises(GuardNotMet):
        move_round(
            stage.session, stage.round, RoundState.SHIPPED, actor=stage.coordinator, at=OPENS
        )
    assert stage.round.state is RoundState.PREPARATION
    signed(stage, second)
    assert Guard.PLAN_SIGNED not in unmet(stage)


def unmet(stage: Stage) -> list[Guard]:
    return next(
        missing
        for step, missing in next_steps(stage.session, stage.round)
        if step.target is RoundState.SHIPPED
    )
