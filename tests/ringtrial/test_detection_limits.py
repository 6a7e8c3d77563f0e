"""Limits of detection against a likelihood written word for word and searched by scipy."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    WrongShape,
    limit_of_detection,
    wilson,
)

# All laboratories of tests/data/real/qualitative_detection_10labs.csv together.
LEVELS = [0.0, 1.0, 2.0, 4.0, 8.0]
DETECTED = [0, 46, 63, 78, 10]
TESTED = [10, 80, 80, 80, 10]
FALL = stats.chi2.ppf(0.95, 1) / 2

counts = st.integers(1, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
studies = st.lists(counts, min_size=3, max_size=5)


def log_likelihood(F, b=1.0, c=0.0, *, levels=LEVELS, detected=DETECTED, tested=TESTED):
    """Word for word, one level after the other; blanks only where c is above zero."""
    total = 0.0
    for d, x, n in zip(levels, detected, tested, strict=True):
        if d == 0.0 and c == 0.0:
            continue
        pod = 1.0 - (1.0 - c) * math.exp(-F * d**b)
        total += x * math.log(max(pod, 1e-300)) if x else 0.0
        total += (n - x) * math.log(max(1.0 - pod, 1e-300)) if n > x else 0.0
    return total


def largest(function, start):
    found = optimize.minimize(
        lambda point: -function(*point),
        start,
        method="Nelder-Mead",
        options={"xatol": 1e-10, "fatol": 1e-13, "maxiter": 10_000, "maxfev": 10_000},
    )
    return found.x, -found.fun


def test_a_single_hit_curve_is_the_one_a_direct_search_finds():
    limit = limit_of_detection(LEVELS, DETECTED, TESTED)
    (log_F,), top = largest(lambda a: log_likelihood(math.exp(a)), [0.0])
    assert limit.sensitivity.value == pytest.approx(math.exp(log_F), rel=1e-6)
    assert limit.log_likelihood == pytest.approx(top, abs=1e-10)
    assert limit.lod50.value == pytest.approx(math.log(2) / math.exp(log_F), rel=1e-6)
    assert limit.lod95.value == pytest.approx(-math.log(0.05) / math.exp(log_F), rel=1e-6)
    for F in (limit.sensitivity.low, limit.sensitivity.high):
        assert top - log_likelihood(F) == pytest.approx(FALL, abs=1e-9)
    assert limit.lod50.low == pytest.approx(math.log(2) / limit.sensitivity.high)
    assert limit.lod50.high == pytest.approx(math.log(2) / limit.sensitivity.low)
    assert (limit.slope.value, limit.slope.low, limit.slope_p_value) == (1.0, None, None)
    assert limit.status is Status.OK
    with pytest.raises(NotPositive, match="level"):
        limit.pod(-1.0)


def test_one_level_has_its_closed_form():
    limit = limit_of_detection([2.5], [7], 20)
    assert limit.sensitivity.value == pytest.approx(-math.log(1 - 7 / 20) / 2.5, rel=1e-12)
    assert (limit.status, limit.df, limit.fit_p_value) == (Status.FEW_RESULTS, 0, None)
    assert limit.deviance == pytest.approx(0.0, abs=1e-12)


def test_the_deviance_compares_the_curve_with_the_rates_themselves():
    limit = limit_of_detection(LEVELS, DETECTED, TESTED)
    fitted = [limit.pod(d) for d in LEVELS[1:]]
    expected = 2 * sum(
        stats.binom.logpmf(x, n, x / n) - stats.binom.logpmf(x, n, p)
        for x, n, p in zip(DETECTED[1:], TESTED[1:], fitted, strict=True)
    )
    assert limit.deviance == pytest.approx(expected, rel=1e-9)
    assert limit.df == 3
    assert limit.fit_p_value == pytest.approx(stats.chi2.sf(expected, 3), rel=1e-9)


def test_slope_and_limits_are_those_of_a_direct_search():
    limit = limit_of_detection(LEVELS, DETECTED, TESTED, model="slope")
    (log_F, b), top = largest(lambda a, b: log_likelihood(math.exp(a), b), [0.0, 1.0])
    assert limit.sensitivity.value == pytest.approx(math.exp(log_F), rel=1e-5)
    assert limit.slope.value == pytest.approx(b, rel=1e-5)
    assert limit.log_likelihood == pytest.approx(top, abs=1e-9)
    assert limit.lod50.value == pytest.approx((math.log(2) / math.exp(log_F)) ** (1 / b), rel=1e-5)
    single = limit_of_detection(LEVELS, DETECTED, TESTED)
    statistic = 2 * (top - single.log_likelihood)
    assert limit.slope_statistic == pytest.approx(statistic, abs=1e-8)
    assert limit.slope_p_value == pytest.approx(stats.chi2.sf(statistic, 1), abs=1e-8)
    assert limit.df == 2


@pytest.mark.parametrize("parameter", ["slope", "sensitivity", "lod50", "lod95"])
def test_at_the_limits_of_the_slope_model_the_profile_has_fallen_as_it_should(parameter):
    limit = limit_of_detection(LEVELS, DETECTED, TESTED, model="slope")
    share = {"lod50": 0.5, "lod95": 0.95}.get(parameter)

    def profile(value):
        if parameter == "slope":
            return largest(lambda a: log_likelihood(math.exp(a), value), [0.0])[1]
        if parameter == "sensitivity":
            return largest(lambda b: log_likelihood(value, b), [1.0])[1]
        return largest(
            lambda b: log_likelihood(-math.log(1 - share) / value ** abs(b), abs(b)), [1.0]
        )[1]

    interval = getattr(limit, parameter)
    assert interval.low < interval.value < interval.high
    for end in (interval.low, interval.high):
        assert limit.log_likelihood - profile(end) == pytest.approx(FALL, abs=1e-7)


def test_a_background_is_estimated_with_the_blanks():
    levels, detected, tested = [0.0, 1.0, 2.0, 4.0], [6, 21, 30, 38], [40, 40, 40, 40]
    data = {"levels": levels, "detected": detected, "tested": tested}
    limit = limit_of_detection(levels, detected, tested, model="background")

    def at(F, c):
        return log_likelihood(abs(F), 1.0, min(max(c, 1e-12), 1 - 1e-12), **data)

    (F, c), top = largest(at, [0.5, 0.1])
    assert limit.sensitivity.value == pytest.approx(F, rel=1e-5)
    assert limit.background.value == pytest.approx(c, rel=1e-5)
    assert limit.log_likelihood == pytest.approx(top, abs=1e-9)
    for end in (limit.sensitivity.low, limit.sensitivity.high):
        profile = largest(lambda c, end=end: at(end, c), [0.1])[1]
        assert top - profile == pytest.approx(FALL, abs=1e-7)
    for end in (limit.background.low, limit.background.high):
        profile = largest(lambda F, end=end: at(F, end), [0.5])[1]
        assert top - profile == pytest.approx(FALL, abs=1e-7)
    assert limit.pod(0.0) == pytest.approx(limit.background.value)
    assert limit.pod(2.0) == pytest.approx(1 - (1 - c) * math.exp(-2 * F), rel=1e-5)
    # The limits are those of the target: without the positive blanks it is detected less often.
    assert limit.lod50.value > limit_of_detection(levels, detected, tested).lod50.value
    assert (limit.df, limit.status) == (2, Status.OK)


@pytest.mark.parametrize("model", ["single_hit", "slope"])
def test_blanks_are_reported_and_leave_the_curve_alone(model):
    plain = limit_of_detection(LEVELS[1:], DETECTED[1:], TESTED[1:], model=model)
    positive = limit_of_detection(LEVELS, [3, *DETECTED[1:]], TESTED, model=model)
    assert (positive.lod50, positive.lod95) == (plain.lod50, plain.lod95)
    assert plain.false_positives is None
    assert positive.false_positives == wilson(3, 10)
    assert (positive.levels, positive.detected, positive.tested) == (4, 197, 250)


def test_a_background_of_zero_has_an_upper_limit_only():
    limit = limit_of_detection(LEVELS, DETECTED, TESTED, model="background")
    single = limit_of_detection(LEVELS, DETECTED, TESTED)
    assert limit.lod50.value == pytest.approx(single.lod50.value)
    assert (limit.background.value, limit.background.low) == (0.0, 0.0)
    assert 0.0 < limit.background.high < 0.28


@settings(deadline=None, max_examples=60)
@given(studies)
def test_no_other_curve_is_more_likely(study):
    levels = [0.5 * 2**k for k in range(len(study))]
    data = dict(zip(("detected", "tested"), zip(*study, strict=True), strict=True))
    assume(0 < sum(data["detected"]) < sum(data["tested"]))
    limit = limit_of_detection(levels, **data)
    best = log_likelihood(limit.sensitivity.value, levels=levels, **data)
    assert limit.log_likelihood == pytest.approx(best, abs=1e-9)
    for factor in (0.5, 0.99, 1.01, 2.0):
        other = log_likelihood(factor * limit.sensitivity.value, levels=levels, **data)
        assert other <= best + 1e-9
    low, high = limit.sensitivity.low, limit.sensitivity.high
    assert low < limit.sensitivity.value < high
    for end in (low, high):
        at_end = log_likelihood(end, levels=levels, **data)
        assert best - at_end == pytest.approx(FALL, abs=1e-6)
    steep = limit_of_detection(levels, **data, model="slope")
    if steep.status is not Status.DEGENERATE:
        F, b = steep.sensitivity.value, steep.slope.value
        top = log_likelihood(F, b, levels=levels, **data)
        assert steep.log_likelihood == pytest.approx(top, abs=1e-9)
        assert top >= best - 1e-9
        for f, g in itertools.product((0.9, 1.0, 1.1), (0.9, 1.0, 1.1)):
            assert log_likelihood(F * f, b * g, levels=levels, **data) <= top + 1e-9
    shifted = limit_of_detection(levels, **data, model="background")
    assert shifted.log_likelihood >= best - 1e-9


@pytest.mark.parametrize("model", ["single_hit", "slope", "background"])
@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_the_unit_of_the_levels_carries_over(model, scale):
    plain = limit_of_detection(LEVELS, DETECTED, TESTED, model=model)
    scaled = limit_of_detection([scale * d for d in LEVELS], DETECTED, TESTED, model=model)
    for name in ("lod50", "lod95"):
        for part in ("value", "low", "high"):
            expected = getattr(getattr(plain, name), part) * scale
            assert getattr(getattr(scaled, name), part) == pytest.approx(expected, rel=1e-8)
    power = plain.slope.value
    assert scaled.sensitivity.value * scale**power == pytest.approx(
        plain.sensitivity.value, rel=1e-6
    )


@pytest.mark.parametrize("model", ["single_hit", "slope", "background"])
def test_order_and_division_into_laboratories_do_not_matter(model):
    whole = limit_of_detection(LEVELS, DETECTED, TESTED, model=model)
    parts = [8.0, 1.0, 4.0, 0.0, 1.0, 2.0, 2.0]
    split = limit_of_detection(
        parts, np.array([10, 40, 78, 0, 6, 60, 3]), [10, 60, 80, 10, 20, 70, 10], model=model
    )
    assert split == whole


def test_counts_without_tests_and_levels_far_apart_do_no_harm():
    limit = limit_of_detection([1e-6, 1.0, 3.0, 1e6], [0, 0, 7, 10], [10, 0, 10, 10])
    alone = limit_of_detection([3.0], [7], 10)
    assert limit.lod50.value == pytest.approx(alone.lod50.value, rel=1e-4)
    assert limit.levels == 3
    for model in ("slope", "background"):
        far = limit_of_detection([1e-6, 1.0, 3.0, 1e6], [0, 4, 7, 10], 10, model=model)
        assert far.status is Status.OK
        assert far.lod50.low < 2.0 < far.lod50.high


def test_more_confidence_is_a_wider_interval():
    widths = [
        limit.lod50.high - limit.lod50.low
        for limit in (
            limit_of_detection(LEVELS, DETECTED, TESTED, confidence=c) for c in (0.8, 0.95, 0.99)
        )
    ]
    assert widths == sorted(widths)
    assert len(set(widths)) == 3


def test_impossible_studies_are_refused():
    with pytest.raises(InputRefused, match="model"):
        limit_of_detection([1.0], [1], 2, model="probit")
    with pytest.raises(InputRefused, match="confidence"):
        limit_of_detection([1.0], [1], 2, confidence=1.0)
    with pytest.raises(NotPositive):
        limit_of_detection([-1.0], [1], 2)
    with pytest.raises(NotFinite):
        limit_of_detection([math.inf], [1], 2)
    with pytest.raises(InputRefused, match="missing"):
        limit_of_detection([1.0, None], [1, 1], 2)
    for level in ([1.0, 2.0], [[1.0]], 1.0):
        with pytest.raises(WrongShape):
            limit_of_detection(level, [1], 2)
    with pytest.raises(TooFewResults, match="above level zero"):
        limit_of_detection([0.0, 1.0], [1, 0], [2, 0])
    for model, levels in (("slope", [0.0, 1.0]), ("background", [1.0, 1.0])):
        with pytest.raises(TooFewResults, match="level"):
            limit_of_detection(levels, [1, 1], 2, model=model)
