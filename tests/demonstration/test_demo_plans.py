"""The plans of the demonstration rounds say what their specification says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from proficiency.demonstration.plans import plan_of
from proficiency.demonstration.specification import specification
from proficiency.schemes.plan import AssignedBy, Plan, SigmaBy

SPEC = specification()
MSC, IPSC = SPEC.schemes["MSC-QC"], SPEC.schemes["IPSC-QC"]


@pytest.mark.parametrize(
    ("scheme", "measurand", "material", "by", "value"),
    [
        (MSC, "VIA", "M2", SigmaBy.FIXED, "5.0"),
        (MSC, "TCC", "M1", SigmaBy.RELATIVE, "15"),
        (MSC, "INH", "M1", SigmaBy.FIXED, "10"),
        (IPSC, "CN20", "K1", SigmaBy.FIXED, "0.1"),
        # 0.5 logit units at 96.8 %: 0.5 x 96.8 x 3.2 / 100 = 1.5488
        (MSC, "CD105", "M1", SigmaBy.FIXED, "1.5"),
        # 0.6 logit units at 0.35 %: 0.6 x 0.35 x 99.65 / 100 = 0.2093
        (MSC, "CD34", "M1", SigmaBy.FIXED, "0.21"),
    ],
)
def test_the_spread_is_the_specified_one(
    scheme, measurand: str, material: str, by: SigmaBy, value: str
) -> None:
    assigned, sigma = plan_of(scheme, scheme.rounds[3]).rules_for(measurand, material)
    assert assigned.by is AssignedBy.ALGORITHM_A
    assert sigma.by is by
    assert (sigma.percent if by is SigmaBy.RELATIVE else sigma.value) == Decimal(value)


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
