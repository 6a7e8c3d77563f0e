"""Median, MADe, nIQR, mean and SD.

Published: ISO 13528:2022 Annex E, E.3 (Table E.5: nIQR 0.0402, u 0.0086), as republished in the
tests of pt13528 0.1.8. The oracles are numpy's own quantiles and median.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrial import (
    NotFinite,
    Status,
    TooFewResults,
    assigned_from_participants,
    made,
    mean,
    median,
    niqr,
    quartiles,
    small_round_spread,
    standard_deviation,
)

ATRAZINE = [
    *(0.04, 0.055, 0.178, 0.202, 0.206, 0.227, 0.228, 0.23, 0.23, 0.235, 0.236, 0.237),
    *(0.243, 0.244, 0.245, 0.2555, 0.26, 0.264, 0.267, 0.27, 0.273, 0.274, 0.274, 0.278),
    *(0.2811, 0.287, 0.287, 0.288, 0.289, 0.295, 0.296, 0.311, 0.331, 0.4246),
]
SCALES = [made, niqr, standard_deviation]

numbers = st.integers(-5000, 5000).map(lambda number: number / 100)
rounds = st.lists(numbers, min_size=2, max_size=40)


def test_the_printed_niqr_and_its_uncertainty_are_reproduced():
    assert round(niqr(ATRAZINE).value, 4) == 0.0402
    u = assigned_from_participants(ATRAZINE, estimator="median").u_x_pt
    assert u is not None and round(u, 4) == 0.0086


@settings(deadline=None)
@given(rounds)
def test_median_quartiles_and_moments_are_those_of_numpy(x):
    assert median(x).value == pytest.approx(float(np.median(x)), abs=1e-12)
    assert mean(x).value == pytest.approx(float(np.mean(x)), abs=1e-12)
    assert standard_deviation(x).value == pytest.approx(float(np.std(x, ddof=1)), abs=1e-11)
    names = {7: "linear", 6: "weibull", 2: "averaged_inverted_cdf"}
    for definition, name in names.items():
        expected = np.quantile(x, [0.25, 0.75], method=name)
        np.testing.assert_allclose(quartiles(x, definition=definition), expected, atol=1e-11)


@settings(deadline=None)
@given(rounds)
def test_made_is_the_scaled_median_of_absolute_deviations(x):
    deviation = float(np.median(np.abs(np.array(x) - np.median(x))))
    assert made(x).value == pytest.approx(1.483 * deviation, abs=1e-11)
    assert made(x, factor="exact").value == pytest.approx(deviation / 0.6744897501960817, abs=1e-11)


@settings(deadline=None)
@given(rounds)
def test_adding_the_median_keeps_the_median(x):
    centre = median(x).value
    assert median([*x, centre]).value == pytest.approx(centre, abs=1e-12)


@settings(deadline=None)
@given(rounds, st.sampled_from([1e-9, 1e9, -3.0]), st.sampled_from([0.0, 1e6]))
def test_scales_follow_the_unit_and_ignore_the_level(x, unit, level):
    for scale in SCALES:
        value = scale(x).value
        assert scale([unit * v for v in x]).value == pytest.approx(abs(unit) * value, rel=1e-9)
        assert scale([v + level for v in x]).value == pytest.approx(value, abs=1e-8)


@settings(deadline=None)
@given(rounds, st.randoms(use_true_random=False))
def test_the_order_of_results_changes_nothing_at_all(x, random):
    shuffled = list(x)
    random.shuffle(shuffled)
    for estimate in [median, mean, *SCALES]:
        assert estimate(shuffled) == estimate(x)


def test_an_offset_of_1e8_costs_the_standard_deviation_nothing():
    assert standard_deviation([1e8, 1e8 + 1, 1e8 + 2]).value == pytest.approx(1.0, rel=1e-14)


def test_extreme_units_neither_overflow_nor_vanish():
    assert standard_deviation([1e299, 2e299, 3e299]).value == pytest.approx(1e299, rel=1e-12)
    assert standard_deviation([1e-299, 2e-299, 3e-299]).value == pytest.approx(1e-299, rel=1e-12)


@pytest.mark.parametrize("scale", SCALES)
def test_a_zero_scale_is_degenerate(scale):
    result = scale([2.5] * 9)
    assert (result.value, result.status) == (0.0, Status.DEGENERATE)


def test_made_vanishes_before_niqr_and_niqr_before_the_standard_deviation():
    half = [5.0, 5.0, 5.0, 5.0, 6.0, 7.0, 9.0]
    assert made(half).status is Status.DEGENERATE
    assert niqr(half).value == pytest.approx(0.7413 * 1.5)
    most = [1.0] * 6 + [2.0]
    assert niqr(most).status is Status.DEGENERATE
    assert standard_deviation(most).value > 0


@pytest.mark.parametrize("location", [median, mean])
def test_a_location_accepts_one_result_and_calls_it_few(location):
    result = location([None, 7.5])
    assert (result.value, result.n, result.missing) == (7.5, 1, 1)
    assert result.status is Status.FEW_RESULTS
    assert location([1.0] * 5).status is Status.OK
    with pytest.raises(TooFewResults, match="x holds 0 usable results"):
        location([math.nan])


@pytest.mark.parametrize("scale", [*SCALES, quartiles, small_round_spread])
def test_a_scale_refuses_a_single_and_an_infinite_result(scale):
    with pytest.raises(TooFewResults, match="x holds 1 usable results, at least 2"):
        scale([7.5, None])
    with pytest.raises(NotFinite, match="x holds -inf"):
        scale([7.5, -math.inf])


def test_unknown_options_are_refused():
    with pytest.raises(ValueError, match="factor is 'other'"):
        made([1.0, 2.0], factor="other")
    with pytest.raises(ValueError, match="quartile definition is 5"):
        niqr([1.0, 2.0], quartiles=5)


def test_two_results_of_a_small_round_spread_by_their_difference():
    assert small_round_spread([1.0, 3.0]).value == pytest.approx(math.sqrt(2))
    assert small_round_spread([1.0, 3.0]).status is Status.FEW_RESULTS
    assert small_round_spread([3.0, 3.0, 3.0]).status is Status.DEGENERATE


def test_the_spread_of_a_published_small_round_is_reproduced():
    # Point load strength, formal report of a 2026 round, as republished by pt13528: 0.0948.
    assert round(small_round_spread([1.531, 1.403, 1.63]).value, 4) == 0.0948
