"""Rules for sigma_pt.

Published: ISO 13528:2022 Annex E, E.8 (toxaphene: 0.0885 + 0.1751 x, r2 0.826) and E.10
(20.9 and 18.3), as republished in the tests of pt13528 0.1.8. Horwitz: the predicted RSD of
2 % at 100 %, 4 % at 1 % and 16 % at 1 mg/kg is the classical "trumpet".
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    WrongShape,
    horwitz,
    sigma_fixed,
    sigma_from_perception,
    sigma_from_precision,
    sigma_of_round,
    sigma_relative,
    spread_line,
)
from ringtrial.constants import HORWITZ_HIGH, HORWITZ_LOW

LEVELS = [
    *(3.96, 4.56, 5.99, 6.08, 6.2, 6.72, 8.1, 8.73, 9.57, 12.1),
    *(12.5, 13.1, 15.6, 15.9, 16.3, 16.3, 17.0, 17.4, 17.4, 19.0),
]
SPREADS = [
    *(0.639, 0.638, 0.995, 1.48, 0.97, 1.43, 2.23, 1.8, 1.45, 1.44),
    *(2.25, 2.41, 3.57, 2.44, 3.6, 3.09, 2.63, 2.85, 3.36, 3.2),
]


def test_a_prescribed_sigma_is_taken_as_stated():
    assert (sigma_fixed(0.5).sigma_pt, sigma_fixed(0.5).rule) == (0.5, "fixed")


def test_a_permitted_error_is_three_sigma():
    spread = sigma_from_perception(0.0198)
    assert spread.sigma_pt == pytest.approx(0.0066)
    assert spread.rule == "perception"


@pytest.mark.parametrize("rule", [sigma_fixed, sigma_from_perception])
def test_a_prescription_that_is_not_above_zero_is_refused(rule):
    for wrong in (0.0, -1.0):
        with pytest.raises(NotPositive):
            rule(wrong)
    with pytest.raises(NotFinite):
        rule(math.nan)


def test_a_relative_sigma_follows_the_size_of_the_assigned_value():
    assert sigma_relative(-50.0, percent=10.0).sigma_pt == pytest.approx(5.0)
    with pytest.raises(NotPositive, match="percent"):
        sigma_relative(50.0, percent=0.0)


def test_a_relative_sigma_at_zero_gives_nothing_to_score_with():
    spread = sigma_relative(0.0, percent=10.0)
    assert (spread.sigma_pt, spread.status) == (None, Status.DEGENERATE)


def test_the_spread_of_the_round_is_kept_between_its_limits():
    inside = sigma_of_round(1.0, floor=0.5, ceiling=2.0)
    assert (inside.sigma_pt, inside.rule, inside.status) == (1.0, "round", Status.OK)
    low = sigma_of_round(0.4, floor=0.5, ceiling=2.0)
    assert (low.sigma_pt, low.rule, low.status) == (0.5, "round_floor", Status.OK)
    high = sigma_of_round(2.1, floor=0.5, ceiling=2.0)
    assert (high.sigma_pt, high.rule, high.status) == (2.0, "round_ceiling", Status.OK)


@pytest.mark.parametrize("s", [None, math.nan, 0.0])
def test_a_round_without_spread_scores_with_the_floor_or_not_at_all(s):
    assert sigma_of_round(s).sigma_pt is None
    assert sigma_of_round(s, ceiling=2.0).sigma_pt is None
    with_floor = sigma_of_round(s, floor=0.5)
    assert (with_floor.sigma_pt, with_floor.rule) == (0.5, "round_floor")
    assert with_floor.status is Status.DEGENERATE


def test_impossible_limits_and_spreads_are_refused():
    with pytest.raises(InputRefused, match="above the ceiling"):
        sigma_of_round(1.0, floor=2.0, ceiling=1.0)
    with pytest.raises(NotPositive, match="floor"):
        sigma_of_round(1.0, floor=0.0)
    with pytest.raises(NotPositive, match="s is -1"):
        sigma_of_round(-1.0)
    with pytest.raises(NotFinite, match="s holds inf"):
        sigma_of_round(math.inf)


def test_the_published_precision_experiment_is_reproduced():
    sigma_pt = sigma_from_precision(s_R=23.2, s_r=14.3, m=2).sigma_pt
    assert sigma_pt is not None and round(sigma_pt, 1) == 20.9
    with pytest.raises(InputRefused, match="cannot exceed"):
        sigma_from_precision(s_R=1.0, s_r=2.0, m=2)
    with pytest.raises(InputRefused, match="m is 0"):
        sigma_from_precision(s_R=2.0, s_r=1.0, m=0)
    assert sigma_from_precision(s_R=0.0, s_r=0.0, m=2).status is Status.DEGENERATE


def test_the_published_line_over_previous_rounds_is_reproduced():
    line = spread_line([*LEVELS, None], [*SPREADS, 1.0])
    assert (round(line.intercept, 4), round(line.slope, 4)) == (0.0885, 0.1751)
    assert (round(line.r2, 3), line.n, line.missing) == (0.826, 20, 1)


def test_a_line_below_zero_gives_no_sigma():
    line = spread_line([1.0, 2.0, 3.0], [0.1, 0.2, 0.3])
    assert line.sigma_at(5.0).sigma_pt == pytest.approx(0.5)
    assert (line.sigma_at(-1.0).sigma_pt, line.sigma_at(-1.0).status) == (None, Status.DEGENERATE)


def test_a_line_needs_two_different_levels():
    with pytest.raises(TooFewResults, match="level holds 1"):
        spread_line([1.0, 1.0], [0.1, 0.2])
    with pytest.raises(WrongShape):
        spread_line([1.0, 2.0], [0.1])
    assert spread_line([1.0, 2.0], [0.3, 0.3]).r2 == 1.0


def test_horwitz_follows_the_trumpet():
    assert horwitz([1.0, 0.01, 1e-6]).rsd_percent.round(0).tolist() == [1.0, 4.0, 16.0]


def test_horwitz_changes_its_law_exactly_at_the_printed_joins():
    below, at = horwitz([np.nextafter(HORWITZ_LOW, 0), HORWITZ_LOW]).rsd_percent
    assert (below, at) == (pytest.approx(22.0), pytest.approx(22.00965, rel=1e-6))
    at, above = horwitz([HORWITZ_HIGH, np.nextafter(HORWITZ_HIGH, 1)]).sigma
    assert (at, above) == (pytest.approx(0.00371841, rel=1e-6), pytest.approx(0.01 * 0.138**0.5))


def test_horwitz_at_zero_has_no_relative_spread():
    model = horwitz([0.0, None])
    assert model.sigma[0] == 0.0
    assert np.isnan(model.rsd_percent).all()
    with pytest.raises(InputRefused, match=r"c holds 1\.5"):
        horwitz([1.5])
