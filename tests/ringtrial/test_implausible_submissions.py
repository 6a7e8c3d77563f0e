"""Copied figures, implausibly small spreads and implausible uncertainties.

The oracles are simulations: laboratories that measured on their own must hardly ever be named.
"""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    UncertaintyFlag,
    WrongShape,
    low_dispersion,
    repeated_figures,
    screen_uncertainties,
    similar_submissions,
    uncertainty_limits,
)


def independent(rng, *, laboratories, places, decimals):
    return {
        f"L{number}": [f"{value:.{decimals}f}" for value in 20 + 3 * rng.normal(size=places)]
        for number in range(laboratories)
    }


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_laboratories_that_measured_on_their_own_are_hardly_ever_named(decimals):
    rng = np.random.default_rng(decimals)
    named = [
        similar_submissions(independent(rng, laboratories=10, places=8, decimals=decimals))
        for _ in range(100)
    ]
    assert sum(bool(pairs) for pairs in named) <= 5


def test_a_copy_with_other_last_digits_is_named_and_nobody_else():
    rng = np.random.default_rng(5)
    submissions = independent(rng, laboratories=12, places=6, decimals=2)
    copied = [f"{figure[:-1]}{(int(figure[-1]) + 3) % 10}" for figure in submissions["L3"]]
    copied[0] = submissions["L3"][0]
    submissions["L7"] = copied
    (found,) = similar_submissions(submissions)
    assert (found.first, found.second) == ("L3", "L7")
    assert (found.compared, found.identical, found.alike) == (6, 1, 6)
    assert 0.0 < found.p_value < 0.01


def test_the_least_probable_pair_comes_first():
    rng = np.random.default_rng(6)
    submissions = independent(rng, laboratories=14, places=12, decimals=2)
    submissions["L1"] = submissions["L0"][:5] + submissions["L1"][5:]
    submissions["L9"] = submissions["L8"]
    found = similar_submissions(submissions)
    assert [(pair.first, pair.second) for pair in found] == [("L8", "L9"), ("L0", "L1")]
    assert found[0].p_value < found[1].p_value


def test_figures_everybody_reports_raise_no_alarm():
    same = {f"L{number}": ["0", "100", "95", "46"] for number in range(8)}
    assert similar_submissions(same) == ()


def test_fewer_than_three_alike_figures_are_never_an_alarm():
    rng = np.random.default_rng(8)
    submissions = independent(rng, laboratories=30, places=2, decimals=3)
    submissions["L1"] = submissions["L0"]
    assert similar_submissions(submissions, level=0.9) == ()


def test_missing_figures_are_not_compared():
    rng = np.random.default_rng(9)
    submissions = independent(rng, laboratories=12, places=7, decimals=2)
    submissions["L5"] = [None, " ", *submissions["L4"][2:]]
    (found,) = similar_submissions(submissions)
    assert (found.compared, found.identical) == (5, 5)


def test_figures_are_compared_by_value_and_by_their_decimals():
    def alike(a, b):
        rng = np.random.default_rng(10)
        others = {f"M{n}": [str(v) for v in 1000 + 500 * rng.random(6)] for n in range(8)}
        found = similar_submissions({"A": [a] * 6, "B": [b] * 6, **others})
        return [(pair.identical, pair.alike) for pair in found]

    assert alike("5.10", Decimal("5.1")) == [(6, 6)]
    assert alike("5.13", "5.19") == [(0, 6)]
    assert alike("5.13", "5.23") == []
    assert alike("5.13", "51.3") == []
    assert alike("5.13", "-5.14") == []
    assert alike("5.1", "5.13") == []


def test_one_laboratory_alone_resembles_nobody():
    assert similar_submissions({"L1": ["5.1"]}) == ()
    assert similar_submissions({}) == ()


def test_figures_must_be_as_reported_and_in_the_same_places():
    with pytest.raises(WrongShape, match="different numbers of figures"):
        similar_submissions({"A": ["1"], "B": ["1", "2"]})
    with pytest.raises(InputRefused, match=r"5\.1 is not text or Decimal"):
        similar_submissions({"A": [5.1], "B": ["5.1"]})
    with pytest.raises(InputRefused, match="'about 5' is not a decimal number"):
        repeated_figures(["about 5"])
    with pytest.raises(InputRefused, match="'Infinity' is not a finite number"):
        repeated_figures(["Infinity"])
    with pytest.raises(InputRefused, match=r"level is 0\.0"):
        similar_submissions({}, level=0.0)


