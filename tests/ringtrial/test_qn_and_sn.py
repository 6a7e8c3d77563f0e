"""Qn and Sn against their definitions over all pairs, their invariances and degenerate cases.

Constants are those of ISO 13528 Table C.2 and of robustbase, as written in the formulas below.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrial import NotFinite, Status, TooFewResults, qn, sn

SMALL = {2: 0.3994, 3: 0.9937, 4: 0.5132, 5: 0.8440, 6: 0.6122, 7: 0.8588, 8: 0.6699, 9: 0.8734}
SMALL |= {10: 0.7201, 11: 0.8891, 12: 0.7574}

decimals = st.integers(-900, 900).map(lambda number: number / 100)
tied = st.integers(-5, 5).map(float)
rounds = st.lists(decimals, min_size=2, max_size=30) | st.lists(tied, min_size=2, max_size=30)


def correction(p):
    if p <= 12:
        return SMALL[p]
    if p % 2:
        r = (1 / p) * (1.6019 + (1 / p) * (-2.128 - 5.172 / p))
    else:
        r = (1 / p) * (3.6756 + (1 / p) * (1.965 + (1 / p) * (6.987 - 77 / p)))
    return 1 / (r + 1)


def order_statistic(x, h):
    exact = [Fraction(repr(float(value))) for value in x]
    differences = sorted(abs(a - b) for a, b in combinations(exact, 2))
    return float(differences[h * (h - 1) // 2 - 1])


def sn_by_definition(x):
    x = np.asarray(x, dtype=float)
    p = x.size
    distances = np.sort(np.abs(x[:, None] - x), axis=1)[:, p // 2]
    small = [0.743, 1.851, 0.954, 1.351, 0.993, 1.198, 1.005, 1.131]
    factor = small[p - 2] if p < 10 else p / (p - 0.9) if p % 2 else 1.0
    return 1.1926 * factor * np.sort(distances)[(p + 1) // 2 - 1]


@settings(deadline=None, max_examples=200)
@given(rounds)
def test_qn_is_the_scaled_order_statistic_of_all_differences(x):
    p = len(x)
    raw = order_statistic(x, p // 2 + 1)
    assert qn(x, form="raw").value == raw
    assert qn(x).value == pytest.approx(2.2191 * correction(p) * raw, rel=1e-13)


@settings(deadline=None)
@given(st.lists(decimals, min_size=4, max_size=30))
def test_the_text_of_2022_counts_one_result_less_and_misprints_the_factor(x):
    p = len(x)
    expected = 2.2219 * correction(p) * order_statistic(x, p // 2)
    assert qn(x, form="iso2022").value == pytest.approx(expected, rel=1e-13)


@settings(deadline=None)
@given(st.lists(decimals, min_size=2, max_size=40, unique=True))
def test_the_constants_of_robustbase_hardly_differ(x):
    assert qn(x, form="robustbase").value == pytest.approx(qn(x).value, rel=2e-4)


def test_large_rounds_are_searched_and_give_the_same():
    generator = np.random.default_rng(1)
    for p in (301, 400):
        for x in (generator.normal(0.0, 1.0, p), np.round(generator.standard_cauchy(p), 1)):
            first, second = np.triu_indices(p, 1)
            h = p // 2 + 1
            sorted_ = np.sort(np.abs(x[first] - x[second]))
            raw = sorted_[h * (h - 1) // 2 - 1]
            assert qn(x, form="raw").value == pytest.approx(raw, rel=1e-11)
            assert sn(x).value == pytest.approx(sn_by_definition(x), rel=1e-13)


@settings(deadline=None, max_examples=300)
@given(rounds)
def test_sn_is_the_median_of_the_medians_of_all_distances(x):
    assert sn(x).value == pytest.approx(sn_by_definition(x), rel=1e-12, abs=1e-12)


@settings(deadline=None)
@given(rounds, st.sampled_from([-2.0, 1e9, 1e-9]), st.randoms(use_true_random=False))
def test_unit_and_order_change_no_more_than_the_unit(x, unit, random):
    for scale in (qn, sn):
        shuffled = list(x)
        random.shuffle(shuffled)
        assert scale(shuffled) == scale(x)
        scaled = scale([value * unit for value in x]).value
        assert scaled == pytest.approx(abs(unit) * scale(x).value, rel=1e-10, abs=1e-12 * abs(unit))


@settings(deadline=None)
@given(rounds, st.sampled_from([-1000, 10**8]))
def test_a_shift_changes_neither(x, shift):
    shifted = [round(value + shift, 2) for value in x]
    assert qn(shifted).value == pytest.approx(qn(x).value, rel=1e-12)
    assert sn(shifted).value == pytest.approx(sn(x).value, abs=1e-6)


def test_both_are_degenerate_when_more_than_half_of_the_results_are_equal():
    for scale in (qn, sn):
        assert scale([5.0, 5.0, 5.0, 5.0, 6.0, 7.0, 9.0]).status is Status.DEGENERATE
        assert scale([5.0, 5.0, 5.0, 5.0, 6.0, 7.0, 9.0]).value == 0.0
        assert scale([4.2, 4.2]).status is Status.DEGENERATE


def test_fewer_than_five_results_are_called_few_and_missing_ones_are_counted():
    for scale in (qn, sn):
        assert scale([1.0, 2.0, 4.0, 8.0]).status is Status.FEW_RESULTS
        full = scale([1.0, None, 2.0, 4.0, 8.0, 16.0, math.nan])
        assert (full.status, full.n, full.missing) == (Status.OK, 5, 2)


def test_too_few_infinite_and_unknown_are_refused():
    for scale in (qn, sn):
        with pytest.raises(TooFewResults, match="x holds 1 usable"):
            scale([1.0])
        with pytest.raises(NotFinite, match="x holds inf"):
            scale([1.0, math.inf])
    with pytest.raises(TooFewResults, match="at least 4"):
        qn([1.0, 2.0, 3.0], form="iso2022")
    with pytest.raises(ValueError, match="form is 'mine'"):
        qn([1.0, 2.0], form="mine")
