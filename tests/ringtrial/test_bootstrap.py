"""Bootstrap against all resamples written down, and the reproducibility of the drawing.

Monte Carlo tolerances: the standard deviation of B values is uncertain by 1/sqrt(2 B), 0.7 % for
10 000; five times that is allowed.
"""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrial import (
    NotFinite,
    Status,
    TooFewResults,
    algorithm_a,
    bootstrap,
    bootstrap_mean,
    bootstrap_median,
    mean,
    median,
    q_hampel,
)

ROUND = [1.0, 2.0, 4.0, 7.0, 11.0, 11.5, 12.0, 13.0, 30.0, 12.2, 11.1]
MONTE_CARLO = 5 / math.sqrt(2 * 10_000)

small_rounds = st.lists(st.integers(-500, 500).map(lambda n: n / 100), min_size=2, max_size=5)


def over_all_resamples(x, statistic):
    values = np.array([statistic(drawn) for drawn in product(x, repeat=len(x))])
    return values.mean(), values.std()


@settings(deadline=None, max_examples=20)
@given(small_rounds)
def test_the_mean_without_drawing_is_that_over_all_resamples(x):
    average, spread = over_all_resamples(x, lambda drawn: sum(drawn) / len(drawn))
    result = bootstrap_mean(x)
    assert result.mean == pytest.approx(average, abs=1e-12)
    assert result.u == pytest.approx(spread, rel=1e-9, abs=1e-12)
    assert result.resamples is None


@settings(deadline=None, max_examples=20)
@given(small_rounds)
def test_the_median_without_drawing_is_that_over_all_resamples(x):
    average, spread = over_all_resamples(x, np.median)
    result = bootstrap_median(x)
    assert result.value == pytest.approx(np.median(x), abs=1e-12)
    assert result.mean == pytest.approx(average, abs=1e-12)
    assert result.u == pytest.approx(spread, rel=1e-9, abs=1e-12)


def test_the_median_of_an_even_round_has_its_exact_answer_too():
    # Of two results 0 and 1: both middle draws 0, different, both 1, with 1/4, 1/2 and 1/4.
    result = bootstrap_median([0.0, 1.0])
    assert result.value == 0.5
    assert (result.mean, result.u) == pytest.approx((0.5, math.sqrt(1 / 8)), rel=1e-14)
    six = [1.0, 2.0, 4.0, 7.0, 11.0, 30.0]
    average, spread = over_all_resamples(six, np.median)
    assert bootstrap_median(six).mean == pytest.approx(average, rel=1e-13)
    assert bootstrap_median(six).u == pytest.approx(spread, rel=1e-13)


@pytest.mark.parametrize("count", [12, 13, 600, 20_000, 20_001])
def test_the_exact_median_of_a_large_round_has_the_spread_of_theory(count):
    # Evenly spaced results: variance 1/(4 p f^2) with f = 1/(b - a), within O(1/p).
    result = bootstrap_median(np.linspace(0.0, 1.0, count))
    assert result.mean == pytest.approx(0.5, abs=1e-12)
    assert result.u == pytest.approx(0.5 / math.sqrt(count), rel=2.5 / count)


@pytest.mark.parametrize("x", [ROUND, ROUND[:-1]], ids=["odd", "even"])
def test_unit_and_origin_do_not_change_the_exact_median(x):
    plain = bootstrap_median(x)
    for factor, shift in ((1e-9, 0.0), (1e9, 0.0), (1.0, 1e8)):
        moved = bootstrap_median([factor * value + shift for value in x])
        assert moved.u == pytest.approx(factor * plain.u, rel=1e-7)
        assert moved.mean - shift == pytest.approx(factor * plain.mean, rel=1e-7)


