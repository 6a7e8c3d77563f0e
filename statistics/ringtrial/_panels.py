"""Integrals of smooth densities over panels that are halved until they are exact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ringtrial._checks import FloatArray

# Gauss-Legendre points per panel: exact for polynomials of degree 19.
_POINTS = 10
_AT, _WEIGHTS = np.polynomial.legendre.leggauss(_POINTS)
# A panel is exact when its halves change the integral by less than this part of the total.
_EXACT = 1e-8
_HALVINGS = 30
_BISECTIONS = 60


@dataclass(frozen=True, slots=True)
class Panels:
    """Panels in ascending order with the points inside them, shape (panels, points)."""

    low: FloatArray
    high: FloatArray

    @property
    def at(self) -> FloatArray:
        """The points at which a density is to be evaluated."""
        half = (self.high - self.low)[:, np.newaxis] / 2.0
        points: FloatArray = (self.low + self.high)[:, np.newaxis] / 2.0 + half * _AT
        return points

    @property
    def weights(self) -> FloatArray:
        """The weight of every point in an integral."""
        weights: FloatArray = (self.high - self.low)[:, np.newaxis] / 2.0 * _WEIGHTS
        return weights

    def quantile(self, density: FloatArray, part: float) -> float:
        """Return the point below which this part of a density lies, given at all points."""
        masses = (density * self.weights).sum(axis=1)
        before = np.concatenate(([0.0], np.cumsum(masses)))
        target = part * float(before[-1])
        panel = min(int(np.searchsorted(before, target, side="right")) - 1, self.low.size - 1)
        half = float(self.high[panel] - self.low[panel]) / 2.0
        orders = np.arange(_POINTS)
        polynomials = np.polynomial.legendre.legvander(_AT, _POINTS - 1)
        series = (orders + 0.5) * ((_WEIGHTS * density[panel]) @ polynomials)
        mass_below = np.polynomial.legendre.legint(series, lbnd=-1)
        missing = (target - float(before[panel])) / half
        low, high = -1.0, 1.0
        for _ in range(_BISECTIONS):
            centre = (low + high) / 2.0
            if float(np.polynomial.legendre.legval(centre, mass_below)) < missing:
                low = centre
            else:
                high = centre
        return float(self.low[panel]) + half * (1.0 + (low + high) / 2.0)


def panels_between(edges: FloatArray) -> Panels:
    """Return the panels between ascending edges.

    Examples
    --------
    >>> panels = panels_between(np.array([0.0, 1.0, 3.0]))
    >>> round(float((panels.weights * panels.at**2).sum()), 12)
    9.0
    >>> round(panels.quantile(2.0 * panels.at, 0.25), 12)
    1.5
    """
    return Panels(edges[:-1], edges[1:])


def halved_until_exact(
    panels: Panels, values: FloatArray, density: Callable[[Panels], FloatArray]
) -> tuple[Panels, FloatArray]:
    """Return panels on which every column of a density is integrated, and the density there.

    `density` returns an array of shape (panels, points, columns), `values` is that of the first
    panels; a panel is halved as long as its columns change by more than the tolerance times the
    sum over all columns.
    """
    done: list[tuple[FloatArray, FloatArray, FloatArray]] = []
    finished = 0.0
    for _ in range(_HALVINGS):
        centre = (panels.low + panels.high) / 2.0
        halves = Panels(
            np.stack((panels.low, centre), axis=1).ravel(),
            np.stack((centre, panels.high), axis=1).ravel(),
        )
        half_values = density(halves)
        whole = _integrals(panels, values)
        parts = _integrals(halves, half_values)
        both = parts[0::2] + parts[1::2]
        total = finished + float(both.sum())
        exact = np.abs(both - whole).sum(axis=1) <= _EXACT * total
        finished += float(both[exact].sum())
        kept = np.repeat(exact, 2)
        done.append((halves.low[kept], halves.high[kept], half_values[kept]))
        panels, values = Panels(halves.low[~kept], halves.high[~kept]), half_values[~kept]
        if exact.all():
            break
    done.append((panels.low, panels.high, values))
    low, high, all_values = (np.concatenate(part) for part in zip(*done, strict=True))
    order = np.argsort(low)
    return Panels(low[order], high[order]), all_values[order]


def _integrals(panels: Panels, values: FloatArray) -> FloatArray:
    sums: FloatArray = (values * panels.weights[:, :, np.newaxis]).sum(axis=1)
    return sums
