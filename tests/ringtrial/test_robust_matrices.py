"""Qn, Q method and Q/Hampel on a matrix equal one call per row."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ringtrial import (
    NotFinite,
    Status,
    WrongShape,
    q_hampel,
    q_hampel_matrix,
    q_method,
    q_method_matrix,
    qn,
    qn_matrix,
)


def rows_of_every_kind(p=24):
    generator = np.random.default_rng(5725)
    normal = generator.normal(50.0, 2.0, (60, p))
    outlying = np.round(normal, 2)
    outlying[generator.random(outlying.shape) < 0.25] += 20.0
    bimodal = np.round(normal, 1)
    bimodal[:, ::2] += 100.0
    tied = np.round(generator.normal(0.0, 1.0, (60, p)))
    heavy = np.round(generator.standard_cauchy((60, p)), 3)
    offset = np.round(1e8 + generator.normal(0.0, 0.05, (30, p)), 3)
    units = np.round(normal[:20], 2) * 1e-9, np.round(normal[:20] * 1e9)
    mostly_equal = np.where(generator.random((40, p)) < 0.7, 3.0, np.round(normal[:40], 1))
    two_values = np.where(generator.random((30, p)) < 0.5, 1.0, 3.0)
    equal = np.full((2, p), 4.2)
    kinds = (normal, outlying, bimodal, tied, heavy, offset, *units, mostly_equal, two_values)
    return np.vstack([*kinds, equal])


def with_gaps(matrix, share):
    gaps = np.random.default_rng(17043).random(matrix.shape) < share
    return np.where(gaps, math.nan, matrix)


@pytest.mark.parametrize("share", [0.0, 0.15, 0.7])
def test_every_row_of_q_hampel_is_what_one_call_gives(share):
    matrix = with_gaps(rows_of_every_kind(), share)
    result, scales = q_hampel_matrix(matrix), q_method_matrix(matrix)
    for index, row in enumerate(matrix):
        assert scales.status[index] is result.status[index]
        if result.n[index] < 2:
            assert result.status[index] is Status.TOO_FEW
            assert math.isnan(result.x[index]) and math.isnan(scales.s[index])
            continue
        alone, scale = q_hampel(row), q_method(row)
        # The level of the data itself is known to no more than its last binary digit.
        near = 1e-9 * alone.s + 4 * abs(alone.x) * np.finfo(float).eps
        assert result.x[index] == pytest.approx(alone.x, abs=near)
        assert result.s[index] == pytest.approx(alone.s, rel=1e-12)
        assert scales.s[index] == pytest.approx(scale.s, rel=1e-12)
        assert (result.h0[index], scales.h0[index]) == (alone.h0, scale.h0)
        assert (result.n[index], result.missing[index]) == (alone.n, alone.missing)
        assert (scales.n[index], scales.missing[index]) == (scale.n, scale.missing)
        assert result.status[index] is alone.status
        assert result.ambiguous[index] == alone.ambiguous
        if alone.u is None:
            assert math.isnan(result.u[index])
        else:
            assert result.u[index] == pytest.approx(alone.u, rel=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.15, 0.9])
@pytest.mark.parametrize("form", ["iso", "iso2022", "raw", "robustbase"])
def test_every_row_of_qn_is_what_one_call_gives(form, share):
    matrix = with_gaps(rows_of_every_kind(), share)
    result = qn_matrix(matrix, form=form)
    for index, row in enumerate(matrix):
        if result.n[index] < (4 if form == "iso2022" else 2):
            assert result.status[index] is Status.TOO_FEW
            assert math.isnan(result.s[index])
            continue
        alone = qn(row, form=form)
        assert result.s[index] == pytest.approx(alone.value, rel=1e-12)
        assert (result.n[index], result.missing[index]) == (alone.n, alone.missing)
        assert result.status[index] is alone.status


@pytest.mark.parametrize("p", [2, 3, 4, 5, 61])
def test_short_and_odd_rows_are_what_one_call_gives(p):
    matrix = rows_of_every_kind(p)
    result = q_hampel_matrix(matrix)
    for row, x, s in zip(matrix, result.x, result.s, strict=True):
        alone = q_hampel(row)
        near = 1e-9 * alone.s + 4 * abs(alone.x) * np.finfo(float).eps
        assert x == pytest.approx(alone.x, abs=near)
        assert s == pytest.approx(alone.s, rel=1e-12)


def test_long_rows_are_searched_one_by_one():
    matrix = np.round(np.random.default_rng(8).normal(0.0, 1.0, (2, 450)), 2)
    both, quantiles = q_hampel_matrix(matrix), qn_matrix(matrix)
    for index, row in enumerate(matrix):
        assert both.s[index] == q_hampel(row).s
        assert both.x[index] == pytest.approx(q_hampel(row).x, abs=1e-9)
        assert quantiles.s[index] == qn(row).value


@pytest.mark.parametrize("function", [qn_matrix, q_method_matrix, q_hampel_matrix])
def test_rows_without_two_results_harm_no_other_and_empty_ones_are_allowed(function):
    result = function([[None, None, None], [1.0, None, None], [1.0, 2.0, 4.0]])
    assert [str(status) for status in result.status] == ["too_few", "too_few", "few_results"]
    assert result.missing.tolist() == [3, 2, 0]
    assert result.s[2] > 0
    assert function(np.empty((0, 5))).s.shape == (0,)
    assert function(np.empty((2, 0))).status.tolist() == [Status.TOO_FEW] * 2


@pytest.mark.parametrize("function", [qn_matrix, q_method_matrix, q_hampel_matrix])
def test_the_matrix_given_is_not_changed(function):
    matrix = with_gaps(rows_of_every_kind(), 0.2)
    before = matrix.copy()
    function(matrix)
    np.testing.assert_array_equal(matrix, before)


@pytest.mark.parametrize("function", [qn_matrix, q_method_matrix, q_hampel_matrix])
def test_infinite_results_and_single_rows_are_refused(function):
    with pytest.raises(NotFinite, match="x holds -inf"):
        function([[1.0, -math.inf, None]])
    with pytest.raises(WrongShape, match="1 dimensions"):
        function([1.0, 2.0])
    with pytest.raises(ValueError, match="form is 'mine'"):
        qn_matrix([[1.0, 2.0]], form="mine")
