"""Order statistics of the differences between laboratories, without writing all of them down."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ringtrial._checks import FloatArray

IntArray = NDArray[np.int64]

# So many differences are written down and sorted; above it candidates are narrowed first.
_AT_ONCE = 20_000
_SAMPLE = 4_000
# Half width of the bracket around the sought rank, in standard deviations of a random sample.
_BRACKET = 3.0


class Step(NamedTuple):
    """A difference with the weight of all smaller ones and of all up to it."""

    difference: float
    below: float
    upto: float


class PairDifferences:
    """Differences x_j - x_i > 0 between results of different laboratories, each with its weight.

    Results are sorted; differences within `slack` of each other are equal. With several results
    per `laboratory`, numbered from zero, each result weighs 1/n_i, a pair the product, and pairs
    within a laboratory are left out. One count over all pairs is one search per result.
    """

    def __init__(
        self,
        values: FloatArray,
        *,
        slack: float,
        laboratory: IntArray | None = None,
    ) -> None:
        self.values = values
        self.slack = slack
        self.laboratory = laboratory
        self._first = np.arange(1, values.size + 1)
        if laboratory is None:
            self.total = float(values.size * (values.size - 1) // 2)
            return
        self._weights = 1.0 / np.bincount(laboratory)[laboratory]
        self._sums = np.concatenate(([0.0], np.cumsum(self._weights)))
        self._own, self._own_sums = self._within(laboratory)
        self.total = self._weight(np.full(values.size, values.size), math.inf)

    def upto(self, difference: float) -> float:
        """Return the weight of all differences up to this one, equal ones included."""
        return self._weight(self._reach(difference + self.slack), difference + self.slack)

    def at(self, weight: float) -> float:
        """Return the smallest difference up to which at least this weight lies."""
        if self.laboratory is None and self.values.size**2 <= _AT_ONCE:
            return self._in_square(max(math.ceil(weight), 1))
        low, high = self._first, np.full(self.values.size, self.values.size)
        below, upto = 0.0, self.total
        while (size := int((high - low).sum())) > max(_AT_ONCE, 4 * self.values.size):
            share = (weight - below) / (upto - below)
            lower, centre, upper = self._pivots(low, high, size, share)
            # The bracket first; its centre too where ties leave the bracket too wide.
            for pivot in (lower - self.slack, upper + self.slack):
                low, high, below, upto = self._narrow(pivot, weight, low, high, below, upto)
            if int((high - low).sum()) > size // 4:
                equal = self.step(centre)
                if equal.below < weight <= equal.upto:
                    return centre
                for pivot in (centre - self.slack, centre + self.slack):
                    low, high, below, upto = self._narrow(pivot, weight, low, high, below, upto)
        return self._among(low, high, weight - below)

    def step(self, difference: float) -> Step:
        """Return the step that the distribution of differences makes at this one."""
        edge = difference - self.slack
        return Step(difference, self._weight(self._reach(edge), edge), self.upto(difference))

    def before(self, step: Step) -> Step | None:
        """Return the next smaller step, None where there is none above zero."""
        ends = self._reach(step.difference - self.slack) - 1
        rows = np.flatnonzero(ends >= self._first)
        ends = self._skip_own(rows, ends[rows], -1)
        kept = ends >= self._first[rows]
        if not kept.any():
            return None
        difference = float((self.values[ends[kept]] - self.values[rows[kept]]).max())
        return self.step(difference) if difference > self.slack else None

    def after(self, step: Step) -> Step:
        """Return the next larger step; there must be one."""
        ends = self._reach(step.difference + self.slack)
        rows = np.flatnonzero(ends < self.values.size)
        ends = self._skip_own(rows, ends[rows], 1)
        kept = ends < self.values.size
        difference = float((self.values[ends[kept]] - self.values[rows[kept]]).min())
        return self.step(difference)

    def _in_square(self, rank: int) -> float:
        """Return the difference of this rank from the square of all, those of i > j negative."""
        square = np.subtract.outer(-self.values, -self.values).ravel()
        place = int(self.total) + self.values.size + rank - 1
        return float(np.partition(square, place)[place])

    def _reach(self, difference: float) -> IntArray:
        """Return for every result the first later one that is further away."""
        ends: IntArray = np.searchsorted(self.values, self.values + difference)
        return np.maximum(ends, self._first)

    def _weight(self, ends: IntArray, difference: float) -> float:
        if self.laboratory is None:
            return float((ends - self._first).sum())
        # Not a dot product: for one that long numpy starts threads, which costs more than the sum.
        pairs = float((self._weights * (self._sums[ends] - self._sums[1:])).sum())
        return pairs - float(self._own_sums[np.searchsorted(self._own, difference)])

    def _within(self, laboratory: IntArray) -> tuple[FloatArray, FloatArray]:
        """Return the sorted differences within laboratories and their running weight."""
        differences, weights = [np.empty(0)], [np.empty(0)]
        order = np.argsort(laboratory, kind="stable")
        starts = np.flatnonzero(np.diff(laboratory[order], prepend=-1))
        for members in np.split(order, starts[1:]):
            first, second = np.triu_indices(members.size, 1)
            differences.append(self.values[members[second]] - self.values[members[first]])
            weights.append(self._weights[members[second]] * self._weights[members[first]])
        together = np.concatenate(differences)
        order = np.argsort(together, kind="stable")
        sums = np.concatenate(([0.0], np.cumsum(np.concatenate(weights)[order])))
        return together[order], sums

    def _skip_own(self, rows: IntArray, ends: IntArray, direction: int) -> IntArray:
        """Move each partner on until it belongs to another laboratory or there is none."""
        if self.laboratory is None:
            return ends
        moving = np.arange(rows.size)
        while moving.size:
            inside = (ends[moving] >= self._first[rows[moving]]) & (ends[moving] < self.values.size)
            moving = moving[inside]
            own = self.laboratory[ends[moving]] == self.laboratory[rows[moving]]
            moving = moving[own]
            ends[moving] += direction
        return ends

    def _pivots(
        self, low: IntArray, high: IntArray, size: int, share: float
    ) -> tuple[float, float, float]:
        """Return three differences around the sought share of the candidates, from a sample."""
        ranks = np.linspace(0.0, size - 1.0, _SAMPLE).astype(np.int64)
        sums: IntArray = np.cumsum(high - low)
        rows = np.searchsorted(sums, ranks, side="right")
        partners = high[rows] - (sums[rows] - ranks)
        differences = self.values[partners] - self.values[rows]
        order = np.argsort(differences)
        running = np.cumsum(self._pair_weights(rows, partners)[order])
        margin = _BRACKET * math.sqrt(share * (1.0 - share) / _SAMPLE) + 2.0 / _SAMPLE
        wanted = np.array([share - margin, share, share + margin]) * running[-1]
        places = np.minimum(np.searchsorted(running, wanted), _SAMPLE - 1)
        lower, centre, upper = differences[order[places]].tolist()
        return lower, centre, upper

    def _narrow(
        self,
        pivot: float,
        weight: float,
        low: IntArray,
        high: IntArray,
        below: float,
        upto: float,
    ) -> tuple[IntArray, IntArray, float, float]:
        """Drop the candidates on the wrong side of a pivot that lies between two differences."""
        ends = self._reach(pivot)
        reached = self._weight(ends, pivot)
        if reached < weight:
            return np.maximum(low, ends), high, max(below, reached), upto
        return low, np.minimum(high, ends), below, min(upto, reached)

    def _pair_weights(self, rows: IntArray, partners: IntArray) -> FloatArray:
        if self.laboratory is None:
            return np.ones(rows.size)
        return self._weights[rows] * self._weights[partners]

    def _among(self, low: IntArray, high: IntArray, weight: float) -> float:
        """Return the difference at this weight among the candidates, all written down."""
        counts = np.maximum(high - low, 0)
        rows = np.repeat(np.arange(counts.size), counts)
        partners = np.arange(rows.size) + np.repeat(high - np.cumsum(counts), counts)
        if self.laboratory is None:
            differences: FloatArray = self.values[partners] - self.values[rows]
            place = min(max(math.ceil(weight), 1), differences.size) - 1
            return float(np.partition(differences, place)[place])
        other = self.laboratory[rows] != self.laboratory[partners]
        rows, partners = rows[other], partners[other]
        differences = self.values[partners] - self.values[rows]
        order = np.argsort(differences)
        running = np.cumsum(self._pair_weights(rows, partners)[order])
        place = min(int(np.searchsorted(running, weight)), differences.size - 1)
        return float(differences[order[place]])


def differences_of_rows(values: FloatArray, *, lags: int) -> FloatArray:
    """Return the differences within each sorted row of results up to `lags` places apart.

    Examples
    --------
    >>> differences_of_rows(np.array([[1.0, 2.0, 4.0]]), lags=2).tolist()
    [[1.0, 2.0, 3.0]]
    """
    rows, width = values.shape
    differences = np.empty((rows, lags * width - lags * (lags + 1) // 2))
    begin = 0
    for lag in range(1, lags + 1):
        end = begin + width - lag
        np.subtract(values[:, lag:], values[:, :-lag], out=differences[:, begin:end])
        begin = end
    return differences
