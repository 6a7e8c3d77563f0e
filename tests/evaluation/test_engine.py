"""What is scored, by which score, and what is said where nothing can be scored."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proficiency.evaluation.document import canonical_json, to_document
from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.inputs import exact_mean
from proficiency.evaluation.outcome import Outcome, OutcomeStatus, Score, UsedScore
from proficiency.results.parsing import parse_value
from proficiency.results.rows import ResultRow
from proficiency.schemes.plan import Plan, parse_assigned, parse_sigma
from ringtrial import Signal, algorithm_a

TWELVE = ["9.8", "9.9", "10.0", "10.0", "10.1", "10.2", "10.3", "9.7", "10.4", "9.6", "10.05", "15"]


def row(
    lab: str,
    typed: str,
    *,
    measurand: str = "q",
    material: str = "m",
    method: str | None = None,
    replicate: str = "1",
    u: str | None = None,
    k: str | None = None,
) -> ResultRow:
    return ResultRow(
        lab=lab,
        measurand=measurand,
        material=material,
        unit="g",
        typed=typed,
        parsed=parse_value(typed),
        method=method,
        replicate=replicate,
        u=None if u is None else Decimal(u),
        k=None if k is None else Decimal(k),
    )


def labs(typed: Sequence[str]) -> list[ResultRow]:
    return [row(f"L{number:02d}", text) for number, text in enumerate(typed, 1)]


def outcome_of(
    rows: Sequence[ResultRow], *, assigned: str = "algorithm_a", sigma: str = "robust"
) -> Outcome:
    plan = Plan(assigned=parse_assigned(assigned), sigma=parse_sigma(sigma))
    return evaluate(rows, plan, input_sha256="0" * 64).outcomes[0]


def keys(outcome: Outcome) -> list[str]:
    return [note.key for note in outcome.notes]


def score_of(outcome: Outcome, lab: str) -> Score:
    return next(score for score in outcome.scores if score.lab == lab)


def test_the_robust_consensus_is_that_of_the_library() -> None:
    outcome = outcome_of(labs(TWELVE))
    robust = algorithm_a([float(text) for text in TWELVE])
    assert (outcome.robust_mean, outcome.robust_sd) == (robust.x, robust.s)
    assert (outcome.assigned_value, outcome.u_assigned_value) == (robust.x, robust.u)
    assert (outcome.sigma_pt, outcome.assigned_by, outcome.sigma_by) == (
        robust.s,
        "algorithm_a",
        "robust",
    )
    assert outcome.status is OutcomeStatus.OK


def test_z_prime_gives_the_signal_when_the_assigned_value_is_uncertain() -> None:
    outcome = outcome_of(labs(TWELVE))
    assert keys(outcome) == ["z_prime_used"]
    ratio = outcome.notes[0].facts["ratio"]
    assert ratio == pytest.approx(1.25 / math.sqrt(12))
    gross = score_of(outcome, "L12")
    assert gross.used is UsedScore.Z_PRIME
    assert gross.signal is Signal.ACTION
    assert gross.z_prime is not None
    assert gross.z is not None
    assert gross.z_prime == pytest.approx(gross.z / math.sqrt(1 + 1.25**2 / 12))


def test_z_gives_the_signal_when_the_uncertainty_is_negligible() -> None:
    outcome = outcome_of(labs(TWELVE), sigma="fixed:2.5")
    assert keys(outcome) == []
    gross = score_of(outcome, "L12")
    assert gross.used is UsedScore.Z
    assert gross.signal is Signal.ACCEPTABLE
    assert outcome.sigma_by == "fixed"


@pytest.mark.parametrize(
    ("typed", "signal"),
    [("12", "acceptable"), ("12.01", "warning"), ("12.99", "warning"), ("13", "action")],
)
def test_the_limits_two_and_three(typed: str, signal: str) -> None:
    rows = [*labs(["10"] * 3), row("X", typed)]
    outcome = outcome_of(rows, assigned="reference:10:0", sigma="fixed:1")
    assert score_of(outcome, "X").signal == signal


@pytest.mark.parametrize(
    ("sigma", "expected"), [("fixed:0.5", 0.5), ("relative:10", 1.0), ("perception:1.5", 0.5)]
)
def test_every_rule_of_spread_against_a_reference(sigma: str, expected: float) -> None:
    outcome = outcome_of(labs(TWELVE), assigned="reference:10:0.01", sigma=sigma)
    assert outcome.sigma_pt == pytest.approx(expected)
    assert outcome.sigma_by == sigma.split(":")[0]
    assert score_of(outcome, "L12").z == pytest.approx(5 / expected)
    assert score_of(outcome, "L12").difference == 5.0
    assert score_of(outcome, "L12").percent == 50.0


@pytest.mark.parametrize("estimator", ["median", "mean"])
def test_other_estimators_of_the_participants(estimator: str) -> None:
    outcome = outcome_of(labs(TWELVE), assigned=estimator, sigma="fixed:1")
    assert outcome.assigned_value == (outcome.median if estimator == "median" else outcome.mean)
    assert outcome.assigned_by == estimator


def test_zeta_and_en_need_a_reported_uncertainty() -> None:
    rows = [
        *labs(TWELVE),
        row("U2", "10.5", u="0.1", k="2"),
        row("U3", "10.5", u="0.1", k="3"),
        row("UX", "10.5", u="0.1"),
    ]
    outcome = outcome_of(rows, assigned="reference:10:0.1", sigma="fixed:1")
    assert score_of(outcome, "L01").zeta is None
    assert score_of(outcome, "L01").en is None
    assert score_of(outcome, "U2").zeta == pytest.approx(0.5 / math.hypot(0.1, 0.1))
    assert score_of(outcome, "U2").en == pytest.approx(0.5 / math.hypot(0.2, 0.2))
    assert score_of(outcome, "U3").en == pytest.approx(0.5 / math.hypot(0.3, 0.2))
    assert score_of(outcome, "UX").en == score_of(outcome, "U2").en
    assert next(note for note in outcome.notes if note.key == "default_k").facts == {"count": 1}


def test_a_consensus_that_contains_the_result_is_pointed_out_beside_zeta() -> None:
    rows = [*labs(TWELVE), row("U2", "10.5", u="0.1", k="2")]
    assert "zeta_with_consensus" in keys(outcome_of(rows))


def test_a_reference_without_uncertainty_gives_z_and_says_so() -> None:
    rows = [*labs(TWELVE), row("U2", "10.5", u="0.1", k="2")]
    outcome = outcome_of(rows, assigned="reference:10", sigma="fixed:1")
    assert keys(outcome) == ["reference_without_u"]
    scored = score_of(outcome, "U2")
    assert (scored.z, scored.zeta, scored.en, scored.used) == (0.5, None, None, UsedScore.Z)
    assert outcome.u_assigned_value is None


def test_two_zero_uncertainties_give_no_zeta_and_no_error() -> None:
    rows = [*labs(TWELVE), row("U0", "10.5", u="0"), row("U2", "10.5", u="0.1")]
    outcome = outcome_of(rows, assigned="reference:10:0", sigma="fixed:1")
    assert score_of(outcome, "U0").zeta is None
    assert score_of(outcome, "U2").zeta == pytest.approx(5.0)


def test_three_laboratories_give_numbers_with_a_warning() -> None:
    outcome = outcome_of(labs(["1", "2", "3"]))
    assert outcome.status is OutcomeStatus.FEW_RESULTS
    assert outcome.assigned_value == 2.0
    assert outcome.notes[0].key == "few_results"
    assert outcome.notes[0].facts == {"labs": 3}
    assert all(score.signal is not Signal.NOT_EVALUATED for score in outcome.scores)


def test_one_laboratory_is_described_and_not_scored() -> None:
    outcome = outcome_of(labs(["5"]))
    assert outcome.status is OutcomeStatus.TOO_FEW
    assert (outcome.mean, outcome.median, outcome.sd, outcome.robust_mean) == (5.0, 5.0, None, None)
    assert (outcome.assigned_by, outcome.sigma_by) == ("none", "none")
    assert keys(outcome) == ["too_few"]
    (score,) = outcome.scores
    assert (score.value, score.z, score.signal) == (5.0, None, Signal.NOT_EVALUATED)


def test_one_laboratory_can_still_be_compared_with_a_reference() -> None:
    outcome = outcome_of(labs(["5"]), assigned="reference:4:0.1", sigma="fixed:1")
    assert outcome.status is OutcomeStatus.TOO_FEW
    assert outcome.scores[0].z == 1.0
    assert outcome.scores[0].signal is Signal.ACCEPTABLE


def test_equal_results_give_no_scores_and_no_division_by_zero() -> None:
    outcome = outcome_of(labs(["7"] * 14))
    assert outcome.status is OutcomeStatus.DEGENERATE
    assert (outcome.robust_mean, outcome.robust_sd, outcome.sigma_pt) == (7.0, 0.0, None)
    assert outcome.u_assigned_value is None
    assert keys(outcome) == ["degenerate", "sigma_undefined"]
    assert {score.signal for score in outcome.scores} == {Signal.NOT_EVALUATED}
    assert {score.difference for score in outcome.scores} == {0.0}


def test_a_collapsed_spread_with_a_given_sigma_has_z_but_no_signal() -> None:
    outcome = outcome_of(labs([*["7"] * 14, "8"]), sigma="fixed:0.5")
    assert outcome.status is OutcomeStatus.DEGENERATE
    assert score_of(outcome, "L15").z == 2.0
    assert score_of(outcome, "L15").signal is Signal.NOT_EVALUATED
    assert keys(outcome) == ["degenerate", "u_undefined"]


def test_the_floor_and_ceiling_of_the_plan_are_pointed_out() -> None:
    low = outcome_of(labs(TWELVE), sigma="robust:5")
    high = outcome_of(labs(TWELVE), sigma="robust::0.001")
    assert (low.sigma_pt, high.sigma_pt) == (5.0, 0.001)
    assert "sigma_floor" in keys(low)
    assert "sigma_ceiling" in keys(high)


def test_a_relative_spread_of_an_assigned_value_of_zero_gives_no_scores() -> None:
    outcome = outcome_of(labs(TWELVE), assigned="reference:0:0.1", sigma="relative:10")
    assert keys(outcome) == ["sigma_undefined", "percent_undefined"]
    assert score_of(outcome, "L01").difference == 9.8
    assert score_of(outcome, "L01").percent is None


def test_zero_is_a_result() -> None:
    outcome = outcome_of(labs(["0", "1", "2"]))
    assert outcome.labs == 3
    assert score_of(outcome, "L01").value == 0.0


def test_limits_and_gaps_are_listed_and_not_scored() -> None:
    rows = labs([*TWELVE, "<0.5", "ND", ""])
    outcome = outcome_of(rows)
    assert (outcome.labs, outcome.results) == (12, 12)
    assert keys(outcome)[:3] == ["not_detected", "censored", "missing"]
    notes = {score.lab: score.note.key for score in outcome.scores if score.note}
    assert notes == {"L13": "lab_censored", "L14": "lab_not_detected", "L15": "lab_missing"}
    for lab in notes:
        score = score_of(outcome, lab)
        assert (score.value, score.z, score.used) == (None, None, UsedScore.NONE)
        assert score.signal is Signal.NOT_EVALUATED


def test_only_limits_are_not_evaluated() -> None:
    outcome = outcome_of(labs(["<1", "<2"]), assigned="reference:1:0.1", sigma="fixed:1")
    assert outcome.status is OutcomeStatus.NOT_EVALUATED
    assert keys(outcome) == ["censored", "no_numbers"]
    assert outcome.assigned_by == "none"


def test_a_replicate_that_is_no_number_is_left_out_and_named() -> None:
    rows = [
        row("A", "1.0", replicate="1"),
        row("A", "<0.5", replicate="2"),
        row("A", "3.0", replicate="3"),
        row("B", "2"),
    ]
    outcome = outcome_of(rows)
    score = score_of(outcome, "A")
    assert score.value == 2.0
    assert score.replicates == ("1.0", "<0.5", "3.0")
    assert score.note is not None
    assert score.note.facts == {"count": 1, "total": 3}
    assert (outcome.labs, outcome.results) == (2, 3)


def test_an_uncertainty_counts_only_when_all_replicates_carry_it() -> None:
    rows = [
        row("A", "1", replicate="1", u="0.1", k="2"),
        row("A", "3", replicate="2", u="0.1", k="2"),
        row("B", "2", replicate="1", u="0.1"),
        row("B", "2", replicate="2", u="0.2"),
    ]
    outcome = outcome_of(rows)
    assert (score_of(outcome, "A").u, score_of(outcome, "A").note) == (0.1, None)
    assert score_of(outcome, "B").u is None
    note = score_of(outcome, "B").note
    assert note is not None
    assert note.key == "uncertainties_differ"


def test_method_groups_are_evaluated_apart_and_together() -> None:
    rows = [
        row("A", "1", method="x"),
        row("B", "2", method="x"),
        row("A", "5", method="y", replicate="1"),
        row("C", "6", method=None),
    ]
    outcomes = evaluate(rows, Plan(), input_sha256="0" * 64).outcomes
    found = {outcome.method: [score.lab for score in outcome.scores] for outcome in outcomes}
    assert found == {None: ["A", "B", "C"], "x": ["A", "B"], "y": ["A"]}
    together = outcomes[0]
    assert score_of(together, "A").value == 3.0
    assert (score_of(together, "A").method, score_of(together, "B").method) == (None, "x")
    assert "methods_averaged" in keys(together)


def test_one_method_for_all_makes_no_group() -> None:
    rows = [row("A", "1", method="x"), row("B", "2", method="x")]
    outcomes = evaluate(rows, Plan(), input_sha256="0" * 64).outcomes
    assert [outcome.method for outcome in outcomes] == [None]


def test_means_that_tie_on_paper_tie_in_the_computation() -> None:
    # Summed as binary numbers, 0.1 + 0.2 is not 0.3.
    rows = [
        row("A", "0.1", replicate="1"),
        row("A", "0.2", replicate="2"),
        row("B", "0.15"),
        row("C", "0.3", replicate="1"),
        row("C", "0.0", replicate="2"),
        row("D", "0.9"),
    ]
    outcome = outcome_of(rows, sigma="fixed:0.1")
    first = {(s.value, s.z, s.signal) for s in outcome.scores if s.lab != "D"}
    assert len(first) == 1
    assert exact_mean([Decimal("1e60"), Decimal("1"), Decimal("-1e60")]) == pytest.approx(1 / 3)


@settings(deadline=None)
@given(
    typed=st.lists(
        st.sampled_from(["0", "1", "1.5", "2.25", "-3", "1e3", "<2", "ND", "", "0.1", "0.3"]),
        min_size=1,
        max_size=15,
    ),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_rows_changes_nothing(typed: list[str], order: random.Random) -> None:
    rows = [
        row(f"L{number % 6}", text, replicate=str(number), method="xyz"[number % 3], u="0.1")
        for number, text in enumerate(typed)
    ]
    shuffled = list(rows)
    order.shuffle(shuffled)
    assert facts_of(rows) == facts_of(shuffled)


def facts_of(rows: Sequence[ResultRow]) -> list[str]:
    outcomes = to_document(evaluate(rows, Plan(), input_sha256="0" * 64))["outcomes"]
    for outcome in outcomes:
        for score in outcome["scores"]:
            score["replicates"].sort()
            # Of several limits the first one is quoted.
            score["note"] = score["note"] and score["note"]["key"]
        outcome["scores"].sort(key=lambda score: score["lab"])
    return sorted(map(canonical_json, outcomes))


def group_outcome(size: int, *, assigned: str = "algorithm_a") -> Outcome:
    rows = [row(f"A{i}", str(10 + i / 10), method="small") for i in range(size)]
    rows += [row(f"B{i}", str(10 + i / 10), method="large") for i in range(9)]
    plan = Plan(assigned=parse_assigned(assigned), sigma=parse_sigma("fixed:0.5"))
    outcomes = evaluate(rows, plan, input_sha256="0" * 64).outcomes
    return next(outcome for outcome in outcomes if outcome.method == "small")


def test_a_method_group_of_four_gives_numbers_but_no_signals_by_its_own_consensus() -> None:
    outcome = group_outcome(4)
    assert outcome.assigned_value == pytest.approx(10.15)
    assert all(score.z is not None for score in outcome.scores)
    assert {score.signal for score in outcome.scores} == {Signal.NOT_EVALUATED}
    assert "group_too_small" in {note.key for note in outcome.notes}


def test_a_method_group_of_five_gives_signals() -> None:
    outcome = group_outcome(5)
    assert Signal.NOT_EVALUATED not in {score.signal for score in outcome.scores}
    assert "group_too_small" not in {note.key for note in outcome.notes}


def test_a_small_method_group_is_judged_by_a_reference_value() -> None:
    outcome = group_outcome(3, assigned="reference:10:0.1")
    assert Signal.NOT_EVALUATED not in {score.signal for score in outcome.scores}
