"""All estimators side by side, and the mode with its bootstrap uncertainty."""

from __future__ import annotations

import importlib
import math
from typing import get_args

import numpy as np
import pytest

import ringtrial as rt
from ringtrial.side_by_side import EstimatorPair

ATRAZINE_LIKE = [
    *(0.04, 0.055, 0.178, 0.202, 0.206, 0.227, 0.228, 0.23, 0.23, 0.235, 0.236, 0.237),
    *(0.243, 0.244, 0.245, 0.2555, 0.26, 0.264, 0.267, 0.27, 0.273, 0.274, 0.278, 0.2811),
    *(0.287, 0.287, 0.288, 0.289, 0.295, 0.296, 0.311, 0.331, 0.4246),
]


def pairs(x, **options):
    return {each.pair: each for each in rt.side_by_side(x, **options).estimates}


def naive_mode(x, bandwidth):
    """The highest of very many points of the density."""
    grid = np.linspace(min(x) - bandwidth, max(x) + bandwidth, 40_001)
    heights = np.exp(-0.5 * ((grid[:, None] - np.asarray(x)) / bandwidth) ** 2).sum(axis=1)
    return grid[heights.argmax()]


def test_every_pair_of_estimators_stands_there_once_in_its_order():
    sides = rt.side_by_side(ATRAZINE_LIKE)
    assert tuple(each.pair for each in sides.estimates) == get_args(EstimatorPair)
    assert {each.n for each in sides.estimates} == {33} == {sides.n}


def test_every_estimate_is_that_of_its_own_function():
    x, found = ATRAZINE_LIKE, pairs(ATRAZINE_LIKE)
    robust, both = rt.algorithm_a(x), rt.q_hampel(x)
    expected = {
        "mean_sd": (np.mean(x), np.std(x, ddof=1)),
        "median_made": (np.median(x), rt.made(x).value),
        "median_niqr": (np.median(x), rt.niqr(x).value),
        "median_qn": (np.median(x), rt.qn(x).value),
        "median_sn": (np.median(x), rt.sn(x).value),
        "algorithm_a": (robust.x, robust.s),
        "q_hampel": (both.x, both.s),
        "hampel_made": (rt.hampel(x, scale=rt.made(x).value).x, rt.made(x).value),
    }
    for pair, numbers in expected.items():
        np.testing.assert_allclose((found[pair].x, found[pair].s), numbers, rtol=1e-12)
    assert found["kernel_mode"].s is None


def test_the_mean_has_s_over_root_p_and_every_robust_estimate_a_quarter_more():
    for pair, each in pairs(ATRAZINE_LIKE).items():
        if each.s is not None:
            factor = 1.0 if pair == "mean_sd" else 1.25
            np.testing.assert_allclose(each.u, factor * each.s / math.sqrt(33), rtol=1e-12)


def test_lowest_and_highest_location_and_their_distance():
    sides = rt.side_by_side([1.0, 1.1, 1.2, 1.3, 9.0])
    assert sides.highest.pair == "mean_sd"
    assert sides.apart == sides.highest.x - sides.lowest.x
    assert sides.lowest.x == min(each.x for each in sides.estimates)


def test_equal_results_are_degenerate_everywhere_and_claim_no_uncertainty():
    sides = rt.side_by_side([2.5] * 8)
    assert {each.status for each in sides.estimates} == {rt.Status.DEGENERATE}
    assert {each.u for each in sides.estimates} == {None}
    assert {each.x for each in sides.estimates} == {2.5}
    assert sides.apart == 0.0


def test_a_made_of_zero_leaves_only_the_estimators_that_need_it_without_uncertainty():
    found = pairs([5.0, 5.0, 5.0, 5.0, 6.0, 7.0, 9.0])
    without = {pair for pair, each in found.items() if each.u is None}
    assert without == {"median_made", "median_qn", "hampel_made"} | (
        {"median_sn"} if rt.sn([5.0, 5.0, 5.0, 5.0, 6.0, 7.0, 9.0]).value == 0.0 else set()
    )
    assert (found["hampel_made"].x, found["hampel_made"].s) == (5.0, 0.0)


def test_missing_results_are_counted_and_few_results_said():
    sides = rt.side_by_side([1.0, None, 2.0, 4.0])
    assert (sides.n, sides.missing) == (3, 1)
    assert {each.status for each in sides.estimates} == {rt.Status.FEW_RESULTS}
    with pytest.raises(rt.TooFewResults):
        rt.side_by_side([1.0, None])


def test_unit_level_and_order_of_the_results_only_move_the_estimates():
    x = np.asarray(ATRAZINE_LIKE)
    moved = pairs(64.0 + 8.0 * x[::-1])
    for pair, each in pairs(x).items():
        np.testing.assert_allclose(moved[pair].x, 64.0 + 8.0 * each.x, rtol=1e-12)
        np.testing.assert_allclose(moved[pair].u, 8.0 * each.u, rtol=1e-9)


def test_the_mode_is_the_highest_point_of_the_density():
    mode = rt.kernel_mode(ATRAZINE_LIKE, seed=1)
    assert mode.bandwidth == rt.general_bandwidth(ATRAZINE_LIKE)
    np.testing.assert_allclose(
        mode.x, naive_mode(ATRAZINE_LIKE, mode.bandwidth), atol=mode.bandwidth / 1000
    )


def test_the_uncertainty_of_the_mode_is_that_of_plain_resampling():
    mode = rt.kernel_mode(ATRAZINE_LIKE, seed=1, resamples=4000)
    generator = np.random.default_rng(5)
    drawn = generator.choice(ATRAZINE_LIKE, (400, 33))
    grid = np.linspace(0.0, 0.45, 1501)
    distance = (grid[:, None] - np.asarray(ATRAZINE_LIKE)) / mode.bandwidth
    kernel = np.exp(-0.5 * distance**2)
    places = np.searchsorted(ATRAZINE_LIKE, drawn)
    plain = [grid[kernel[:, row].sum(axis=1).argmax()] for row in places]
    # Both are Monte Carlo; 400 resamples know a standard deviation to about 4 %.
    np.testing.assert_allclose(mode.u, np.std(plain, ddof=1), rtol=0.2)


def test_equal_seeds_give_equal_uncertainties_and_other_seeds_others():
    first, again, other = (rt.kernel_mode(ATRAZINE_LIKE, seed=seed).u for seed in (1, 1, 2))
    assert first == again != other


def test_the_kernel_is_computed_in_blocks_without_changing_anything(monkeypatch):
    whole = rt.kernel_mode(ATRAZINE_LIKE, seed=3)
    module = importlib.import_module("ringtrial.kernel_mode")
    monkeypatch.setattr(module, "_BLOCK", 4000)
    assert rt.kernel_mode(ATRAZINE_LIKE, seed=3) == whole


def test_a_gross_error_far_away_costs_no_memory_and_leaves_the_mode():
    mode = rt.kernel_mode([*ATRAZINE_LIKE, 1e9], seed=1)
    assert abs(mode.x - 0.26) < 0.05 and mode.u < 0.1


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"seed": -1}, "seed is -1"),
        ({"seed": 1, "resamples": 1}, "resamples is 1"),
    ],
)
def test_seed_and_resamples_are_checked(options, complaint):
    with pytest.raises(rt.InputRefused, match=complaint):
        rt.kernel_mode([1.0, 2.0, 3.0], **options)
