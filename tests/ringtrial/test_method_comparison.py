"""Groups of methods: Welch, ranks, Holm, Brown-Forsythe, and all of them together.

The oracles are the tests of scipy.stats.
"""

from __future__ import annotations

import math

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
    algorithm_a,
    brown_forsythe,
    compare_methods,
    holm_adjusted,
    kruskal_wallis,
    mann_whitney,
    welch_anova,
    welch_t_test,
)

numbers = st.integers(-300, 300).map(lambda number: number / 10)
group = st.lists(numbers, min_size=3, max_size=15).filter(lambda x: np.ptp(x) > 0)
several = st.lists(group, min_size=2, max_size=5)


@settings(deadline=None)
@given(group, group)
def test_welch_t_is_that_of_scipy(a, b):
    found, expected = welch_t_test(a, b), stats.ttest_ind(a, b, equal_var=False)
    assert found.t == pytest.approx(expected.statistic, rel=1e-9, abs=1e-9)
    assert found.df == pytest.approx(expected.df, rel=1e-9)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-8)
    assert found.difference == pytest.approx(np.mean(a) - np.mean(b), abs=1e-10)


@settings(deadline=None)
@given(group, group)
def test_mann_whitney_is_that_of_scipy_with_ties_and_continuity(a, b):
    found = mann_whitney(a, b)
    expected = stats.mannwhitneyu(a, b, method="asymptotic", use_continuity=True)
    assert found.statistic == expected.statistic
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    assert mann_whitney(b, a).p_value == pytest.approx(found.p_value, rel=1e-12)


@settings(deadline=None)
@given(several)
def test_tests_of_several_groups_are_those_of_scipy(groups):
    ranks, expected = kruskal_wallis(groups), stats.kruskal(*groups)
    assert ranks.statistic == pytest.approx(expected.statistic, rel=1e-9, abs=1e-9)
    assert ranks.p_value == pytest.approx(expected.pvalue, rel=1e-8)
    means = welch_anova(groups)
    expected = stats.f_oneway(*groups, equal_var=False)
    np.testing.assert_allclose(means.F, expected.statistic, rtol=1e-7, atol=1e-9)
    assert means.p_value == pytest.approx(expected.pvalue, rel=1e-7, abs=1e-12)
    spreads = brown_forsythe(groups)
    assume(spreads.F is not None)
    expected = stats.levene(*groups, center="median")
    np.testing.assert_allclose(spreads.F, expected.statistic, rtol=1e-7, atol=1e-9)
    assert spreads.p_value == pytest.approx(expected.pvalue, rel=1e-7, abs=1e-12)


def test_welch_anova_of_two_groups_is_the_squared_t():
    a, b = [1.0, 2.0, 4.0], [3.0, 7.0, 8.0, 8.5]
    test, both = welch_t_test(a, b), welch_anova([a, b])
    assert (both.F, both.df2) == pytest.approx((test.t**2, test.df))
    assert both.p_value == pytest.approx(test.p_value)
    assert (both.df1, both.groups) == (1.0, 2)


@settings(deadline=None)
@given(several, st.sampled_from([1e-9, 1e9, -2.0]), st.sampled_from([0.0, 1e6]))
def test_tests_follow_neither_unit_nor_level(groups, unit, level):
    moved = [[unit * (x + level) for x in group] for group in groups]
    assert kruskal_wallis(moved).p_value == pytest.approx(kruskal_wallis(groups).p_value, rel=1e-9)
    ratio, other_ratio = welch_anova(groups).F, welch_anova(moved).F
    assert other_ratio == pytest.approx(ratio, rel=1e-4, abs=1e-4)
    t, other = welch_t_test(*groups[:2]), welch_t_test(*moved[:2])
    assert other.t == pytest.approx(math.copysign(1.0, unit) * t.t, rel=1e-5, abs=1e-5)
    assert other.difference == pytest.approx(unit * t.difference, rel=1e-5, abs=1e-8 * abs(unit))


def test_groups_without_any_spread_are_degenerate_not_divided_by():
    flat, other = [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]
    test = welch_t_test(flat, other)
    assert (test.difference, test.t, test.p_value) == (-1.0, None, None)
    assert test.status is Status.DEGENERATE
    assert welch_t_test(flat, [1.0, 2.0, 4.0]).status is Status.OK
    anova = welch_anova([flat, [1.0, 2.0, 4.0]])
    assert (anova.F, anova.p_value, anova.status) == (None, None, Status.DEGENERATE)
    assert brown_forsythe([flat, other]).F is None
    assert welch_t_test(flat, flat).difference == 0.0


def test_ranks_of_results_that_are_all_equal_decide_nothing():
    same = [2.0, 2.0, 2.0]
    for test in (mann_whitney(same, same), kruskal_wallis([same, same, same])):
        assert (test.p_value, test.status) == (None, Status.DEGENERATE)
    assert mann_whitney([1.0, 4.0], [2.0, 3.0]).p_value == 1.0


