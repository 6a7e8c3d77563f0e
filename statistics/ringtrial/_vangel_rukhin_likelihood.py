"""The Vangel-Rukhin likelihood: its iteration, and whether a higher maximum exists elsewhere."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ringtrial._checks import FloatArray

# Points of the grid of mu and of sigma^2 on which higher maxima are looked for.
_GRID = 17
_UPDATES = 20_000
# Change of mu and sigma^2, relative to their scale, at which a summit is reached.
_STILL = 1e-14
# Below this part of the squared spread sigma^2 is on its way to zero.
_VANISHING = 1e-13
# Likelihoods closer than this are equally high.
_EQUALLY_HIGH = 1e-9


class Means(NamedTuple):
    """Means around zero in units of their spread, variances and numbers of their replicates."""

    x: FloatArray
    s2: FloatArray
    n: FloatArray


@dataclass(frozen=True, slots=True)
class Summit:
    """A maximum of the likelihood; `depth` is minus twice its logarithm."""

    mu: float
    between: float
    within: FloatArray
    u: float
    depth: float
    converged: bool


def summit_from_moments(means: Means) -> Summit:
    """Return the maximum that the Vangel-Rukhin iteration reaches from mean and variance."""
    return _climb(means, float(means.x.mean()), float(means.x.var(ddof=1)))


def is_topped(means: Means, summit: Summit) -> bool:
    """Return whether some point of a grid over mu and sigma^2, zero included, lies higher."""
    smallest = min(1e-3 * float((means.s2 / means.n).min()), 1e-3)
    between = np.concatenate(([0.0], np.geomspace(smallest, 4.0, _GRID)))[:, np.newaxis]
    slack = _EQUALLY_HIGH * (1.0 + abs(summit.depth))
    for mu in np.unique(np.quantile(means.x, np.linspace(0.0, 1.0, _GRID))):
        within = within_variances(means, mu, between)
        squared = means.n * np.square(means.x - mu)
        depths = _depths(means, within, squared, means.n * between).sum(axis=1)
        if float(depths.min()) < summit.depth - slack:
            return True
    return False


def within_variances(means: Means, mu: float, between: FloatArray) -> FloatArray:
    """Return the likeliest sigma_i^2 at given mu and sigma^2 (one or a column).

    The likelihood of one laboratory has one or two maxima in sigma_i^2: outer roots of a cubic
    that lie between ``(n - 1) s^2/n`` and ``max(s^2, n (x - mu)^2)``. Newton's steps from these
    two ends run over a concave and a convex stretch; an end without a root on its side leads to
    some other point of the bracket, which the better one of the two then outdoes.
    """
    n, a = means.n, means.n * between
    squared = n * np.square(means.x - mu)
    low = np.broadcast_to((n - 1.0) * means.s2 / n, np.broadcast_shapes(a.shape, squared.shape))
    high = np.maximum(np.maximum(means.s2, squared), low)
    square = (2.0 * n - 1.0) * a - (n - 1.0) * means.s2 - squared
    linear = (n - 1.0) * a * (a - 2.0 * means.s2)
    constant = -(n - 1.0) * means.s2 * a * a

    def from_end(end: FloatArray) -> FloatArray:
        v = end
        for _ in range(100):
            value = ((n * v + square) * v + linear) * v + constant
            slope = (3.0 * n * v + 2.0 * square) * v + linear
            step = np.divide(value, slope, out=np.zeros_like(v), where=slope > 0.0)
            following = np.clip(v - step, low, high)
            still = bool((np.abs(following - v) <= 1e-15 * v).all())
            v = following
            if still:
                break
        return v

    left, right = from_end(low), from_end(high)
    is_left = _depths(means, left, squared, a) <= _depths(means, right, squared, a)
    likeliest: FloatArray = np.where(is_left, left, right)
    return likeliest


def _depths(means: Means, v: FloatArray, squared: FloatArray, a: FloatArray) -> FloatArray:
    total = v + a
    own = (means.n - 1.0) * (np.log(v) + means.s2 / v)
    depths: FloatArray = own + np.log(total) + squared / total
    return depths


def _climb(means: Means, mu: float, between: float) -> Summit:
    converged = False
    for _ in range(_UPDATES):
        within = within_variances(means, mu, np.asarray(between))
        shares = means.n / (within + means.n * between)
        new_mu = float(shares @ means.x) / float(shares.sum())
        squares = np.square(means.x - new_mu)
        new_between = between * float(np.square(shares) @ squares) / float(shares.sum())
        if new_between < _VANISHING:
            new_between = 0.0
        converged = (
            abs(new_mu - mu) <= _STILL and abs(new_between - between) <= _STILL * new_between
        )
        mu, between = new_mu, new_between
        if converged:
            break
    within = within_variances(means, mu, np.asarray(between))
    squared = means.n * np.square(means.x - mu)
    a = np.asarray(means.n * between)
    depth = float(_depths(means, within, squared, a).sum())
    u = math.sqrt(1.0 / float((means.n / (within + a)).sum()))
    return Summit(mu, between, within, u, depth, converged)
