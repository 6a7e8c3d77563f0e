"""The tables of a plan beyond assigned value and spread, and the formats it is stored in."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from proficiency.errors import InvalidInput
from proficiency.i18n import translator
from proficiency.schemes.plan import (
    AssignedBy,
    Censored,
    Level,
    MinimumRule,
    Override,
    Plan,
    Replicates,
    ResultsRule,
    RoundingRule,
    Scale,
    ScaleRule,
    ScoreBy,
    ScoreRule,
    StatedOn,
)

FULL = """
[scale]
by = "logit"
whole = 1
counted = 200
[results]
replicates = "first"
censored = "half"
without_methods = ["dye"]
[score]
by = "percent"
delta_E_percent = 12.50
[minimum]
consensus = 5
signals = 8
recommended = 10
[rounding]
assigned = 3
scores = 2
"""


def places(text: str) -> list[str | None]:
    with pytest.raises(InvalidInput) as refusal:
        Plan.from_toml(text)
    for problem in refusal.value.problems:
        assert problem.text(translator("en")) != problem.text(translator("zh"))
    return [problem.column for problem in refusal.value.problems]


def test_every_table_is_read_and_comes_back_equal() -> None:
    plan = Plan.from_toml(FULL)
    assert plan.scale == ScaleRule(Scale.LOGIT, Decimal(1), counted=200)
    assert plan.results == ResultsRule(Replicates.FIRST, Censored.HALF, ("dye",))
    assert plan.score == ScoreRule(ScoreBy.PERCENT, Decimal("12.50"))
    assert plan.minimum == MinimumRule(5, 8, 10)
    assert plan.rounding == RoundingRule(3, 2)
    stored = json.loads(json.dumps(plan.to_mapping()))
    assert Plan.from_mapping(stored) == plan
    assert Plan.from_mapping(stored).sha256 == plan.sha256


def test_a_table_of_an_entry_replaces_the_general_one_whole() -> None:
    plan = Plan.from_toml(FULL + '[[measurand]]\nname = "q"\nminimum = { consensus = 6 }')
    assert plan.all_rules_for("q", "m").minimum == MinimumRule(6, 6, None)
    assert plan.all_rules_for("q", "m").scale == plan.scale
    assert plan.all_rules_for("r", "m").minimum == plan.minimum


def test_a_minimum_for_signals_is_at_least_that_of_the_consensus() -> None:
    assert Plan.from_toml("[minimum]\nconsensus = 7").minimum.signals == 7


def test_each_rule_of_spread_reads_its_own_numbers() -> None:
    levels = '{ from = 0, value = 0.5 }, { from = "10", percent = 4 }'
    plan = Plan.from_toml(f'sigma = {{ by = "by_level", levels = [{levels}] }}')
    assert plan.sigma.levels == (
        Level(Decimal(0), value=Decimal("0.5")),
        Level(Decimal(10), percent=Decimal(4)),
    )
    precise = 'by = "precision", s_R = 0.5, s_r = "0.3", m = 2, stated_on = "scale"'
    rule = Plan.from_toml(f"sigma = {{ {precise} }}").sigma
    found = (rule.s_reproducibility, rule.s_repeatability, rule.m, rule.stated_on)
    assert found == (Decimal("0.5"), Decimal("0.3"), Decimal(2), StatedOn.SCALE)
    line = Plan.from_toml('sigma = { by = "regression", a = -0.1, b = 0.2, floor = 0.3 }').sigma
    assert (line.a, line.b, line.floor) == (Decimal("-0.1"), Decimal("0.2"), Decimal("0.3"))
    for each in (plan, Plan(sigma=rule), Plan(sigma=line)):
        assert Plan.from_mapping(each.to_mapping()) == each


def test_experts_are_named_by_their_codes() -> None:
    rule = Plan.from_toml('assigned = { by = "experts", laboratories = ["A", "B"] }').assigned
    assert (rule.laboratories, rule.estimator) == (("A", "B"), AssignedBy.ALGORITHM_A)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('scale = { by = "log" }', "scale.by"),
        ('scale = { by = "ln", whole = 100 }', "scale.whole"),
        ('scale = { by = "logit", half_unit = 50 }', "scale.half_unit"),
        ('scale = { by = "logit", half_unit = 0.1, counted = 9 }', "scale.half_unit"),
        ('scale = { by = "logit", counted = 1 }', "scale.counted"),
        ('scale = { by = "logit", counted = 2.5 }', "scale.counted"),
        ('results = { replicates = "last" }', "results.replicates"),
        ('results = { censored = "zero" }', "results.censored"),
        ('results = { without_methods = "dye" }', "results.without_methods"),
        ('results = { without_methods = ["dye", 3] }', "results.without_methods"),
        ('results = { censored = "maximum_likelihood" }', "results.censored"),
        ('score = { by = "percent" }', "score.delta_E_percent"),
        ('score = { by = "z", delta_E_percent = 5 }', "score.delta_E_percent"),
        ("minimum = { consensus = 1 }", "minimum.consensus"),
        ("minimum = { consensus = 9, signals = 8 }", "minimum.signals"),
        ("rounding = { scores = 13 }", "rounding.scores"),
        ("rounding = { sigma = 2 }", "rounding.sigma"),
        ('assigned = { by = "experts" }', "assigned.laboratories"),
        ('assigned = { by = "experts", laboratories = ["A"] }', "assigned.laboratories"),
        ('assigned = { by = "experts", laboratories = ["A", "A"] }', "assigned.laboratories"),
        ('assigned = { by = "mean", laboratories = ["A", "B"] }', "assigned.laboratories"),
        ('assigned = { by = "reference", value = 1, estimator = "mean" }', "assigned.estimator"),
        ('assigned = { by = "experts", laboratories = ["A", "B"], u = 1 }', "assigned.u"),
        ('sigma = { by = "by_level" }', "sigma.levels"),
        ('sigma = { by = "by_level", levels = [{ from = 1 }] }', "sigma.levels[1].value"),
        (
            'sigma = { by = "by_level", levels = [{ from = 1, value = 1, percent = 1 }] }',
            "sigma.levels[1].value",
        ),
        (
            'sigma = { by = "by_level", levels = [{from = 1, value = 1}, {from = 1, value = 2}] }',
            "sigma.levels[2].from",
        ),
        ('sigma = { by = "horwitz" }', "sigma.mass_fraction"),
        ('sigma = { by = "precision", s_R = 1, s_r = 2, m = 2 }', "sigma.s_r"),
        ('sigma = { by = "precision", s_R = 1, s_r = 1 }', "sigma.m"),
        ('sigma = { by = "regression", a = 1 }', "sigma.b"),
        ('sigma = { by = "relative", percent = 5, stated_on = "scale" }', "sigma.stated_on"),
        ("format = 3\ncolour = 5", "format"),
        ("format = 0", "format"),
        ('format = 1\nscale = { by = "ln" }', "format"),
    ],
)
def test_a_single_slip_in_a_table_is_named(text: str, place: str) -> None:
    assert place in places(text)


def test_a_fit_of_limits_is_refused_where_an_entry_asks_for_another_consensus() -> None:
    text = (
        'assigned = { by = "mean" }\nresults = { censored = "maximum_likelihood" }\n'
        '[[measurand]]\nname = "q"\nassigned = { by = "median" }'
    )
    assert places(text) == ["measurand[1].results.censored"]


def test_a_plan_that_says_nothing_new_keeps_the_digest_of_the_first_format() -> None:
    plan = Plan.from_toml('sigma = { by = "fixed", value = 0.5 }')
    assert plan.format == 1
    assert plan.canonical_json == (
        '{"assigned": {"by": "algorithm_a"}, "sigma": {"by": "fixed", "value": "0.5"}}'
    )
    assert Plan.from_toml('format = 2\nsigma = { by = "fixed", value = 0.5 }') == plan


@pytest.mark.parametrize(
    "plan",
    [
        Plan(scale=ScaleRule(Scale.LN)),
        Plan(overrides=(Override("q", scale=ScaleRule()),)),
        Plan.from_toml('sigma = { by = "fixed", value = 1, stated_on = "scale" }'),
        Plan.from_toml('assigned = { by = "q_hampel" }'),
    ],
)
def test_a_plan_that_says_something_new_names_its_format(plan: Plan) -> None:
    assert plan.to_mapping()["format"] == 2
    assert Plan.from_mapping(plan.to_mapping()) == plan
