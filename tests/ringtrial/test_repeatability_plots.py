"""The repeatability plot: printed statistic, limits, laboratories without scatter."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ringtrial import (
    NotFinite,
    NotPositive,
    TooFewResults,
    WrongShape,
    ZeroDenominator,
    repeatability_plot,
)


def test_the_statistic_is_the_printed_one_in_any_unit():
    expected = 4 * ((2.15 - 1.57) / 0.34) ** 2 + 6 * math.log(0.13 / 0.34) ** 2
    for scale in (1e-9, 1.0, 1e9):
        plot = repeatability_plot(
            [2.15 * scale], [0.13 * scale], x_star=1.57 * scale, w_star=0.34 * scale, m=4
        )
        assert plot.statistic[0] == pytest.approx(expected, rel=1e-9)


def test_the_limits_are_those_of_chi_squared_with_two_degrees_of_freedom():
    plot = repeatability_plot([0.0], [1.0], x_star=0.0, w_star=1.0, m=2)
    assert plot.limit_95 == pytest.approx(-2 * math.log(0.05))
    assert plot.limit_99 == pytest.approx(-2 * math.log(0.01))
    assert plot.statistic.tolist() == [0.0]


def test_a_laboratory_between_the_limits_is_outside_the_inner_one_only():
    # m ((x - x*)/w*)^2 = 2 * 4 = 8
    plot = repeatability_plot([2.0, None], [1.0, 1.0], x_star=0.0, w_star=1.0, m=2)
    assert plot.outside_95.tolist() == [True, False]
    assert plot.outside_99.tolist() == [False, False]
    assert math.isnan(plot.statistic[1])


def test_a_laboratory_without_scatter_lies_outside():
    plot = repeatability_plot([0.0, 0.0], [0.0, None], x_star=0.0, w_star=1.0, m=2)
    assert np.isposinf(plot.statistic[0]) and plot.outside_99.tolist() == [True, False]


def test_impossible_plots_are_refused():
    def plot(means=(1.0,), sds=(1.0,), **more):
        return repeatability_plot(means, sds, **{"x_star": 0.0, "w_star": 1.0, "m": 2, **more})

    with pytest.raises(WrongShape):
        plot(sds=(1.0, 2.0))
    with pytest.raises(NotPositive):
        plot(sds=(-1.0,))
    with pytest.raises(NotFinite):
        plot(x_star=math.inf)
    with pytest.raises(ZeroDenominator):
        plot(w_star=0.0)
    with pytest.raises(TooFewResults):
        plot(m=1)
