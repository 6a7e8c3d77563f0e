"""Q method for many measurands at once, one row each."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray
from ringtrial._rows import IntArray, StatusArray, equally_long, parts, row_statuses, sorted_rows
from ringtrial.constants import Q_SHARE, RECOMMENDED_FOR_ALGORITHM_A
from ringtrial.decimal_grid import RowGrids, row_grids
from ringtrial.pair_differences import differences_of_rows
from ringtrial.q_method import between_denominator, q_method
from ringtrial.qn_matrix import LONG_ROW

# Differences of results further apart than this part of their row are left out at first.
_NEAR = 0.36


@dataclass(frozen=True, slots=True)
class QMethodMatrix:
    """Q method of every row; see `QMethod` for the meaning of the fields.

    Attributes
    ----------
    s, h0 : ndarray of float, shape (measurands,)
        NaN in rows with fewer than two results.
    n, missing : ndarray of int, shape (measurands,)
    status : ndarray of Status, shape (measurands,)
        ``too_few`` marks rows with fewer than two results.
    """

    s: FloatArray
    h0: FloatArray
    n: IntArray
    missing: IntArray
    status: StatusArray


def q_method_matrix(x: ArrayLike) -> QMethodMatrix:
    """Return the Q method of every row of a matrix, each as `q_method` gives it alone.

    Parameters
    ----------
    x : array_like, shape (measurands, laboratories)
        Results; NaN or None is missing. Rows may differ in their unit.

    Returns
    -------
    QMethodMatrix
        Rows with fewer than two results carry ``too_few`` and NaN instead of raising.

    Raises
    ------
    WrongShape
        Not two dimensions.
    NotFinite
        An infinite result anywhere.

    References
    ----------
    ISO 13528:2022, C.5.2.2.

    Examples
    --------
    >>> result = q_method_matrix([[1, 1, 1, 1, 1, 1, 2], [3, 4, None, None, None, None, None]])
    >>> result.s.round(4).tolist()
    [0.5219, 1.1096]
    """
    values, n = sorted_rows(x)
    s, h0 = q_of_sorted_rows(values, n)
    status = row_statuses(s, n, needed=2, recommended=RECOMMENDED_FOR_ALGORITHM_A)
    return QMethodMatrix(s, h0, n, values.shape[1] - n, status)


def q_of_sorted_rows(values: FloatArray, n: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return s* and H1(0) of sorted rows, NaN where there are fewer than two results.

    Examples
    --------
    >>> q_of_sorted_rows(np.array([[4.2, 4.2, 4.2]]), np.array([3]))
    (array([0.]), array([1.]))
    """
    s, h0 = np.full(n.size, np.nan), np.full(n.size, np.nan)
    for members, rows in equally_long(values, n, needed=2):
        if rows.shape[1] > LONG_ROW:
            alone = [q_method(row) for row in rows]
            s[members] = [found.s for found in alone]
            h0[members] = [found.h0 for found in alone]
            continue
        grids = row_grids(rows)
        zero = _zero_differences(grids)
        pairs = rows.shape[1] * (rows.shape[1] - 1) // 2
        h0[members] = zero / pairs
        # Rows with equally many zero differences seek the same rank.
        for ties in np.unique(zero).tolist():
            for same in parts(np.flatnonzero(zero == ties), size=pairs):
                quantile = _quantiles(grids.values[same], grids.slack[same], ties)
                s[members[same]] = quantile / grids.per_unit[same]
    return s, h0


def _zero_differences(grids: RowGrids) -> IntArray:
    """Return the number of zero differences of every row."""
    values, slack = grids.values, grids.slack[:, None]
    zero = np.zeros(slack.size, dtype=np.int64)
    tied = np.arange(slack.size)
    for lag in range(1, values.shape[1]):
        equal = values[tied, lag:] - values[tied, :-lag] <= slack[tied]
        zero[tied] += equal.sum(axis=1)
        # Results in ascending order: without ties this far apart there are none further.
        tied = tied[equal.any(axis=1)]
        if not tied.size:
            break
    return zero


def _quantiles(values: FloatArray, slack: FloatArray, ties: int) -> FloatArray:
    """Return s* of sorted rows of which all have this number of zero differences."""
    width = values.shape[1]
    total = width * (width - 1) // 2
    if ties == total:
        return np.zeros(slack.size)
    wanted = Q_SHARE * total + (1.0 - Q_SHARE) * ties
    rank = math.ceil(wanted)
    # Results far apart in their row seldom differ by as little as the quantile: leave them out,
    # and do the rows again in which one of them does.
    lags = math.ceil(_NEAR * width)
    if rank > lags * width - lags * (lags + 1) // 2:
        lags = width - 1
    quantile, end = _interpolated(differences_of_rows(values, lags=lags), slack, rank, wanted)
    if lags < width - 1:
        left_out = (values[:, lags + 1 :] - values[:, : -lags - 1]).min(axis=1)
        again = np.flatnonzero(left_out <= end + slack)
        everything = differences_of_rows(values[again], lags=width - 1)
        quantile[again], _ = _interpolated(everything, slack[again], rank, wanted)
    return quantile / between_denominator(ties / total)


def _interpolated(
    differences: FloatArray, slack: FloatArray, rank: int, wanted: float
) -> tuple[FloatArray, FloatArray]:
    """Return G1^-1 at the wanted number of differences, and the largest difference it rests on.

    Rows are reordered in place.
    """
    differences.partition(rank - 1, axis=1)
    found, lower, upper = (
        differences[:, rank - 1],
        differences[:, : rank - 1],
        differences[:, rank:],
    )
    below = np.count_nonzero(lower < (found - slack)[:, None], axis=1)
    upto = rank + np.count_nonzero(upper <= (found + slack)[:, None], axis=1)
    height = (below + upto) / 2.0
    quantile, end = np.empty(slack.size), found.copy()

    falls = height >= wanted
    if falls.any():
        quantile[falls] = _from_step_before(
            lower[falls], found[falls], slack[falls], height[falls], below[falls], wanted
        )
    if not falls.all():
        rises = ~falls
        quantile[rises], end[rises] = _to_step_after(
            upper[rises], found[rises], slack[rises], height[rises], upto[rises], rank, wanted
        )
    return quantile, end


def _from_step_before(
    lower: FloatArray,
    found: FloatArray,
    slack: FloatArray,
    height: FloatArray,
    below: IntArray,
    wanted: float,
) -> FloatArray:
    """Interpolate between the step before the found one and the found one."""
    smaller = np.where(lower < (found - slack)[:, None], lower, 0.0)
    before = smaller.max(axis=1, initial=0.0)
    further = np.count_nonzero(lower < (before - slack)[:, None], axis=1)
    # G1 is zero at zero, whatever H1(0).
    start = before > slack
    before = np.where(start, before, 0.0)
    start_height = np.where(start, (further + below) / 2.0, 0.0)
    share = (wanted - start_height) / (height - start_height)
    between: FloatArray = before + (found - before) * share
    return between


def _to_step_after(
    upper: FloatArray,
    found: FloatArray,
    slack: FloatArray,
    height: FloatArray,
    upto: IntArray,
    rank: int,
    wanted: float,
) -> tuple[FloatArray, FloatArray]:
    """Interpolate between the found step and the one after it, which is returned too."""
    larger = np.where(upper > (found + slack)[:, None], upper, np.inf)
    after = larger.min(axis=1, initial=np.inf)
    reached = rank + np.count_nonzero(upper <= (after + slack)[:, None], axis=1)
    share = (wanted - height) / ((upto + reached) / 2.0 - height)
    return found + (after - found) * share, after
