"""Hampel estimator: robust mean with a fixed scale that ignores results far away altogether."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, positive, sorted_results
from ringtrial.constants import HAMPEL_CORNERS, RECOMMENDED_FOR_ALGORITHM_A
from ringtrial.simple import middle
from ringtrial.status import InputRefused, Status

# The sum of psi is dimensionless; below this it is zero, and so is a gap between two solutions.
ZERO_SUM = 1e-10
_SAME = 1e-9
# Change of x*, relative to the scale, below which the weighted form has converged (own policy).
_STILL = 1e-13


@dataclass(frozen=True, slots=True)
class Hampel:
    """Hampel estimate of location.

    Attributes
    ----------
    x : float
        Robust mean x*, in the unit of the results.
    scale : float
        The scale s* that was given.
    n, missing : int
        Usable and missing results.
    status : Status
        ``few_results`` below twelve results; ``not_converged`` for the weighted form.
    ambiguous : bool
        No single solution is nearest to the median, so x* is the median: two clusters far apart.
    """

    x: float
    scale: float
    n: int
    missing: int
    status: Status
    ambiguous: bool


def hampel(x: ArrayLike, *, scale: float) -> Hampel:
    """Return the Hampel estimate, the finite-step solution nearest to the median.

    x* solves ``sum psi((x_i - x*)/s*) = 0`` with ``psi(q) = q`` up to 1.5, 1.5 up to 3, 4.5 - q
    up to 4.5 and zero beyond, odd in q. The sum is linear between the 6p nodes
    ``x_i +- 1.5 s*, +- 3 s*, +- 4.5 s*``: solutions are nodes where it is zero and points where it
    changes its sign. Only nodes around the median are visited: O(p log p) time, O(p) memory.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results, or means of the laboratories; NaN or None is missing.
    scale : float
        Robust standard deviation s*, above zero, in the unit of ``x``.

    Returns
    -------
    Hampel
        x* is the median when two different solutions are equally near or there is none.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result or scale.
    NotPositive
        A scale that is not above zero.

    References
    ----------
    ISO 13528:2022, C.5.3.1 and C.5.3.3.

    Examples
    --------
    >>> round(hampel([1.0, 2.0, 3.0, 4.0, 100.0], scale=1.0).x, 6)
    2.5
    >>> hampel([0.0, 0.1, 100.0, 100.1], scale=0.1).ambiguous
    True
    """
    s = positive(scale, name="scale")
    values, missing = sorted_results(x)
    centre = middle(values)
    # Equivariance: the sum of psi sees neither the unit nor the level of the results.
    found = nearest_solution((values - centre) / s)
    ambiguous = found is None
    location = centre if found is None else centre + s * found
    return Hampel(location, s, values.size, missing, _status(values.size), ambiguous)


def hampel_iterative(x: ArrayLike, *, scale: float, max_iterations: int = 100_000) -> Hampel:
    """Return the Hampel estimate by iterating a weighted mean from the median.

    With ``q = (x_i - x*)/s*`` the weights are ``psi(q)/q``: 1 up to 1.5, 1.5/|q| up to 3,
    (4.5 - |q|)/|q| up to 4.5 and zero beyond. Iterated until x* stands still; the standard stops
    already at a change below ``0.01 s*/sqrt(p)``. The end may be another solution than that of
    `hampel`.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results, or means of the laboratories; NaN or None is missing.
    scale : float
        Robust standard deviation s*, above zero, in the unit of ``x``.
    max_iterations : int
        Updates allowed before ``not_converged``.

    Returns
    -------
    Hampel
        x* is the median, and ``ambiguous``, when all weights vanish.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result or scale.
    NotPositive, InputRefused
        A scale that is not above zero, no iteration allowed.

    References
    ----------
    ISO 13528:2022, C.5.3.2.

    Examples
    --------
    >>> round(hampel_iterative([1.0, 2.0, 3.0, 4.0, 100.0], scale=1.0).x, 6)
    2.5
    """
    s = positive(scale, name="scale")
    if max_iterations < 1:
        raise InputRefused(f"max_iterations is {max_iterations}, at least one update is needed")
    values, missing = sorted_results(x)
    centre = middle(values)
    unit = (values - centre) / s
    location, status, ambiguous = 0.0, Status.NOT_CONVERGED, False
    for _ in range(max_iterations):
        weights = _weights(unit - location)
        if not weights.any():
            location, status, ambiguous = 0.0, _status(values.size), True
            break
        previous, location = location, float((weights * unit).sum() / weights.sum())
        if abs(location - previous) <= _STILL:
            status = _status(values.size)
            break
    return Hampel(centre + s * location, s, values.size, missing, status, ambiguous)


def nearest_solution(unit: FloatArray) -> float | None:
    """Return the zero of the sum of psi nearest to zero, None where there is no single one.

    `unit` holds sorted results with median zero in units of the scale.

    Examples
    --------
    >>> nearest_solution(np.array([-2.0, -1.0, 0.0, 1.0, 97.0]))
    -0.5
    """
    corners = np.array(HAMPEL_CORNERS)
    shifts = np.concatenate((-corners[::-1], corners))
    sums = _sums_from_the_middle(unit)
    furthest = max(-float(unit[0]), float(unit[-1])) + float(corners[-1])
    reach = min(HAMPEL_CORNERS[0] / math.sqrt(unit.size), furthest)
    while True:
        nodes = _nodes_within(unit, shifts, reach)
        solutions = _solutions(nodes, _psi_sums(unit, sums, nodes))
        distances = np.abs(solutions)
        nearest = float(distances.min(initial=math.inf))
        if nearest <= reach or reach == furthest:
            break
        reach = min(4.0 * reach, furthest)
    best = solutions[distances <= nearest + _SAME]
    if not best.size or float(np.ptp(best)) > _SAME:
        return None
    return float(solutions[distances.argmin()])


def _nodes_within(unit: FloatArray, shifts: FloatArray, reach: float) -> FloatArray:
    """Return the sorted nodes up to this distance from zero, and the next one on each side."""
    low = np.maximum(np.searchsorted(unit, -reach - shifts) - 1, 0)
    high = np.searchsorted(unit, reach - shifts, side="right") + 1
    parts = [unit[begin:end] + shift for begin, end, shift in zip(low, high, shifts, strict=True)]
    nodes: FloatArray = np.sort(np.concatenate(parts))
    first = max(int(np.searchsorted(nodes, -reach)) - 1, 0)
    last = int(np.searchsorted(nodes, reach, side="right")) + 1
    return nodes[first:last]


def _psi_sums(unit: FloatArray, sums: FloatArray, at: FloatArray) -> FloatArray:
    """Return the sum of psi at each point from running sums, a search per corner."""
    inner, middle_corner, outer = HAMPEL_CORNERS
    edges = (-outer, -middle_corner, -inner, inner, middle_corner, outer)
    a, b, c, d, e, f = (np.searchsorted(unit, at + edge) for edge in edges)
    linear = sums[d] - sums[c] - (d - c) * at
    flat = inner * ((e - d) - (c - b))
    falling = (outer + at) * (f - e) - (sums[f] - sums[e])
    rising = (outer - at) * (b - a) + (sums[b] - sums[a])
    total: FloatArray = linear + flat + falling - rising
    return total


def _solutions(nodes: FloatArray, heights: FloatArray) -> FloatArray:
    """Return nodes of height zero and the crossings between nodes of opposite sign."""
    zero = np.abs(heights) <= ZERO_SUM
    signs = np.where(zero, 0.0, np.sign(heights))
    left = np.flatnonzero(signs[:-1] * signs[1:] < 0.0)
    share = heights[left] / (heights[left] - heights[left + 1])
    crossings = nodes[left] + share * (nodes[left + 1] - nodes[left])
    found: FloatArray = np.concatenate((nodes[zero], crossings))
    return found


def _sums_from_the_middle(unit: FloatArray) -> FloatArray:
    """Return running sums that are zero at the middle, so that far outliers never enter."""
    half = unit.size // 2
    sums = np.zeros(unit.size + 1)
    np.cumsum(unit[half:], out=sums[half + 1 :])
    sums[:half] = -np.cumsum(unit[:half][::-1])[::-1]
    return sums


def _weights(q: FloatArray) -> FloatArray:
    inner, _, outer = HAMPEL_CORNERS
    distance = np.maximum(np.abs(q), inner)
    weights: FloatArray = np.maximum(np.minimum(inner, outer - distance), 0.0) / distance
    return weights


def _status(n: int) -> Status:
    return Status.FEW_RESULTS if n < RECOMMENDED_FOR_ALGORITHM_A else Status.OK
