"""Posterior of consensus and spread between laboratories, by quadrature instead of sampling."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ringtrial._checks import FloatArray
from ringtrial._effects_likelihood import StatedUncertainty, log_likelihood
from ringtrial._panels import Panels, halved_until_exact, panels_between
from ringtrial.constants_consensus import EffectsModel

QUANTILES = (0.025, 0.5, 0.975)

# tau is integrated over its logarithm, this factor beyond the smallest and largest scale at hand;
# what lies outside weighs less than the tolerance.
_BEYOND = 1e8
_COARSE_STEP = 0.5
# Logarithms of the joint density this far below the top are dropped (mu^2 included).
_NEGLIGIBLE = 32.0
# The same for a panel of mu, with room for mu^2 and for a peak between the first points.
_NEGLIGIBLE_PANEL = 70.0
_WIDEST_PANEL = 0.8
_FEWEST_PANELS = 20
# Edges of the first panels of mu: at most so many results, then tails in steps of a factor 4.
_RESULTS_AS_EDGES = 33
_TAIL_FACTOR = 4.0
_TAIL_PANELS = 13
# Where mu would lie for these many spreads between nothing and everything: the density may be
# narrow there, and panels and searches must not step over it.
_SPREADS = 12
_DEVIATIONS = np.array([-6.0, -1.5, 0.0, 1.5, 6.0])
# Enough points of a panel to find the stretch of tau that matters.
_TWO_OF_TEN = slice(2, None, 5)
# Numbers held at once by one evaluation: few enough for the cache.
_BLOCK = 32_000


@dataclass(frozen=True, slots=True)
class Posterior:
    """Moments and the quantiles 2.5 %, 50 %, 97.5 % of mu and tau."""

    mu_mean: float
    mu_variance: float
    mu_quantiles: tuple[float, ...]
    tau_mean: float
    tau_quantiles: tuple[float, ...]


def posterior_of_known(x: FloatArray, u: FloatArray, *, scale: float) -> Posterior:
    """Return the posterior for Gaussian effects and known u: mu given tau is normal."""

    def given_tau(log_tau: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        tau2 = np.exp(2.0 * log_tau)[..., np.newaxis]
        weights = 1.0 / (np.square(u) + tau2)
        total = weights.sum(axis=-1)
        centre = (weights * x).sum(axis=-1) / total
        q = (weights * np.square(x - centre[..., np.newaxis])).sum(axis=-1)
        log_evidence = 0.5 * (np.log(weights).sum(axis=-1) - np.log(total) - q)
        return log_evidence + _log_prior(log_tau, scale), centre, 1.0 / total

    def log_marginal(log_tau: FloatArray) -> FloatArray:
        return given_tau(log_tau)[0]

    log_taus = _log_tau_panels(x, u, scale, log_marginal)
    top = float(log_marginal(log_taus.at).max())

    def density(panels: Panels) -> FloatArray:
        return np.exp(log_marginal(panels.at) - top)[..., np.newaxis]

    panels, values = halved_until_exact(log_taus, density(log_taus), density)
    of_tau = values[..., 0]
    _, centre, variance = given_tau(panels.at)
    shares = of_tau * panels.weights
    shares = shares / shares.sum()
    mean = float((shares * centre).sum())
    return Posterior(
        mu_mean=mean,
        mu_variance=float((shares * (variance + np.square(centre - mean))).sum()),
        mu_quantiles=_mixture_quantiles(shares.ravel(), centre.ravel(), np.sqrt(variance).ravel()),
        tau_mean=float((shares * np.exp(panels.at)).sum()),
        tau_quantiles=_tau_quantiles(panels, of_tau),
    )


def posterior_of_joint(
    x: FloatArray,
    u: FloatArray,
    stated: Sequence[StatedUncertainty],
    *,
    scale: float,
    model: EffectsModel,
) -> Posterior:
    """Return the posterior from the joint density of mu and tau."""

    def log_joint(mu: FloatArray, log_tau: FloatArray) -> FloatArray:
        tau = np.exp(log_tau)
        total = np.zeros((mu.size, tau.size)) + _log_prior(log_tau, scale)
        for result, possible in zip(x, stated, strict=True):
            rows = max(1, _BLOCK // (tau.size * possible.sigma.size))
            for start in range(0, mu.size, rows):
                block = slice(start, start + rows)
                deviation = (result - mu[block])[:, np.newaxis]
                total[block] += log_likelihood(deviation, tau, possible, model=model)
        return total

    first = _first_mu_panels(x, u, scale)
    some = first.at[:, _TWO_OF_TEN]
    log_widths = np.log(first.high - first.low)[:, np.newaxis] + np.zeros(some.shape)

    def log_marginal(log_tau: FloatArray) -> FloatArray:
        logs = log_joint(some.ravel(), log_tau) + log_widths.reshape(-1, 1)
        highest: FloatArray = logs.max(axis=0)
        return highest

    log_taus = _log_tau_panels(x, u, scale, log_marginal)
    log_tau, tau_weights = log_taus.at.ravel(), log_taus.weights.ravel()
    logs = log_joint(first.at.ravel(), log_tau).reshape(*first.at.shape, log_tau.size)
    top = float(logs.max())
    stretch = _stretch_that_matters(first, logs.max(axis=(1, 2)))
    first = Panels(first.low[stretch], first.high[stretch])

    def density(panels: Panels) -> FloatArray:
        logs = log_joint(panels.at.ravel(), log_tau) - top
        columns: FloatArray = np.exp(logs) * tau_weights
        return columns.reshape(*panels.at.shape, log_tau.size)

    known = np.exp(logs[stretch] - top) * tau_weights
    panels, values = halved_until_exact(first, known, density)
    of_mu = values.sum(axis=2)
    of_tau = (values * panels.weights[..., np.newaxis]).sum(axis=(0, 1))
    shares = of_mu * panels.weights
    shares = shares / shares.sum()
    mean = float((shares * panels.at).sum())
    return Posterior(
        mu_mean=mean,
        mu_variance=float((shares * np.square(panels.at - mean)).sum()),
        mu_quantiles=tuple(panels.quantile(of_mu, part) for part in QUANTILES),
        tau_mean=float(of_tau @ np.exp(log_tau)) / float(of_tau.sum()),
        tau_quantiles=_tau_quantiles(log_taus, (of_tau / tau_weights).reshape(log_taus.at.shape)),
    )


def _log_prior(log_tau: FloatArray, scale: float) -> FloatArray:
    """Return the log density of log tau for a half-Cauchy tau, but for a constant."""
    prior: FloatArray = log_tau - np.log1p(np.exp(2.0 * (log_tau - math.log(scale))))
    return prior


def _log_tau_panels(
    x: FloatArray, u: FloatArray, scale: float, log_marginal: Callable[[FloatArray], FloatArray]
) -> Panels:
    """Return panels over the stretch of log tau that matters."""
    low = math.log(min(scale, float(u.min())) / _BEYOND)
    high = math.log(max(scale, float(u.max()), float(x[-1] - x[0])) * _BEYOND)
    coarse = np.linspace(low, high, math.ceil((high - low) / _COARSE_STEP) + 1)
    height = log_marginal(coarse)
    # The variance of mu weighs the far tail with tau^2.
    height = height + 2.0 * np.maximum(coarse - coarse[int(height.argmax())], 0.0)
    (kept,) = np.nonzero(height > height.max() - _NEGLIGIBLE)
    low, high = coarse[max(int(kept[0]) - 1, 0)], coarse[min(int(kept[-1]) + 1, coarse.size - 1)]
    panels = max(_FEWEST_PANELS, math.ceil((high - low) / _WIDEST_PANEL))
    return panels_between(np.linspace(low, high, panels + 1))


def _first_mu_panels(x: FloatArray, u: FloatArray, scale: float) -> Panels:
    """Return panels between the results, where densities have their bends, and over the tails."""
    results = x
    if x.size > _RESULTS_AS_EDGES:
        results = np.quantile(x, np.linspace(0.0, 1.0, _RESULTS_AS_EDGES))
    reach = max(scale, float(u.max()), float(x[-1] - x[0]))
    tails = reach * _TAIL_FACTOR ** np.arange(_TAIL_PANELS)
    centres, deviations = _centres_given_spread(x, u, scale)
    narrow = (centres[:, np.newaxis] + deviations[:, np.newaxis] * _DEVIATIONS).ravel()
    edges = np.unique(np.concatenate((x[0] - tails, results, narrow, x[-1] + tails)))
    apart = np.diff(edges, prepend=-math.inf) > float(deviations.min()) / 4.0
    return panels_between(edges[apart])


def _centres_given_spread(
    x: FloatArray, u: FloatArray, scale: float
) -> tuple[FloatArray, FloatArray]:
    """Return where mu lies and how widely, for spreads from nothing to everything."""
    reach = max(scale, float(u.max()), float(x[-1] - x[0]))
    spreads = np.geomspace(min(scale, float(u.min())) / 10.0, reach, _SPREADS)
    taus = np.concatenate(([0.0], spreads))[:, np.newaxis]
    weights = 1.0 / (np.square(u) + np.square(taus))
    total = weights.sum(axis=1)
    return (weights * x).sum(axis=1) / total, 1.0 / np.sqrt(total)


def _stretch_that_matters(panels: Panels, height: FloatArray) -> slice:
    """Return from the first to the last panel that matters, and one more on each side."""
    height = height + np.log(panels.high - panels.low)
    (kept,) = np.nonzero(height > height.max() - _NEGLIGIBLE_PANEL)
    return slice(max(int(kept[0]) - 1, 0), int(kept[-1]) + 2)


def _mixture_quantiles(
    shares: FloatArray, centres: FloatArray, deviations: FloatArray
) -> tuple[float, ...]:
    from scipy.optimize import brentq  # type: ignore[import-untyped]  # scipy ships no types
    from scipy.special import ndtr  # type: ignore[import-untyped]

    def below(point: float) -> float:
        return float(shares @ ndtr((point - centres) / deviations))

    low, high = -1.0, 1.0
    while below(low) > QUANTILES[0]:
        low *= 2.0
    while below(high) < QUANTILES[-1]:
        high *= 2.0
    return tuple(
        float(
            brentq(
                lambda point, part=part: below(point) - part,
                low,
                high,
                rtol=1e-13,
                xtol=sys.float_info.epsilon,
            )
        )
        for part in QUANTILES
    )


def _tau_quantiles(panels: Panels, of_log_tau: FloatArray) -> tuple[float, ...]:
    return tuple(math.exp(panels.quantile(of_log_tau, part)) for part in QUANTILES)
