"""Limits of the typical laboratory against a likelihood integrated laboratory by laboratory."""

from __future__ import annotations

import csv
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from ringtrial import (
    InputRefused,
    NotFinite,
    Status,
    TooFewResults,
    WrongShape,
    detection_by_level,
    limit_between_laboratories,
    limit_of_detection,
    probability_of_detection,
)

REAL = Path(__file__).parents[1] / "data" / "real" / "qualitative_detection_10labs.csv"
FALL = stats.chi2.ppf(0.95, 1) / 2


@pytest.fixture(scope="module")
def study():
    """Ten laboratories, levels 0 to 8: laboratory, level, detections and tests of every count."""
    detected, tested = Counter(), Counter()
    with REAL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            count = row["lab"], float(row["material"].split()[0])
            tested[count] += 1
            detected[count] += row["value"] == "detected"
    counts = sorted(tested)
    labs, levels = zip(*counts, strict=True)
    return list(labs), list(levels), [detected[c] for c in counts], [tested[c] for c in counts]


@pytest.fixture(scope="module")
def found(study):
    return limit_between_laboratories(*study)


def log_likelihood(study, log_F, sigma):
    """Word for word: one adaptive integral for every laboratory."""
    labs = sorted(set(study[0]))
    total = 0.0
    for lab in labs:
        own = [row[1:] for row in zip(*study, strict=True) if row[0] == lab and row[1] > 0]

        def density(z, own=own):
            F = math.exp(log_F + sigma * z)
            chance = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
            for d, x, n in own:
                chance *= (-math.expm1(-F * d)) ** x * math.exp(-F * d * (n - x))
            return chance

        if sigma == 0.0:
            total += math.log(density(0.0) * math.sqrt(2 * math.pi))
        else:
            area, _ = integrate.quad(density, -9, 9, epsabs=0, epsrel=1e-11, limit=400, points=[0])
            total += math.log(area)
    return total


def largest(function, start):
    found = optimize.minimize(
        lambda point: -function(*point),
        start,
        method="Nelder-Mead",
        options={"xatol": 1e-6, "fatol": 1e-9},
    )
    return found.x, -found.fun


def test_the_real_study_gives_what_a_direct_search_finds(study, found):
    (log_F, sigma), top = largest(lambda m, s: log_likelihood(study, m, abs(s)), [0.0, 0.5])
    assert found.log_likelihood == pytest.approx(top, abs=1e-8)
    assert found.sigma_L.value == pytest.approx(abs(sigma), abs=1e-4)
    assert found.lod50.value == pytest.approx(math.log(2) / math.exp(log_F), rel=1e-4)
    assert found.lod95.value == pytest.approx(math.log(20) / math.exp(log_F), rel=1e-4)
    statistic = 2 * (top - found.pooled.log_likelihood)
    assert found.statistic == pytest.approx(statistic, abs=1e-7)
    assert found.p_value == pytest.approx(stats.chi2.sf(statistic, 1) / 2, abs=1e-7)
    assert (found.status, found.laboratories, found.without) == (Status.OK, 10, ())
    factor = math.exp(1.959964 * found.sigma_L.value)
    assert found.lod50_between == (
        pytest.approx(found.lod50.value / factor, rel=1e-6),
        pytest.approx(found.lod50.value * factor, rel=1e-6),
    )


@pytest.mark.parametrize("end", ["low", "high"])
def test_at_the_limits_of_the_real_study_the_profile_has_fallen_as_it_should(study, found, end):
    log_F = math.log(math.log(2) / getattr(found.lod50, end))
    profile = optimize.minimize_scalar(
        lambda s: -log_likelihood(study, log_F, s), bounds=(0.0, 3.0), method="bounded"
    )
    assert found.log_likelihood + profile.fun == pytest.approx(FALL, abs=1e-5)


def test_at_the_limits_of_the_spread_the_profile_has_fallen_as_it_should(study, found):
    assert found.sigma_L.low == 0.0
    assert found.log_likelihood - found.pooled.log_likelihood < FALL
    profile = optimize.minimize_scalar(
        lambda m: -log_likelihood(study, m, found.sigma_L.high),
        bounds=(-2.0, 2.0),
        method="bounded",
    )
    assert found.log_likelihood + profile.fun == pytest.approx(FALL, abs=1e-5)