def test_identical_replicates_are_counted_by_value():
    found = repeated_figures(["5.1", Decimal("5.10"), None, "5.100"])
    assert (found.n, found.missing, found.distinct, found.all_identical) == (3, 1, 1, True)
    assert not repeated_figures(["5.1", "5.2", "5.1"]).all_identical
    assert not repeated_figures(["5.1"]).all_identical
    assert repeated_figures([]).n == 0


def test_the_spread_is_judged_by_chi_squared():
    x = [5.0, 5.2, 4.9, None, 5.1]
    found = low_dispersion(x, sigma=0.5)
    s = np.std([5.0, 5.2, 4.9, 5.1], ddof=1)
    assert found.s == pytest.approx(s) and found.ratio == pytest.approx(s / 0.5)
    assert found.p_value == pytest.approx(stats.chi2.cdf(3 * (s / 0.5) ** 2, 3))
    assert (found.n, found.missing, found.status) == (4, 1, Status.OK)
    assert not found.too_small and low_dispersion(x, sigma=0.5, level=0.1).too_small


def test_equal_results_are_an_alarm_unless_the_figures_are_coarse():
    fine = low_dispersion([5.0] * 4, sigma=0.1)
    assert (fine.p_value, fine.too_small, fine.status) == (0.0, True, Status.DEGENERATE)
    assert not low_dispersion([5.0] * 4, sigma=0.1, resolution=0.5).too_small


def test_honest_rounded_replicates_raise_no_more_alarms_than_the_level_says():
    rng = np.random.default_rng(11)
    for step in (0.01, 0.1, 0.5, 2.0):
        rounds = np.round(rng.normal(50, 0.3, (2000, 4)) / step) * step
        alarms = sum(low_dispersion(x, sigma=0.3, resolution=step).too_small for x in rounds)
        assert alarms <= 0.02 * 2000


def test_spreads_follow_the_unit():
    small, large = (
        low_dispersion([1.0, 1.1, 1.3], sigma=1.0),
        low_dispersion([1e9, 1.1e9, 1.3e9], sigma=1e9),
    )
    assert large.p_value == pytest.approx(small.p_value)


def test_what_cannot_be_judged_is_refused():
    with pytest.raises(TooFewResults):
        low_dispersion([1.0], sigma=1.0)
    with pytest.raises(NotPositive, match="sigma"):
        low_dispersion([1.0, 2.0], sigma=0.0)
    with pytest.raises(NotPositive, match="resolution"):
        low_dispersion([1.0, 2.0], sigma=1.0, resolution=-1.0)
    with pytest.raises(InputRefused, match=r"level is 1\.0"):
        low_dispersion([1.0, 2.0], sigma=1.0, level=1.0)
    with pytest.raises(NotFinite):
        low_dispersion([1.0, math.inf], sigma=1.0)


def test_uncertainties_are_flagged_between_below_and_above():
    low, high = uncertainty_limits(u_x_pt=0.1, s=0.4)
    flags = screen_uncertainties([0.3, 0.1, 0.6, 0.0999, 0.601, 0.0, None], u_min=low, u_max=high)
    assert flags.tolist() == ["a", "a", "a", "b", "c", "b", "not_stated"]
    assert isinstance(flags[0], UncertaintyFlag)
    table = screen_uncertainties([[0.3], [9.0]], u_min=low, u_max=high)
    assert table.shape == (2, 1)


def test_limits_of_uncertainties_must_make_sense():
    with pytest.raises(InputRefused, match="above u_max"):
        screen_uncertainties([0.1], u_min=0.5, u_max=0.4)
    with pytest.raises(NotPositive):
        screen_uncertainties([-0.1], u_min=0.1, u_max=0.4)
    with pytest.raises(NotPositive):
        uncertainty_limits(u_x_pt=0.1, s=0.0)
    with pytest.raises(NotPositive):
        uncertainty_limits(u_x_pt=-0.1, s=0.4)
