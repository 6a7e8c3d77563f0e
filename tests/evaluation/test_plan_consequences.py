"""What a plan will mean is said before the round, and the evaluation then does what was said."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from proficiency.evaluation.consequence_words import TEXTS, consequence_text
from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.gathering import FEWEST_RESULTS
from proficiency.evaluation.outcome import UsedScore
from proficiency.evaluation.plan_consequences import (
    FIRM,
    Consequence,
    Expected,
    consequences,
    needs_attention,
)
from proficiency.i18n import Language, translator
from proficiency.results.parsing import parse_value
from proficiency.results.rows import ResultRow
from proficiency.schemes.plan import Plan

ENGLISH = translator(Language.EN)


def said(plan: str = "", labs: int = 11, **more: object) -> dict[str, Consequence]:
    rules = Plan.from_toml(plan).all_rules_for("VIA", "M1")
    return {note.key: note for note in consequences(rules, Expected(labs, **more))}


def rows(labs: int, spread: float = 2.0) -> list[ResultRow]:
    values = np.random.default_rng(4).normal(90.0, spread, labs)
    return [
        ResultRow(f"L{i}", "VIA", "M1", "%", f"{value:.3f}", parse_value(f"{value:.3f}"))
        for i, value in enumerate(values)
    ]


def test_eleven_laboratories_with_the_spread_of_the_round_mean_z_prime() -> None:
    note = said()["plan_ratio"]
    assert note.facts["ratio"] == pytest.approx(1.25 / 11**0.5)
    assert consequence_text(note, ENGLISH) == (
        "With 11 laboratories u(x_pt) will be about 0.38 σ_pt: z′ will be used."
    )


@pytest.mark.parametrize(("labs", "score"), [(11, "z′"), (17, "z′"), (18, "z"), (40, "z")])
def test_the_score_that_was_announced_is_the_one_that_is_used(labs: int, score: str) -> None:
    assert said(labs=labs)["plan_ratio"].facts["score"] == score
    evaluation = evaluate(rows(labs), Plan(), input_sha256="")
    used = {each.used for each in evaluation.outcomes[0].scores}
    assert used == {UsedScore.Z if score == "z" else UsedScore.Z_PRIME}


@pytest.mark.parametrize(
    ("labs", "tier"),
    [
        (5, "plan_tier_small"),
        (6, "plan_tier_few"),
        (11, "plan_tier_few"),
        (12, "plan_tier_moderate"),
        (17, "plan_tier_moderate"),
        (18, "plan_tier_firm"),
    ],
)
def test_the_number_of_laboratories_decides_the_tier(labs: int, tier: str) -> None:
    assert [key for key in said(labs=labs) if key.startswith("plan_tier")] == [tier]
    assert FIRM == 18


def test_below_the_minimum_there_is_no_consensus_and_nothing_is_promised() -> None:
    found = said("minimum = { consensus = 12 }")
    assert needs_attention(found["plan_no_consensus"])
    assert not {"plan_ratio", "plan_chance", "plan_z_prime_shrinks"} & set(found)


def test_it_is_said_how_many_missing_results_cost_the_signals() -> None:
    assert said("minimum = { consensus = 5, signals = 8 }")["plan_signals_lost"].facts == {
        "missing": 4,
        "needed": 8,
    }
    assert "plan_no_signals" in said("minimum = { consensus = 5, signals = 12 }")


def test_a_prescribed_spread_says_from_which_scatter_on_z_prime_is_used() -> None:
    found = said('sigma = { by = "fixed", value = 2 }', labs=25)
    assert found["plan_ratio_if"].facts["score"] == "z"
    limit = found["plan_ratio_grows"].facts["limit"]
    assert limit == pytest.approx(0.3 * 25**0.5 / 1.25)
    plan = Plan.from_toml('sigma = { by = "fixed", value = 2 }')
    below, above = (
        evaluate(rows(25, spread=part * limit * 2), plan, input_sha256="").outcomes[0].scores[0]
        for part in (0.6, 1.6)
    )
    assert (below.used, above.used) == (UsedScore.Z, UsedScore.Z_PRIME)


def test_a_reference_value_does_not_depend_on_the_number_of_laboratories() -> None:
    plan = 'assigned = { by = "reference", value = 90, u = 0.2 }\n'
    plan += 'sigma = { by = "fixed", value = 2 }'
    for labs in (3, 30):
        found = said(plan, labs=labs)
        assert found["plan_ratio_reference"].facts["ratio"] == pytest.approx(0.1)
        assert not [key for key in found if key.startswith("plan_tier")]
    assert "plan_reference_without_u" in said('assigned = { by = "reference", value = 90 }')


def test_a_score_that_is_too_severe_is_named() -> None:
    assert needs_attention(said('score = { by = "z" }')["plan_z_too_severe"])
    assert "plan_z_too_severe" not in said('score = { by = "z" }', labs=30)


def test_the_expected_false_alarms_are_those_of_the_normal_distribution() -> None:
    note = said(labs=40)["plan_chance"]
    assert note.facts["count"] == pytest.approx(40 * 0.0455, rel=1e-3)


def test_limits_ends_of_the_scale_groups_and_replicates_are_spoken_of_where_they_matter() -> None:
    assert "plan_censored_exclude" not in said()
    assert "plan_censored_exclude" in said(limits=True)
    assert "plan_censored_half" in said('results = { censored = "half" }')
    assert "plan_logit_excludes" in said('scale = { by = "logit" }')
    assert "plan_logit_moves" in said('scale = { by = "logit", half_unit = 0.05 }')
    assert "plan_ln_excludes" in said('scale = { by = "ln" }')
    assert "plan_groups" in said(groups=3)
    assert "plan_one_replicate" in said() and "plan_one_replicate" not in said(replicates=2)
    assert "plan_no_modes" in said(labs=FEWEST_RESULTS - 1)
    assert "plan_no_modes" not in said(labs=FEWEST_RESULTS)


def test_experts_are_counted_instead_of_participants() -> None:
    plan = 'assigned = { by = "experts", laboratories = ["A", "B", "C", "D"], estimator = "mean" }'
    note = said(plan, labs=40)["plan_ratio_experts"]
    assert (note.facts["labs"], note.facts["ratio"]) == (4, pytest.approx(0.5))


@pytest.mark.parametrize("language", list(Language))
def test_every_consequence_has_words_in_both_languages(language: Language) -> None:
    t = translator(language)
    for text in TEXTS.values():
        facts = dict.fromkeys(
            ("labs", "needed", "missing", "firm", "ratio", "score", "limit", "factor", "count"), 1
        )
        assert "{" not in t(text, **facts, start=1, whole=1, methods="x", groups=1)


def test_a_number_of_the_plan_is_said_as_it_was_typed() -> None:
    rules = Plan.from_toml('score = { by = "percent", delta_E_percent = 12.50 }')
    note = next(
        each
        for each in consequences(rules.all_rules_for("a", "b"), Expected(20))
        if each.key == "plan_percent"
    )
    assert note.facts["limit"] == str(Decimal("12.50"))
