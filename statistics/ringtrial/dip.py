"""Dip: how far a round is from having a single mode."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, sorted_results
from ringtrial.constants_dip import DIP_PROBABILITIES, DIP_QUANTILES, DIP_SIZES
from ringtrial.status import Status

# The smallest dip, 1/(2 n), is met within this part of it.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Dip:
    """Dip of the results and its p-value.

    Attributes
    ----------
    dip : float
        Between 1/(2 n) and 1/4, without unit.
    p_value : float
        Probability of a larger dip if the results came from the uniform distribution, the least
        favourable one with a single mode; never below 0.001, where the table ends.
    n, missing : int
        Usable and missing results.
    status : Status
        ``degenerate`` when all results are equal, ``few_results`` below four, where the dip says
        nothing.
    """

    dip: float
    p_value: float
    n: int
    missing: int
    status: Status


def dip_test(x: ArrayLike) -> Dip:
    """Return the dip of the results, an auxiliary test of multimodality.

    The dip is the smallest possible largest distance between the empirical distribution function
    and a distribution function with a single mode: convex up to the mode, concave above. The
    p-value is interpolated in a table of simulated quantiles of ``sqrt(n) dip``.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.

    Returns
    -------
    Dip
        Rounding inflates the dip: many equal results count as steps of the distribution.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    Hartigan, J. A. and Hartigan, P. M. (1985), The dip test of unimodality, Annals of Statistics
    13, 70-84. Auxiliary to ISO 13528:2022, 10.3.

    Examples
    --------
    >>> result = dip_test([1.0, 1.1, 1.2, 1.3, 9.0, 9.1, 9.2, 9.3])
    >>> round(result.dip, 3), result.p_value < 0.01
    (0.241, True)
    >>> dip_test([1.0, 2.0, 3.0, 4.0]).dip
    0.125
    """
    values, missing = sorted_results(x)
    n = values.size
    if values[0] == values[-1]:
        return Dip(0.5 / n, 1.0, n, missing, Status.DEGENERATE)
    dip = _dip(values)
    few = n < DIP_SIZES[0]
    p_value = 1.0 if few else _p_value(dip, n)
    return Dip(dip, p_value, n, missing, Status.FEW_RESULTS if few else Status.OK)


def _dip(values: FloatArray) -> float:
    """Return the dip of sorted results that are not all equal."""
    points, counts = np.unique((values - values[0]) / (values[-1] - values[0]), return_counts=True)
    upper = np.cumsum(counts).astype(np.float64)
    lower = upper - counts
    # In units of 1/(2 n); a step of one result is missed by half of it at least.
    dip = 1.0
    low, high = 0, points.size - 1
    while True:
        convex = low + _lower_hull(points[low : high + 1], lower[low : high + 1])
        concave = high - _lower_hull(-points[low : high + 1][::-1], -upper[low : high + 1][::-1])
        concave = concave[::-1]
        corners = np.union1d(convex, concave)
        gaps = np.interp(points[corners], points[concave], upper[concave])
        gaps -= np.interp(points[corners], points[convex], lower[convex])
        widest = int(corners[gaps.size - 1 - int(gaps[::-1].argmax())])
        if float(gaps.max()) <= dip:
            break
        # The mode lies where the two hulls are furthest apart; outside they are final.
        new_low = int(convex[convex <= widest][-1])
        new_high = int(concave[concave >= widest][0])
        below, above = slice(low, new_low), slice(new_high + 1, high + 1)
        rise = upper[below] - np.interp(points[below], points[convex], lower[convex])
        fall = np.interp(points[above], points[concave], upper[concave]) - lower[above]
        dip = max(dip, float(rise.max(initial=0.0)), float(fall.max(initial=0.0)))
        if (new_low, new_high) == (low, high):
            break
        low, high = new_low, new_high
    return dip / (2.0 * values.size)


def _lower_hull(points: FloatArray, heights: FloatArray) -> NDArray[np.int64]:
    """Return the corners of the greatest convex function below ascending points."""
    x, y = points.tolist(), heights.tolist()
    corners: list[int] = []
    for index in range(len(x)):
        while len(corners) > 1:
            one, two = corners[-2], corners[-1]
            if (y[two] - y[one]) * (x[index] - x[two]) < (y[index] - y[two]) * (x[two] - x[one]):
                break
            corners.pop()
        corners.append(index)
    return np.array(corners)


def _p_value(dip: float, n: int) -> float:
    """Interpolate the table in the probability along its rows and in n between them."""
    if dip * 2.0 * n < 1.0 + _ROUNDING:
        return 1.0
    scaled = math.sqrt(n) * dip
    tails = [1.0 - float(np.interp(scaled, row, DIP_PROBABILITIES)) for row in DIP_QUANTILES]
    return float(np.interp(n, DIP_SIZES, tails))
