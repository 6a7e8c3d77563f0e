"""Cochran, Grubbs, double Grubbs and Mandel against textbook formulas and a simulation.

Critical values are compared with the printed forms of ISO 5725-2 in t and F quantiles, computed
with scipy.stats; the library itself uses quantiles of the beta distribution.
"""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import numpy as np
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
    cochran_critical,
    cochran_test,
    double_grubbs_critical,
    double_grubbs_test,
    grubbs_critical,
    grubbs_test,
    mandel_h,
    mandel_h_critical,
    mandel_k,
    mandel_k_critical,
)

SIMULATION = Path(__file__).parents[2] / "benchmarks" / "double_grubbs.py"
SIZES = [3, 4, 8, 30, 100, 600]
values = st.lists(st.integers(-900, 900).map(lambda v: v / 10), min_size=4, max_size=40)
scales = st.sampled_from([1e-9, 0.125, 1e9])


@pytest.mark.parametrize("level", [0.05, 0.01])
@pytest.mark.parametrize("p", SIZES)
def test_critical_values_follow_the_printed_formulas(p, level):
    for n in (2, 3, 6):
        f = stats.f.isf(level / p, n - 1, (p - 1) * (n - 1))
        assert cochran_critical(p, n, level=level) == pytest.approx(f / (f + p - 1), rel=1e-9)
        f = stats.f.isf(level, n - 1, (p - 1) * (n - 1))
        k = math.sqrt(p / (1 + (p - 1) / f))
        assert mandel_k_critical(p, n, level=level) == pytest.approx(k, rel=1e-9)
    t = stats.t.isf(level / (2 * p), p - 2)
    g = (p - 1) / math.sqrt(p) * math.sqrt(t * t / (p - 2 + t * t))
    assert grubbs_critical(p, level=level) == pytest.approx(g, rel=1e-9)
    t = stats.t.isf(level / 2, p - 2)
    h = (p - 1) * t / math.sqrt(p * (t * t + p - 2))
    assert mandel_h_critical(p, level=level) == pytest.approx(h, rel=1e-9)


def test_the_double_critical_values_come_from_the_shipped_simulation():
    specification = importlib.util.spec_from_file_location("double_grubbs", SIMULATION)
    simulation = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(simulation)
    for p in (4, 17, 40):
        ratios = simulation.smallest_ratios(p, samples=200_000)
        # Standard errors of these quantiles are below 0.0006.
        five, one = np.quantile(ratios, [0.025, 0.005])
        assert double_grubbs_critical(p) == pytest.approx(five, abs=0.002)
        assert double_grubbs_critical(p, level=0.01) == pytest.approx(one, abs=0.003)


def test_the_double_critical_values_grow_smoothly_with_the_number_of_laboratories():
    for level in (0.05, 0.01):
        column = [double_grubbs_critical(p, level=level) for p in range(4, 41)]
        steps = np.diff(column)
        assert (steps > 0).all()
        assert np.abs(np.diff(steps[12:])).max() < 0.002


def test_designs_without_a_critical_value_are_refused():
    for function, sizes in (
        (cochran_critical, [(1, 2), (2, 1)]),
        (mandel_k_critical, [(1, 2), (2, 1)]),
        (grubbs_critical, [(2,)]),
        (mandel_h_critical, [(2,)]),
        (double_grubbs_critical, [(3,)]),
    ):
        for size in sizes:
            with pytest.raises(TooFewResults):
                function(*size)
    for function, size in ((cochran_critical, (5, 2)), (grubbs_critical, (5,))):
        with pytest.raises(InputRefused, match="level"):
            function(*size, level=1.0)
        with pytest.raises(NotPositive):
            function(*size, level=0.0)
    with pytest.raises(InputRefused, match="level"):
        double_grubbs_critical(5, level=0.1)
    with pytest.raises(InputRefused, match="p is 41"):
        double_grubbs_critical(41)


@settings(deadline=None)
@given(x=values, scale=scales, shift=st.sampled_from([0.0, -37.5, 1e6]))
def test_grubbs_is_the_distance_of_the_extremes_in_standard_deviations(x, scale, shift):
    assume(len(set(x)) > 1)
    array = np.array(x)
    moved = [(value + shift) * scale for value in x]
    found = grubbs_test(moved)
    assert found.high == pytest.approx((array.max() - array.mean()) / array.std(ddof=1), rel=1e-7)
    assert found.low == pytest.approx((array.mean() - array.min()) / array.std(ddof=1), rel=1e-7)
    assert found.high_index == x.index(max(x)) + 1
    assert found.low_index == x.index(min(x)) + 1


@settings(deadline=None)
@given(x=values, scale=scales)
def test_double_grubbs_is_the_share_of_squares_left_without_two(x, scale):
    assume(len(set(x)) > 1)
    ordered = np.sort(x)
    found = double_grubbs_test([value * scale for value in x])
    whole = ((ordered - ordered.mean()) ** 2).sum()
    for share, rest in ((found.high, ordered[:-2]), (found.low, ordered[2:])):
        left = ((rest - rest.mean()) ** 2).sum()
        assert share == pytest.approx(left / whole, rel=1e-7, abs=1e-12)
    assert sorted(x[i - 1] for i in found.high_indices) == ordered[-2:].tolist()
    assert sorted(x[i - 1] for i in found.low_indices) == ordered[:2].tolist()


