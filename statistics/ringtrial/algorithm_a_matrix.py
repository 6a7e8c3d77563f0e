"""Algorithm A for many measurands at once, one row each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, numbers
from ringtrial.algorithm_a import DIRECT_STEPS, algorithm_a
from ringtrial.constants import (
    ALGORITHM_A_FACTORS,
    COLLAPSE,
    CONVERGENCE,
    MADE_FACTOR_ISO,
    RECOMMENDED_FOR_ALGORITHM_A,
    ROBUST_UNCERTAINTY_FACTOR,
    WINSOR_LIMIT,
    Factor,
)
from ringtrial.status import InputRefused, Status, WrongShape

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# Looked up by number: an array filled with a member of a StrEnum would hold plain text.
_STATUS = np.array([*Status], dtype=object)
_OK, _FEW, _DEGENERATE, _NOT_CONVERGED, _TOO_FEW = range(5)


@dataclass(frozen=True, slots=True)
class AlgorithmAMatrix:
    """Algorithm A of every row; see `AlgorithmA` for the meaning of the fields.

    Attributes
    ----------
    x, s, u : ndarray of float, shape (measurands,)
        NaN in rows with fewer than two results; u is NaN also where s is zero.
    n, missing, iterations : ndarray of int, shape (measurands,)
    status : ndarray of Status, shape (measurands,)
        ``too_few`` marks rows with fewer than two results.
    sd_start, collapsed : ndarray of bool, shape (measurands,)
    """

    x: FloatArray
    s: FloatArray
    u: FloatArray
    n: IntArray
    missing: IntArray
    iterations: IntArray
    status: NDArray[np.object_]
    sd_start: BoolArray
    collapsed: BoolArray


def algorithm_a_matrix(x: ArrayLike, *, factor: Factor = "iso") -> AlgorithmAMatrix:
    """Return Algorithm A of every row of a matrix, each as `algorithm_a` gives it alone.

    Parameters
    ----------
    x : array_like, shape (measurands, laboratories)
        Results; NaN or None is missing. Rows may differ in their unit.
    factor : {"iso", "exact"}
        As in `algorithm_a`.

    Returns
    -------
    AlgorithmAMatrix
        Rows with fewer than two results carry ``too_few`` and NaN instead of raising.

    Raises
    ------
    WrongShape
        Not two dimensions.
    NotFinite
        An infinite result anywhere.

    References
    ----------
    ISO 13528:2022, C.3.1, Formula (6) of 7.7.7.

    Examples
    --------
    >>> result = algorithm_a_matrix([[1.0, 2.0, 3.0, None], [7.0, None, None, None]])
    >>> result.x
    array([ 2., nan])
    >>> [str(status) for status in result.status]
    ['few_results', 'too_few']
    """
    if factor not in ALGORITHM_A_FACTORS:
        raise InputRefused(f"factor is {factor!r}, known are 'iso' and 'exact'")
    array = numbers(x, name="x")
    if array.ndim != 2:
        raise WrongShape(f"x has {array.ndim} dimensions, two are needed")
    rows, width = array.shape
    values = np.sort(array, axis=1)
    missing = np.zeros(rows, dtype=np.int64)
    if width:
        gaps = np.flatnonzero(np.isnan(values[:, -1]))
        missing[gaps] = np.isnan(values[gaps]).sum(axis=1)
    n = width - missing
    outcome = _Outcome(rows)
    for size in np.unique(n[n > 1]):
        # Rows with equally many results share their indices, so a gap costs nothing elsewhere.
        members = np.flatnonzero(n == size)
        complete = members.size == rows and size == width
        block = values if complete else values[members, :size]
        _solve_block(block, members, outcome, factor)
    return _result(outcome, n, missing)


class _Outcome:
    """Columns of the result while they are filled."""

    __slots__ = ("collapsed", "iterations", "not_converged", "s", "sd_start", "x")

    def __init__(self, rows: int) -> None:
        self.x = np.full(rows, np.nan)
        self.s = np.full(rows, np.nan)
        self.iterations = np.zeros(rows, dtype=np.int64)
        self.sd_start = np.zeros(rows, dtype=np.bool_)
        self.collapsed = np.zeros(rows, dtype=np.bool_)
        self.not_converged = np.zeros(rows, dtype=np.bool_)


def _solve_block(values: FloatArray, members: IntArray, outcome: _Outcome, factor: Factor) -> None:
    centre = _middles(values)
    unit = values - centre[:, None]
    largest = np.maximum(-unit[:, 0], unit[:, -1])
    equal = largest == 0.0
    largest[equal] = 1.0
    unit /= largest[:, None]
    start = MADE_FACTOR_ISO * _middles(np.sort(np.abs(unit), axis=1))
    zero = start == 0.0
    start[zero] = unit[zero].std(axis=1, ddof=1)

    block = _Block(unit, ALGORITHM_A_FACTORS[factor])
    x, s, iterations, open_rows = _jump(block, start, np.flatnonzero(~equal))
    collapsed = s < COLLAPSE * start
    collapsed |= equal
    outcome.x[members] = centre + largest * x
    outcome.s[members] = np.where(collapsed, 0.0, largest * s)
    outcome.iterations[members] = iterations
    outcome.sd_start[members] = zero
    outcome.collapsed[members] = collapsed
    # The few rows on which the jumps go round in a circle take the long way one by one.
    for row in open_rows:
        alone = algorithm_a(values[row], factor=factor)
        place = members[row]
        outcome.x[place], outcome.s[place] = alone.x, alone.s
        outcome.iterations[place] = alone.iterations
        outcome.collapsed[place] = alone.collapsed
        outcome.not_converged[place] = not alone.converged


class _Block:
    """Sorted rows of equal length with sums over any run, and the updates made from them."""

    def __init__(self, unit: FloatArray, factor: float) -> None:
        rows, self.p = unit.shape
        self.inverse = (self.p - 1) / factor**2
        self.bits = self.p.bit_length()
        # Filled up with infinity to one less than a power of two, so that halving needs no bounds.
        self.width = 2**self.bits - 1
        padded = np.full((rows, self.width), np.inf)
        padded[:, : self.p] = unit
        self.sorted = padded.ravel()
        self.first = _sums_from_the_middle(unit).ravel()
        self.second = _sums_from_the_middle(unit * unit).ravel()

    def inside(self, rows: IntArray, x: FloatArray, s: FloatArray) -> tuple[IntArray, IntArray]:
        """Return for each row the run of results that are not pulled in."""
        delta = WINSOR_LIMIT * s
        base = rows * self.width
        lower, upper = x - delta, x + delta
        low, high = np.zeros_like(rows), np.zeros_like(rows)
        for bit in reversed(range(self.bits)):
            step = 1 << bit
            low += step * (self.sorted.take(base + (low + (step - 1))) < lower)
            high += step * (self.sorted.take(base + (high + (step - 1))) <= upper)
        return low, high

    def move(
        self, rows: IntArray, x: FloatArray, s: FloatArray, low: IntArray, high: IntArray
    ) -> tuple[FloatArray, FloatArray, BoolArray]:
        """Return the fixed point of each run, or one printed update where there is none."""
        base = rows * (self.p + 1)
        first = self.first.take(base + high) - self.first.take(base + low)
        second = self.second.take(base + high) - self.second.take(base + low)
        above, count = self.p - high, high - low
        shared = np.maximum(count, 1)
        shift = WINSOR_LIMIT * (above - low) / shared
        room = self.inverse - WINSOR_LIMIT**2 * (low + above) - shift * shift * shared
        direct = (room > 0.0) & (count > 0)
        squares = np.maximum(second - first * first / shared, 0.0)
        new_s = np.sqrt(squares / np.where(direct, room, 1.0))
        new_x = first / shared + shift * new_s

        walk = np.flatnonzero(~direct)
        if walk.size:
            new_x[walk], new_s[walk] = self._update(
                x[walk], s[walk], low[walk], high[walk], first[walk], second[walk]
            )
        return new_x, new_s, direct

    def _update(
        self,
        x: FloatArray,
        s: FloatArray,
        low: IntArray,
        high: IntArray,
        first: FloatArray,
        second: FloatArray,
    ) -> tuple[FloatArray, FloatArray]:
        lower, upper = x - WINSOR_LIMIT * s, x + WINSOR_LIMIT * s
        above, count = self.p - high, high - low
        new_x = (first + low * lower + above * upper) / self.p
        squares = np.maximum(second - 2 * new_x * first + count * new_x * new_x, 0.0)
        squares += low * (lower - new_x) ** 2 + above * (upper - new_x) ** 2
        return new_x, np.sqrt(squares / self.inverse)


def _jump(
    block: _Block, start: FloatArray, rows: IntArray
) -> tuple[FloatArray, FloatArray, IntArray, IntArray]:
    """Jump from run to run until each row confirms its own; return also the rows left open."""
    x, s = np.zeros_like(start), np.zeros_like(start)
    iterations = np.zeros(start.size, dtype=np.int64)
    now_x, now_s = np.zeros(rows.size), start[rows]
    low, high = block.inside(rows, now_x, now_s)
    for step in range(1, DIRECT_STEPS + 1):
        new_x, new_s, direct = block.move(rows, now_x, now_s, low, high)
        new_low, new_high = block.inside(rows, new_x, new_s)
        change = np.maximum(np.abs(new_x - now_x), np.abs(new_s - now_s))
        done = direct & (new_low == low) & (new_high == high)
        done |= (change <= CONVERGENCE * new_s) | (new_s == 0.0)
        settled = rows[done]
        x[settled], s[settled], iterations[settled] = new_x[done], new_s[done], step
        left = ~done
        rows, now_x, now_s = rows[left], new_x[left], new_s[left]
        low, high = new_low[left], new_high[left]
        if not rows.size:
            break
    return x, s, iterations, rows


def _middles(values: FloatArray) -> FloatArray:
    half = values.shape[1] // 2
    if values.shape[1] % 2:
        return values[:, half].copy()
    below = values[:, half - 1]
    middles: FloatArray = below + (values[:, half] - below) / 2
    return middles


def _sums_from_the_middle(values: FloatArray) -> FloatArray:
    """Return running sums that are zero at the middle, so that far outliers never enter a run's."""
    rows, p = values.shape
    middle = p // 2
    sums = np.empty((rows, p + 1))
    sums[:, middle] = 0.0
    np.cumsum(values[:, middle:], axis=1, out=sums[:, middle + 1 :])
    np.cumsum(-values[:, :middle][:, ::-1], axis=1, out=sums[:, :middle][:, ::-1])
    return sums


def _result(outcome: _Outcome, n: IntArray, missing: IntArray) -> AlgorithmAMatrix:
    usable = n > 1
    u = np.full(n.size, np.nan)
    sound = usable & ~outcome.collapsed
    u[sound] = ROBUST_UNCERTAINTY_FACTOR * outcome.s[sound] / np.sqrt(n[sound])
    kind = np.where(n < RECOMMENDED_FOR_ALGORITHM_A, _FEW, _OK)
    kind[outcome.not_converged] = _NOT_CONVERGED
    kind[outcome.collapsed] = _DEGENERATE
    kind[~usable] = _TOO_FEW
    return AlgorithmAMatrix(
        x=outcome.x,
        s=outcome.s,
        u=u,
        n=n,
        missing=missing,
        iterations=outcome.iterations,
        status=_STATUS[kind],
        sd_start=outcome.sd_start,
        collapsed=outcome.collapsed,
    )
