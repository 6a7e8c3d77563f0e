"""The between-laboratory variance of a random-effects model, by moments or by likelihood.

Every search ends at the squared range R^2 of the results: each residual obeys
``|x_i - mu| <= (1 - w_i/sum w) R``, so from tau^2 = R^2 on the generalized Q is below its
expectation and both likelihoods fall.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

import numpy as np

from ringtrial._checks import FloatArray
from ringtrial.constants_consensus import (
    SMALLEST_VARIANCE_SEARCHED,
    VARIANCES_PER_DECADE,
    EffectsMethod,
)

Equation = Callable[[float], float]


def between_variance(x: FloatArray, u: FloatArray, *, method: EffectsMethod) -> float:
    """Return tau^2 for sorted results."""
    span = float(x[-1] - x[0])
    if span == 0.0:
        return 0.0
    if method == "dersimonian_laird":
        return _by_moments(x, u)
    if method == "mandel_paule":
        return _by_generalized_q(x, u, upper=span**2)
    return _by_likelihood(x, u, upper=span**2, restricted=method == "reml")


def weighted(x: FloatArray, u: FloatArray, tau2: float) -> tuple[FloatArray, float, FloatArray]:
    """Return weights, weighted mean and residuals at a between-laboratory variance.

    A residual is written with the weights of the others, so that it keeps its digits where one
    laboratory rules the mean.
    """
    weights = 1.0 / (u**2 + tau2)
    total = float(weights.sum())
    residuals = x * (sums_of_the_others(weights) / total) - sums_of_the_others(weights * x / total)
    return weights, float(weights @ x) / total, residuals


def sums_of_the_others(values: FloatArray) -> FloatArray:
    """Return for every value the sum of all others, without subtracting it from the total.

    Examples
    --------
    >>> sums_of_the_others(np.array([1e20, 1.0, 2.0])).tolist()
    [3.0, 1e+20, 1e+20]
    """
    before = np.concatenate(([0.0], np.cumsum(values[:-1])))
    after = np.concatenate((np.cumsum(values[:0:-1])[::-1], [0.0]))
    others: FloatArray = before + after
    return others


def free_weight(weights: FloatArray) -> float:
    """Return ``sum w - sum w^2/sum w``."""
    return float(weights @ (sums_of_the_others(weights) / float(weights.sum())))


def _by_moments(x: FloatArray, u: FloatArray) -> float:
    weights, _, residuals = weighted(x, u, 0.0)
    excess = float(weights @ residuals**2) - (x.size - 1)
    return max(0.0, excess / free_weight(weights))


def _by_generalized_q(x: FloatArray, u: FloatArray, *, upper: float) -> float:
    def excess(tau2: float) -> float:
        weights, _, residuals = weighted(x, u, tau2)
        return float(weights @ residuals**2) - (x.size - 1)

    return 0.0 if excess(0.0) <= 0.0 else _root(excess, 0.0, upper)


def _by_likelihood(x: FloatArray, u: FloatArray, *, upper: float, restricted: bool) -> float:
    """Return the highest of all local maxima, zero among them."""

    def slope(tau2: float) -> float:
        weights, _, residuals = weighted(x, u, tau2)
        rise = float((weights * residuals) @ (weights * residuals))
        return rise - (free_weight(weights) if restricted else float(weights.sum()))

    def likelihood(tau2: float) -> float:
        weights, _, residuals = weighted(x, u, tau2)
        value = float(np.log(weights).sum()) - float(weights @ residuals**2)
        return value - math.log(float(weights.sum())) if restricted else value

    grid = _grid(float(u.min()) ** 2, upper)
    slopes = [slope(tau2) for tau2 in grid]
    maxima = [0.0] if slopes[0] <= 0.0 else []
    for low, high, at_low, at_high in zip(grid, grid[1:], slopes, slopes[1:], strict=False):
        if at_low > 0.0 >= at_high:
            maxima.append(_root(slope, low, high))
    return max(maxima, key=likelihood)


def _grid(smallest: float, upper: float) -> list[float]:
    lower = min(SMALLEST_VARIANCE_SEARCHED * smallest, upper / 10.0)
    steps = math.ceil(VARIANCES_PER_DECADE * math.log10(upper / lower))
    grid: list[float] = np.geomspace(lower, upper, steps + 1).tolist()
    return [0.0, *grid]


def _root(equation: Equation, low: float, high: float) -> float:
    from scipy.optimize import brentq  # type: ignore[import-untyped]  # scipy ships no types

    return float(brentq(equation, low, high, xtol=sys.float_info.min, rtol=1e-14, maxiter=500))