def test_the_real_study_differs_at_the_lowest_level_only(study):
    levels = detection_by_level(*study)
    assert [each.level for each in levels] == [0.0, 1.0, 2.0, 4.0, 8.0]
    assert [each.found.detected for each in levels] == [0, 46, 63, 78, 10]
    assert [each.blank for each in levels] == [True, False, False, False, False]
    blank, low, middle, high, _ = (each.found for each in levels)
    assert low.homogeneity.p_value_exact < 0.05 < middle.homogeneity.p_value_exact
    assert low.s_L > middle.s_L
    assert (blank.lpod, blank.tested, blank.s_r) == (0.0, 10, None)
    assert (high.interval_from, low.interval_from) == ("results", "laboratories")


def test_every_level_is_evaluated_by_itself(study):
    for each in detection_by_level(*study, confidence=0.9):
        rows = sorted(row for row in zip(*study, strict=True) if row[1] == each.level)
        assert each.laboratories == tuple(row[0] for row in rows)
        expected = probability_of_detection(
            [row[2] for row in rows], [row[3] for row in rows], confidence=0.9
        )
        assert each.found == expected


def test_counts_of_a_laboratory_at_a_level_are_added_and_absences_counted():
    levels = detection_by_level(
        ["B", "A", "A", "C", "C"], [1.0, 1.0, 1.0, 2.0, 3.0], [2, 1, 3, 4, 0], [5, 5, 5, 5, 0]
    )
    assert [each.level for each in levels] == [1.0, 2.0]
    first = levels[0].found
    assert (first.laboratories, first.missing, first.rates[2]) == (2, 1, None)
    assert (first.rates[0].proportion, first.rates[1].proportion) == (0.4, 0.4)
    for wrong in (
        (["A"], [1.0, 2.0], [1, 2], 5),
        (["A", "B"], [[1.0, 2.0]], [1, 2], 5),
        (["A", "B"], [1.0, 2.0], [1], 5),
    ):
        with pytest.raises(WrongShape):
            detection_by_level(*wrong)
    for missing in ((["A", ""], [1.0, 2.0]), (["A", "B"], [1.0, None])):
        with pytest.raises(InputRefused, match="missing"):
            detection_by_level(*missing, [1, 2], 5)
    with pytest.raises(TooFewResults):
        detection_by_level(["A"], [1.0], [0], 0)


def test_every_laboratory_alone_and_all_together_are_given(study, found):
    assert [each.laboratory for each in found.single] == sorted(set(study[0]))
    first = [row[1:] for row in zip(*study, strict=True) if row[0] == "Q01"]
    assert found.single[0].limit == limit_of_detection(*zip(*first, strict=True))
    assert found.pooled == limit_of_detection(*study[1:])
    assert found.pooled.false_positives.proportion == 0.0
    # The pooled interval takes every laboratory for the same.
    assert found.pooled.lod50.high - found.pooled.lod50.low < found.lod50.high - found.lod50.low


def differing():
    labs = [lab for lab in "ABCDEF" for _ in range(3)]
    detected = [7, 8, 8, 1, 3, 5, 4, 6, 8, 0, 1, 2, 6, 8, 8, 2, 4, 7]
    return labs, [1.0, 2.0, 4.0] * 6, detected, [8] * 18


def test_a_clear_difference_between_laboratories_is_found():
    study = differing()
    found = limit_between_laboratories(*study)
    (log_F, sigma), top = largest(lambda m, s: log_likelihood(study, m, abs(s)), [-1.0, 1.0])
    assert found.sigma_L.value == pytest.approx(abs(sigma), rel=1e-4)
    assert found.lod50.value == pytest.approx(math.log(2) / math.exp(log_F), rel=1e-4)
    assert found.log_likelihood == pytest.approx(top, abs=1e-8)
    assert found.p_value < 1e-6
    low = optimize.minimize_scalar(
        lambda m: -log_likelihood(study, m, found.sigma_L.low), bounds=(-3.0, 2.0), method="bounded"
    )
    assert top + low.fun == pytest.approx(FALL, abs=1e-5)


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_the_unit_of_the_levels_carries_over(scale):
    labs, levels, detected, tested = differing()
    plain = limit_between_laboratories(labs, levels, detected, tested)
    scaled = limit_between_laboratories(labs, [scale * d for d in levels], detected, tested)
    assert scaled.sigma_L.value == pytest.approx(plain.sigma_L.value, rel=1e-6)
    for part in ("value", "low", "high"):
        expected = scale * getattr(plain.lod50, part)
        assert getattr(scaled.lod50, part) == pytest.approx(expected, rel=1e-6)


