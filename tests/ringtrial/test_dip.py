"""Dip against a linear program over all distribution functions with one mode.

Tolerance 1e-7: that of the solver of the linear program. Quantiles of the p-value are simulated
anew here for two sizes; 4000 samples know a probability to 0.008, three times that is allowed.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from ringtrial import NotFinite, Status, TooFewResults, dip_test

rounds = st.lists(st.integers(0, 60).map(lambda n: n / 10), min_size=4, max_size=10).filter(
    lambda x: min(x) < max(x)
)


def by_linear_program(x):
    """The smallest distance to a distribution function, convex up to a mode, concave above."""
    points, counts = np.unique(x, return_counts=True)
    upper = np.cumsum(counts) / len(x)
    lower = upper - counts / len(x)
    return min(distance_with_mode(points, lower, upper, mode) for mode in range(points.size))


def distance_with_mode(points, lower, upper, mode):
    # Unknowns: the function at each point, its value after a jump at the mode, the distance.
    size = points.size
    left, right = np.arange(mode + 1), np.r_[size, np.arange(mode + 1, size)]
    places = np.r_[points[mode], points[mode + 1 :]]
    rows, limits = [], []

    def at_most(limit, **weights):
        row = np.zeros(size + 2)
        for name, weight in weights.items():
            row[int(name[1:])] += weight
        rows.append(row)
        limits.append(limit)

    def grows_and_bends(unknowns, at, sign):
        for a, b in pairwise(unknowns):
            at_most(0.0, **{f"u{a}": 1.0, f"u{b}": -1.0})
        for k in range(1, len(unknowns) - 1):
            before, after = 1 / (at[k] - at[k - 1]), 1 / (at[k + 1] - at[k])
            a, b, c = unknowns[k - 1 : k + 2]
            weights = {f"u{a}": -before, f"u{b}": before + after, f"u{c}": -after}
            at_most(0.0, **{name: sign * weight for name, weight in weights.items()})

    grows_and_bends(left, points[: mode + 1], 1.0)
    grows_and_bends(right, places, -1.0)
    at_most(0.0, **{f"u{mode}": 1.0, f"u{size}": -1.0})
    steps = [(k, lower[k]) for k in range(mode + 1)] + [(k, upper[k]) for k in range(mode)]
    steps += [(size, upper[mode])]
    steps += [(k, height) for k in range(mode + 1, size) for height in (lower[k], upper[k])]
    for unknown, height in steps:
        at_most(height, **{f"u{unknown}": 1.0, f"u{size + 1}": -1.0})
        at_most(-height, **{f"u{unknown}": -1.0, f"u{size + 1}": -1.0})
    target = np.r_[np.zeros(size + 1), 1.0]
    bounds = [(0.0, 1.0)] * (size + 1) + [(0.0, None)]
    return linprog(target, A_ub=np.array(rows), b_ub=np.array(limits), bounds=bounds).fun


@settings(deadline=None, max_examples=60)
@given(rounds)
def test_the_dip_is_the_distance_to_the_nearest_function_with_one_mode(x):
    # Half a step of the distribution function is missed by any continuous one.
    expected = max(by_linear_program(x), 0.5 / len(x))
    assert dip_test(x).dip == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("n", [9, 40])
def test_the_p_value_is_the_share_of_uniform_samples_with_a_larger_dip(n):
    generator = np.random.default_rng(85)
    p_values = np.sort([dip_test(generator.random(n)).p_value for _ in range(4000)])
    for share in (0.02, 0.1, 0.5, 0.9):
        assert np.mean(p_values <= share) == pytest.approx(share, abs=0.025)


def test_two_clusters_have_a_large_dip_and_one_mode_has_a_small_one():
    one = np.linspace(-1.0, 1.0, 41)
    two = np.concatenate((one, one + 20.0))
    assert dip_test(one).p_value > 0.99
    assert dip_test(two).p_value == pytest.approx(0.001)
    assert 0.2 < dip_test(two).dip < 0.25
    assert dip_test(np.arange(6.0)).p_value == 1.0


@settings(deadline=None)
@given(rounds, st.sampled_from([-1.0, 1e-9, 1e9]), st.sampled_from([0.0, 1e6]))
def test_unit_level_and_order_change_nothing(x, unit, shift):
    moved = [unit * (value + shift) for value in reversed(x)]
    assert dip_test(moved).dip == pytest.approx(dip_test(x).dip, abs=1e-7)


def test_large_rounds_use_the_last_row_of_the_table():
    generator = np.random.default_rng(3)
    assert 0.001 < dip_test(generator.random(3000)).p_value < 1.0


def test_equal_results_are_degenerate_and_three_say_nothing():
    equal = dip_test([4.2] * 10)
    assert (equal.dip, equal.p_value, equal.status) == (0.05, 1.0, Status.DEGENERATE)
    few = dip_test([1.0, 2.0, 9.0, None])
    assert (few.p_value, few.n, few.missing, few.status) == (1.0, 3, 1, Status.FEW_RESULTS)
    assert dip_test([1.0, 2.0, 9.0, 9.1]).status is Status.OK


def test_too_few_and_infinite_results_are_refused():
    with pytest.raises(TooFewResults, match="x holds 1 usable"):
        dip_test([1.0])
    with pytest.raises(NotFinite, match="x holds inf"):
        dip_test([1.0, math.inf])
