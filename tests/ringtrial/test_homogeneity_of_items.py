"""Homogeneity of items against exact rationals, printed factors and degenerate designs.

Published: ISO 13528:2022 Annex E, E.2 and Table B.1 as republished in the tests of pt13528 0.1.8.
"""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    WrongShape,
    check_homogeneity,
    homogeneity,
    homogeneity_factors,
    sigma_with_heterogeneity,
)
from ringtrial.homogeneity_factors import TABLE_B1

CHOCOLATE = [
    *([0.185, 0.194], [0.187, 0.189], [0.182, 0.186], [0.188, 0.196], [0.191, 0.181]),
    *([0.188, 0.180], [0.187, 0.196], [0.177, 0.186], [0.179, 0.187], [0.188, 0.196]),
]
thousandths = st.integers(-4000, 4000)
designs = st.lists(st.lists(thousandths, min_size=1, max_size=4), min_size=2, max_size=15)


def by_analysis_of_variance(items):
    """Between and within variance of thousandths, as exact rationals."""
    total, g = sum(map(len, items)), len(items)
    means = [Fraction(sum(item), len(item)) for item in items]
    mean = Fraction(sum(map(sum, items)), total)
    within = sum(
        (value - centre) ** 2 for item, centre in zip(items, means, strict=True) for value in item
    ) / Fraction(total - g)
    between = sum(
        len(item) * (centre - mean) ** 2 for item, centre in zip(items, means, strict=True)
    ) / Fraction(g - 1)
    n_0 = (total - Fraction(sum(len(item) ** 2 for item in items), total)) / (g - 1)
    return mean, between, within, max(Fraction(0), (between - within) / n_0)


# At 1e8 a thousandth has only five digits left in binary64.
@pytest.mark.parametrize(("offset", "tolerance"), [(0, 1e-12), (10**8 * 1000, 1e-4)])
@settings(deadline=None)
@given(items=designs)
def test_any_design_gives_the_exact_analysis_of_variance(offset, tolerance, items):
    if sum(map(len, items)) == len(items):
        items = [*items, [0, 7]]
    _, between, within, square = by_analysis_of_variance(items)
    found = homogeneity([[(value + offset) / 1000 for value in item] for item in items])
    near = {"rel": tolerance, "abs": tolerance}
    assert found.ms_between * 1e6 == pytest.approx(float(between), **near)
    assert found.s_w * 1e3 == pytest.approx(math.sqrt(within), **near)
    assert (found.s_s * 1e3) ** 2 == pytest.approx(float(square), **near)


@settings(deadline=None)
@given(items=designs, exponent=st.sampled_from([-9, 9]))
def test_the_unit_of_the_results_changes_no_judgement(items, exponent):
    scale = 10.0**exponent
    plain = homogeneity([[value / 1000 for value in item] for item in items])
    scaled = homogeneity([[value / 1000 * scale for value in item] for item in items])
    assert (scaled.s_s / scale) ** 2 == pytest.approx(plain.s_s**2, rel=1e-9, abs=1e-12)
    assert (scaled.F is None) == (plain.F is None)
    if plain.F is not None:
        assert pytest.approx(plain.F, rel=1e-9, abs=1e-9) == scaled.F


def test_the_published_example_is_adequate_and_the_outlying_pair_named():
    found = homogeneity(CHOCOLATE)
    assert round(found.s_s, 4) == 0.0006
    assert (found.cochran.index, found.status) == (5, Status.OK)
    check = check_homogeneity(found, sigma_pt=0.028073)
    assert (check.sufficient, check.sufficient_expanded) == (True, True)
    assert check.method_suitable is True
    assert check_homogeneity(found, sigma_pt=0.01).method_suitable is False


def test_the_f_test_is_that_of_the_textbook():
    found = homogeneity(CHOCOLATE)
    expected = stats.f_oneway(*CHOCOLATE)
    assert pytest.approx(expected.statistic, rel=1e-10) == found.F
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-10)


@pytest.mark.parametrize("g", sorted(TABLE_B1))
def test_the_formulas_give_the_printed_factors(g):
    computed, printed = homogeneity_factors(g), homogeneity_factors(g, source="table")
    assert (round(computed.F1, 2), round(computed.F2, 2)) == (printed.F1, printed.F2)