def test_missing_results_are_dropped_and_counted():
    assert welch_t_test([1.0, None, 2.0], [3.0, 4.0, math.nan]).missing == 2
    assert mann_whitney([1.0, None, 2.0], [3.0]).missing == 1
    assert kruskal_wallis([[1.0, None], [2.0]]).n == 2


def test_too_few_groups_and_results_are_refused_by_name():
    with pytest.raises(TooFewResults, match="group 2 holds 1 usable results"):
        welch_t_test([1.0, 2.0], [3.0])
    with pytest.raises(TooFewResults, match="groups holds 1 usable"):
        welch_anova([[1.0, 2.0]])
    with pytest.raises(TooFewResults, match="groups holds 1 usable"):
        kruskal_wallis([[1.0, 2.0]])
    with pytest.raises(TooFewResults, match="group 1 holds 0 usable"):
        mann_whitney([None], [3.0])
    with pytest.raises(NotFinite, match="group 2 holds inf"):
        kruskal_wallis([[1.0], [math.inf]])


def test_holm_multiplies_step_by_step_and_never_falls():
    np.testing.assert_allclose(
        holm_adjusted([0.04, 0.01, 0.03, 0.005]), [0.06, 0.03, 0.06, 0.02], rtol=1e-12
    )
    np.testing.assert_allclose(holm_adjusted([0.5, None, 0.6]), [1.0, math.nan, 1.0])
    assert holm_adjusted([]).size == 0
    with pytest.raises(InputRefused, match=r"p holds 1\.5"):
        holm_adjusted([0.1, 1.5])
    with pytest.raises(NotPositive):
        holm_adjusted([-0.1])
    with pytest.raises(WrongShape):
        holm_adjusted([[0.1]])


METHODS = {
    "manual": [5.0, 5.2, 4.9, 5.1, 5.0, None],
    "image": [6.0, 6.1, 6.2, 5.9],
    "flow": [5.0, 5.6, 4.7, 5.3, 9.9],
    "plate": [5.5, 5.4],
    "trial": [7.0],
    "unused": [],
}


def test_methods_are_compared_pair_by_pair_where_three_results_exist():
    found = compare_methods(METHODS)
    assert [(pair.first, pair.second) for pair in found.pairs] == [
        ("manual", "image"),
        ("manual", "flow"),
        ("image", "flow"),
    ]
    first = found.pairs[0]
    a, b = algorithm_a(METHODS["manual"]), algorithm_a(METHODS["image"])
    assert first.difference == pytest.approx(a.x - b.x)
    assert first.ratio == pytest.approx(abs(a.x - b.x) / math.hypot(a.u, b.u))
    assert first.differs is True and found.pairs[1].differs is False
    smallest = min(pair.welch.p_value for pair in found.pairs)
    assert first.welch.p_value == smallest
    assert first.welch_p_holm == pytest.approx(3 * smallest)
    tested = [METHODS[name] for name in ("manual", "image", "flow")]
    assert found.kruskal_wallis == kruskal_wallis(tested)
    assert found.brown_forsythe == brown_forsythe(tested)
    assert found.welch_anova == welch_anova(tested)
    assert found.anova.groups == 3 and found.status is Status.OK


def test_small_groups_are_listed_not_tested():
    groups = {member.name: member for member in compare_methods(METHODS).groups}
    assert [member.tested for member in groups.values()] == [True] * 3 + [False] * 3
    assert groups["plate"].robust_x == pytest.approx(5.45) and groups["plate"].sd > 0
    assert (groups["trial"].mean, groups["trial"].sd, groups["trial"].robust_x) == (7.0, None, None)
    assert (groups["unused"].n, groups["unused"].mean) == (0, None)
    assert groups["manual"].missing == 1


def test_one_group_alone_is_compared_with_nothing():
    found = compare_methods({"manual": [1.0, 2.0, 3.0], "trial": [7.0]})
    assert (found.pairs, found.welch_anova, found.anova) == ((), None, None)
    assert (found.kruskal_wallis, found.brown_forsythe) == (None, None)
    assert found.status is Status.FEW_RESULTS
    with pytest.raises(TooFewResults):
        compare_methods({})
    with pytest.raises(NotFinite, match="group 'manual' holds inf"):
        compare_methods({"manual": [1.0, math.inf]})


def test_a_method_without_spread_gives_no_ratio():
    found = compare_methods({"a": [2.0] * 4, "b": [3.0] * 4, "c": [1.0, 2.0, 4.0, 3.0]})
    flat, mixed = found.pairs[0], found.pairs[1]
    assert (flat.u, flat.ratio, flat.differs, flat.welch_p_holm) == (None, None, None, None)
    assert mixed.ratio is None and mixed.welch_p_holm is not None
    assert found.groups[0].robust_u is None and found.welch_anova.F is None
