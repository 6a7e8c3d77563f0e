"""Stability in storage and transport, and the trend over time, against scipy.stats."""

from __future__ import annotations

import math
from fractions import Fraction
from statistics import fmean, variance

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    WrongShape,
    instability_uncertainty,
    stability,
    stability_trend,
)


def as_fractions(values):
    return [Fraction(value) for value in values]


hundredths = st.lists(st.integers(-500, 500), min_size=2, max_size=12)


@settings(deadline=None)
@given(before=hundredths, after=hundredths, exponent=st.sampled_from([-9, 0, 9]))
def test_the_t_test_is_that_of_welch_in_any_unit(before, after, exponent):
    assume(len(set(before)) > 1 or len(set(after)) > 1)
    scale = 10.0**exponent
    y1, y2 = [v / 100 * scale for v in before], [v / 100 * scale for v in after]
    found = stability(y1, y2, sigma_pt=scale)
    # Textbook, in exact hundredths.
    u1, u2 = (Fraction(variance(v), len(v)) for v in (as_fractions(before), as_fractions(after)))
    t = (fmean(before) - fmean(after)) / math.sqrt(u1 + u2)
    df = (u1 + u2) ** 2 / (u1**2 / (len(before) - 1) + u2**2 / (len(after) - 1))
    assert found.welch_t == pytest.approx(t, rel=1e-9, abs=1e-9)
    assert found.welch_df == pytest.approx(float(df), rel=1e-9)
    assert found.welch_p == pytest.approx(2 * stats.t.sf(abs(t), float(df)), rel=1e-8)


def test_an_offset_of_the_results_changes_nothing():
    y1, y2 = [10.0, 10.4, 9.6, 10.1], [10.9, 10.7, 11.2, 10.6]
    plain = stability(y1, y2, sigma_pt=1.5)
    moved = stability([1e8 + v for v in y1], [1e8 + v for v in y2], sigma_pt=1.5)
    assert moved.welch_t == pytest.approx(plain.welch_t, rel=1e-6)
    assert moved.difference == pytest.approx(plain.difference, rel=1e-6)


def test_the_uncertainties_of_the_means_widen_the_criterion():
    found = stability([10.0, 10.4, 9.6, 10.1], [10.9, 10.7, 11.2, 10.6], sigma_pt=1.5)
    assert (found.stable, found.stable_expanded) == (False, True)
    certain = stability([10.0, 10.4], [10.9, 10.7], sigma_pt=1.5, u1=0.0, u2=0.0)
    assert certain.expanded_criterion == certain.criterion
    assert certain.stable_expanded is False
    by_error = stability([10.0, 10.4], [10.9, 10.7], delta_E=4.5, u1=0.3, u2=0.4)
    assert by_error.expanded_criterion == pytest.approx(0.45 + 2 * 0.5)


def test_a_difference_exactly_on_the_criterion_is_stable():
    # 0.45 - 0.30 is 0.15000000000000002 in binary, 0.3 times 0.5 is 0.15.
    assert stability([0.30, 0.30], [0.45, 0.45], sigma_pt=0.5).stable
    assert not stability([0.30, 0.30], [0.4501, 0.4501], sigma_pt=0.5).stable


def test_one_result_on_a_side_is_compared_but_not_tested():
    found = stability([5.0, None], [5.1, 5.2], sigma_pt=1.0)
    assert (found.stable, found.u1, found.stable_expanded, found.welch_p) == (
        True,
        None,
        None,
        None,
    )
    assert (found.n1, found.n2, found.missing) == (1, 2, 1)
    given_one = stability([5.0], [5.1, 5.2], sigma_pt=1.0, u1=0.1)
    assert given_one.stable_expanded is True


def test_results_without_spread_are_compared_but_not_tested():
    found = stability([5.0, 5.0], [6.0, 6.0], sigma_pt=1.0)
    assert (found.stable, found.welch_t, found.status) == (False, None, Status.DEGENERATE)


def test_impossible_comparisons_are_refused():
    with pytest.raises(TooFewResults):
        stability([None], [1.0], sigma_pt=1.0)
    with pytest.raises(InputRefused, match="one is needed"):
        stability([1.0], [1.0])
    with pytest.raises(NotPositive, match="u2"):
        stability([1.0], [1.0], sigma_pt=1.0, u2=-1.0)
    with pytest.raises(NotFinite):
        stability([math.inf], [1.0], sigma_pt=1.0)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 24), st.integers(-300, 300)), min_size=3, max_size=15),
    st.sampled_from([-9, 0, 9]),
)
def test_the_trend_is_the_least_squares_line_in_any_unit(pairs, exponent):
    times, results = zip(*pairs, strict=True)
    assume(len(set(times)) > 1 and len(set(results)) > 1)
    scale = 10.0**exponent
    line = stats.linregress(times, results)
    found = stability_trend(times, [v * scale for v in results])
    near = {"rel": 1e-7, "abs": 1e-7}
    assert found.slope / scale == pytest.approx(line.slope, **near)
    assert found.intercept / scale == pytest.approx(line.intercept, **near)
    # linregress takes the error from 1 - r^2, which keeps half of the digits near a straight line.
    assert found.u_slope / scale == pytest.approx(line.stderr, rel=1e-7, abs=1e-4)
    assume(line.stderr > 0.01)
    assert found.t == pytest.approx(line.slope / line.stderr, **near)
    assert found.p_value == pytest.approx(line.pvalue, rel=1e-6, abs=1e-9)


def test_a_line_without_residuals_is_not_tested():
    straight = stability_trend([0.0, 1.0, 2.0], [0.1, 0.2, 0.3])
    assert straight.slope == pytest.approx(0.1)
    assert (straight.t, straight.p_value, straight.status) == (None, None, Status.DEGENERATE)
    constant = stability_trend([0.0, 1.0, 2.0], [4.0, 4.0, 4.0])
    assert (constant.slope, constant.u_slope, constant.status) == (0.0, 0.0, Status.DEGENERATE)


def test_a_trend_needs_three_pairs_and_two_times():
    incomplete = stability_trend([0.0, 1.0, None, 3.0, 4.0], [1.0, 2.0, 3.0, None, 2.5])
    assert (incomplete.n, incomplete.missing, incomplete.df) == (3, 2, 1)
    with pytest.raises(TooFewResults, match="y holds 2"):
        stability_trend([0.0, 1.0], [1.0, 2.0])
    with pytest.raises(TooFewResults, match="different times"):
        stability_trend([1.0, 1.0, 1.0], [1.0, 2.0, 3.0])
    with pytest.raises(WrongShape):
        stability_trend([1.0, 2.0], [1.0])


def test_an_instability_is_spread_over_its_full_size():
    assert instability_uncertainty(-3.0) == pytest.approx(math.sqrt(3.0))
    with pytest.raises(NotFinite):
        instability_uncertainty(math.nan)
