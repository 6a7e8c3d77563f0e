"""Linear pool.

The oracle is the distribution function of the mixture, from scipy.stats, at the quantiles found.
"""

from __future__ import annotations

import math

import numpy as np
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
    linear_pool,
)

opinions = st.lists(
    st.tuples(
        st.integers(-1000, 1000).map(lambda number: number / 100),
        st.integers(2, 300).map(lambda number: number / 100),
        st.sampled_from([2.5, 3.0, 10.0, 200.0, math.inf]),
        st.integers(0, 5),
    ),
    min_size=2,
    max_size=10,
).filter(lambda rows: any(row[3] for row in rows))


def columns(rows):
    return tuple(np.array(column, dtype=float) for column in zip(*rows, strict=True))


@settings(deadline=None)
@given(opinions)
def test_mean_variance_and_quantiles_are_those_of_the_mixture(rows):
    x, u, nu, weights = columns(rows)
    found = linear_pool(x, u, nu=nu, weights=weights)
    shares = weights / weights.sum()
    mean = (shares * x).sum()
    assert found.mean == pytest.approx(mean, abs=1e-10)
    variance = (shares * (u**2 + x**2)).sum() - mean**2
    assert found.sd == pytest.approx(math.sqrt(variance), rel=1e-6)
    for part, point in ((0.025, found.q025), (0.5, found.median), (0.975, found.q975)):
        below = 0.0
        for share, a, b, df in zip(shares, x, u, nu, strict=True):
            if math.isinf(df):
                below += share * stats.norm.cdf(point, a, b)
            else:
                below += share * stats.t.cdf(point, df, a, b * math.sqrt((df - 2) / df))
        assert below == pytest.approx(part, abs=1e-9)


@settings(deadline=None)
@given(opinions, st.sampled_from([1e-9, 1e9]), st.randoms(use_true_random=False))
def test_unit_level_and_order_change_nothing_else(rows, unit, random):
    x, u, nu, weights = columns(rows)
    found = linear_pool(x, u, nu=nu, weights=weights)
    moved = linear_pool(unit * x, unit * u, nu=nu, weights=3.0 * weights)
    for figure in ("mean", "sd", "q025", "median", "q975"):
        expected = unit * getattr(found, figure)
        assert getattr(moved, figure) == pytest.approx(expected, rel=1e-6, abs=1e-6 * unit)
    random.shuffle(rows)
    x, u, nu, weights = columns(rows)
    again = linear_pool(x, u, nu=nu, weights=weights)
    assert again.q975 == pytest.approx(found.q975, rel=1e-12, abs=1e-12)


def test_between_two_groups_far_apart_the_median_is_in_the_middle():
    found = linear_pool([0.0, 0.1, 1000.0, 1000.1], [0.1] * 4)
    assert found.median == pytest.approx(500.05, abs=0.5)
    mirrored = linear_pool([0.0, -0.1, -1000.0, -1000.1], [0.1] * 4)
    assert mirrored.median == pytest.approx(-found.median, abs=1e-9)


def test_an_opinion_without_weight_is_ignored():
    found = linear_pool([1.0, 2.0, 500.0], [0.1, 0.2, 0.1], weights=[1, 1, 0])
    alone = linear_pool([1.0, 2.0], [0.1, 0.2])
    assert found.mean == pytest.approx(alone.mean)
    assert found.q975 == pytest.approx(alone.q975, rel=1e-9)


def test_missing_opinions_are_left_out_and_counted():
    found = linear_pool([1.0, None, 2.0], [0.1, 0.1, 0.2], nu=[None, 3, 5], weights=[1, 1, 2])
    assert (found.n, found.missing, found.status) == (2, 1, Status.FEW_RESULTS)
    assert found.mean == pytest.approx(5 / 3)
    assert linear_pool([1.0] * 5, [0.1] * 5).status is Status.OK


def test_what_cannot_be_pooled_is_refused():
    x, u = [1.0, 2.0], [0.1, 0.2]
    with pytest.raises(InputRefused, match=r"nu holds 2\.0, more than 2"):
        linear_pool(x, u, nu=[2, 5])
    with pytest.raises(WrongShape, match=r"nu has shape \(1,\)"):
        linear_pool(x, u, nu=[5])
    with pytest.raises(WrongShape, match=r"weights has shape \(1,\)"):
        linear_pool(x, u, weights=[5])
    with pytest.raises(InputRefused, match="a weight above zero is needed"):
        linear_pool(x, u, weights=[0, 0])
    with pytest.raises(InputRefused, match="a weight above zero is needed"):
        linear_pool(x, u, weights=[1, None])
    with pytest.raises(NotPositive):
        linear_pool(x, u, weights=[1, -1])
    with pytest.raises(NotPositive):
        linear_pool(x, [0.1, 0.0])
    with pytest.raises(NotFinite):
        linear_pool([1.0, math.inf], u)
    with pytest.raises(TooFewResults):
        linear_pool([1.0], [0.1])
