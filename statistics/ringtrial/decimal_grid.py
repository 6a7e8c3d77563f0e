"""Results as whole numbers of their last decimal, so that differences equal on paper are equal."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ringtrial._checks import FloatArray

# Powers of ten that binary64 holds exactly, and whole numbers whose sums it holds exactly.
_POWERS = tuple(float(10**decimals) for decimals in range(23))
_LARGEST_WHOLE = 2.0**52

# Two differences that are equal on paper differ by up to four roundings of the largest result.
_ROUNDINGS = 8.0 * float(np.finfo(np.float64).eps)


class Grid(NamedTuple):
    """Sorted results in steps of `1/per_unit`; differences within `slack` are equal."""

    values: FloatArray
    per_unit: float
    slack: float


class RowGrids(NamedTuple):
    """As `Grid`, for every row of a matrix; `per_unit` and `slack` have the shape (rows,)."""

    values: FloatArray
    per_unit: FloatArray
    slack: FloatArray


def decimal_grid(values: FloatArray) -> Grid:
    """Return sorted results as whole numbers of their last decimal.

    Results without a common last decimal in reach of binary64 (computed ones, say) stay as they
    are; their differences are then equal within a few roundings of the largest result.

    Examples
    --------
    >>> grid = decimal_grid(np.array([0.1, 0.2, 0.3]))
    >>> grid.values.tolist(), grid.per_unit, grid.slack
    ([1.0, 2.0, 3.0], 10.0, 0.5)
    """
    largest = max(-float(values[0]), float(values[-1]))
    probe = float(values[0])
    for per_unit in _POWERS:
        if largest * per_unit > _LARGEST_WHOLE:
            break
        # A quotient of exact numbers is rounded once: it equals the float of the decimal text.
        if round(probe * per_unit) / per_unit == probe:
            whole = np.rint(values * per_unit)
            if (whole / per_unit == values).all():
                return Grid(whole, per_unit, 0.5)
    return Grid(values, 1.0, _ROUNDINGS * largest)


def row_grids(values: FloatArray) -> RowGrids:
    """Return the sorted rows of a matrix, each on its own decimal grid as by `decimal_grid`.

    Examples
    --------
    >>> grids = row_grids(np.array([[0.1, 0.2], [5.0, 7.0]]))
    >>> grids.values.tolist(), grids.per_unit.tolist()
    ([[1.0, 2.0], [5.0, 7.0]], [10.0, 1.0])
    """
    largest = np.maximum(-values[:, 0], values[:, -1])
    whole = values.copy()
    scales, slack = np.ones(largest.size), _ROUNDINGS * largest
    waiting = np.arange(largest.size)
    for per_unit in _POWERS:
        waiting = waiting[largest[waiting] <= _LARGEST_WHOLE / per_unit]
        if not waiting.size:
            break
        probe = values[waiting, 0]
        likely = waiting[np.rint(probe * per_unit) / per_unit == probe]
        rows = values[likely]
        rounded = np.rint(rows * per_unit)
        fits = (rounded / per_unit == rows).all(axis=1)
        found = likely[fits]
        whole[found], scales[found], slack[found] = rounded[fits], per_unit, 0.5
        waiting = waiting[slack[waiting] != 0.5]
    return RowGrids(whole, scales, slack)
