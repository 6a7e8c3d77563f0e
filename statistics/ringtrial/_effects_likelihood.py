"""How likely one result is, given consensus and spread between laboratories."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ringtrial._checks import FloatArray
from ringtrial.constants_consensus import EffectsModel

# The uncertainty itself, where it has degrees of freedom, is integrated over its logarithm t out to
# densities this far (as logarithms) below the top. Equal steps converge exponentially: they are
# this part of the spread of t, and short beside pi/4, where exp(-nu u^2/(2 sigma^2)) stops falling
# when t becomes complex.
_DEPTH = 26.0
_STEP = 0.7
_LONGEST_STEP = 0.22


@dataclass(frozen=True, slots=True)
class StatedUncertainty:
    """Possible standard deviations of one result and the logarithms of their weights."""

    sigma: FloatArray
    log_weight: FloatArray


def stated_exactly(u: float) -> StatedUncertainty:
    """Return an uncertainty that is known."""
    return StatedUncertainty(np.array([u]), np.zeros(1))


def stated_with(u: float, *, nu: float, prior_scale: float) -> StatedUncertainty:
    """Return an uncertainty with nu degrees of freedom and a half-Cauchy prior of its own.

    ``nu u^2/sigma^2`` follows chi-squared with nu degrees of freedom.
    """
    step = min(_STEP / math.sqrt(2.0 * nu), _LONGEST_STEP)
    # Upwards the density falls at least as sigma^-(nu + 1), downwards much faster.
    reach = _DEPTH * max(1.0 / (nu + 1.0), math.sqrt(2.0 / (nu * _DEPTH)))
    steps = math.ceil(reach / step)
    log_ratio = step * np.arange(-steps, steps + 1)
    sigma = u * np.exp(log_ratio)
    log_weight = (
        (1.0 - nu) * log_ratio
        - np.log1p(np.square(sigma / prior_scale))
        - nu / 2.0 * np.expm1(-2.0 * log_ratio)
    )
    kept = log_weight > log_weight.max() - _DEPTH
    kept_weights = np.exp(log_weight[kept] - log_weight.max())
    return StatedUncertainty(sigma[kept], np.log(kept_weights / kept_weights.sum()))


def log_likelihood(
    deviation: FloatArray, tau: FloatArray, stated: StatedUncertainty, *, model: EffectsModel
) -> FloatArray:
    """Return the log density of deviations from the consensus (arrays that broadcast)."""
    density = _gauss if model == "gauss" else _laplace
    parts = density(deviation[..., np.newaxis], tau[..., np.newaxis], stated.sigma)
    if stated.sigma.size == 1:
        known: FloatArray = parts[..., 0]
        return known
    parts += stated.log_weight
    largest = parts.max(axis=-1, keepdims=True)
    np.exp(np.subtract(parts, largest, out=parts), out=parts)
    total: FloatArray = largest[..., 0] + np.log(parts.sum(axis=-1))
    return total


def _gauss(deviation: FloatArray, tau: FloatArray, sigma: FloatArray) -> FloatArray:
    variance = np.square(sigma) + np.square(tau)
    log_density: FloatArray = np.square(deviation) * (-0.5 / variance)
    log_density -= 0.5 * np.log(2.0 * math.pi * variance)
    return log_density


def _laplace(deviation: FloatArray, tau: FloatArray, sigma: FloatArray) -> FloatArray:
    """Return the log density of a normal error on a Laplace effect of standard deviation tau."""
    from scipy.special import erfcx  # type: ignore[import-untyped]  # scipy ships no types

    r, q = math.sqrt(2.0) * sigma / tau, np.abs(deviation) / sigma
    # In place from here on: these arrays are large, and a round needs thousands of them.
    near = (r - q) * math.sqrt(0.5)
    outside = near < 0.0
    far = (r + q) * math.sqrt(0.5)
    erfcx(far, out=far)
    total = np.abs(near)
    erfcx(total, out=total)
    # Far outside exp(-q^2/2) erfcx(near) would overflow: it is exp(r^2/2 - rq) erfc(near) with
    # erfc(near) = 2 - exp(-near^2) erfcx(-near), and q^2/2 = near^2 - r^2/2 + rq for the far side.
    np.exp(-np.square(near), out=near)
    near *= far - total
    near += 2.0
    total += far
    np.copyto(total, near, where=outside)
    np.log(total, out=total)
    least = np.minimum(r, q)
    total += least * (least / 2.0 - q)
    total -= np.log(math.sqrt(8.0) * tau)
    log_density: FloatArray = total
    return log_density
