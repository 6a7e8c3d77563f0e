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
    """Return weights, weighted mean and residuals at a between-laboratory variance."""
    weights = 1.0 / (u**2 + tau2)
    mu = float(weights @ x) / float(weights.sum())
    return weights, mu, x - mu


def _by_moments(x: FloatArray, u: FloatArray) -> float:
    weights, _, residuals = weighted(x, u, 0.0)
    total = float(weights.sum())
    excess = float(weights @ residuals**2) - (x.size - 1)
    return max(0.0, excess / (total - float(weights @ weights) / total))


def _by_generalized_q(x: FloatArray, u: FloatArray, *, upper: float) -> float:
    def excess(tau2: float) -> float:
        weights, _, residuals = weighted(x, u, tau2)
        return float(weights @ residuals**2) - (x.size - 1)

    return 0.0 if excess(0.0) <= 0.0 else _root(excess, 0.0, upper)


def _by_likelihood(x: FloatArray, u: FloatArray, *, upper: float, restricted: bool) -> float:
    """Return the highest of all local maxima, zero among them."""

    def slope(tau2: float) -> float:
        weights, _, residuals = weighted(x, u, tau2)
        rise = float((weights * residuals) @ (weights * residuals)) - float(weights.sum())
        if restricted:
            rise += float(weights @ weights) / float(weights.sum())
        return rise

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
