"""CUSUM, EWMA and zone rules of z scores over rounds.

Published: NIST/SEMATECH e-Handbook 6.3.2.4 gives the EWMA of its example with weight 0.3 (reprinted
below as deviations from the target in units of the standard deviation).
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    TooFewResults,
    WrongShape,
    ZoneRule,
    cusum_chart,
    ewma_chart,
    zone_signals,
)

scores = st.lists(
    st.one_of(st.none(), st.integers(-40, 40).map(lambda number: number / 10)),
    min_size=1,
    max_size=30,
).filter(lambda z: any(score is not None for score in z))

EWMA_EXAMPLE = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5]
EWMA_EXAMPLE += [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
EWMA_PRINTED = [50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33]
EWMA_PRINTED += [50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99]


def test_the_printed_moving_averages_are_reproduced():
    chart = ewma_chart(np.array(EWMA_EXAMPLE) - 50.0, weight=0.3)
    np.testing.assert_allclose(chart.average + 50.0, EWMA_PRINTED, atol=0.0051)
    assert chart.limit[-1] == pytest.approx(3 * math.sqrt(0.3 / 1.7), rel=1e-3)


@settings(deadline=None)
@given(scores)
def test_the_sums_are_the_largest_sum_of_any_run_that_ends_here(z):
    chart = cusum_chart(z)
    known = [(t, score) for t, score in enumerate(z) if score is not None]
    for position, (t, _) in enumerate(known):
        runs = [
            sum(score - 0.5 for _, score in known[start : position + 1])
            for start in range(position + 1)
        ]
        assert chart.upper[t] == pytest.approx(max(0.0, *runs), abs=1e-9)
    assert chart.n == len(known) and chart.missing == len(z) - len(known)
    assert np.isnan(chart.upper).sum() == chart.missing


@settings(deadline=None)
@given(scores)
def test_a_mirrored_laboratory_gets_mirrored_charts(z):
    mirrored = [None if score is None else -score for score in z]
    chart, other = cusum_chart(z), cusum_chart(mirrored)
    np.testing.assert_array_equal(chart.upper, other.lower)
    np.testing.assert_array_equal(chart.signal, other.signal)
    np.testing.assert_allclose(ewma_chart(z).average, -ewma_chart(mirrored).average)
    turned = [(found.rule, found.round, -found.side) for found in zone_signals(mirrored)]
    assert [(found.rule, found.round, found.side) for found in zone_signals(z)] == turned


def test_a_persistent_bias_of_two_signals_by_the_fourth_round():
    chart = cusum_chart([2.1, 1.9, 2.2, 2.0])
    assert chart.signal.tolist() == [False, False, False, True]
    assert chart.since == (None, None, None, 0)
    down = cusum_chart([0.6, 0.4, -2.1, -1.9, -2.2, -2.0])
    assert down.signal[-1] and down.since[-1] == 2


def test_a_sum_on_the_decision_value_does_not_signal_yet():
    assert not cusum_chart([1.1] * 5, reference=0.1, decision=5.0).signal.any()
    assert cusum_chart([1.1] * 6, reference=0.1, decision=5.0).signal[-1]


def test_a_weight_of_one_leaves_every_score_to_itself():
    chart = ewma_chart([0.5, 3.5, -3.0], weight=1.0)
    np.testing.assert_allclose(chart.average, [0.5, 3.5, -3.0])
    np.testing.assert_allclose(chart.limit, 3.0)
    assert chart.signal.tolist() == [False, True, False]
    assert (chart.n, chart.missing) == (3, 0)


def test_moving_averages_pass_over_rounds_without_a_score():
    gaps, whole = ewma_chart([1.0, None, 2.0]), ewma_chart([1.0, 2.0])
    assert gaps.average[2] == whole.average[1] and gaps.limit[2] == whole.limit[1]
    assert math.isnan(gaps.average[1]) and not gaps.signal[1] and gaps.missing == 1


def rules_met(z, **options):
    return {(found.rule, found.round) for found in zone_signals(z, **options)}


def test_each_zone_rule_needs_its_full_pattern_on_one_side():
    assert rules_met([0.1, -3.0]) == {(ZoneRule.ACTION_LIMIT, 1)}
    assert rules_met([2.1, 0.1, 2.2]) == {(ZoneRule.TWO_OF_THREE, 2)}
    assert rules_met([2.1, 0.1, -2.2]) == set()
    assert rules_met([2.1, 0.1, 0.2, 2.2]) == set()
    assert rules_met([1.1, 1.2, 0.1, 1.3, 1.4]) == {(ZoneRule.FOUR_OF_FIVE, 4)}
    assert rules_met([1.1, 1.2, 0.1, 1.3, 0.9]) == set()
    assert rules_met([0.1] * 8) == {(ZoneRule.ONE_SIDE, 7)}
    assert rules_met([0.1] * 7 + [0.0]) == set()
    assert rules_met([-0.1] * 6, run_length=6) == {(ZoneRule.ONE_SIDE, 5)}


def test_scores_on_the_limits_keep_their_side_of_them():
    assert rules_met([2.0, 2.0, 2.0]) == set()
    assert rules_met([1.0, 1.0, 1.0, 1.0]) == set()
    assert rules_met([(10.9 - 10.0) / 0.3]) == {(ZoneRule.ACTION_LIMIT, 0)}


def test_a_pattern_is_not_repeated_by_a_score_outside_it():
    assert rules_met([2.1, 2.2, 0.1]) == {(ZoneRule.TWO_OF_THREE, 1)}
    assert zone_signals([0.1, 2.1, None, 2.2])[0].side == 1


@pytest.mark.parametrize("chart", [cusum_chart, ewma_chart, zone_signals])
def test_a_series_without_scores_is_refused(chart):
    with pytest.raises(TooFewResults, match="z holds 0 usable results"):
        chart([None, None])
    with pytest.raises(TooFewResults):
        chart([])
    with pytest.raises(NotFinite, match="z holds inf"):
        chart([1.0, math.inf])
    with pytest.raises(WrongShape):
        chart([[1.0]])


def test_settings_out_of_range_are_refused():
    with pytest.raises(NotPositive):
        cusum_chart([1.0], reference=-0.1)
    with pytest.raises(NotPositive):
        cusum_chart([1.0], decision=0.0)
    with pytest.raises(InputRefused, match=r"weight is 1\.5"):
        ewma_chart([1.0], weight=1.5)
    with pytest.raises(NotPositive):
        ewma_chart([1.0], width=0.0)
    with pytest.raises(InputRefused, match="run_length is 1"):
        zone_signals([1.0], run_length=1)
