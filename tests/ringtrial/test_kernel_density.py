"""Kernel density and modes.

Published: ISO 13528:2022 Annex E, E.6 (coliforms, h = 0.1875: main mode 3.79, a bump at 2.06),
as republished in the tests of pt13528 0.1.8.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrial import (
    InputRefused,
    NotPositive,
    Status,
    TooFewResults,
    algorithm_a,
    density_at,
    general_bandwidth,
    kernel_density,
    normal_reference_bandwidth,
)

COLIFORMS = [
    *(3.8, 3.9, 3.07, 3.64, 4.06, 3.4, 3.59, 3.39, 3.47, 3.47, 3.77, 3.53, 2.83, 2.75, 2.06),
    *(3.75, 3.73, 3.82, 3.86, 3.88, 3.97, 3.96, 3.8, 3.88, 3.25, 3.45, 3.64, 2.86, 3.17, 3.19),
    *(3.17, 4.22, 3.82, 3.82, 3.95),
]
rounds = st.lists(st.integers(-300, 300).map(lambda n: n / 10), min_size=2, max_size=25)


def by_hand(x, points, h):
    kernels = np.exp(-(((points[:, None] - np.array(x)) / h) ** 2) / 2)
    return kernels.sum(axis=1) / (len(x) * h * math.sqrt(2 * math.pi))


def test_the_published_modes_are_found():
    density = kernel_density(COLIFORMS, bandwidth=0.1875)
    assert [round(mode.location, 2) for mode in density.modes] == [2.06, 3.79]
    assert density.main_mode == density.modes[1]
    assert density.status is Status.OK


def test_low_modes_can_be_left_out():
    density = kernel_density(COLIFORMS, bandwidth=0.1875, lowest_mode=0.1)
    assert [round(mode.location, 2) for mode in density.modes] == [3.79]


@settings(deadline=None)
@given(rounds)
def test_the_density_is_the_sum_of_its_kernels_and_has_the_area_one(x):
    density = kernel_density([*x, None], bandwidth=0.7, grid=2048)
    assert density.missing == 1
    np.testing.assert_allclose(density.density, by_hand(x, density.x, 0.7), rtol=1e-9, atol=1e-300)
    # Three bandwidths beyond the ends hold all but 0.3 % of the outermost kernels.
    assert np.trapezoid(density.density, density.x) == pytest.approx(1.0, abs=0.003)
    at = density_at(x, density.x[:5], bandwidth=0.7)
    np.testing.assert_allclose(at, density.density[:5], rtol=1e-12)


@settings(deadline=None)
@given(rounds)
def test_every_mode_is_a_maximum_and_none_is_overlooked(x):
    density = kernel_density(x, bandwidth=0.7, lowest_mode=0.0)
    for mode in density.modes:
        near = mode.location + np.array([-1e-3, 0.0, 1e-3])
        left, top, right = by_hand(x, near, 0.7)
        assert top >= max(left, right)
        assert mode.height == pytest.approx(top, rel=1e-9)
    fine = np.arange(min(x) - 1.0, max(x) + 1.0, 0.005)
    heights = by_hand(x, fine, 0.7)
    inner = heights[1:-1]
    seen = fine[1:-1][(inner > heights[:-2]) & (inner > heights[2:])]
    for location in seen:
        assert min(abs(location - mode.location) for mode in density.modes) < 0.02


def test_clusters_far_apart_are_found_without_a_fine_grid():
    density = kernel_density([0.0, 0.1, 1e7, 1e7 + 0.1, 1e7], bandwidth=0.5, grid=16)
    assert [round(mode.location, 1) for mode in density.modes] == [0.1, 1e7]


def test_the_default_bandwidth_rests_on_the_robust_spread():
    expected = 0.9 * algorithm_a(COLIFORMS).s / 35**0.2
    assert general_bandwidth(COLIFORMS) == pytest.approx(expected, rel=1e-12)
    assert kernel_density(COLIFORMS).bandwidth == pytest.approx(expected, rel=1e-12)


def test_the_normal_reference_bandwidth_falls_back_on_the_standard_deviation():
    assert normal_reference_bandwidth([1.0] * 6 + [2.0]) == pytest.approx(
        0.9 * np.std([1.0] * 6 + [2.0], ddof=1) / 7**0.2
    )


def test_a_round_without_spread_has_no_density_unless_a_bandwidth_is_given():
    nothing = kernel_density([2.0] * 9)
    assert (nothing.status, nothing.x.size, nothing.main_mode) == (Status.DEGENERATE, 0, None)
    bell = kernel_density([2.0] * 9, bandwidth=0.5)
    assert [round(mode.location, 6) for mode in bell.modes] == [2.0]


def test_two_results_are_needed_and_called_few():
    assert kernel_density([1.0, 2.0]).status is Status.FEW_RESULTS
    with pytest.raises(TooFewResults):
        kernel_density([1.0, None], bandwidth=1.0)


def test_impossible_options_are_refused():
    with pytest.raises(NotPositive, match="bandwidth is 0"):
        kernel_density([1.0, 2.0], bandwidth=0.0)
    with pytest.raises(InputRefused, match="grid is 1"):
        kernel_density([1.0, 2.0], grid=1)
