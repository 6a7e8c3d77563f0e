"""Rates of detection within and across laboratories against direct counts and scipy.

Published: the example of AOAC Official Methods of Analysis (2012), Appendix J, Annex F, and a
homogeneity test printed for method 2016.07 (J. AOAC Int. 100, 2017, p. 462). The p-value 0.1703
printed with the example is not that of Pearson's statistic on its counts, 0.1304; the later one is.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from ringtrial import (
    InputRefused,
    NotPositive,
    Status,
    TooFewResults,
    WrongShape,
    compare_detection_rates,
    detection_difference,
    one_way_anova,
    probability_of_detection,
    wilson,
)

PRINTED = [7, 9, 6, 10, 5, 7, 5, 7, 11, 9]
counts = st.integers(1, 15).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
studies = st.lists(counts, min_size=2, max_size=12)


def separated(study):
    return [k for k, _ in study], [n for _, n in study]


def test_the_printed_example_is_reproduced():
    found = probability_of_detection(PRINTED, 12)
    printed = {"lpod": 0.6333, "s_r": 0.4735, "s_L": 0.1046, "s_R": 0.4850}
    assert {name: round(getattr(found, name), 4) for name in printed} == printed
    assert (found.detected, found.tested, found.laboratories) == (76, 120, 10)
    # LPOD -+ t(9) s/sqrt(10), s the standard deviation of the ten rates.
    reach = stats.t.ppf(0.975, 9) * np.std(np.array(PRINTED) / 12, ddof=1) / math.sqrt(10)
    assert found.low == pytest.approx(76 / 120 - reach, rel=1e-12)
    assert found.high == pytest.approx(76 / 120 + reach, rel=1e-12)
    assert (found.interval_from, found.status) == ("laboratories", Status.OK)
    assert round(found.homogeneity.p_value, 4) == 0.1304


def test_a_printed_homogeneity_test_is_reproduced():
    found = probability_of_detection([12] * 9 + [10, 11], 12)
    assert round(found.homogeneity.p_value, 4) == 0.1089
    assert (round(found.s_r, 2), round(found.s_L, 2), round(found.s_R, 2)) == (0.15, 0.03, 0.15)
    assert (found.interval_from, found.low, found.high) == (
        "results",
        found.pooled.low,
        found.pooled.high,
    )


@settings(deadline=None)
@given(studies)
def test_the_components_are_those_of_results_coded_zero_and_one(study):
    found = probability_of_detection(*separated(study))
    raw = [np.repeat([1.0, 0.0], [k, n - k]) for k, n in study]
    N, L = sum(map(len, raw)), len(raw)
    lpod = np.concatenate(raw).mean()
    assert found.lpod == pytest.approx(lpod)
    if N == L:
        assert (found.s_r, found.s_L, found.s_R) == (None, None, None)
        return
    within = sum(((lab - lab.mean()) ** 2).sum() for lab in raw) / (N - L)
    between = sum(len(lab) * (lab.mean() - lpod) ** 2 for lab in raw) / (L - 1)
    typical = (N - sum(len(lab) ** 2 for lab in raw) / N) / (L - 1)
    s_L2 = (between - within) / typical
    assert found.s_r == pytest.approx(math.sqrt(within), abs=1e-12)
    assert found.s_L == pytest.approx(math.sqrt(max(s_L2, 0.0)), abs=1e-7)
    assert found.s_R == pytest.approx(math.hypot(found.s_r, found.s_L), abs=1e-12)
    if abs(s_L2) > 1e-12:
        assert found.s_L_floored == (s_L2 < 0)


def test_equal_numbers_of_tests_give_the_plain_analysis_of_variance():
    raw = [np.repeat([1.0, 0.0], [k, 12 - k]) for k in PRINTED]
    anova = one_way_anova(raw)
    found = probability_of_detection(PRINTED, 12)
    assert found.s_r == pytest.approx(math.sqrt(anova.ms_within))
    assert found.s_L == pytest.approx(math.sqrt((anova.ms_between - anova.ms_within) / 12))


@settings(deadline=None)
@given(counts, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_wilson_s_interval_is_that_of_scipy(count, confidence):
    k, n = count
    expected = stats.binomtest(k, n).proportion_ci(confidence, method="wilson")
    found = wilson(k, n, confidence=confidence)
    assert (found.low, found.high) == (
        pytest.approx(expected.low, abs=1e-12),
        pytest.approx(expected.high, abs=1e-12),
    )
    assert found.low <= k / n <= found.high


def test_wilson_s_interval_ends_exactly_where_rates_end():
    assert wilson(0, 7).low == 0.0
    assert wilson(7, 7).high == 1.0
    assert wilson(0, 12).high == pytest.approx(3.8415 / (12 + 3.8415), rel=1e-4)


@settings(deadline=None)
@given(studies)
def test_the_test_of_homogeneity_is_that_of_a_contingency_table(study):
    detected, tested = separated(study)
    assume(0 < sum(detected) < sum(tested))
    table = [detected, [n - k for k, n in study]]
    found = compare_detection_rates(detected, tested)
    for statistic, p_value, kind in (
        (found.chi_squared, found.p_value, "pearson"),
        (found.likelihood_ratio, found.p_value_likelihood, "log-likelihood"),
    ):
        expected = stats.chi2_contingency(table, correction=False, lambda_=kind)
        assert statistic == pytest.approx(expected.statistic, abs=1e-9)
        assert p_value == pytest.approx(expected.pvalue, abs=1e-9)
        assert found.df == expected.dof
        assert found.smallest_expected == pytest.approx(expected.expected_freq.min())


@settings(deadline=None, max_examples=60)
@given(st.lists(counts.filter(lambda count: count[1] < 6), min_size=2, max_size=4))
def test_the_exact_p_value_counts_all_ways_detections_can_fall_on_laboratories(study):
    detected, tested = separated(study)
    positive, total = sum(detected), sum(tested)
    assume(0 < positive < total)

    def uneven(ways):
        return sum(Fraction(k * k, n) for k, n in zip(ways, tested, strict=True))

    fallen = [
        (uneven(ways), math.prod(math.comb(n, k) for k, n in zip(ways, tested, strict=True)))
        for ways in itertools.product(*(range(n + 1) for n in tested))
        if sum(ways) == positive
    ]
    as_uneven = sum(weight for size, weight in fallen if size >= uneven(detected))
    found = compare_detection_rates(detected, tested)
    assert found.p_value_exact == pytest.approx(as_uneven / math.comb(total, positive), rel=1e-9)


def test_two_laboratories_have_the_exact_test_of_fisher():
    found = compare_detection_rates([1, 7], 8)
    fisher = stats.fisher_exact([[1, 7], [7, 1]]).pvalue
    assert found.p_value_exact == pytest.approx(fisher, rel=1e-9)


def test_the_exact_and_the_approximate_p_value_agree_where_much_is_expected():
    found = compare_detection_rates([20, 26, 31], 50)
    assert found.p_value_exact == pytest.approx(found.p_value, abs=0.03)
    large = compare_detection_rates([20_000, 20_100], 40_000)
    assert large.p_value_exact is None
    assert large.p_value is not None


@pytest.mark.parametrize(("detected", "rate"), [([0, 0, 0], 0.0), ([8, 8, 8], 1.0)])
def test_everything_or_nothing_detected_is_degenerate_with_a_one_sided_interval(detected, rate):
    found = probability_of_detection(detected, 8)
    assert (found.lpod, found.status) == (rate, Status.DEGENERATE)
    assert (found.s_r, found.s_L, found.s_R) == (0.0, 0.0, 0.0)
    assert rate in (found.low, found.high)
    assert 0.1 < found.high - found.low < 0.2
    assert found.homogeneity.status is Status.DEGENERATE
    assert found.homogeneity.p_value is found.homogeneity.p_value_exact is None
    assert found.homogeneity.chi_squared is found.homogeneity.likelihood_ratio is None
    assert found.homogeneity.smallest_expected == 0.0


def test_equal_rates_do_not_claim_certainty():
    found = probability_of_detection([4, 8, 6], [8, 16, 12])
    assert (found.interval_from, found.lpod, found.s_L) == ("results", 0.5, 0.0)
    assert found.s_L_floored
    assert found.low < 0.36
    assert found.homogeneity.chi_squared == 0.0
    assert found.homogeneity.likelihood_ratio == 0.0


def test_the_spread_of_laboratories_gives_the_interval_between_15_and_85_percent_only():
    for detected, basis in (
        ([2, 4], "laboratories"),
        ([2, 3], "results"),
        ([16, 18], "laboratories"),
        ([17, 18], "results"),
    ):
        assert probability_of_detection(detected, 20).interval_from == basis
    wide = probability_of_detection([0, 12], 12)
    assert (wide.low, wide.high) == (0.0, 1.0)


def test_one_laboratory_has_no_spread_between_laboratories():
    found = probability_of_detection([3], 8)
    assert (found.s_L, found.s_R, found.homogeneity) == (None, None, None)
    assert found.s_r == pytest.approx(np.std([1, 1, 1, 0, 0, 0, 0, 0], ddof=1))
    assert (found.low, found.high) == (found.pooled.low, found.pooled.high)
    assert found.status is Status.FEW_RESULTS


def test_laboratories_without_tests_are_counted_and_do_not_matter():
    found = probability_of_detection([3, 0, 5], [8, 0, 8])
    alone = probability_of_detection([3, 5], 8)
    assert (found.laboratories, found.missing, found.rates[1]) == (2, 1, None)
    assert (found.low, found.s_L, found.homogeneity) == (alone.low, alone.s_L, alone.homogeneity)


@settings(deadline=None)
@given(studies, st.randoms())
def test_the_order_of_laboratories_does_not_matter(study, random):
    there = probability_of_detection(*separated(study))
    mixed = list(study)
    random.shuffle(mixed)
    back = probability_of_detection(*separated(mixed))
    for name in ("lpod", "low", "high", "s_r", "s_L", "s_R"):
        assert getattr(back, name) == getattr(there, name)
    assert back.homogeneity.chi_squared == pytest.approx(there.homogeneity.chi_squared or 0.0) or (
        there.homogeneity.chi_squared is None
    )


@settings(deadline=None)
@given(studies)
def test_misses_mirror_detections(study):
    detected, tested = separated(study)
    there = probability_of_detection(detected, tested)
    back = probability_of_detection([n - k for k, n in study], tested)
    assert back.lpod == pytest.approx(1.0 - there.lpod)
    # The ends of the range, 15 % and 85 %, are mirrored to the last digit only nearly.
    if back.interval_from == there.interval_from:
        assert back.low == pytest.approx(1.0 - there.high, abs=1e-12)
    assert (back.s_r, back.s_L) == (there.s_r, there.s_L)


@settings(deadline=None, max_examples=30)
@given(studies, studies)
def test_a_difference_joins_the_distances_to_the_limits(one, two):
    first, second = (probability_of_detection(*separated(study)) for study in (one, two))
    found = detection_difference(first, second)
    assert found.difference == pytest.approx(first.lpod - second.lpod, abs=1e-12)
    up = (first.high - first.lpod) ** 2 + (second.lpod - second.low) ** 2
    down = (first.lpod - first.low) ** 2 + (second.high - second.lpod) ** 2
    assert found.high - found.difference == pytest.approx(math.sqrt(up))
    assert found.difference - found.low == pytest.approx(math.sqrt(down))
    assert found.differs is (found.low > 0 or found.high < 0)
    back = detection_difference(second, first)
    assert (back.low, back.high) == (pytest.approx(-found.high), pytest.approx(-found.low))


def test_a_difference_is_as_sound_as_its_worse_part():
    sound = probability_of_detection(PRINTED, 12)
    few = probability_of_detection([3, 4], 12)
    none = probability_of_detection([0] * 10, 12)
    assert detection_difference(sound, sound).status is Status.OK
    assert detection_difference(sound, few).status is Status.FEW_RESULTS
    assert detection_difference(none, few).status is Status.DEGENERATE
    below = detection_difference(none, sound)
    assert below.differs
    assert below.high < 0
    with pytest.raises(InputRefused, match="confidence"):
        detection_difference(sound, probability_of_detection(PRINTED, 12, confidence=0.9))


def test_more_confidence_is_a_wider_interval():
    widths = [
        found.high - found.low
        for found in (
            probability_of_detection(PRINTED, 12, confidence=c) for c in (0.8, 0.95, 0.99)
        )
    ]
    assert widths == sorted(widths)
    assert len(set(widths)) == 3


def test_impossible_counts_are_refused():
    with pytest.raises(InputRefused, match="between 0 and 5"):
        probability_of_detection([6], 5)
    with pytest.raises(InputRefused, match="between 0 and 5"):
        probability_of_detection([-1], 5)
    with pytest.raises(NotPositive, match="tested"):
        probability_of_detection([0], -1)
    with pytest.raises(WrongShape):
        probability_of_detection([1, 2], [3])
    with pytest.raises(TooFewResults):
        probability_of_detection([0, 0], 0)
    with pytest.raises(TypeError):
        probability_of_detection([1.5], 5)
    with pytest.raises(TooFewResults):
        compare_detection_rates([1, 0], [5, 0])
    for confidence in (0.0, 1.0, math.nan):
        with pytest.raises(InputRefused, match="confidence"):
            probability_of_detection([1], 5, confidence=confidence)
    with pytest.raises(TooFewResults):
        wilson(0, 0)
    with pytest.raises(InputRefused, match="k is 6"):
        wilson(6, 5)
