"""Algorithm A for many measurands at once, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray
from ringtrial._rows import (
    BoolArray,
    IntArray,
    StatusArray,
    equally_long,
    parts,
    row_middles,
    row_statuses,
    sorted_rows,
)
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
from ringtrial.status import InputRefused


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
    status: StatusArray
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
    values, n = sorted_rows(x)
    outcome = _Outcome(n.size)
    for members, rows in equally_long(values, n, needed=2):
        for part in parts(np.arange(members.size), size=rows.shape[1]):
            # A slice copies nothing.
            _solve_rows(rows[part[0] : part[-1] + 1], members[part], outcome, factor)
    return _result(outcome, n, values.shape[1] - n)


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


def _solve_rows(values: FloatArray, members: IntArray, outcome: _Outcome, factor: Factor) -> None:
    centre = row_middles(values)
    unit = values - centre[:, None]
    largest = np.maximum(-unit[:, 0], unit[:, -1])
    equal = largest == 0.0
    largest[equal] = 1.0
    unit /= largest[:, None]
    deviations = np.abs(unit)
    deviations.sort(axis=1)
    start = MADE_FACTOR_ISO * row_middles(deviations)
    zero = start == 0.0
    start[zero] = unit[zero].std(axis=1, ddof=1)

    inverse = (values.shape[1] - 1) / ALGORITHM_A_FACTORS[factor] ** 2
    x, s, iterations, open_rows = _jump(unit, start, inverse)
    collapsed = (s < COLLAPSE * start) | equal
    outcome.x[members] = centre + largest * x
    outcome.s[members] = np.where(collapsed, 0.0, largest * s)
    outcome.iterations[members] = np.where(equal, 0, iterations)
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


def _jump(
    unit: FloatArray, start: FloatArray, inverse: float
) -> tuple[FloatArray, FloatArray, IntArray, IntArray]:
    """Jump from run to run until each row confirms its own; return also the rows left open."""
    rows = np.arange(start.size)
    x, s = np.zeros_like(start), np.zeros_like(start)
    iterations = np.zeros_like(rows)
    now_x, now_s = x, start
    run = _run_inside(unit, now_x, now_s)
    for step in range(1, DIRECT_STEPS + 1):
        new_x, new_s, direct = _move(unit, now_x, now_s, run, inverse)
        new_run = _run_inside(unit, new_x, new_s)
        change = np.maximum(np.abs(new_x - now_x), np.abs(new_s - now_s))
        done = direct & (new_run.low == run.low) & (new_run.high == run.high)
        done |= (change <= CONVERGENCE * new_s) | (new_s == 0.0)
        settled = rows[done]
        x[settled], s[settled], iterations[settled] = new_x[done], new_s[done], step
        left = np.flatnonzero(~done)
        rows, unit, now_x, now_s = rows[left], unit[left], new_x[left], new_s[left]
        run = _Run(new_run.low[left], new_run.high[left], new_run.untouched[left])
        if not rows.size:
            break
    return x, s, iterations, rows


class _Run(NamedTuple):
    """For each row the results that are not pulled in: from `low` up to before `high`."""

    low: IntArray
    high: IntArray
    untouched: BoolArray


def _run_inside(unit: FloatArray, x: FloatArray, s: FloatArray) -> _Run:
    delta = WINSOR_LIMIT * s
    reached = unit >= (x - delta)[:, None]
    kept = unit <= (x + delta)[:, None]
    # Rows are sorted: the first True and the first False are the ends, if there is one at all.
    low = np.where(reached[:, -1], reached.argmax(axis=1), unit.shape[1])
    high = np.where(kept[:, -1], unit.shape[1], kept.argmin(axis=1))
    return _Run(low, high, reached & kept)


def _move(
    unit: FloatArray, x: FloatArray, s: FloatArray, run: _Run, inverse: float
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Return the fixed point of each run, or one printed update where there is none."""
    low, above, count = run.low, unit.shape[1] - run.high, run.high - run.low
    inside = unit * run.untouched
    first: FloatArray = inside @ np.ones(unit.shape[1])
    second: FloatArray = np.vecdot(inside, inside)
    shared = np.maximum(count, 1)
    shift = WINSOR_LIMIT * (above - low) / shared
    room = inverse - WINSOR_LIMIT**2 * (low + above) - shift * shift * shared
    direct = (room > 0.0) & (count > 0)
    squares = np.maximum(second - first * first / shared, 0.0)
    settled_s = np.sqrt(squares / np.where(direct, room, 1.0))
    settled_x = first / shared + shift * settled_s
    if direct.all():
        return settled_x, settled_s, direct

    lower, upper = x - WINSOR_LIMIT * s, x + WINSOR_LIMIT * s
    next_x = (first + low * lower + above * upper) / unit.shape[1]
    squares = np.maximum(second - 2 * next_x * first + count * next_x * next_x, 0.0)
    squares += low * (lower - next_x) ** 2 + above * (upper - next_x) ** 2
    next_s = np.sqrt(squares / inverse)
    return np.where(direct, settled_x, next_x), np.where(direct, settled_s, next_s), direct


def _result(outcome: _Outcome, n: IntArray, missing: IntArray) -> AlgorithmAMatrix:
    u = np.full(n.size, np.nan)
    sound = outcome.s > 0.0
    u[sound] = ROBUST_UNCERTAINTY_FACTOR * outcome.s[sound] / np.sqrt(n[sound])
    return AlgorithmAMatrix(
        x=outcome.x,
        s=outcome.s,
        u=u,
        n=n,
        missing=missing,
        iterations=outcome.iterations,
        status=row_statuses(
            outcome.s,
            n,
            needed=2,
            recommended=RECOMMENDED_FOR_ALGORITHM_A,
            not_converged=outcome.not_converged,
        ),
        sd_start=outcome.sd_start,
        collapsed=outcome.collapsed,
    )
