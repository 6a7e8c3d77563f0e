"""Q method against its definition in exact fractions, its invariances and its degenerate cases.

Tolerance 1e-12 relative where results are decimals: both sides start from the same fractions.
"""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from itertools import combinations
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ringtrial import (
    NotFinite,
    Status,
    TooFewResults,
    WrongShape,
    q_method,
    q_method_replicates,
)

QUANTILE = NormalDist().inv_cdf

decimals = st.integers(-3000, 3000).map(lambda number: number / 100)
tied = st.integers(-4, 4).map(lambda number: number / 10)
rounds = st.lists(decimals, min_size=2, max_size=25) | st.lists(tied, min_size=2, max_size=25)
laboratories = st.lists(
    st.lists(st.integers(-40, 40).map(lambda number: number / 10), min_size=1, max_size=4),
    min_size=2,
    max_size=8,
)


def quantile_of_g(weights, share):
    """G^-1 of weighted differences, exactly: weights maps a difference to its weight."""
    zero = weights.pop(Fraction(0), Fraction(0))
    wanted = share + (1 - share) * zero
    left, left_height, reached = Fraction(0), Fraction(0), zero
    for difference in sorted(weights):
        height = reached + weights[difference] / 2
        if height >= wanted:
            slope = (wanted - left_height) / (height - left_height)
            return float(left + (difference - left) * slope), float(zero)
        left, left_height, reached = difference, height, reached + weights[difference]
    return 0.0, 1.0


def by_definition(labs):
    """s_R, H1(0), s_r and H2(0) from all pairs in exact decimals."""
    exact = [[Fraction(repr(float(value))) for value in lab] for lab in labs]
    between, p = Counter(), len(exact)
    for one, other in combinations(exact, 2):
        for a in one:
            for b in other:
                between[abs(a - b)] += Fraction(2, len(one) * len(other) * p * (p - 1))
    quantile, h10 = quantile_of_g(between, Fraction(1, 4))
    s_R = quantile and quantile / (math.sqrt(2) * QUANTILE(0.625 + 0.375 * h10))
    repeated = [lab for lab in exact if len(lab) > 1]
    if not repeated:
        return s_R, h10, None, None
    within = Counter()
    for lab in repeated:
        n = len(lab)
        for a, b in combinations(lab, 2):
            within[abs(a - b)] += Fraction(2, n * (n - 1) * len(repeated))
    quantile, h20 = quantile_of_g(within, Fraction(1, 2))
    return s_R, h10, quantile and quantile / (math.sqrt(2) * QUANTILE(0.75 + 0.25 * h20)), h20


@settings(deadline=None, max_examples=300)
@given(rounds)
def test_the_scale_is_that_of_the_definition_in_exact_decimals(x):
    s, h0, _, _ = by_definition([[value] for value in x])
    result = q_method(x)
    assert result.s == pytest.approx(s, rel=1e-12)
    assert result.h0 == pytest.approx(h0, abs=1e-15)
    assert (result.status is Status.DEGENERATE) == (s == 0)


@settings(deadline=None, max_examples=200)
@given(laboratories)
def test_replicates_give_the_scales_of_the_definition_in_exact_decimals(labs):
    s_R, h10, s_r, h20 = by_definition(labs)
    result = q_method_replicates(labs)
    assert result.s_R == pytest.approx(s_R, rel=1e-12)
    assert result.h10 == pytest.approx(h10, abs=1e-14)
    if s_r is None:
        assert (result.s_r, result.h20) == (None, None)
    else:
        assert result.s_r == pytest.approx(s_r, rel=1e-12)
        assert result.h20 == pytest.approx(h20, abs=1e-14)


@pytest.mark.parametrize("decimals_kept", [0, 1, 2, 6])
def test_rounds_too_large_to_list_all_differences_at_once_give_the_same(decimals_kept):
    generator = np.random.default_rng(13528)
    for x in (generator.normal(50.0, 2.0, 220), generator.standard_cauchy(330)):
        x = np.round(x, decimals_kept)
        s, h0, _, _ = by_definition([[value] for value in x])
        result = q_method(x)
        assert result.s == pytest.approx(s, rel=1e-12)
        assert result.h0 == pytest.approx(h0, abs=1e-15)


def test_many_laboratories_with_replicates_give_the_same():
    generator = np.random.default_rng(5725)
    labs = [
        np.round(generator.normal(level, 0.5, count), 2)
        for level, count in zip(
            generator.normal(20.0, 1.0, 80), generator.integers(1, 6, 80), strict=True
        )
    ]
    s_R, h10, s_r, h20 = by_definition(labs)
    result = q_method_replicates(labs)
    assert result.s_R == pytest.approx(s_R, rel=1e-12)
    assert result.s_r == pytest.approx(s_r, rel=1e-12)
    assert (result.h10, result.h20) == pytest.approx((h10, h20), abs=1e-14)


