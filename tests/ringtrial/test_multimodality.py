"""When a round counts as multimodal: the share, the fewest results, the bandwidth of the scheme."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrial import (
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    density_at,
    dip_test,
    general_bandwidth,
    kernel_density,
    multimodality,
)

LEFT = [9.6, 9.8, 9.9, 10.0, 10.1, 10.2, 10.3, 10.4]
RIGHT = [19.8, 20.0, 20.2]


def test_two_groups_are_counted_and_placed():
    found = multimodality([*RIGHT, *LEFT], sigma_pt=1.0)
    assert found.multimodal
    assert [mode.results for mode in found.modes] == [8, 3]
    assert found.largest == found.modes
    assert [mode.location for mode in found.modes] == pytest.approx([10.05, 20.0], abs=0.15)
    assert (found.n, found.missing, found.status) == (11, 0, Status.OK)


def test_the_modes_are_the_tops_of_the_density_and_the_counts_are_split_at_its_lowest_place():
    values = sorted([*LEFT, 12.0, 14.9, 15.4, *RIGHT])
    found = multimodality(values)
    assert found.bandwidth == general_bandwidth(values)
    density = kernel_density(values)
    assert [mode.location for mode in found.modes] == [mode.location for mode in density.modes]
    assert [mode.height for mode in found.modes] == [mode.height for mode in density.modes]
    edges = [-math.inf]
    for left, right in pairwise(found.modes):
        between = np.linspace(left.location, right.location, 10_001)
        heights = density_at(values, between, bandwidth=found.bandwidth)
        edges.append(float(between[heights.argmin()]))
    edges.append(math.inf)
    counts = [sum(low < value <= high for value in values) for low, high in pairwise(edges)]
    assert len(counts) > 1
    assert [mode.results for mode in found.modes] == counts


def test_one_group_has_one_mode_and_no_pair():
    found = multimodality(LEFT, sigma_pt=1.0)
    assert not found.multimodal
    assert (len(found.modes), found.largest) == (1, ())


def test_two_results_apart_are_outliers_and_three_are_a_mode():
    assert not multimodality([*LEFT, *RIGHT[:2]]).multimodal
    assert multimodality([*LEFT, *RIGHT]).multimodal


@pytest.mark.parametrize(("right", "called"), [(4, True), (3, False)])
def test_a_second_mode_counts_from_a_tenth_of_the_largest_on(right, called):
    values = [*np.linspace(-1.0, 1.0, 40), *np.linspace(29.9, 30.1, right)]
    found = multimodality(values, sigma_pt=1.0)
    assert [mode.results for mode in found.modes] == [40, right]
    assert found.multimodal is called


def test_the_two_modes_named_are_those_with_most_results():
    values = [
        *np.linspace(-0.5, 0.5, 14),
        *np.linspace(99.8, 100.2, 3),
        *np.linspace(39.8, 40.2, 4),
    ]
    found = multimodality(values, sigma_pt=1.0)
    assert [mode.results for mode in found.modes] == [14, 4, 3]
    assert [mode.results for mode in found.largest] == [14, 4]
    values = [*np.linspace(-0.5, 0.5, 7), *np.linspace(39.8, 40.2, 9)]
    assert [mode.results for mode in multimodality(values, sigma_pt=1.0).largest] == [7, 9]


def test_modes_that_the_criterion_cannot_tell_apart_are_one():
    assert multimodality([*LEFT, *RIGHT], sigma_pt=3.0).multimodal
    found = multimodality([*LEFT, *RIGHT], sigma_pt=8.0)
    assert found.bandwidth == 6.0
    assert not found.multimodal


def test_a_narrow_criterion_does_not_split_what_the_results_themselves_join():
    assert multimodality(LEFT, sigma_pt=1e-6) == multimodality(LEFT)


def test_below_eight_results_modes_are_shown_and_nothing_is_called_multimodal():
    values = [*LEFT[:4], *RIGHT]
    found = multimodality(values)
    assert [mode.results for mode in found.modes] == [4, 3]
    assert (found.multimodal, found.largest, found.status) == (False, (), Status.FEW_RESULTS)
    assert multimodality([*values, 10.05]).multimodal


def test_mostly_equal_results_have_no_modes():
    found = multimodality([5.0] * 12 + [9.0, None], sigma_pt=1.0)
    assert (found.multimodal, found.modes, found.bandwidth) == (False, (), 0.0)
    assert (found.n, found.missing, found.status) == (13, 1, Status.DEGENERATE)


def test_the_dip_is_that_of_its_own_test():
    dip = dip_test([*LEFT, *RIGHT])
    found = multimodality([*LEFT, math.nan, *RIGHT])
    assert (found.dip, found.dip_p, found.missing) == (dip.dip, dip.p_value, 1)


def test_what_cannot_be_judged_is_refused():
    with pytest.raises(TooFewResults):
        multimodality([1.0, None])
    with pytest.raises(NotFinite):
        multimodality([1.0, math.inf])
    for sigma_pt in (0.0, -1.0):
        with pytest.raises(NotPositive):
            multimodality(LEFT, sigma_pt=sigma_pt)


groups = st.tuples(
    st.lists(st.integers(-10, 10), min_size=6, max_size=25),
    st.lists(st.integers(290, 310), min_size=2, max_size=25),
)


@given(groups, st.sampled_from([1e-9, 0.5, 1e9]), st.integers(-1000, 1000))
def test_unit_and_origin_do_not_change_who_belongs_together(parts, factor, shift):
    x = [*parts[0], *parts[1]]
    found = multimodality(x, sigma_pt=20.0)
    changed = multimodality([factor * (value + shift) for value in x], sigma_pt=20.0 * factor)
    assert [mode.results for mode in changed.modes] == [mode.results for mode in found.modes]
    assert (changed.multimodal, changed.status) == (found.multimodal, found.status)
    assert changed.bandwidth == pytest.approx(factor * found.bandwidth)
    for mode, moved in zip(found.modes, changed.modes, strict=True):
        assert moved.location == pytest.approx(factor * (mode.location + shift), abs=1e-5 * factor)


@given(groups, st.randoms(use_true_random=False))
def test_the_order_of_the_results_does_not_matter(parts, random):
    x = [*parts[0], *parts[1]]
    assert multimodality(random.sample(x, len(x))) == multimodality(x)


def test_an_offset_changes_no_count():
    found = multimodality([1e8 + value for value in (*LEFT, *RIGHT)], sigma_pt=1.0)
    assert [mode.results for mode in found.largest] == [8, 3]
