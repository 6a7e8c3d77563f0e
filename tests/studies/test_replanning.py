"""A plan that changes takes back what was cleared under another scale or σ_pt."""

from __future__ import annotations

from decimal import Decimal

import pytest
from bench import ALIKE, Bench
from sqlalchemy import select
from story import CLOSES

from proficiency.audit.models import AuditEntry
from proficiency.rounds.lifecycle import Guard, RoundState, find_transition
from proficiency.rounds.plan_deviations import propose_deviation
from proficiency.rounds.plan_locking import sign_plan
from proficiency.rounds.standing import find_unmet
from proficiency.schemes.plan import AssignedBy, AssignedRule, Plan, SigmaBy, SigmaRule
from proficiency.studies.clearing import declare_clearance
from proficiency.studies.kinds import Verdict
from proficiency.studies.models import Study
from proficiency.studies.queries import uncleared
from proficiency.studies.refusals import StudyOutdated
from proficiency.studies.replanning import replan, sign_replanning

REASON = "The criterion of the method was tightened."


def narrower() -> Plan:
    """A plan whose σ_pt is so small that the units differ too much for it."""
    return Plan(sigma=SigmaRule(SigmaBy.FIXED, value=Decimal("0.1")))


@pytest.fixture
def cleared(bench: Bench) -> Bench:
    """A material whose study has passed, under σ_pt = 5."""
    assert bench.judged(ALIKE).verdict is Verdict.PASSED
    declare_clearance(bench.session, bench.material(), actor=bench.first, reason="Others untested.")
    assert "M1" not in uncleared(bench.session, bench.round)
    return bench


def deviate(bench: Bench, plan: Plan) -> list[str]:
    """Lock the plan, deviate from it, and return what is no longer cleared."""
    for actor in (bench.first, bench.second):
        sign_plan(bench.session, bench.round, actor=actor, sha256=bench.round.plan_sha256)
    proposal = propose_deviation(bench.session, bench.round, plan, actor=bench.first, reason=REASON)
    ended: list[str] = []
    for actor in (bench.first, bench.second):
        assert ended == [], "one signature changes nothing"
        _, ended = sign_replanning(
            bench.session, proposal, actor=actor, sha256=proposal.signed_sha256
        )
    return ended


def waits(bench: Bench) -> bool:
    """Answer whether dispatch waits for the materials."""
    step = find_transition(RoundState.PREPARATION, RoundState.SHIPPED)
    return Guard.MATERIALS_CLEARED in find_unmet(bench.session, bench.round, step, at=CLOSES)


def test_a_deviation_of_sigma_ends_what_cleared_the_material_until_it_is_judged_again(
    cleared: Bench,
) -> None:
    assert deviate(cleared, narrower()) == ["M1"]
    assert "M1" in uncleared(cleared.session, cleared.round) and waits(cleared)
    entry = cleared.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "clearance.ended")
    ).one()
    assert entry.facts["why"] == "plan_changed"
    with pytest.raises(StudyOutdated):
        declare_clearance(cleared.session, cleared.material(), actor=cleared.first, reason=REASON)
    study = cleared.session.scalars(select(Study)).one()
    assert cleared.judge(study).verdict is Verdict.FAILED


def test_a_deviation_that_leaves_scale_and_sigma_alone_ends_nothing(cleared: Bench) -> None:
    plan = Plan(
        sigma=SigmaRule(SigmaBy.FIXED, value=Decimal(5)), assigned=AssignedRule(AssignedBy.MEDIAN)
    )
    assert deviate(cleared, plan) == []
    assert "M1" not in uncleared(cleared.session, cleared.round)


def test_a_plan_changed_before_it_is_locked_ends_what_was_cleared_under_it(cleared: Bench) -> None:
    assert replan(cleared.session, cleared.round, narrower(), actor=cleared.first) == ["M1"]
    assert "M1" in uncleared(cleared.session, cleared.round)


def test_what_was_never_tested_stays_cleared_by_its_reason(bench: Bench) -> None:
    declare_clearance(bench.session, bench.material(), actor=bench.first, reason="Not tested.")
    assert replan(bench.session, bench.round, narrower(), actor=bench.first) == []
    assert "M1" not in uncleared(bench.session, bench.round)
