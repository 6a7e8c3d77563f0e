"""Algorithm A on a matrix equals one call per row."""

from __future__ import annotations

import functools
import math
import sys

import numpy as np
import pytest

from ringtrial import NotFinite, Status, WrongShape, algorithm_a, algorithm_a_matrix

# The package exports the function under the name of its module.
MATRIX_MODULE = sys.modules[algorithm_a_matrix.__module__]


def rows_of_every_kind():
    generator = np.random.default_rng(5725)
    normal = generator.normal(50.0, 2.0, (120, 24))
    outlying = normal[:60].copy()
    far = generator.random(outlying.shape) < 0.25
    outlying[far] = generator.normal(70.0, 5.0, far.sum())
    tied = np.round(generator.normal(0.0, 1.0, (80, 24)))
    heavy = generator.standard_cauchy((60, 24))
    offset = 1e8 + generator.normal(0.0, 0.05, (40, 24))
    units = normal[:20] * 1e-9, normal[:20] * 1e9
    mostly_equal = np.where(generator.random((60, 24)) < 0.7, 3.0, tied[:60])
    return np.vstack([normal, outlying, tied, heavy, offset, *units, mostly_equal])


def with_gaps(matrix, share):
    gaps = np.random.default_rng(17043).random(matrix.shape) < share
    return np.where(gaps, math.nan, matrix)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.6, 0.9])
@pytest.mark.parametrize("factor", ["iso", "exact"])
def test_every_row_is_what_one_call_gives(share, factor):
    matrix = with_gaps(rows_of_every_kind(), share)
    result = algorithm_a_matrix(matrix, factor=factor)
    for index, row in enumerate(matrix):
        if result.n[index] < 2:
            assert result.status[index] is Status.TOO_FEW
            assert math.isnan(result.x[index])
            continue
        alone = algorithm_a(row, factor=factor)
        # The level of the data itself is known to no more than its last binary digit.
        near = 1e-9 * alone.s + 4 * abs(alone.x) * np.finfo(float).eps
        assert result.x[index] == pytest.approx(alone.x, abs=near)
        assert result.s[index] == pytest.approx(alone.s, abs=near)
        if alone.u is None:
            assert math.isnan(result.u[index])
        else:
            assert result.u[index] == pytest.approx(alone.u, abs=near)
        assert (result.n[index], result.missing[index]) == (alone.n, alone.missing)
        assert result.status[index] is alone.status
        assert result.sd_start[index] == alone.sd_start
        assert result.collapsed[index] == alone.collapsed


def test_small_rounds_on_which_the_jumps_circle_are_finished_one_by_one():
    # Searched for among rounded Cauchy samples: more jumps than the fast path allows.
    generator = np.random.default_rng(1)
    matrix = np.round(generator.standard_cauchy((3000, 6)), 1)
    result = algorithm_a_matrix(matrix)
    slow = np.flatnonzero(result.iterations > 20)
    assert slow.size > 0
    for index in slow:
        alone = algorithm_a(matrix[index])
        assert result.x[index] == pytest.approx(alone.x, abs=1e-9 * alone.s)
        assert result.s[index] == pytest.approx(alone.s, rel=1e-9)


def test_ordinary_rounds_never_take_the_long_way(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("an ordinary row was left to single calls")

    monkeypatch.setattr(MATRIX_MODULE, "algorithm_a", refuse)
    clean = np.random.default_rng(43).normal(0.0, 1.0, (300, 20))
    # Uniform results: none lies beyond 1.5 s*, so that nothing is pulled in.
    flat = np.tile(np.linspace(0.0, 1.0, 8), (5, 1))
    assert (algorithm_a_matrix(clean).iterations > 0).all()
    assert (algorithm_a_matrix(flat).iterations > 0).all()


def test_a_row_that_does_not_converge_says_so(monkeypatch):
    unfinished = functools.partial(algorithm_a, stop="iso2022", max_iterations=1)
    monkeypatch.setattr(MATRIX_MODULE, "algorithm_a", unfinished)
    monkeypatch.setattr(MATRIX_MODULE, "DIRECT_STEPS", 0)
    result = algorithm_a_matrix([[1.0, 2.0, 4.0, 9.0, 50.0], [5.0, 5.0, 5.0, 5.0, 5.0]])
    assert result.status.tolist() == [Status.NOT_CONVERGED, Status.DEGENERATE]


def test_a_row_without_two_results_is_marked_and_harms_no_other():
    result = algorithm_a_matrix([[None, None, None], [1.0, None, None], [1.0, 2.0, 3.0]])
    assert [str(status) for status in result.status] == ["too_few", "too_few", "few_results"]
    assert result.missing.tolist() == [3, 2, 0]
    assert result.x[2] == pytest.approx(2.0)


def test_an_empty_matrix_gives_an_empty_result():
    assert algorithm_a_matrix(np.empty((0, 5))).x.shape == (0,)
    assert algorithm_a_matrix(np.empty((2, 0))).status.tolist() == [Status.TOO_FEW] * 2


def test_the_matrix_given_is_not_changed():
    matrix = with_gaps(rows_of_every_kind(), 0.2)
    before = matrix.copy()
    algorithm_a_matrix(matrix)
    np.testing.assert_array_equal(matrix, before)


def test_an_infinite_result_and_a_single_row_are_refused():
    with pytest.raises(NotFinite, match="x holds inf"):
        algorithm_a_matrix([[1.0, math.inf]])
    with pytest.raises(WrongShape, match="1 dimensions"):
        algorithm_a_matrix([1.0, 2.0])
    with pytest.raises(ValueError, match="factor is"):
        algorithm_a_matrix([[1.0, 2.0]], factor="mine")