def test_the_printed_factors_may_replace_the_formulas():
    printed = check_homogeneity(homogeneity(CHOCOLATE, factors="table"), sigma_pt=0.028073)
    exact = check_homogeneity(homogeneity(CHOCOLATE), sigma_pt=0.028073)
    assert printed.expanded_criterion == pytest.approx(exact.expanded_criterion, rel=1e-3)
    assert printed.expanded_criterion != exact.expanded_criterion


def test_a_design_that_is_not_printed_has_no_printed_factors():
    for g, m in ((6, 2), (21, 2), (10, 3)):
        with pytest.raises(InputRefused, match=r"Table B\.1"):
            homogeneity_factors(g, m, source="table")
    with pytest.raises(InputRefused, match="source"):
        homogeneity_factors(10, source="memory")
    with pytest.raises(TooFewResults, match="g holds 1"):
        homogeneity_factors(1)
    with pytest.raises(TooFewResults, match="degrees of freedom"):
        homogeneity_factors(10, 1)


def test_the_permitted_error_replaces_sigma():
    found = homogeneity(CHOCOLATE)
    by_error = check_homogeneity(found, delta_E=0.3)
    by_sigma = check_homogeneity(found, sigma_pt=0.1)
    assert by_error.criterion == pytest.approx(by_sigma.criterion)
    assert by_error.expanded_criterion == pytest.approx(by_sigma.expanded_criterion)
    assert by_error.method_suitable is None
    for wrong in ({}, {"sigma_pt": 1.0, "delta_E": 1.0}):
        with pytest.raises(InputRefused, match="one is needed"):
            check_homogeneity(found, **wrong)
    with pytest.raises(NotPositive):
        check_homogeneity(found, sigma_pt=0.0)


def test_a_spread_exactly_on_the_criterion_is_sufficient():
    # Item means 0.1 apart on paper, no scatter within: s_s = 0.3/10 in steps that binary misses.
    items = [[0.1 * k, 0.1 * k] for k in (1, 2, 3)]
    found = homogeneity(items)
    assert found.s_s == pytest.approx(0.1)
    check = check_homogeneity(found, sigma_pt=found.s_s / 0.3 * (1 - 1e-15))
    assert check.sufficient


def test_single_results_bound_the_spread_between_items_from_above():
    found = homogeneity([[1.0], [2.0], [4.0], [None]])
    assert found.s_s == found.s_x == pytest.approx(math.sqrt(7 / 3))
    assert (found.s_w, found.F, found.F1, found.u_bb_star, found.cochran) == (None,) * 5
    assert (found.g, found.n, found.missing) == (3, 3, 1)
    check = check_homogeneity(found, sigma_pt=1.0)
    assert check.expanded_criterion == check.criterion
    assert check.method_suitable is None


def test_a_missing_replicate_makes_the_design_unbalanced_and_is_counted():
    found = homogeneity([[1.0, 1.2], [2.0, None], [3.0, 3.4], []])
    assert (found.g, found.n, found.missing) == (3, 5, 1)
    assert found.n_0 == pytest.approx((5 - 9 / 5) / 2)
    lonely = homogeneity([[1.0, 1.2], [2.0], [3.0]])
    assert lonely.cochran is None


def test_items_without_scatter_have_no_f_test():
    found = homogeneity([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    assert (found.F, found.p_value, found.status) == (None, None, Status.DEGENERATE)
    assert (found.s_w, found.s_s) == (0.0, 1.0)
    assert homogeneity([[1.0], [1.0]]).status is Status.DEGENERATE


def test_few_items_are_reported():
    assert homogeneity([[1.0, 2.0]] * 3).status is Status.FEW_RESULTS
    assert homogeneity([[1.0], [2.0], [4.0]]).status is Status.FEW_RESULTS
    assert homogeneity([[float(k)] for k in range(7)]).status is Status.OK


@pytest.mark.parametrize(
    ("items", "refusal"),
    [
        ([[1.0, 2.0]], TooFewResults),
        ([], TooFewResults),
        ([[1.0, math.inf], [1.0, 2.0]], NotFinite),
        ([1.0, 2.0], WrongShape),
    ],
)
def test_what_is_no_homogeneity_experiment_is_refused(items, refusal):
    with pytest.raises(refusal):
        homogeneity(items)


def test_the_spread_of_the_items_can_be_added_to_that_of_the_assessment():
    assert sigma_with_heterogeneity(3.0, s_s=4.0) == 5.0
    with pytest.raises(NotPositive):
        sigma_with_heterogeneity(0.0, s_s=1.0)
    with pytest.raises(NotPositive):
        sigma_with_heterogeneity(1.0, s_s=-1.0)