def test_the_order_of_the_laboratories_moves_only_the_positions():
    x = [3.1, None, 2.9, 7.7, 3.0, 3.2]
    there, back = grubbs_test(x), grubbs_test(x[::-1])
    assert (there.high, there.low) == (back.high, back.low)
    assert (there.high_index, back.high_index) == (4, 3)
    assert (there.p, there.missing) == (5, 1)
    double = double_grubbs_test(x)
    assert (double.high_indices, double.missing) == ((4, 6), 1)


def test_no_double_critical_value_above_forty_laboratories():
    found = double_grubbs_test(np.arange(41.0))
    assert (found.crit_05, found.crit_01) == (None, None)
    assert 0 < found.high < 1


def test_means_that_are_one_decimal_value_are_not_tested():
    equal = [1.1, (1.0 + 1.2) / 2, 1.1, 0.1 * 11, 1.1000000000000003]
    assert len(set(equal)) > 1
    for found in (grubbs_test(equal), double_grubbs_test(equal)):
        assert (found.high, found.low, found.status) == (None, None, Status.DEGENERATE)
    h = mandel_h(equal)
    assert np.isnan(h.values).all() and h.status is Status.DEGENERATE


def test_too_few_means_are_refused():
    with pytest.raises(TooFewResults):
        grubbs_test([1.0, 2.0, None])
    with pytest.raises(TooFewResults):
        double_grubbs_test([1.0, 2.0, 3.0])
    with pytest.raises(TooFewResults):
        mandel_h([1.0, 2.0])
    with pytest.raises(TooFewResults):
        mandel_k([1.0, None])
    with pytest.raises(NotFinite):
        grubbs_test([1.0, 2.0, math.inf])


@settings(deadline=None)
@given(
    st.lists(st.lists(st.integers(-500, 500), min_size=1, max_size=4), min_size=2, max_size=12),
    scales,
)
def test_cochran_is_the_largest_share_of_the_variances(labs, scale):
    replicated = [lab for lab in labs if len(lab) > 1]
    assume(len(replicated) > 1)
    squares = [np.var(lab, ddof=1) if len(lab) > 1 else 0.0 for lab in labs]
    found = cochran_test([[value * scale for value in lab] for lab in labs])
    if sum(squares) == 0:
        assert (found.C, found.index, found.status) == (None, None, Status.DEGENERATE)
    else:
        assert pytest.approx(max(squares) / sum(squares), rel=1e-9) == found.C
        assert squares[found.index - 1] == pytest.approx(max(squares), rel=1e-9)
    assert found.p == len(replicated)


def test_cochran_names_the_first_of_laboratories_that_tie_on_paper():
    # The second difference is the larger one in binary.
    assert 0.3 - 0.2 < 0.2 - 0.1
    assert cochran_test([[0.2, 0.3], [0.1, 0.2], [5.0, 5.0]]).index == 1


def test_cochran_rests_on_the_most_frequent_number_of_replicates():
    labs = [[1.0, 2.0], [1.0, 3.0], [1.0, 2.0, 4.0], [1.0, 2.0, 3.0], [4.0], [None, 7.0]]
    found = cochran_test(labs)
    assert (found.n_typical, found.p, found.missing) == (2, 4, 1)
    assert found.crit_05 == cochran_critical(4, 2)
    with pytest.raises(TooFewResults, match="laboratories with replicates"):
        cochran_test([[1.0, 2.0], [3.0]])


@settings(deadline=None)
@given(x=values, scale=scales)
def test_mandel_h_is_the_standardized_mean(x, scale):
    assume(len(set(x)) > 1)
    array = np.array(x)
    expected = (array - array.mean()) / array.std(ddof=1)
    found = mandel_h(array * scale)
    assert found.values == pytest.approx(expected, rel=1e-7, abs=1e-9)


@settings(deadline=None)
@given(st.lists(st.integers(0, 900), min_size=2, max_size=40), scales)
def test_mandel_k_is_the_ratio_to_the_pooled_scatter(sds, scale):
    found = mandel_k([*(s * scale for s in sds), None])
    if not any(sds):
        assert np.isnan(found.values).all() and found.status is Status.DEGENERATE
        return
    array = np.array(sds, dtype=float)
    expected = array / np.sqrt((array**2).mean())
    assert found.values[:-1] == pytest.approx(expected, rel=1e-9)
    assert math.isnan(found.values[-1])
    assert (found.n, found.missing) == (len(sds), 1)


def test_mandel_k_refuses_what_is_no_list_of_standard_deviations():
    with pytest.raises(NotPositive):
        mandel_k([1.0, -1.0])
    with pytest.raises(WrongShape):
        mandel_k([[1.0, 2.0], [1.0, 2.0]])
