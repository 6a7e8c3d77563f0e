"""Pairs of results against numpy and scipy.stats; ellipse, components, degenerate pairs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from ringtrial import (
    InputRefused,
    NotFinite,
    Status,
    TooFewResults,
    WrongShape,
    kendall_tau_b,
    pearson_r,
    spearman_rho,
    youden,
)

tenths = st.integers(-90, 90).map(lambda v: v / 10)
paired = st.lists(st.tuples(tenths, tenths), min_size=4, max_size=40)
scales = st.sampled_from([1e-9, 1.0, 1e9])


def columns(pairs):
    a, b = np.array(pairs).T
    assume(len(set(a.tolist())) > 1 and len(set(b.tolist())) > 1)
    return a, b


@settings(deadline=None)
@given(paired, scales, scales)
def test_correlations_are_those_of_the_textbook_in_any_units(pairs, unit_a, unit_b):
    a, b = columns(pairs)
    near = {"rel": 1e-9, "abs": 1e-9}
    x, y = a * unit_a, b * unit_b
    assert pearson_r(x, y) == pytest.approx(np.corrcoef(a, b)[0, 1], **near)
    assert spearman_rho(x, y) == pytest.approx(stats.spearmanr(a, b).statistic, **near)
    assert kendall_tau_b(x, y) == pytest.approx(stats.kendalltau(a, b).statistic, **near)


@settings(deadline=None)
@given(paired, scales, st.sampled_from([0.0, 1e6]))
def test_the_ellipse_follows_the_covariance_in_any_unit(pairs, scale, shift):
    a, b = columns(pairs)
    matrix = np.cov(a, b)
    assume(np.linalg.det(matrix) > 1e-6)
    found = youden((a + shift) * scale, (b + shift) * scale)
    p = a.size
    T2 = 2 * (p - 1) / (p - 2) * stats.f.ppf(0.95, 2, p - 2)
    assert pytest.approx(T2) == found.ellipse.T2
    eigenvalues = np.linalg.eigvalsh(matrix)
    near = {"rel": 1e-6, "abs": 1e-7}
    assert found.ellipse.semi_major / scale == pytest.approx(math.sqrt(T2 * eigenvalues[1]), **near)
    assert found.ellipse.semi_minor / scale == pytest.approx(math.sqrt(T2 * eigenvalues[0]), **near)
    # The direction is that along which the scatter is the larger eigenvalue.
    axis = np.array([math.cos(found.ellipse.angle), math.sin(found.ellipse.angle)])
    assert axis @ matrix @ axis == pytest.approx(eigenvalues[1], **near)
    away = np.stack([a - a.mean(), b - b.mean()])
    expected = (away * np.linalg.solve(matrix, away)).sum(axis=0)
    assert found.ellipse.mahalanobis2 == pytest.approx(expected, rel=1e-5, abs=1e-5)


@settings(deadline=None)
@given(paired, scales)
def test_components_come_from_differences_and_sums(pairs, scale):
    a, b = columns(pairs)
    found = youden(a * scale, b * scale)
    within, total = ((a - b).std(ddof=1) / 2**0.5, (a + b).std(ddof=1) / 2**0.5)
    near = {"rel": 1e-9, "abs": 1e-9}
    assert found.s_within / scale == pytest.approx(within, **near)
    assert found.s_total / scale == pytest.approx(total, **near)
    square = max(0.0, (total**2 - within**2) / 2)
    assert (found.s_between / scale) ** 2 == pytest.approx(square, **near)
    assert (found.mean_a / scale, found.sd_b / scale) == (
        pytest.approx(a.mean(), **near),
        pytest.approx(b.std(ddof=1), **near),
    )


def test_laboratories_beyond_the_ellipse_keep_their_place_in_the_list():
    a = [None, *(10.0 + k % 5 / 10 for k in range(30)), 30.0]
    b = [9.0, *(12.0 + k % 7 / 10 for k in range(30)), 1.0]
    found = youden(a, b)
    assert found.ellipse.outside == (32,)
    assert math.isnan(found.ellipse.mahalanobis2[0])
    assert (found.p, found.missing) == (31, 1)
    assert youden(a, b, confidence=0.99).ellipse.T2 > found.ellipse.T2


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([1.0, 2.0, 3.0, 4.0], [0.1, 0.2, 0.3, 0.4]),
        ([1.0, 2.0, 3.0], [5.0, 5.0, 5.0]),
        ([4.0, 4.0, 4.0], [5.0, 5.0, 5.0]),
        ([1.0, 2.0], [3.0, 1.0]),
    ],
)
def test_pairs_on_a_line_have_no_ellipse(a, b):
    found = youden(a, b)
    assert (found.ellipse, found.status) == (None, Status.DEGENERATE)


def test_an_item_without_spread_has_no_correlation():
    found = youden([1.0, 2.0, 3.0], [5.0, 5.0, 5.0])
    assert (found.pearson, found.spearman, found.kendall) == (None, None, None)
    for correlation in (pearson_r, spearman_rho, kendall_tau_b):
        assert correlation([5.0, 5.0, 5.0], [1.0, 2.0, 3.0]) is None
        assert correlation([1.0, 2.0, 3.0], [5.0, 5.0, 5.0]) is None


def test_incomplete_pairs_are_left_out():
    assert kendall_tau_b([1.0, 2.0, None, 3.0], [1.0, 2.0, 9.0, None]) == 1.0


@pytest.mark.parametrize("function", [youden, pearson_r, spearman_rho, kendall_tau_b])
def test_what_is_no_list_of_pairs_is_refused(function):
    with pytest.raises(WrongShape):
        function([1.0, 2.0], [1.0])
    with pytest.raises(TooFewResults):
        function([1.0, None], [1.0, 2.0])
    with pytest.raises(NotFinite):
        function([1.0, math.inf], [1.0, 2.0])


def test_a_confidence_outside_its_range_is_refused():
    for wrong in (0.0, 1.0):
        with pytest.raises(InputRefused, match="confidence"):
            youden([1.0, 2.0, 4.0], [2.0, 1.0, 3.0], confidence=wrong)