def test_drawing_comes_close_to_what_is_exact():
    even = bootstrap(ROUND[:-1], statistic="median", seed=7)
    assert even.u == pytest.approx(bootstrap_median(ROUND[:-1]).u, rel=MONTE_CARLO)
    for statistic, exact in (("mean", bootstrap_mean(ROUND)), ("median", bootstrap_median(ROUND))):
        drawn = bootstrap(ROUND, statistic=statistic, seed=7)
        assert drawn.value == exact.value
        assert drawn.u == pytest.approx(exact.u, rel=MONTE_CARLO)
        assert drawn.mean == pytest.approx(exact.mean, abs=5 * exact.u / 100)
        assert drawn.resamples == 10_000


@pytest.mark.parametrize(
    ("statistic", "single"),
    [
        ("mean", lambda x: mean(x).value),
        ("median", lambda x: median(x).value),
        ("algorithm_a", lambda x: algorithm_a(x).x),
        ("q_hampel", lambda x: q_hampel(x).x),
    ],
)
def test_the_value_is_the_statistic_of_the_round_itself(statistic, single):
    result = bootstrap(ROUND, statistic=statistic, seed=1, resamples=600)
    assert result.value == single(ROUND)
    # Unlike the mean, the robust ones do not follow the far result.
    assert 0.3 < result.u < 3.0
    assert (result.n, result.missing, result.status) == (11, 0, Status.OK)


def test_the_seed_decides_everything_and_the_order_of_results_nothing():
    first = bootstrap(ROUND, statistic="algorithm_a", seed=3, resamples=1200)
    again = bootstrap(ROUND[::-1], statistic="algorithm_a", seed=3, resamples=1200)
    other = bootstrap(ROUND, statistic="algorithm_a", seed=4, resamples=1200)
    assert first == again
    assert first.u != other.u


def test_more_resamples_continue_the_same_drawing():
    # Blocks have counters of their own: the first 500 resamples are those of a shorter run.
    short = bootstrap(ROUND, statistic="mean", seed=3, resamples=500)
    longer = bootstrap(ROUND, statistic="mean", seed=3, resamples=501)
    assert longer.mean == pytest.approx(short.mean, abs=20 / 501)
    assert longer != short


@settings(deadline=None, max_examples=30)
@given(st.sampled_from([1e-9, 1e9]), st.sampled_from([0.0, 1e8]))
def test_unit_and_level_change_no_more_than_themselves(unit, shift):
    moved = [value * unit + shift * unit for value in ROUND]
    for function in (bootstrap_mean, bootstrap_median):
        assert function(moved).u == pytest.approx(unit * function(ROUND).u, rel=1e-6)
    drawn = bootstrap(moved, statistic="median", seed=1, resamples=500)
    expected = bootstrap(ROUND, statistic="median", seed=1, resamples=500)
    assert drawn.u == pytest.approx(unit * expected.u, rel=1e-6)


def test_equal_results_are_degenerate():
    for result in (
        bootstrap([4.2] * 5, statistic="q_hampel", seed=1, resamples=10),
        bootstrap_mean([4.2] * 5),
        bootstrap_median([4.2] * 5),
    ):
        assert (result.value, result.u, result.status) == (4.2, 0.0, Status.DEGENERATE)


def test_missing_results_are_dropped_and_counted_and_few_are_called_few():
    result = bootstrap_mean([1.0, None, 2.0, math.nan])
    assert (result.n, result.missing, result.status) == (2, 2, Status.FEW_RESULTS)
    assert bootstrap_median([1.0, None, 2.0, 4.0]).n == 3


def test_wrong_rounds_and_options_are_refused():
    with pytest.raises(TooFewResults, match="x holds 1 usable"):
        bootstrap([1.0], statistic="mean", seed=1)
    with pytest.raises(NotFinite, match="x holds inf"):
        bootstrap_mean([1.0, math.inf])
    with pytest.raises(ValueError, match="statistic is 'mode'"):
        bootstrap([1.0, 2.0], statistic="mode", seed=1)
    with pytest.raises(ValueError, match="seed is -1"):
        bootstrap([1.0, 2.0], statistic="mean", seed=-1)
    with pytest.raises(ValueError, match="resamples is 1"):
        bootstrap([1.0, 2.0], statistic="mean", seed=1, resamples=1)
