"""The statistical plan: what it accepts, what it refuses, and which rule wins."""

from __future__ import annotations

from decimal import Decimal

import pytest

from proficiency.errors import InvalidInput
from proficiency.i18n import translator
from proficiency.schemes.plan import (
    AssignedBy,
    AssignedRule,
    Plan,
    SigmaBy,
    SigmaRule,
    parse_assigned,
    parse_sigma,
)

FULL = """
delta_E = 4.50
[assigned]
by = "median"
[sigma]
by = "robust"
floor = 0.10
ceiling = "2.0"

[[measurand]]
name = "lead"
sigma = { by = "relative", percent = 10 }

[[measurand]]
name = "lead"
material = "wine"
assigned = { by = "reference", value = 2.990, U = 0.06, k = 2 }
delta_E = 1
"""


def places(refusal: pytest.ExceptionInfo[InvalidInput]) -> list[str | None]:
    for problem in refusal.value.problems:
        assert problem.text(translator("en")) != problem.text(translator("zh"))
    return [problem.column for problem in refusal.value.problems]


def test_nothing_said_means_algorithm_a_and_the_robust_spread() -> None:
    assert Plan.from_toml("") == Plan()
    assert Plan().rules_for("any", "thing") == (
        AssignedRule(AssignedBy.ALGORITHM_A),
        SigmaRule(SigmaBy.ROBUST),
    )


def test_the_closest_entry_decides_each_rule_on_its_own() -> None:
    plan = Plan.from_toml(FULL)
    reference = AssignedRule(AssignedBy.REFERENCE, Decimal("2.990"), Decimal("0.03"))
    relative = SigmaRule(SigmaBy.RELATIVE, percent=Decimal(10))
    assert plan.rules_for("lead", "wine") == (reference, relative)
    assert plan.rules_for("lead", "juice") == (AssignedRule(AssignedBy.MEDIAN), relative)
    assert plan.rules_for("zinc", "wine") == (plan.assigned, plan.sigma)
    assert plan.sigma == SigmaRule(floor=Decimal("0.10"), ceiling=Decimal("2.0"))
    pairs = (("lead", "wine"), ("lead", "juice"))
    permitted = [plan.all_rules_for(*pair).delta_e for pair in pairs]
    assert permitted == [Decimal(1), Decimal("4.50")]


def test_numbers_keep_their_digits_and_the_plan_comes_back_equal() -> None:
    plan = Plan.from_toml(FULL)
    mapping = plan.to_mapping()
    assert mapping["sigma"] == {"by": "robust", "floor": "0.10", "ceiling": "2.0"}
    assert mapping["delta_E"] == "4.50"
    assert Plan.from_mapping(mapping) == plan
    assert Plan.from_mapping(mapping).sha256 == plan.sha256
    assert Plan().sha256 != plan.sha256


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("algorithm_a", AssignedRule()),
        ("mean", AssignedRule(AssignedBy.MEAN)),
        ("reference:2.99", AssignedRule(AssignedBy.REFERENCE, Decimal("2.99"))),
        (
            "reference:2.99:0.03",
            AssignedRule(AssignedBy.REFERENCE, Decimal("2.99"), Decimal("0.03")),
        ),
    ],
)
def test_the_short_forms_of_assigned_values(typed: str, rule: AssignedRule) -> None:
    assert parse_assigned(typed) == rule


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("robust", SigmaRule()),
        ("fixed:0.5", SigmaRule(SigmaBy.FIXED, value=Decimal("0.5"))),
        ("relative:10", SigmaRule(SigmaBy.RELATIVE, percent=Decimal(10))),
        ("perception:1.5", SigmaRule(SigmaBy.PERCEPTION, delta_e=Decimal("1.5"))),
    ],
)
def test_the_short_forms_of_spreads(typed: str, rule: SigmaRule) -> None:
    assert parse_sigma(typed) == rule


@pytest.mark.parametrize(
    "typed",
    ["", "mode", "median:3", "reference", "reference:x", "reference:1:-2", "reference:1:2:3"],
)
def test_a_wrong_short_form_of_an_assigned_value_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_assigned(typed)
    assert places(refusal)


@pytest.mark.parametrize("typed", ["", "free", "fixed", "fixed:0", "fixed:1:2", "relative:-1"])
def test_a_wrong_short_form_of_a_spread_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_sigma(typed)
    assert places(refusal)


def test_all_problems_of_a_plan_are_named_by_their_key() -> None:
    text = """
    colour = "red"
    delta_E = -1
    [assigned]
    by = "reference"
    u = -0.1
    [sigma]
    by = "robust"
    floor = 3
    ceiling = 2
    percent = 5
    [[measurand]]
    material = "wine"
    [[measurand]]
    name = "lead"
    assigned = { by = "best" }
    sigma = "wide"
    [[measurand]]
    name = "lead"
    """
    with pytest.raises(InvalidInput) as refusal:
        Plan.from_toml(text)
    assert set(places(refusal)) == {
        "colour",
        "delta_E",
        "assigned.value",
        "assigned.u",
        "sigma.floor",
        "sigma.percent",
        "measurand[1].name",
        "measurand[2].assigned.by",
        "measurand[2].sigma",
        "measurand[3].name",
    }


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('assigned = "median"', "assigned"),
        ("measurand = 5", "measurand"),
        ("measurand = [5]", "measurand[1]"),
        ("[[measurand]]\nname = 5", "measurand[1].name"),
        ("delta_E = true", "delta_E"),
        ('delta_E = "1,5"', "delta_E"),
        ('delta_E = "1_5"', "delta_E"),
        ("delta_E = inf", "delta_E"),
        ("delta_E = 1e99", "delta_E"),
        ("[assigned]\nvalue = 5", "assigned.by"),
        ('[assigned]\nby = "reference"\nvalue = 1\nu = 1\nU = 2', "assigned.U"),
        ('[assigned]\nby = "reference"\nvalue = 1\nk = 2', "assigned.k"),
        ('[assigned]\nby = "mean"\nvalue = 1', "assigned.value"),
        ('[sigma]\nby = "fixed"\nvalue = 1\nfloor = 1', "sigma.floor"),
    ],
)
def test_a_single_slip_is_named(text: str, key: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Plan.from_toml(text)
    assert key in places(refusal)


def test_what_is_not_toml_is_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        Plan.from_toml("[assigned\nby")
    assert places(refusal) == [None]


def test_general_rules_can_be_replaced_and_entries_stay() -> None:
    plan = Plan.from_toml(FULL)
    other = plan.with_general(assigned=parse_assigned("mean"), sigma=None)
    assert other.assigned.by is AssignedBy.MEAN
    assert other.sigma == plan.sigma
    assert other.rules_for("lead", "wine")[0].by is AssignedBy.REFERENCE