def test_the_order_of_counts_does_not_matter():
    study = differing()
    order = np.random.default_rng(7).permutation(18)
    mixed = [[part[k] for k in order] for part in study]
    assert limit_between_laboratories(*mixed) == limit_between_laboratories(*study)


def test_large_counts_are_integrated_as_exactly_as_small_ones():
    labs, levels = list("ABCD"), [1.0] * 4
    study = (labs, levels, [3000, 5200, 4100, 6500], [10_000] * 4)
    found = limit_between_laboratories(*study)
    # So many tests leave the logarithms of the laboratories' F themselves.
    own = np.log(-np.log1p(-np.array(study[2]) / 10_000))
    assert found.sigma_L.value == pytest.approx(own.std(), rel=1e-3)
    assert found.lod50.value == pytest.approx(math.log(2) / math.exp(own.mean()), rel=1e-3)


def test_laboratories_alike_have_no_spread():
    found = limit_between_laboratories(list("ABCDE"), [1.0] * 5, [4] * 5, 8)
    assert (found.sigma_L.value, found.sigma_L.low) == (0.0, 0.0)
    assert 0.0 < found.sigma_L.high < 1.0
    assert (found.statistic, found.p_value) == (pytest.approx(0.0, abs=1e-9), 1.0)
    assert found.lod50.value == pytest.approx(found.pooled.lod50.value)
    assert found.lod50_between == (pytest.approx(1.0), pytest.approx(1.0))
    assert found.status is Status.OK


def test_laboratories_that_find_all_or_nothing_bound_the_spread_from_below_only():
    found = limit_between_laboratories(list("ABCD"), [1.0] * 4, [8, 0, 8, 0], 8)
    assert (found.sigma_L.value, found.sigma_L.high) == (None, None)
    assert found.sigma_L.low > 1.0
    assert found.lod50.value is found.lod50_between is found.p_value is found.statistic is None
    assert found.status is Status.DEGENERATE
    assert [each.limit.status for each in found.single] == [Status.DEGENERATE] * 4


@pytest.mark.parametrize("detected", [[0] * 5, [8] * 5])
def test_nothing_or_everything_detected_leaves_the_exact_bound_of_all_results(detected):
    found = limit_between_laboratories(list("ABCDE"), [1.0] * 5, detected, 8)
    assert (found.lod50, found.lod95) == (found.pooled.lod50, found.pooled.lod95)
    assert (found.sigma_L.value, found.sigma_L.low, found.sigma_L.high) == (None, None, None)
    assert (found.log_likelihood, found.p_value, found.status) == (None, None, Status.DEGENERATE)


def test_a_limit_that_rests_on_laboratories_without_bound_is_not_given():
    found = limit_between_laboratories(list("ABCD"), [1.0] * 4, [0, 0, 0, 3], 8)
    assert found.lod50.low > 1.0
    assert found.lod50.high is None
    assert found.sigma_L.high is None
    assert found.status is Status.FEW_RESULTS


def test_laboratories_without_a_test_above_zero_are_named():
    labs, levels, detected, tested = differing()
    with_blanks = limit_between_laboratories(
        [*labs, "G", "H"], [*levels, 0.0, 100.0], [*detected, 1, 0], [*tested, 5, 0]
    )
    plain = limit_between_laboratories(labs, levels, detected, tested)
    assert with_blanks.without == ("G", "H")
    assert (with_blanks.laboratories, with_blanks.lod50) == (6, plain.lod50)
    assert with_blanks.pooled.false_positives.proportion == 0.2


def test_impossible_studies_are_refused():
    with pytest.raises(TooFewResults, match="laboratory"):
        limit_between_laboratories(["A", "A"], [1.0, 2.0], [1, 2], 5)
    with pytest.raises(TooFewResults, match="laboratory"):
        limit_between_laboratories(["A", "B"], [1.0, 0.0], [1, 0], 5)
    with pytest.raises(WrongShape, match="laboratory"):
        limit_between_laboratories(["A"], [1.0, 2.0], [1, 2], 5)
    with pytest.raises(InputRefused, match="empty name"):
        limit_between_laboratories(["A", ""], [1.0, 2.0], [1, 2], 5)
    with pytest.raises(InputRefused, match="confidence"):
        limit_between_laboratories(["A", "B"], [1.0, 2.0], [1, 2], 5, confidence=2.0)
    with pytest.raises(NotFinite):
        limit_between_laboratories(["A", "B"], [1.0, math.inf], [1, 2], 5)