def test_differences_that_tie_on_paper_tie_although_they_differ_in_binary():
    assert 0.3 - 0.2 != 0.2 - 0.1
    on_paper, whole = q_method([0.1, 0.2, 0.3, 0.5]), q_method([1, 2, 3, 5])
    assert on_paper.s == pytest.approx(whole.s / 10, rel=1e-15)
    # Fifteen hundredths added in binary are no decimals any more: a few roundings still tie.
    computed = q_method([value + 0.1 + 0.2 for value in (0.1, 0.2, 0.3, 0.5)])
    assert computed.s == pytest.approx(whole.s / 10, rel=1e-12)


def test_repeatability_alone_may_be_zero():
    result = q_method_replicates([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0, 4.0]])
    assert (result.s_r, result.h20) == (0.0, 1.0)
    assert result.s_R > 0
    assert result.status is Status.FEW_RESULTS


def test_two_results_give_their_difference_over_a_known_factor():
    s = 0.5 * (9.139 - 6.432) / (math.sqrt(2) * QUANTILE(0.625))
    assert q_method([6.432, 9.139]).s == pytest.approx(s, rel=1e-13)


def test_the_scale_stays_positive_where_all_results_but_one_are_equal():
    result = q_method([1, 1, 1, 1, 1, 1, 2])
    assert result.s == pytest.approx(0.5219, abs=5e-5)
    assert result.h0 == pytest.approx(15 / 21, rel=1e-15)


def test_equal_results_are_degenerate():
    assert q_method([4.2] * 9).s == 0.0
    assert q_method([4.2] * 20).status is Status.DEGENERATE
    result = q_method_replicates([[0.3, 0.3], [0.3], [0.3]])
    assert (result.s_R, result.s_r, result.status) == (0.0, 0.0, Status.DEGENERATE)


def test_fewer_than_twelve_laboratories_are_called_few():
    x = np.arange(12.0) ** 2
    assert q_method(x[:11]).status is Status.FEW_RESULTS
    assert q_method(x).status is Status.OK
    assert q_method_replicates([[value] for value in x]).status is Status.OK


@settings(deadline=None)
@given(rounds, st.sampled_from([1e-9, 1e9, -3.0, 1e-300, 1e290]))
def test_changing_the_unit_scales_the_spread(x, unit):
    result, scaled = q_method(x), q_method([value * unit for value in x])
    assert scaled.s == pytest.approx(abs(unit) * result.s, rel=1e-9)
    assert scaled.h0 == result.h0


@settings(deadline=None)
@given(rounds, st.sampled_from([-37, 1000, 10**8]))
def test_shifting_all_results_keeps_the_spread(x, shift):
    # Added as decimals, as a laboratory would write them.
    shifted = [float(Fraction(round(value * 100), 100) + shift) for value in x]
    assert q_method(shifted).s == pytest.approx(q_method(x).s, rel=1e-12)


@settings(deadline=None)
@given(rounds, st.randoms(use_true_random=False))
def test_the_order_of_results_changes_nothing_at_all(x, random):
    shuffled = list(x)
    random.shuffle(shuffled)
    assert q_method(shuffled) == q_method(x)


@settings(deadline=None)
@given(laboratories, st.randoms(use_true_random=False))
def test_the_order_of_laboratories_changes_nothing_but_roundings(labs, random):
    before = q_method_replicates(labs)
    assume(before.s_R > 0)
    shuffled = list(labs)
    random.shuffle(shuffled)
    after = q_method_replicates(shuffled)
    assert after.s_R == pytest.approx(before.s_R, rel=1e-12)


def test_single_results_in_lists_are_what_a_plain_round_is():
    x = [1.3, 2.2, 2.2, 4.8, 9.1]
    assert q_method_replicates([[value] for value in x]).s_R == pytest.approx(q_method(x).s)


def test_missing_results_and_laboratories_without_any_are_dropped_and_counted():
    result = q_method([1.0, None, 2.0, 4.0, math.nan])
    assert (result.n, result.missing) == (3, 2)
    assert result.s == q_method([1.0, 2.0, 4.0]).s
    labs = q_method_replicates([[1.0, None], [None], [], [2.0, 2.5]])
    assert (labs.laboratories, labs.results, labs.missing) == (2, 3, 2)
    assert labs.s_R == q_method_replicates([[1.0], [2.0, 2.5]]).s_R


def test_too_few_infinite_and_misshapen_results_are_refused_by_name():
    with pytest.raises(TooFewResults, match="x holds 1 usable"):
        q_method([1.0, None])
    with pytest.raises(NotFinite, match="x holds inf"):
        q_method([1.0, math.inf])
    with pytest.raises(TooFewResults, match="laboratories holds 1 usable"):
        q_method_replicates([[1.0, 2.0], [None]])
    with pytest.raises(NotFinite, match=r"laboratories\[1\] holds -inf"):
        q_method_replicates([[1.0], [-math.inf]])
    with pytest.raises(WrongShape, match=r"laboratories\[0\] has 0 dimensions"):
        q_method_replicates([1.0, 2.0])
