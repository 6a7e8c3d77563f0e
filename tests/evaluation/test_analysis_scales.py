"""Evaluation on the scale of logarithms and logits, shown in the unit of the results."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from proficiency.evaluation.document import canonical_json, from_document, to_document
from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.outcome import Outcome, OutcomeStatus, Score, UsedScore
from proficiency.results.parsing import parse_value
from proficiency.results.rows import ResultRow
from proficiency.schemes.plan import Plan
from ringtrial import Signal, algorithm_a, censored_fit, censored_results

COUNTS = ["8.2", "9.1", "10.4", "9.9", "11.2", "12.5", "8.8", "10.9", "9.5", "10.1", "13.0", "90"]
SHARES = ["92.1", "93.0", "91.2", "94.4", "92.7", "95.0", "90.5", "93.3", "92.2", "96.1", "89.8"]


def outcome_of(typed: Sequence[str], plan: str, **more: str) -> Outcome:
    rows = [
        ResultRow(f"L{n:02d}", "q", "m", "%", text, parse_value(text), **more)
        for n, text in enumerate(typed, 1)
    ]
    return evaluate(rows, Plan.from_toml(plan), input_sha256="0" * 64).outcomes[0]


def facts(outcome: Outcome, key: str) -> dict:
    return next(dict(note.facts) for note in outcome.notes if note.key == key)


def score_of(outcome: Outcome, lab: str) -> Score:
    return next(score for score in outcome.scores if score.lab == lab)


def test_scores_of_logarithms_are_those_of_the_logarithms() -> None:
    outcome = outcome_of(COUNTS, 'scale = { by = "ln" }')
    robust = algorithm_a(np.log([float(text) for text in COUNTS]))
    assert outcome.scale == "ln"
    assert (outcome.robust_mean_on_scale, outcome.sigma_pt_on_scale) == (robust.x, robust.s)
    assert outcome.assigned_value == pytest.approx(math.exp(robust.x))
    assert robust.u is not None
    assert outcome.assigned_lower == pytest.approx(math.exp(robust.x - 2 * robust.u))
    assert outcome.assigned_upper == pytest.approx(math.exp(robust.x + 2 * robust.u))
    assert outcome.sigma_pt == pytest.approx(robust.s * math.exp(robust.x))
    gross = score_of(outcome, "L12")
    assert gross.z == pytest.approx((math.log(90) - robust.x) / robust.s)
    assert gross.difference == pytest.approx(90 - math.exp(robust.x))
    assert gross.difference_on_scale == pytest.approx(math.log(90) - robust.x)
    assert gross.percent == pytest.approx(100 * (90 - math.exp(robust.x)) / math.exp(robust.x))


def test_the_unit_of_the_results_changes_no_score_of_logarithms() -> None:
    small = outcome_of(COUNTS, 'scale = { by = "ln" }')
    large = outcome_of([f"{text}e6" for text in COUNTS], 'scale = { by = "ln" }')
    for one, other in zip(small.scores, large.scores, strict=True):
        assert one.z == pytest.approx(other.z, abs=1e-9)
        assert one.signal is other.signal


def test_a_mirrored_proportion_has_the_mirrored_score() -> None:
    plan = 'scale = { by = "logit" }\nsigma = { by = "fixed", value = 0.5, stated_on = "scale" }'
    outcome = outcome_of(SHARES, plan)
    mirrored = outcome_of([f"{100 - float(text):.1f}" for text in SHARES], plan)
    assert outcome.assigned_value == pytest.approx(100 - (mirrored.assigned_value or 0))
    assert outcome.assigned_upper == pytest.approx(100 - (mirrored.assigned_lower or 0))
    for one, other in zip(outcome.scores, mirrored.scores, strict=True):
        assert one.z == pytest.approx(-(other.z or 0), abs=1e-9)


def test_the_interval_of_a_proportion_is_not_symmetric_and_stays_below_the_whole() -> None:
    outcome = outcome_of(["99.5", "99.9", "98.0", "99.0", "99.7"], 'scale = { by = "logit" }')
    value, low, high = outcome.assigned_value, outcome.assigned_lower, outcome.assigned_upper
    assert value is not None and low is not None and high is not None
    assert high < 100.0
    assert value - low > high - value
    assert (outcome.whole, outcome.scale) == (100.0, "logit")


def test_a_spread_in_the_unit_of_results_is_carried_to_the_scale_at_the_assigned_value() -> None:
    text = 'scale = { by = "logit" }\nassigned = { by = "reference", value = 90, u = 0 }\n'
    outcome = outcome_of(SHARES, text + 'sigma = { by = "fixed", value = 2.5 }')
    assert outcome.sigma_pt == 2.5
    assert outcome.sigma_pt_on_scale == pytest.approx(2.5 / (90 * 10 / 100))
    on_scale = outcome_of(
        SHARES, text + 'sigma = { by = "fixed", value = 0.5, stated_on = "scale" }'
    )
    assert on_scale.sigma_pt_on_scale == 0.5
    assert on_scale.sigma_pt == pytest.approx(0.5 * 9)
    assert on_scale.assigned_value == 90.0


def test_a_percentage_is_the_same_number_of_logarithms() -> None:
    outcome = outcome_of(COUNTS, 'scale = { by = "ln" }\nsigma = { by = "relative", percent = 15 }')
    assert outcome.sigma_pt_on_scale == pytest.approx(0.15)


def test_half_a_count_moves_the_ends_inwards_and_says_so() -> None:
    outcome = outcome_of([*SHARES, "100"], 'scale = { by = "logit", counted = 200 }')
    assert facts(outcome, "moved_by_half_a_count") == {"count": 1, "counted": 200}
    moved = score_of(outcome, "L12")
    assert moved.value == 100.0
    assert moved.value_on_scale == pytest.approx(math.log(99.75 / 0.25))
    by_unit = outcome_of([*SHARES, "0"], 'scale = { by = "logit", half_unit = 0.05 }')
    assert facts(by_unit, "moved_by_half_a_unit") == {"count": 1, "half_unit": "0.05"}


@pytest.mark.parametrize(("scale", "typed"), [("logit", "100"), ("logit", "101"), ("ln", "0")])
def test_a_result_without_a_place_on_the_scale_is_listed_and_not_scored(
    scale: str, typed: str
) -> None:
    outcome = outcome_of([*SHARES, typed], f'scale = {{ by = "{scale}" }}')
    assert outcome.labs == len(SHARES)
    assert facts(outcome, "off_scale") == {"count": 1}
    left = score_of(outcome, "L12")
    assert (left.z, left.signal, left.value) == (None, Signal.NOT_EVALUATED, float(typed))
    assert left.note is not None
    assert left.note.key == "lab_off_scale"


def test_a_reference_off_the_scale_scores_nothing_and_says_so() -> None:
    plan = 'scale = { by = "ln" }\nassigned = { by = "reference", value = -1, u = 0.1 }'
    outcome = outcome_of(COUNTS, plan)
    assert outcome.status is OutcomeStatus.NOT_EVALUATED
    assert outcome.assigned_by == "none"
    assert "reference_off_scale" in {note.key for note in outcome.notes}


def test_a_stated_uncertainty_is_carried_to_the_scale_at_the_own_result() -> None:
    plan = 'scale = { by = "ln" }\nassigned = { by = "reference", value = 10, u = 0.2 }'
    rows = [
        ResultRow(lab, "q", "m", "g", typed, parse_value(typed), u=parse_value("0.5").value)
        for lab, typed in (("A", "11"), ("B", "10"), ("C", "9"))
    ]
    outcome = evaluate(rows, Plan.from_toml(plan), input_sha256="0" * 64).outcomes[0]
    u, u_pt = 0.5 / 11, 0.2 / 10
    assert outcome.u_assigned_value == 0.2
    assert score_of(outcome, "A").zeta == pytest.approx(math.log(1.1) / math.hypot(u, u_pt))
    assert score_of(outcome, "A").en == pytest.approx(math.log(1.1) / math.hypot(2 * u, 2 * u_pt))


def test_limits_are_fitted_on_the_scale_with_the_numbers() -> None:
    plan = (
        'scale = { by = "ln" }\nassigned = { by = "mean" }\n'
        'results = { censored = "maximum_likelihood" }'
    )
    typed = ["<2", "<2", *COUNTS[:-1], ">20"]
    outcome = outcome_of(typed, plan)
    fit = censored_fit(censored_results(typed), distribution="lognormal")
    assert fit.mu is not None
    assert outcome.assigned_by == outcome.sigma_by == "maximum_likelihood"
    assert outcome.assigned_value_on_scale == pytest.approx(fit.mu)
    assert outcome.u_assigned_value_on_scale == pytest.approx(fit.se_mu)
    assert outcome.sigma_pt_on_scale == pytest.approx(fit.sigma)
    assert facts(outcome, "fitted") == {"labs": 11, "limits": 3}
    assert score_of(outcome, "L01").used is UsedScore.NONE


def test_without_limits_a_plan_of_fits_takes_the_mean() -> None:
    plan = 'assigned = { by = "mean" }\nresults = { censored = "maximum_likelihood" }'
    outcome = outcome_of(COUNTS, plan)
    assert (outcome.assigned_by, outcome.assigned_value) == ("mean", outcome.mean)


def test_an_outcome_on_a_scale_survives_its_document() -> None:
    rows = [ResultRow(f"L{n}", "q", "m", "%", s, parse_value(s)) for n, s in enumerate(SHARES)]
    plan = Plan.from_toml('scale = { by = "logit" }\nrounding = { assigned = 1 }')
    evaluation = evaluate(rows, plan, input_sha256="0" * 64)
    document = to_document(evaluation)
    assert from_document(document) == evaluation
    assert canonical_json(document)
    assert document["outcomes"][0]["decimals"] == 1
    assert document["format"] == 2
