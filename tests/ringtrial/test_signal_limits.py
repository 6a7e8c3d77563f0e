"""Signals at, below and above their limits (ISO 13528:2022, 9.3, 9.4.2, 9.7.2)."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrial import (
    NotFinite,
    NotPositive,
    Signal,
    en_scores,
    p_a,
    signals_en,
    signals_limit,
    signals_z,
    z_scores,
)


def test_two_is_acceptable_and_three_calls_for_action():
    signals = signals_z([0.0, 2.0, 2.0001, 2.9999, 3.0, -2.0, -2.5, -3.0])
    names = "acceptable acceptable warning warning action acceptable warning action"
    assert [str(signal) for signal in signals] == names.split()


@settings(deadline=None, max_examples=300)
@given(
    st.integers(-(10**5), 10**5), st.integers(1, 999), st.integers(0, 4), st.sampled_from([2, 3])
)
def test_decimal_results_on_a_limit_are_judged_as_on_paper(level, sigma, decimals, limit):
    scale = Decimal(10) ** -decimals
    x_pt, sigma_pt = level * scale, sigma * scale
    on_the_limit = [float(x_pt + limit * sigma_pt), float(x_pt - limit * sigma_pt)]
    signals = signals_z(z_scores(on_the_limit, float(x_pt), float(sigma_pt)))
    expected = Signal.ACCEPTABLE if limit == 2 else Signal.ACTION
    assert signals.tolist() == [expected, expected]


def test_en_of_one_calls_for_action_unless_asked_otherwise():
    on_paper = en_scores([10.5], [0.3], 10.0, 0.4)
    assert signals_en(on_paper)[0] is Signal.ACTION
    assert signals_en(on_paper, limit_is_action=False)[0] is Signal.ACCEPTABLE
    for limit_is_action in (True, False):
        signals = signals_en([0.999, -1.001], limit_is_action=limit_is_action)
        assert signals.tolist() == [Signal.ACCEPTABLE, Signal.ACTION]


def test_a_deviation_on_its_limit_calls_for_action():
    scores = p_a([10.6, 9.4, 10.5], 10.0, 0.6)
    expected = [Signal.ACTION, Signal.ACTION, Signal.ACCEPTABLE]
    assert signals_limit(scores, 100.0).tolist() == expected


@pytest.mark.parametrize("judge", [signals_z, signals_en, lambda scores: signals_limit(scores, 1)])
def test_a_missing_score_is_not_evaluated_and_an_infinite_one_refused(judge):
    assert judge([None, math.nan]).tolist() == [Signal.NOT_EVALUATED] * 2
    with pytest.raises(NotFinite):
        judge([math.inf])


def test_signals_keep_the_shape_and_are_members_of_the_enumeration():
    signals = signals_z(np.array([[0.0, 5.0], [2.5, math.nan]]))
    assert signals.shape == (2, 2)
    assert signals[0, 1] is Signal.ACTION
    assert signals[1, 1] is Signal.NOT_EVALUATED


def test_a_limit_must_be_above_zero():
    with pytest.raises(NotPositive, match="limit is 0"):
        signals_limit([1.0], 0.0)
