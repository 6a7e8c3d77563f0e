"""The median of all resamples of a round, without drawing any."""

from __future__ import annotations

import math

import numpy as np

from ringtrial._checks import FloatArray
from ringtrial._distributions import binomial_upper_tail


def moments_of_median(values: FloatArray) -> tuple[float, float]:
    """Return mean and mean square of the median of all resamples of sorted values.

    Examples
    --------
    >>> [round(moment, 12) for moment in moments_of_median(np.array([0.0, 1.0]))]
    [0.5, 0.375]
    """
    p = values.size
    lower = (p + 1) // 2
    upto = [binomial_upper_tail(lower, n=p, probability=k / p) for k in range(1, p + 1)]
    weights = np.diff(upto, prepend=0.0)
    first, second = float(weights @ values), float(weights @ np.square(values))
    if p % 2:
        return first, second
    # Replace the lower middle draw by the mean of both, where they differ.
    apart = _chances_apart(p)
    above, above_squared = _least_above(values, lower)
    first += float(apart @ (above - values)) / 2.0
    squares = (2.0 * values * above + above_squared - 3.0 * np.square(values)) / 4.0
    return first, second + float(apart @ squares)


def _chances_apart(p: int) -> FloatArray:
    """Return the chance that of the middle draws the lower is the k-th value, the upper above."""
    half = p // 2
    k = np.arange(1.0, p)
    ways = math.lgamma(p + 1.0) - 2.0 * math.lgamma(half + 1.0)
    exactly_half_below = np.exp(ways + half * (np.log(k / p) + np.log1p(-k / p)))
    reaching_it = -np.expm1(half * np.log1p(-1.0 / np.maximum(k, 2.0)))
    reaching_it[0] = 1.0
    return np.append(exactly_half_below * reaching_it, 0.0)


def _least_above(values: FloatArray, draws: int) -> tuple[FloatArray, FloatArray]:
    """Return mean and mean square of the least of some draws from the values above each one."""
    expected, squared = np.zeros(values.size), np.zeros(values.size)
    for k in range(values.size - 2, -1, -1):
        # Among the values above, the lowest is passed over when no draw meets it.
        passed = (1.0 - 1.0 / (values.size - 1 - k)) ** draws
        nearest = values[k + 1]
        expected[k] = nearest + passed * (expected[k + 1] - nearest)
        squared[k] = nearest**2 + passed * (squared[k + 1] - nearest**2)
    return expected, squared
