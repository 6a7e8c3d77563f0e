"""Ordinal, nominal and presence/absence results against direct counts.

Published: ISO 13528:2022 Annex E, E.15 (mode and median) as republished in the tests of pt13528
0.1.8; proportions compared with scipy.stats.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from ringtrial import (
    InputRefused,
    NotFinite,
    Status,
    TooFewResults,
    WrongShape,
    accordance,
    clopper_pearson,
    nominal_summary,
    ordinal_scores,
    ordinal_summary,
)

count_lists = st.lists(st.integers(0, 30), min_size=2, max_size=7)


@pytest.mark.parametrize(
    ("counts", "mode", "median"), [([20, 18, 10, 2], 1, 2), ([8, 12, 20, 10], 3, 3)]
)
def test_the_published_modes_and_medians_are_reproduced(counts, mode, median):
    summary = ordinal_summary(counts)
    assert (summary.modes, summary.median_low, summary.median_high) == ((mode,), median, median)


@settings(deadline=None)
@given(count_lists)
def test_the_ordinal_summary_is_that_of_the_single_results(counts):
    results = [k for k, count in enumerate(counts, start=1) for _ in range(count)]
    assume(results)
    summary = ordinal_summary(counts)
    half = len(results) / 2
    assert summary.median_low == results[math.ceil(half) - 1]
    assert summary.median_high == results[math.floor(half)]
    shares = np.array([sum(r <= k for r in results) for k in range(1, len(counts) + 1)])
    below = shares / len(results)
    assert summary.cumulative == pytest.approx(below)
    variation = 4 / (len(counts) - 1) * (below * (1 - below)).sum()
    assert summary.ordinal_variation == pytest.approx(variation, abs=1e-12)
    gini = 1 - (np.diff([0, *below]) ** 2).sum()
    normalized = gini * len(counts) / (len(counts) - 1)
    assert summary.nominal_variation == pytest.approx(normalized, abs=1e-12)
    assert len(results) == summary.N
    assert all(counts[mode - 1] == max(counts) for mode in summary.modes)


@settings(deadline=None)
@given(count_lists)
def test_turning_the_scale_round_mirrors_the_summary(counts):
    assume(sum(counts))
    there, back = ordinal_summary(counts), ordinal_summary(counts[::-1])
    assert back.median_low == len(counts) + 1 - there.median_high
    assert back.ordinal_variation == pytest.approx(there.ordinal_variation)


def test_dispersion_runs_from_one_category_to_half_at_either_end():
    assert ordinal_summary([0, 8, 0]).ordinal_variation == 0.0
    assert ordinal_summary([4, 0, 0, 4]).ordinal_variation == 1.0
    single = ordinal_summary([5])
    assert (single.ordinal_variation, single.nominal_variation) == (0.0, 0.0)
    assert single.status is Status.DEGENERATE


def test_a_median_between_categories_is_not_averaged():
    summary = ordinal_summary([5, 5, 0, 6, 4])
    assert (summary.median_low, summary.median_high) == (2, 4)


def test_several_modes_are_all_named():
    assert ordinal_summary([3, 1, 3]).modes == (1, 3)
    assert nominal_summary(["b", "a"]).modes == ("a", "b")


def test_impossible_counts_are_refused():
    for wrong in ([1.5, 2.0], [-1, 2], [None, 2]):
        with pytest.raises(InputRefused, match="whole numbers"):
            ordinal_summary(wrong)
    with pytest.raises(NotFinite):
        ordinal_summary([math.inf, 1])
    with pytest.raises(WrongShape):
        ordinal_summary([[1, 2]])
    with pytest.raises(TooFewResults):
        ordinal_summary([0, 0])


def test_ordinal_scores_count_signed_steps():
    scores = ordinal_scores([1, 3, None, 4], assigned=3, categories=4)
    assert [score.steps for score in scores] == [-2, 0, None, 1]
    assert [score.acceptable for score in scores] == [False, True, None, False]
    wide = ordinal_scores([1, 2], assigned=3, categories=4, acceptable={2, 3})
    assert [score.acceptable for score in wide] == [False, True]
    for wrong in ({"assigned": 5}, {"assigned": 3, "acceptable": {0}}):
        with pytest.raises(InputRefused, match="scale"):
            ordinal_scores([1], categories=4, **wrong)
    with pytest.raises(InputRefused, match="scale"):
        ordinal_scores([5], assigned=3, categories=4)


def test_nominal_results_are_counted_whatever_their_order():
    results = ["wild", "Aneuploid", None, "wild", "mosaic", "wild"]
    summary = nominal_summary(results, truth="wild")
    assert summary.categories == ("Aneuploid", "mosaic", "wild")
    assert (summary.counts, summary.N, summary.missing) == ((1, 1, 3), 5, 1)
    assert summary.correct.proportion == 0.6
    assert summary.gini == pytest.approx(1 - 11 / 25)
    assert summary.gini_normalized == pytest.approx((1 - 11 / 25) * 3 / 2)
    assert summary.entropy == pytest.approx(stats.entropy([1, 1, 3]))
    assert nominal_summary(results[::-1], truth="wild") == summary


def test_unanimous_results_show_no_diversity():
    summary = nominal_summary(["x"] * 4)
    assert (summary.gini, summary.gini_normalized, summary.entropy) == (0.0, 0.0, 0.0)
    assert (summary.status, summary.correct) == (Status.DEGENERATE, None)
    missed = nominal_summary(["x"] * 4, truth="y")
    assert (missed.correct.proportion, missed.correct.low) == (0.0, 0.0)
    with pytest.raises(TooFewResults):
        nominal_summary([None])


@pytest.mark.parametrize("n", [1, 2, 28, 600])
def test_the_interval_of_a_proportion_is_the_exact_one(n):
    for k in {0, 1, n // 2, n}:
        interval = clopper_pearson(k, n)
        exact = stats.binomtest(k, n).proportion_ci(method="exact")
        assert interval.low == pytest.approx(exact.low, rel=1e-9)
        assert interval.high == pytest.approx(exact.high, rel=1e-9)
        assert interval.low <= interval.proportion <= interval.high


def test_impossible_proportions_are_refused():
    with pytest.raises(TooFewResults):
        clopper_pearson(0, 0)
    with pytest.raises(InputRefused, match="k is 3"):
        clopper_pearson(3, 2)
    with pytest.raises(InputRefused, match="confidence"):
        clopper_pearson(1, 2, confidence=1.0)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.booleans(), min_size=2, max_size=5), min_size=2, max_size=7),
)
def test_agreement_is_counted_over_all_pairs_of_results(labs):
    def share(pairs):
        pairs = list(pairs)
        return sum(a == b for a, b in pairs) / len(pairs)

    within = np.mean([share(itertools.combinations(lab, 2)) for lab in labs])
    between = np.mean([share(itertools.product(a, b)) for a, b in itertools.combinations(labs, 2)])
    found = accordance([sum(lab) for lab in labs], [len(lab) for lab in labs])
    assert found.accordance == pytest.approx(within)
    assert found.concordance == pytest.approx(between)
    assert found.rate == pytest.approx(np.mean([result for lab in labs for result in lab]))
    if found.odds_ratio is not None:
        expected = within * (1 - between) / (between * (1 - within))
        assert found.odds_ratio == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_perfect_agreement_within_laboratories_has_no_odds_ratio():
    for positives in ([5, 5, 5], [5, 0, 5], [0, 5]):
        found = accordance(positives, 5)
        assert (found.accordance, found.odds_ratio) == (1.0, None)
        assert found.status is Status.DEGENERATE
    assert accordance(np.array([5, 4, 3]), 5).status is Status.OK


def test_impossible_presence_results_are_refused():
    with pytest.raises(WrongShape):
        accordance([1, 2], [3, 3, 3])
    with pytest.raises(TooFewResults, match="positives holds 1"):
        accordance([1], 5)
    with pytest.raises(TooFewResults, match="n holds 1"):
        accordance([1, 1], 1)
    with pytest.raises(InputRefused, match="positives holds 6"):
        accordance([1, 6], 5)
