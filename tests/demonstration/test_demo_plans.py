"""The plans of the demonstration rounds say what their specification says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from proficiency.demonstration.plans import plan_of
from proficiency.demonstration.specification import specification
from proficiency.schemes.plan import AssignedBy, Plan, Scale, ScaleRule, SigmaBy, StatedOn

SPEC = specification()
MSC, IPSC = SPEC.schemes["MSC-QC"], SPEC.schemes["IPSC-QC"]


@pytest.mark.parametrize(
    ("scheme", "measurand", "material", "by", "value"),
    [
        (MSC, "VIA", "M2", SigmaBy.FIXED, "5.0"),
        (MSC, "TCC", "M1", SigmaBy.RELATIVE, "15"),
        (MSC, "INH", "M1", SigmaBy.FIXED, "10"),
        (IPSC, "CN20", "K1", SigmaBy.FIXED, "0.1"),
        (MSC, "CD105", "M1", SigmaBy.FIXED, "0.5"),
        (MSC, "CD34", "M1", SigmaBy.FIXED, "0.6"),
    ],
)
def test_the_spread_is_the_specified_one(
    scheme, measurand: str, material: str, by: SigmaBy, value: str
) -> None:
    assigned, sigma = plan_of(scheme, scheme.rounds[3]).rules_for(measurand, material)
    assert assigned.by is AssignedBy.ALGORITHM_A
    assert sigma.by is by
    assert (sigma.percent if by is SigmaBy.RELATIVE else sigma.value) == Decimal(value)


@pytest.mark.parametrize(
    ("scheme", "measurand", "rule"),
    [
        (MSC, "VIA", ScaleRule(Scale.LOGIT, half_unit=Decimal("0.05"))),
        (MSC, "CD34", ScaleRule(Scale.LOGIT, half_unit=Decimal("0.005"))),
        (MSC, "TCC", ScaleRule(Scale.LN)),
        (MSC, "INH", ScaleRule()),
        (IPSC, "CN20", ScaleRule()),
    ],
)
def test_results_are_evaluated_on_the_scale_they_spread_on(
    scheme, measurand: str, rule: ScaleRule
) -> None:
    assert plan_of(scheme, scheme.rounds[3]).all_rules_for(measurand, "M1").scale == rule


def test_a_spread_in_logits_is_stated_on_the_scale_and_one_in_points_is_not() -> None:
    plan = plan_of(MSC, MSC.rounds[3])
    _, logits = plan.rules_for("CD105", "M1")
    _, points = plan.rules_for("VIA", "M1")
    assert (logits.stated_on, points.stated_on) == (StatedOn.SCALE, StatedOn.RESULTS)


@pytest.mark.parametrize(("measurand", "material"), [("END", "E1"), ("RUC", "S0"), ("VCN", "C0")])
def test_materials_that_are_not_scored_are_left_to_the_spread_of_the_round(
    measurand: str, material: str
) -> None:
    _, sigma = plan_of(IPSC, IPSC.rounds[3]).rules_for(measurand, material)
    assert sigma.by is SigmaBy.ROBUST


def test_every_plan_survives_its_stored_form() -> None:
    for scheme in SPEC.schemes.values():
        for round_ in scheme.rounds:
            plan = plan_of(scheme, round_)
            assert Plan.from_mapping(plan.to_mapping()) == plan
