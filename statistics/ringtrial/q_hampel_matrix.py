"""Q/Hampel for many measurands at once, one row each."""

from __future__ import annotations

from dataclasses import dataclass

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
from ringtrial.constants import (
    HAMPEL_CORNERS,
    RECOMMENDED_FOR_ALGORITHM_A,
    ROBUST_UNCERTAINTY_FACTOR,
)
from ringtrial.hampel import ZERO_SUM, nearest_solution
from ringtrial.q_method_matrix import q_of_sorted_rows

# Steps along the straight pieces of the sum of psi before a row is searched node by node.
_STEPS = 12


@dataclass(frozen=True, slots=True)
class QHampelMatrix:
    """Q/Hampel of every row; see `QHampel` for the meaning of the fields.

    Attributes
    ----------
    x, s, u, h0 : ndarray of float, shape (measurands,)
        NaN in rows with fewer than two results; u is NaN also where s is zero.
    n, missing : ndarray of int, shape (measurands,)
    status : ndarray of Status, shape (measurands,)
        ``too_few`` marks rows with fewer than two results.
    ambiguous : ndarray of bool, shape (measurands,)
    """

    x: FloatArray
    s: FloatArray
    u: FloatArray
    h0: FloatArray
    n: IntArray
    missing: IntArray
    status: StatusArray
    ambiguous: BoolArray


def q_hampel_matrix(x: ArrayLike) -> QHampelMatrix:
    """Return Q/Hampel of every row of a matrix, each as `q_hampel` gives it alone.

    Parameters
    ----------
    x : array_like, shape (measurands, laboratories)
        Results; NaN or None is missing. Rows may differ in their unit.

    Returns
    -------
    QHampelMatrix
        Rows with fewer than two results carry ``too_few`` and NaN instead of raising.

    Raises
    ------
    WrongShape
        Not two dimensions.
    NotFinite
        An infinite result anywhere.

    References
    ----------
    ISO 13528:2022, C.5.4, and Formula (6) extended to C.5 by Amd 1:2026.

    Examples
    --------
    >>> result = q_hampel_matrix([[5, 5, 5, 5, 6, 7, 9], [1, None, None, None, None, None, None]])
    >>> result.x.round(4).tolist(), [str(status) for status in result.status]
    ([5.8568, nan], ['few_results', 'too_few'])
    """
    values, n = sorted_rows(x)
    s, h0 = q_of_sorted_rows(values, n)
    location = np.full(n.size, np.nan)
    ambiguous = np.zeros(n.size, dtype=np.bool_)
    for members, rows in equally_long(values, n, needed=2):
        centre, scale = row_middles(rows), s[members]
        location[members] = centre
        for some in parts(np.flatnonzero(scale > 0.0), size=rows.shape[1]):
            unit = (rows[some] - centre[some, None]) / scale[some, None]
            found = _nearest_solutions(unit)
            none = np.isnan(found)
            ambiguous[members[some]] = none
            location[members[some]] += np.where(none, 0.0, scale[some] * found)
    u = np.full(n.size, np.nan)
    sound = s > 0.0
    u[sound] = ROBUST_UNCERTAINTY_FACTOR * s[sound] / np.sqrt(n[sound])
    return QHampelMatrix(
        x=location,
        s=s,
        u=u,
        h0=h0,
        n=n,
        missing=values.shape[1] - n,
        status=row_statuses(s, n, needed=2, recommended=RECOMMENDED_FOR_ALGORITHM_A),
        ambiguous=ambiguous,
    )


def _nearest_solutions(unit: FloatArray) -> FloatArray:
    """Return for every row the solution nearest to its median, NaN where there is no single one.

    Follow the straight pieces of the sum of psi from the median. Where the sum falls all the way
    within the distance then reached, on both sides of the median, that solution is the nearest;
    the other rows are searched node by node.
    """
    found = np.zeros(unit.shape[0])
    left = np.arange(unit.shape[0])
    solved = np.zeros(unit.shape[0], dtype=np.bool_)
    for _ in range(_STEPS):
        rows = unit[left]
        height, slope = _sum_of_psi(rows, found[left])
        zero = np.abs(height) <= ZERO_SUM
        falling = slope < 0.0
        step = np.where(falling, -height / np.where(falling, slope, 1.0), 0.0)
        found[left] += step
        done = falling & (zero | (np.abs(step) <= ZERO_SUM))
        solved[left[done]] = True
        left = left[falling & ~done]
        if not left.size:
            break
    solved &= _falls_throughout(unit, np.abs(found))
    for row in np.flatnonzero(~solved):
        alone = nearest_solution(unit[row])
        found[row] = np.nan if alone is None else alone
    return found


def _sum_of_psi(unit: FloatArray, at: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the sum of psi of every row at one point each, and its slope there."""
    inner, centre, outer = HAMPEL_CORNERS
    q = unit - at[:, None]
    distance = np.abs(q)
    psi = np.copysign(np.maximum(np.minimum(distance, np.minimum(outer - distance, inner)), 0.0), q)
    falling = np.count_nonzero(distance < inner, axis=1)
    rising = np.count_nonzero((distance > centre) & (distance < outer), axis=1)
    height: FloatArray = psi.sum(axis=1)
    slope: FloatArray = (rising - falling).astype(np.float64)
    return height, slope


def _falls_throughout(unit: FloatArray, reach: FloatArray) -> BoolArray:
    """Return whether the sum of psi of a row falls everywhere within this distance of zero."""
    inner, centre, outer = HAMPEL_CORNERS
    distance = np.abs(unit)
    always_inside = distance < (inner - reach)[:, None]
    ever_outside = (distance > (centre - reach)[:, None]) & (distance < (outer + reach)[:, None])
    falls: BoolArray = np.count_nonzero(always_inside, axis=1) > np.count_nonzero(
        ever_outside, axis=1
    )
    return falls
