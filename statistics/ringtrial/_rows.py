"""Many measurands at once: one row of results each, sorted, with gaps counted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray
from ringtrial.constants import LARGEST_MAGNITUDE
from ringtrial.status import NotFinite, Status, WrongShape

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
StatusArray = NDArray[np.object_]

# Numbers worked on at once.
_AT_ONCE = 100_000

# Looked up by number: an array filled with a member of a StrEnum would hold plain text.
_STATUS = np.array([*Status], dtype=object)
_OK, _FEW, _DEGENERATE, _NOT_CONVERGED, _TOO_FEW = range(5)


def sorted_rows(x: ArrayLike) -> tuple[FloatArray, IntArray]:
    """Return the rows in ascending order, missing last, and the usable results of each."""
    array = np.asarray(x, dtype=np.float64)
    if array.ndim != 2:
        raise WrongShape(f"x has {array.ndim} dimensions, two are needed")
    values = np.sort(array, axis=1)
    n = np.full(array.shape[0], array.shape[1])
    if array.shape[1]:
        gaps = np.flatnonzero(np.isnan(values[:, -1]))
        n[gaps] -= np.isnan(values[gaps]).sum(axis=1)
        _refuse_infinite(values, n)
    return values, n


def equally_long(
    values: FloatArray, n: IntArray, *, needed: int
) -> Iterator[tuple[IntArray, FloatArray]]:
    """Yield the numbers and results of all rows with equally many results."""
    for size in np.unique(n[n >= needed]).tolist():
        members = np.flatnonzero(n == size)
        yield members, values[members, :size]


def parts(members: IntArray, *, size: int) -> Iterator[IntArray]:
    """Yield rows in parts of so few that numbers of this size each stay in the cache."""
    step = max(_AT_ONCE // size, 1)
    for begin in range(0, members.size, step):
        yield members[begin : begin + step]


def row_middles(values: FloatArray) -> FloatArray:
    """Return the median of every sorted row."""
    half = values.shape[1] // 2
    if values.shape[1] % 2:
        return values[:, half].copy()
    below = values[:, half - 1]
    middles: FloatArray = below + (values[:, half] - below) / 2
    return middles


def row_statuses(
    s: FloatArray,
    n: IntArray,
    *,
    needed: int,
    recommended: int,
    not_converged: BoolArray | None = None,
) -> StatusArray:
    """Return the status of every row from its spread and its number of results."""
    kind = np.where(n < recommended, _FEW, _OK)
    if not_converged is not None:
        kind[not_converged] = _NOT_CONVERGED
    kind[s == 0.0] = _DEGENERATE
    kind[n < needed] = _TOO_FEW
    statuses: StatusArray = _STATUS[kind]
    return statuses


def _refuse_infinite(values: FloatArray, n: IntArray) -> None:
    """Refuse infinite results, which sorting has put at the ends of the usable ones."""
    some = np.flatnonzero(n > 0)
    for extreme in (values[some, 0], values[some, n[some] - 1]):
        wrong = np.abs(extreme) > LARGEST_MAGNITUDE
        if wrong.any():
            raise NotFinite("x", float(extreme[wrong][0]))
