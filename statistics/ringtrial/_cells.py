"""Means and standard deviations of replicate results, cell by cell, safe at any offset."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, sorted_results
from ringtrial._ties import TIE
from ringtrial.simple import middle
from ringtrial.status import WrongShape

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cells:
    """Replicates of laboratories or items, centred and divided by a power of two.

    A cell mean is ``centre + unit * offset``, a cell standard deviation ``unit * scatter``; the
    offset is NaN for an empty cell, the scatter for fewer than two results.
    """

    name: str
    n: IntArray
    offset: FloatArray
    scatter: FloatArray
    centre: float
    unit: float
    missing: int
    resolution: float

    @property
    def mean(self) -> FloatArray:
        """Cell means in the unit of the results."""
        return self.centre + self.unit * self.offset

    @property
    def sd(self) -> FloatArray:
        """Cell standard deviations in the unit of the results."""
        return self.unit * self.scatter

    @property
    def used(self) -> NDArray[np.bool_]:
        """Cells with at least one result."""
        return self.n > 0

    def without(self, dropped: Sequence[int]) -> Cells:
        """Return the cells with those at the given positions emptied."""
        n, offset, scatter = self.n.copy(), self.offset.copy(), self.scatter.copy()
        positions = list(dropped)
        n[positions], offset[positions], scatter[positions] = 0, math.nan, math.nan
        return replace(self, n=n, offset=offset, scatter=scatter)


def cells_of(replicates: Sequence[ArrayLike], *, name: str) -> Cells:
    """Return the cells of replicate results, one sequence for each laboratory or item.

    Every cell is summed around its own median, so that an offset common to all results costs
    nothing but the digits it has taken from the data themselves.
    """
    middles: list[float] = []
    deviations: list[FloatArray] = []
    missing, largest = 0, 0.0
    for number, cell in enumerate(replicates, start=1):
        if np.ndim(cell) != 1:
            raise WrongShape(f"{name} cell {number} is not a list of results")
        values, absent = sorted_results(cell, name=name, needed=0)
        missing += absent
        middles.append(middle(values) if values.size else math.nan)
        deviations.append(values - middles[-1])
        if values.size:
            largest = max(largest, abs(float(values[0])), abs(float(values[-1])))
    return _scaled(name, np.array(middles), deviations, missing=missing, largest=largest)


def _scaled(
    name: str,
    middles: FloatArray,
    deviations: list[FloatArray],
    *,
    missing: int,
    largest: float,
) -> Cells:
    known = np.sort(middles[~np.isnan(middles)])
    centre = middle(known) if known.size else 0.0
    reach = max(
        [float(np.abs(known - centre).max(initial=0.0))]
        + [float(np.abs(inside).max(initial=0.0)) for inside in deviations]
    )
    # Dividing by a power of two is exact: equal spreads stay equal.
    unit = math.ldexp(1.0, math.frexp(reach)[1]) if reach > 0.0 else 1.0
    offset = (middles - centre) / unit
    scatter = np.full(offset.size, math.nan)
    for position, inside in enumerate(deviations):
        if inside.size == 0:
            continue
        around = inside / unit
        shift = float(around.mean())
        offset[position] += shift
        if inside.size > 1:
            residuals = around - shift
            scatter[position] = math.sqrt(float(residuals @ residuals) / (inside.size - 1))
    n = np.array([inside.size for inside in deviations], dtype=np.int64)
    resolution = TIE * (largest / unit)
    return Cells(name, n, offset, scatter, centre, unit, missing, resolution)
