"""What clears a material: studies that passed, or a reason that people sign."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from bench import ALIKE, UNLIKE, Bench, units_of
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from stage import CLOSES

from proficiency.errors import Forbidden
from proficiency.identity.signatures import Signature, SignedAlready
from proficiency.rounds.lifecycle import Guard, RoundState, find_transition
from proficiency.rounds.standing import find_unmet
from proficiency.schemes.plan import Plan
from proficiency.studies.allowances import Allowance
from proficiency.studies.clearing import (
    declare_clearance,
    sign_clearance,
    signatures_under,
    withdraw_clearance,
)
from proficiency.studies.kinds import Clearing, StudyKind, Widening
from proficiency.studies.models import MaterialClearance
from proficiency.studies.queries import allowances, statements_in_force, uncleared
from proficiency.studies.refusals import (
    AnotherClearanceWasShown,
    ClearanceReasonNeeded,
    NothingToShip,
    SigmaContainsUnits,
    StudiesClosed,
    StudyOutdated,
    WideningNeeded,
)

REASON = "Cells of one thaw; no other batch can be had before the date of dispatch."
SIGMA = {"VIA": Widening.SIGMA}


def declare(bench: Bench, material: str = "M1", **more: object) -> MaterialClearance:
    return declare_clearance(
        bench.session, bench.material(material), **({"actor": bench.first} | more)
    )


def is_met(bench: Bench) -> bool:
    step = find_transition(RoundState.PREPARATION, RoundState.SHIPPED)
    unmet = find_unmet(bench.session, bench.round, step, at=CLOSES)
    return Guard.MATERIALS_CLEARED not in unmet


def test_dispatch_waits_until_every_material_that_travels_is_cleared(bench: Bench) -> None:
    assert not is_met(bench)
    declare(bench, "M1", reason="Published stability data exist.")
    assert uncleared(bench.session, bench.round) == ["M2"]
    assert not is_met(bench)
    bench.material("M2").physical = False
    bench.session.flush()
    assert is_met(bench)


def test_what_is_not_tested_needs_a_reason_with_one_signature(bench: Bench) -> None:
    with pytest.raises(ClearanceReasonNeeded):
        declare(bench, reason="  ")
    clearance = declare(bench, reason=REASON)
    assert clearance.outcome is Clearing.NOT_TESTED
    assert clearance.is_in_force
    (signature,) = signatures_under(bench.session, clearance)
    assert signature.person_id == bench.first.person_id
    assert signature.reason == REASON


def test_a_study_that_passed_clears_its_measurand_and_the_others_are_named_untested(
    bench: Bench,
) -> None:
    bench.judged(ALIKE)
    with pytest.raises(ClearanceReasonNeeded):
        declare(bench)
    clearance = declare(bench, reason="Endotoxin is spiked into one pool.")
    assert clearance.outcome is Clearing.PASSED
    (statement,) = statements_in_force(bench.session, bench.round)
    found = {entry["measurand"]: entry["outcome"] for entry in statement["measurands"]}
    assert found == {"VIA": "passed", "END": "not_tested"}
    assert allowances(bench.session, bench.round) == {}


def test_a_material_whose_measurands_all_passed_needs_no_signature(bench: Bench) -> None:
    bench.judged(ALIKE)
    bench.judged(ALIKE, measurand="END")
    clearance = declare(bench)
    assert clearance.is_in_force
    assert signatures_under(bench.session, clearance) == []


def test_a_failed_study_is_widened_only_by_two_different_coordinators(bench: Bench) -> None:
    found = bench.judged(UNLIKE)
    with pytest.raises(WideningNeeded):
        declare(bench, reason=REASON)
    clearance = declare(bench, reason=REASON, widenings=SIGMA)
    assert clearance.outcome is Clearing.WIDENED
    assert clearance.is_proposed
    assert not is_met(bench)
    with pytest.raises(SignedAlready):
        sign_clearance(bench.session, clearance, actor=bench.first, sha256=clearance.sha256)
    assert clearance.is_proposed
    with pytest.raises(AnotherClearanceWasShown):
        sign_clearance(bench.session, clearance, actor=bench.second, sha256="0" * 64)
    sign_clearance(bench.session, clearance, actor=bench.second, sha256=clearance.sha256)
    assert clearance.is_in_force
    s_s = json.loads(found.document_text)["s_s"]
    assert allowances(bench.session, bench.round) == {("VIA", "M1"): Allowance(in_sigma=s_s)}
    (statement,) = statements_in_force(bench.session, bench.round)
    assert statement["signed_by"] == [bench.first.name, bench.second.name]


def test_heterogeneity_may_enlarge_the_uncertainty_of_the_assigned_value_instead(
    bench: Bench,
) -> None:
    found = bench.judged(UNLIKE)
    clearance = declare(bench, reason=REASON, widenings={"VIA": Widening.UNCERTAINTY})
    sign_clearance(bench.session, clearance, actor=bench.second, sha256=clearance.sha256)
    s_s = json.loads(found.document_text)["s_s"]
    assert allowances(bench.session, bench.round) == {("VIA", "M1"): Allowance(u_hom=s_s)}


def test_a_spread_taken_from_results_is_not_enlarged_by_the_units_again(bench: Bench) -> None:
    bench.round.plan_text, bench.round.plan_sha256 = Plan().canonical_json, Plan().sha256
    bench.session.flush()
    bench.judged(UNLIKE, sigma_stated=Decimal(5))
    with pytest.raises(SigmaContainsUnits):
        declare(bench, reason=REASON, widenings=SIGMA)


@pytest.mark.parametrize("kind", [StudyKind.STABILITY, StudyKind.TRANSPORT])
def test_a_change_in_storage_or_transport_always_enlarges_the_uncertainty(
    bench: Bench, kind: StudyKind
) -> None:
    study = bench.plan(
        kind=kind, units=2, replicates=1, days=(0, 7) if kind is StudyKind.STABILITY else ()
    )
    first = min(m.point for m in study.measurements)
    by_unit = {m.unit: [90.0 if m.point == first else 84.0] for m in study.measurements}
    found = bench.judge(bench.fill(study, [by_unit[unit] for unit in units_of(study)]))
    clearance = declare(bench, reason=REASON)
    assert clearance.outcome is Clearing.WIDENED
    sign_clearance(bench.session, clearance, actor=bench.second, sha256=clearance.sha256)
    (allowance,) = allowances(bench.session, bench.round).values()
    u = allowance.u_stab if kind is StudyKind.STABILITY else allowance.u_trans
    assert u == json.loads(found.document_text)["u_stab"] == pytest.approx(6 / 3**0.5)


def test_a_study_that_fails_later_ends_what_cleared_the_material(bench: Bench) -> None:
    clearance = declare(bench, reason=REASON)
    bench.judged(UNLIKE)
    assert not clearance.is_in_force
    assert "M1" in uncleared(bench.session, bench.round)
    assert bench.stage.history()[-1] == "clearance.ended"


def test_a_study_out_of_date_does_not_clear(bench: Bench) -> None:
    found = bench.judged(ALIKE)
    found.study.measurements[0].typed = "91"
    found.study.measurements[0].value = 91
    bench.session.flush()
    with pytest.raises(StudyOutdated):
        declare(bench, reason=REASON)


def test_a_new_statement_takes_the_place_of_the_one_before_and_both_stay(bench: Bench) -> None:
    first = declare(bench, reason=REASON)
    bench.judged(ALIKE)
    second = declare(bench, reason="Endotoxin was not tested.")
    assert not first.is_in_force
    assert second.is_in_force
    assert len(bench.session.scalars(select(MaterialClearance)).all()) == 2


def test_a_proposal_is_given_up_or_replaced_by_the_next_one(bench: Bench) -> None:
    bench.judged(UNLIKE)
    first = declare(bench, reason=REASON, widenings=SIGMA)
    second = declare(bench, reason="Another reason.", widenings=SIGMA)
    assert not first.is_proposed
    with pytest.raises(AnotherClearanceWasShown):
        sign_clearance(bench.session, first, actor=bench.second, sha256=first.sha256)
    withdraw_clearance(bench.session, second, actor=bench.second)
    with pytest.raises(AnotherClearanceWasShown):
        withdraw_clearance(bench.session, second, actor=bench.second)


def test_laboratories_auditors_and_other_coordinators_clear_nothing(bench: Bench) -> None:
    for actor in (*bench.stage.analysts, *bench.stage.approvers):
        with pytest.raises(Forbidden):
            declare(bench, actor=actor, reason=REASON)
    assert bench.session.scalars(select(Signature)).all() == []


def test_data_that_is_not_sent_is_not_cleared_and_nothing_is_after_the_analysis(
    bench: Bench,
) -> None:
    bench.material("M2").physical = False
    bench.session.flush()
    with pytest.raises(NothingToShip):
        declare(bench, "M2", reason=REASON)
    bench.round.state = RoundState.PRELIMINARY
    bench.session.flush()
    with pytest.raises(StudiesClosed):
        declare(bench, reason=REASON)


def test_the_database_puts_no_widening_in_force_without_two_signatures(bench: Bench) -> None:
    bench.judged(UNLIKE)
    clearance = declare(bench, reason=REASON, widenings=SIGMA)
    with pytest.raises(DBAPIError), bench.session.begin_nested():
        bench.session.execute(update(MaterialClearance).values(in_force_at=CLOSES))
    with pytest.raises(DBAPIError), bench.session.begin_nested():
        bench.session.execute(update(MaterialClearance).values(signatures_needed=0))
    sign_clearance(bench.session, clearance, actor=bench.second, sha256=clearance.sha256)
    with pytest.raises(DBAPIError), bench.session.begin_nested():
        bench.session.execute(update(MaterialClearance).values(reason="Another."))
