"""What a plan decides about replicates, limits, experts, spreads, scores and small numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.notes import note_text
from proficiency.evaluation.outcome import Outcome, OutcomeStatus, Score, UsedScore
from proficiency.i18n import translator
from proficiency.results.parsing import parse_value
from proficiency.results.rows import ResultRow
from proficiency.schemes.plan import Plan
from ringtrial import Signal, q_hampel

TWELVE = ["9.8", "9.9", "10.0", "10.0", "10.1", "10.2", "10.3", "9.7", "10.4", "9.6", "10.05", "15"]
TEN = 'assigned = { by = "reference", value = 10, u = 0.01 }\n'


def row(lab: str, typed: str, **more: str) -> ResultRow:
    return ResultRow(lab, "q", "m", "g", typed, parse_value(typed), **more)


def labs(typed: Sequence[str], **more: str) -> list[ResultRow]:
    return [row(f"L{number:02d}", text, **more) for number, text in enumerate(typed, 1)]


def outcome_of(rows: Sequence[ResultRow], plan: str) -> Outcome:
    return evaluate(rows, Plan.from_toml(plan), input_sha256="0" * 64).outcomes[0]


def facts(outcome: Outcome) -> dict[str, dict]:
    return {note.key: dict(note.facts) for note in outcome.notes}


def score_of(outcome: Outcome, lab: str) -> Score:
    return next(score for score in outcome.scores if score.lab == lab)


@pytest.mark.parametrize(("way", "value"), [("mean", 4.0), ("median", 2.0), ("first", 9.0)])
def test_replicates_become_one_result_as_the_plan_says(way: str, value: float) -> None:
    rows = [*labs(TWELVE), row("A", "9"), row("A", "1", replicate="2"), row("A", "2")]
    outcome = outcome_of(rows, f'results = {{ replicates = "{way}" }}')
    assert score_of(outcome, "A").value == value
    assert (f"replicates_{way}" in facts(outcome)) is (way != "mean")


def test_the_median_of_an_even_number_of_replicates_is_exact() -> None:
    rows = [row("A", "0.1"), row("A", "0.2", replicate="2"), row("B", "0.15"), row("C", "0.3")]
    outcome = outcome_of(rows, 'results = { replicates = "median" }')
    assert score_of(outcome, "A").value == score_of(outcome, "B").value


@pytest.mark.parametrize(
    ("policy", "mean", "count"),
    [("exclude", 10.0, 2), ("half", 8.25, 4), ("ignore_sign", 8.75, 4)],
)
def test_limits_enter_the_consensus_by_the_policy_and_are_never_scored(
    policy: str, mean: float, count: int
) -> None:
    rows = [row("A", "9"), row("B", "11"), row("C", "<4"), row("D", ">11")]
    plan = f'assigned = {{ by = "mean" }}\nresults = {{ censored = "{policy}" }}'
    outcome = outcome_of(rows, plan)
    assert outcome.labs == count
    assert outcome.assigned_value == outcome.mean
    assert outcome.assigned_value == pytest.approx(mean)
    assert score_of(outcome, "C").signal is Signal.NOT_EVALUATED
    key = {"half": "limits_halved", "ignore_sign": "limits_as_results"}.get(policy)
    assert key is None or facts(outcome)[key] == {"count": 2}


@pytest.mark.parametrize(
    ("typed", "far"),
    [
        ("<7.9", True),
        ("<9", False),
        (">12.1", True),
        (">11", False),
        ("<20", False),
    ],
)
@pytest.mark.parametrize("scale", ["identity", "ln"])
def test_a_limit_far_from_the_assigned_value_says_so_and_is_not_scored(
    typed: str, far: bool, scale: str
) -> None:
    sigma = "stated_on = 'results'" if scale == "identity" else "stated_on = 'scale'"
    value = 1 if scale == "identity" else 0.09
    plan = (
        f"{TEN}sigma = {{ by = 'fixed', value = {value}, {sigma} }}\nscale = {{ by = '{scale}' }}"
    )
    outcome = outcome_of([*labs(TWELVE), row("X", typed)], plan)
    own = score_of(outcome, "X")
    assert (own.signal, own.z) == (Signal.NOT_EVALUATED, None)
    assert own.note is not None
    assert own.note.key == "lab_censored"
    assert facts(outcome).get("limits_contradict") == ({"count": 1} if far else None)


def test_half_of_a_negative_limit_does_not_enter() -> None:
    rows = [row("A", "-9"), row("B", "-11"), row("C", "<-4")]
    assert outcome_of(rows, 'results = { censored = "half" }').labs == 2


def test_a_method_without_part_is_scored_and_does_not_move_the_consensus() -> None:
    rows = [*labs(TWELVE, method="x"), row("D", "50", method="dye")]
    outcome = outcome_of(rows, 'results = { without_methods = ["dye"] }')
    alone = outcome_of(labs(TWELVE, method="x"), "")
    assert (outcome.assigned_value, outcome.labs) == (alone.assigned_value, 12)
    assert score_of(outcome, "D").signal is Signal.ACTION
    assert facts(outcome)["methods_without_part"] == {"count": 1, "methods": "dye"}


def test_q_hampel_is_that_of_the_library() -> None:
    outcome = outcome_of(labs(TWELVE), 'assigned = { by = "q_hampel" }')
    found = q_hampel([float(text) for text in TWELVE])
    assert (outcome.assigned_value, outcome.u_assigned_value) == (found.x, found.u)
    assert outcome.assigned_by == "q_hampel"


def test_experts_set_the_value_for_everybody() -> None:
    plan = (
        'assigned = { by = "experts", laboratories = ["L03", "L05", "L99"], estimator = "mean" }\n'
        'sigma = { by = "fixed", value = 1 }\nminimum = { consensus = 20 }'
    )
    outcome = outcome_of(labs(TWELVE), plan)
    assert outcome.assigned_value == pytest.approx(10.05)
    assert outcome.u_assigned_value == pytest.approx(0.05)
    assert facts(outcome)["experts_joined"] == {"count": 2, "named": 3}
    assert score_of(outcome, "L12").signal is Signal.ACTION


def test_too_few_experts_give_no_value() -> None:
    plan = 'assigned = { by = "experts", laboratories = ["L03", "L99"] }'
    outcome = outcome_of(labs(TWELVE), plan)
    assert (outcome.assigned_by, outcome.status) == ("none", OutcomeStatus.TOO_FEW)
    assert "experts_missing" in facts(outcome)


LEVELS = "levels = [{ from = 1, value = 0.2 }, { from = 10, percent = 3 }]"


@pytest.mark.parametrize(
    ("rule", "sigma"),
    [
        (f'by = "by_level", {LEVELS}', 0.3),
        ('by = "precision", s_R = 0.5, s_r = 0.4, m = 4', math.hypot(0.3, 0.2)),
        ('by = "regression", a = 0.1, b = 0.02', 0.3),
        ('by = "regression", a = 0.1, b = 0.02, floor = 0.5', 0.5),
        ('by = "regression", a = 0.1, b = 0.02, ceiling = 0.25', 0.25),
        ('by = "horwitz", mass_fraction = 1e-6', 0.02 * 1e-5**0.8495 / 1e-6),
    ],
)
def test_each_rule_of_spread_gives_its_number(rule: str, sigma: float) -> None:
    outcome = outcome_of(labs(TWELVE), f"{TEN}sigma = {{ {rule} }}")
    assert outcome.sigma_pt == pytest.approx(sigma)
    assert outcome.sigma_by == rule.split('"')[1]
    found = facts(outcome)
    assert ("line_floor" in found, "line_ceiling" in found) == (sigma == 0.5, sigma == 0.25)
    assert found.get("sigma_of_level") == ({"level": 10.0} if "level" in rule else None)


@pytest.mark.parametrize(
    "rule",
    [
        'by = "by_level", levels = [{ from = 11, value = 0.2 }]',
        'by = "regression", a = -10, b = 0.1',
        'by = "horwitz", mass_fraction = 1',
    ],
)
def test_a_rule_that_gives_nothing_gives_no_z_and_says_so(rule: str) -> None:
    outcome = outcome_of(labs(TWELVE), f"{TEN}sigma = {{ {rule} }}")
    assert (outcome.sigma_pt, outcome.sigma_by) == (None, "none")
    assert "sigma_undefined" in facts(outcome)
    assert {score.z for score in outcome.scores} == {None}


@pytest.mark.parametrize("score", ["z", "z_prime"])
def test_a_prescribed_score_gives_the_signal(score: str) -> None:
    outcome = outcome_of(labs(TWELVE), f'score = {{ by = "{score}" }}')
    assert {each.used for each in outcome.scores} == {UsedScore(score)}
    key = {"z": "z_prescribed", "z_prime": "score_prescribed"}[score]
    assert key in facts(outcome)
    assert "z_prime_used" not in facts(outcome)


@pytest.mark.parametrize(("score", "value"), [("zeta", 2.5), ("en", 1.25)])
def test_zeta_and_en_give_signals_only_with_an_uncertainty(score: str, value: float) -> None:
    plan = 'assigned = { by = "reference", value = 10, u = 0.3 }\n'
    rows = [*labs(TWELVE), row("U", "11.25")]
    stated = [
        ResultRow("U", "q", "m", "g", "11.25", parse_value("11.25"), u=parse_value("0.4").value)
    ]
    outcome = outcome_of([*rows[:-1], *stated], f'{plan}score = {{ by = "{score}" }}')
    own = score_of(outcome, "U")
    assert getattr(own, score) == pytest.approx(value)
    assert own.signal is (Signal.WARNING if score == "zeta" else Signal.ACTION)
    bare = score_of(outcome, "L01")
    assert (bare.used, bare.signal) == (UsedScore.NONE, Signal.NOT_EVALUATED)
    assert bare.note is not None
    assert bare.note.key == "lab_without_u"


def test_a_prescribed_score_without_uncertainty_of_the_value_gives_no_signals() -> None:
    plan = 'assigned = { by = "reference", value = 10 }\nscore = { by = "zeta" }'
    outcome = outcome_of(labs(TWELVE), plan)
    assert facts(outcome)["prescribed_needs_u"] == {"score": "ζ"}
    assert "reference_without_u" not in facts(outcome)
    assert {score.signal for score in outcome.scores} == {Signal.NOT_EVALUATED}


def test_differences_in_percent_are_judged_by_the_permitted_error() -> None:
    plan = f'{TEN}score = {{ by = "percent", delta_E_percent = 4 }}'
    outcome = outcome_of(labs(TWELVE), plan)
    signals = {score.lab: score.signal for score in outcome.scores}
    assert (signals["L07"], signals["L09"], signals["L12"]) == (
        Signal.ACCEPTABLE,
        Signal.ACTION,
        Signal.ACTION,
    )
    assert facts(outcome)["percent_prescribed"] == {"limit": "4"}


MINIMUM = "minimum = { consensus = 4, signals = 6, recommended = 8 }"


@pytest.mark.parametrize(
    ("size", "status", "key"),
    [
        (3, OutcomeStatus.TOO_FEW, "too_few_for_consensus"),
        (4, OutcomeStatus.FEW_RESULTS, "too_few_for_signals"),
        (6, OutcomeStatus.FEW_RESULTS, "few_for_plan"),
        (8, OutcomeStatus.OK, None),
    ],
)
def test_less_is_said_of_fewer_laboratories(
    size: int, status: OutcomeStatus, key: str | None
) -> None:
    outcome = outcome_of(labs(TWELVE[:size]), MINIMUM)
    assert outcome.status is status
    assert key is None or facts(outcome)[key]["labs"] == size
    assert (outcome.assigned_value is None) is (size < 4)
    assert (outcome.sigma_pt is None) is (size < 4)
    judged = {score.signal for score in outcome.scores} != {Signal.NOT_EVALUATED}
    assert judged is (size >= 6)
    if size == 4:
        assert all(score.z is not None for score in outcome.scores)


def test_a_reference_judges_any_number_of_laboratories() -> None:
    plan = f'{TEN}sigma = {{ by = "fixed", value = 1 }}\n{MINIMUM}'
    outcome = outcome_of(labs(TWELVE[:2]), plan)
    assert {score.signal for score in outcome.scores} == {Signal.ACCEPTABLE}


def test_scores_are_rounded_before_they_are_judged_only_where_the_plan_says_so() -> None:
    plan = f'{TEN}sigma = {{ by = "fixed", value = 1 }}'
    rows = [*labs(TWELVE), row("X", "12.004")]
    assert score_of(outcome_of(rows, plan), "X").signal is Signal.WARNING
    rounded = outcome_of(rows, f"{plan}\nrounding = {{ scores = 2 }}")
    assert score_of(rounded, "X").signal is Signal.ACCEPTABLE
    assert score_of(rounded, "X").z == pytest.approx(2.004)
    assert facts(rounded)["scores_rounded"] == {"decimals": 2}


TWO_HEAPS = ["81.5", "82.0", "82.3", "81.9", "82.6", "90.8", "91.2", "91.0", "90.5", "91.4", "82.2"]


def test_two_heaps_are_named_with_their_places() -> None:
    outcome = outcome_of(labs(TWO_HEAPS), 'sigma = { by = "fixed", value = 2 }')
    assert outcome.modes == pytest.approx((82.1, 91.0), abs=0.5)
    (note,) = (note for note in outcome.notes if note.key == "two_modes")
    assert "Two modes at 82.2 and 90.8" in note_text(note, translator("en"))


@pytest.mark.parametrize(
    ("typed", "sigma"),
    [(TWO_HEAPS, 10), (TWO_HEAPS[:7], 2), (TWELVE, 0.3), ([*TWELVE, "15.1"], 0.3)],
)
def test_one_heap_few_results_and_stray_results_are_no_second_mode(
    typed: list[str], sigma: float
) -> None:
    outcome = outcome_of(labs(typed), f'sigma = {{ by = "fixed", value = {sigma} }}')
    assert outcome.modes == ()
