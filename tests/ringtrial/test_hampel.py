"""Hampel estimator and Q/Hampel against all 6p nodes, their invariances and hard cases.

Tolerance 1e-9 s*: nodes are evaluated in units of s*, where the sum of psi is exact to about
1e-13.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ringtrial import (
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    hampel,
    hampel_iterative,
    q_hampel,
    q_hampel_replicates,
    q_method,
)

decimals = st.integers(-1500, 1500).map(lambda number: number / 100)
tied = st.integers(-9, 9).map(float)
rounds = st.lists(decimals, min_size=2, max_size=25) | st.lists(tied, min_size=2, max_size=25)
scales = st.sampled_from([0.1, 0.7, 1.0, 2.3, 10.0])


def psi(q):
    distance = np.abs(q)
    return np.sign(q) * np.clip(np.minimum(np.minimum(distance, 1.5), 4.5 - distance), 0.0, None)


def over_all_nodes(x, scale):
    """C.5.3.3 word for word: the solution nearest to the median, and whether there is just one."""
    x = np.asarray(x, dtype=float)
    centre = np.median(x)
    unit = (x - centre) / scale
    nodes = np.sort((unit[:, None] + [-4.5, -3.0, -1.5, 1.5, 3.0, 4.5]).ravel())
    heights = psi(unit - nodes[:, None]).sum(axis=1)
    heights[np.abs(heights) <= 1e-10] = 0.0
    solutions = list(nodes[heights == 0.0])
    for place in np.flatnonzero(heights[:-1] * heights[1:] < 0):
        a, b = heights[place], heights[place + 1]
        solutions.append(nodes[place] + a / (a - b) * (nodes[place + 1] - nodes[place]))
    nearest = min(map(abs, solutions))
    best = [solution for solution in solutions if abs(solution) <= nearest + 1e-9]
    if max(best) - min(best) > 1e-9:
        return centre, True
    return centre + scale * best[0], False


@settings(deadline=None, max_examples=300)
@given(rounds, scales)
def test_the_solution_nearest_to_the_median_is_found(x, scale):
    location, ambiguous = over_all_nodes(x, scale)
    result = hampel(x, scale=scale)
    assert result.x == pytest.approx(location, abs=1e-8 * scale)
    assert result.ambiguous == ambiguous


@pytest.mark.parametrize("p", [2, 3, 4, 5, 8, 25, 60, 150])
def test_outlying_bimodal_and_heavy_tailed_rounds_are_solved_alike(p):
    generator = np.random.default_rng(p)
    for share in (0.0, 0.2, 0.5):
        x = np.round(generator.normal(50.0, 2.0, p), 2)
        x[generator.random(p) < share] += 30.0
        for results in (x, np.round(generator.standard_cauchy(p), 2)):
            scale = q_method(results).s
            location, ambiguous = over_all_nodes(results, scale)
            result = hampel(results, scale=scale)
            assert result.x == pytest.approx(location, abs=1e-8 * scale)
            assert result.ambiguous == ambiguous


@settings(deadline=None, max_examples=150)
@given(rounds)
def test_q_hampel_is_the_hampel_estimate_with_the_scale_of_the_q_method(x):
    scale = q_method(x)
    result = q_hampel(x)
    assert (result.s, result.h0, result.status) == (scale.s, scale.h0, scale.status)
    if scale.s == 0:
        assert (result.x, result.u) == (x[0], None)
    else:
        assert result.x == pytest.approx(over_all_nodes(x, scale.s)[0], abs=1e-8 * scale.s)
        assert result.u == pytest.approx(1.25 * scale.s / math.sqrt(len(x)), rel=1e-14)


@settings(deadline=None)
@given(rounds, st.sampled_from([-1.0, 1e-9, 1e9, 1e280]))
def test_changing_the_unit_scales_the_mean(x, unit):
    result = q_hampel(x)
    assume(not result.ambiguous)
    scaled = q_hampel([value * unit for value in x])
    # Mirrored rounds may tie between two solutions that binary rounding tells apart.
    assert scaled.x == pytest.approx(unit * result.x, abs=1e-8 * abs(unit) * (result.s + 1e-300))
    assert scaled.s == pytest.approx(abs(unit) * result.s, rel=1e-9)


@settings(deadline=None)
@given(rounds, st.sampled_from([-37.0, 1e3, 1e8]))
def test_shifting_all_results_shifts_the_mean(x, shift):
    result = q_hampel(x)
    assume(not result.ambiguous)
    shifted = q_hampel([round(value + shift, 2) for value in x])
    assert shifted.x - shift == pytest.approx(result.x, abs=1e-8 * result.s + 1e-15 * abs(shift))


@settings(deadline=None)
@given(rounds, scales, st.randoms(use_true_random=False))
def test_the_order_of_results_changes_nothing_at_all(x, scale, random):
    shuffled = list(x)
    random.shuffle(shuffled)
    assert hampel(shuffled, scale=scale) == hampel(x, scale=scale)
    assert hampel_iterative(shuffled, scale=scale) == hampel_iterative(x, scale=scale)


@settings(deadline=None)
@given(rounds, scales)
def test_the_weighted_mean_ends_at_a_solution(x, scale):
    result = hampel_iterative(x, scale=scale)
    assume(not result.ambiguous and result.status is not Status.NOT_CONVERGED)
    sum_of_psi = psi((np.asarray(x) - result.x) / scale).sum()
    assert sum_of_psi == pytest.approx(0.0, abs=1e-9)


def test_the_weighted_mean_is_the_nearest_solution_of_an_ordinary_round():
    x = [*np.linspace(9.0, 11.0, 21), 30.0, 31.0]
    weighted, solved = hampel_iterative(x, scale=0.8), hampel(x, scale=0.8)
    assert weighted.x == pytest.approx(solved.x, abs=1e-11)
    # Symmetric but for the two far away, which do not count at all.
    assert solved.x == pytest.approx(10.0, abs=1e-12)


def test_two_clusters_far_apart_give_the_median_and_say_so():
    x = [0.0, 0.1, 0.2, 50.0, 50.1, 50.2]
    assert hampel(x, scale=0.1).ambiguous
    assert hampel(x, scale=0.1).x == pytest.approx(25.1)
    weighted = hampel_iterative(x, scale=0.1)
    assert weighted.ambiguous
    assert weighted.x == pytest.approx(25.1)
    together = q_hampel(x)
    assert together.ambiguous
    assert together.x == pytest.approx(25.1)


def test_two_unlike_clusters_far_apart_give_the_larger_one():
    x = [0.0, 0.1, 0.2, 0.3, 50.0, 50.1, 50.2]
    assert hampel(x, scale=0.1).x == pytest.approx(over_all_nodes(x, 0.1)[0])
    assert hampel(x, scale=0.1).x < 1.0


def test_a_stopped_iteration_says_so():
    stopped = hampel_iterative([0.0, 1.0, 2.0, 6.0], scale=2.0, max_iterations=1)
    assert stopped.status is Status.NOT_CONVERGED


def test_one_gross_error_does_not_reach_the_mean():
    x = [*np.linspace(0.9, 1.1, 21), 1e9]
    assert q_hampel(x).x == pytest.approx(1.0, abs=1e-9)


def test_replicates_are_solved_on_the_means_of_the_laboratories():
    labs = [[1.0, 2.0], [2.0, 2.2], [1.8], [None, 1.9], [9.0, 9.5, 10.0], [None]]
    result = q_hampel_replicates(labs)
    location, _ = over_all_nodes([1.5, 2.1, 1.8, 1.9, 9.5], result.s)
    assert result.x == pytest.approx(location, abs=1e-12)
    assert (result.n, result.missing, result.status) == (5, 2, Status.FEW_RESULTS)
    assert result.u == pytest.approx(1.25 * result.s / math.sqrt(5))


def test_equal_replicates_are_degenerate_at_the_median():
    result = q_hampel_replicates([[0.3, 0.3], [0.3]])
    assert (result.x, result.s, result.u) == (pytest.approx(0.3), 0.0, None)
    assert result.status is Status.DEGENERATE


def test_fewer_than_twelve_results_are_called_few():
    x = np.arange(12.0)
    assert hampel(x, scale=3.0).status is Status.OK
    assert hampel(x[:11], scale=3.0).status is Status.FEW_RESULTS
    assert hampel_iterative(x, scale=3.0).status is Status.OK


def test_missing_results_are_dropped_and_counted():
    result = hampel([1.0, None, 2.0, math.nan, 4.0], scale=1.0)
    assert (result.n, result.missing) == (3, 2)
    both = q_hampel([1.0, None, 2.0, 4.0])
    assert (both.n, both.missing) == (3, 1)


def test_wrong_scales_and_results_are_refused_by_name():
    for function in (hampel, hampel_iterative):
        with pytest.raises(NotPositive, match="scale is 0"):
            function([1.0, 2.0], scale=0.0)
        with pytest.raises(NotFinite, match="scale holds nan"):
            function([1.0, 2.0], scale=math.nan)
        with pytest.raises(TooFewResults, match="x holds 1 usable"):
            function([1.0], scale=1.0)
    with pytest.raises(ValueError, match="max_iterations is 0"):
        hampel_iterative([1.0, 2.0], scale=1.0, max_iterations=0)
    with pytest.raises(NotFinite, match="x holds inf"):
        q_hampel([1.0, math.inf, 2.0])
