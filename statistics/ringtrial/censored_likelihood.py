"""Mean and standard deviation of partly censored results by maximum likelihood."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ringtrial._checks import FloatArray
from ringtrial.censored import CensoredResults
from ringtrial.constants import RECOMMENDED_FOR_CONSENSUS
from ringtrial.status import InputRefused, NotPositive, Status, TooFewResults

Distribution = Literal["normal", "lognormal"]

_HALF_LOG_2PI = 0.5 * math.log(2.0 * math.pi)
# Newton's method: the last step changes the estimates by a tiny part of their standard errors.
_LAST_DECREMENT = 1e-20
_NEAR = 1e-4
_MOST_STEPS = 200
# An interval narrower than this part of the range is a number: the error is its square.
_NARROW = 1e-6


@dataclass(frozen=True, slots=True)
class CensoredFit:
    """Maximum-likelihood estimates from results of which some are only bounded.

    Attributes
    ----------
    mu, sigma : float or None
        Mean and standard deviation; of the natural logarithms for the log-normal model. None
        when the likelihood has no maximum.
    se_mu, se_sigma : float or None
        Standard errors from the observed information; None without a spread.
    log_likelihood : float or None
        At the maximum, with densities in the unit of the results (or of their logarithms).
    n, n_left, n_right, n_interval, missing : int
        Usable results, of which below a limit, above one, in an interval; missing results.
    status : Status
        ``degenerate`` when one value fits all results (sigma = 0, or undetermined without an
        exact result), ``not_converged``, ``few_results`` below five results.
    """

    mu: float | None
    sigma: float | None
    se_mu: float | None
    se_sigma: float | None
    log_likelihood: float | None
    n: int
    n_left: int
    n_right: int
    n_interval: int
    missing: int
    status: Status


def censored_fit(results: CensoredResults, *, distribution: Distribution = "normal") -> CensoredFit:
    """Return mean and standard deviation of a normal model for partly censored results.

    Maximises the sum of ``log phi((x - mu)/sigma) - log sigma`` over numbers, of
    ``log Phi((L - mu)/sigma)`` over "<L", of ``log(1 - Phi((L - mu)/sigma))`` over ">L" and of
    ``log(Phi((b - mu)/sigma) - Phi((a - mu)/sigma))`` over intervals. In 1/sigma and mu/sigma
    the sum is concave, so that Newton's method finds the only maximum.

    Parameters
    ----------
    results : CensoredResults
        From `censored_results`.
    distribution : {"normal", "lognormal"}
        Model of the results or of their logarithms.

    Returns
    -------
    CensoredFit
        In the unit of the results, without unit for the log-normal model.

    Raises
    ------
    TooFewResults
        Fewer than two results, or nothing but "<L" and ">L".
    NotPositive
        A result or limit at or below zero under the log-normal model.
    InputRefused
        An unknown distribution.

    References
    ----------
    Olsen, R. J. (1978), Note on the uniqueness of the maximum likelihood estimator for the Tobit
    model, Econometrica 46, 1211-1215.

    Examples
    --------
    >>> from ringtrial import censored_results
    >>> fit = censored_fit(censored_results(["<10", 12, 14, 15, 19, ">20"]))
    >>> round(fit.mu, 3), round(fit.sigma, 3), round(fit.se_mu, 3)
    (15.0, 5.068, 2.142)
    """
    lower, upper = _bounds(results, distribution=distribution)
    bounded = np.isfinite(lower) & np.isfinite(upper)
    if lower.size < 2:
        raise TooFewResults("results", usable=lower.size, needed=2)
    if not bounded.any():
        raise TooFewResults("exact or interval results", usable=0, needed=1)
    ends = np.concatenate((lower[np.isfinite(lower)], upper[np.isfinite(upper)]))
    centre = float(np.median(ends))
    reach = float(np.abs(ends - centre).max())
    if float(lower.max()) <= float(upper.min()):
        numbers = lower[lower == upper]
        return _fit(results, Status.DEGENERATE, numbers[0] if numbers.size else None)
    lower, upper = (lower - centre) / reach, (upper - centre) / reach
    narrow = (upper - lower < _NARROW) & (upper > lower)
    lower[narrow] = upper[narrow] = (lower[narrow] + upper[narrow]) / 2.0
    model = _Likelihood(lower, upper)
    point, value, information, converged = _maximum(model, _start(lower, upper))
    theta, gamma = float(point[0]), float(point[1])
    # mu = gamma/theta, sigma = 1/theta: standard errors by their derivatives.
    slopes = np.array([[-gamma / theta**2, 1.0 / theta], [-1.0 / theta**2, 0.0]])
    covariance = slopes @ np.linalg.solve(information, slopes.T)
    few = Status.FEW_RESULTS if lower.size < RECOMMENDED_FOR_CONSENSUS else Status.OK
    return _fit(
        results,
        few if converged else Status.NOT_CONVERGED,
        centre + reach * gamma / theta,
        sigma=reach / theta,
        se_mu=reach * math.sqrt(float(covariance[0, 0])),
        se_sigma=reach * math.sqrt(float(covariance[1, 1])),
        log_likelihood=value - float((lower == upper).sum()) * math.log(reach),
    )


class _Likelihood:
    """Log-likelihood in theta = 1/sigma and gamma = mu/sigma, with both derivatives."""

    def __init__(self, lower: FloatArray, upper: FloatArray) -> None:
        exact = lower == upper
        self.numbers = lower[exact]
        self.lower = lower[~exact]
        self.upper = upper[~exact]

    def at(self, point: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Return the value, its gradient and the negative matrix of second derivatives."""
        theta, gamma = float(point[0]), float(point[1])
        x = self.numbers
        z = theta * x - gamma
        value = x.size * (math.log(theta) - _HALF_LOG_2PI) - float(z @ z) / 2.0
        gradient = np.array([x.size / theta - float(x @ z), float(z.sum())])
        cross = -float(x.sum())
        curvature = np.array([[x.size / theta**2 + float(x @ x), cross], [cross, float(x.size)]])
        for ends in self._censored(theta, gamma):
            value += ends[0]
            gradient += ends[1]
            curvature += ends[2]
        return value, gradient, curvature

    def _censored(self, theta: float, gamma: float) -> list[tuple[float, FloatArray, FloatArray]]:
        if self.lower.size == 0:
            return []
        a, b = theta * self.lower - gamma, theta * self.upper - gamma
        log_mass = _log_mass(a, b)
        density_a = np.exp(-(a**2) / 2.0 - _HALF_LOG_2PI - log_mass)
        density_b = np.exp(-(b**2) / 2.0 - _HALF_LOG_2PI - log_mass)
        # An infinite end contributes nothing; zero stands in for it in the products.
        at_a, at_b = (np.where(np.isfinite(end), end, 0.0) for end in (a, b))
        low, high = (np.where(np.isfinite(end), end, 0.0) for end in (self.lower, self.upper))
        first = np.array(
            [
                float(high @ density_b - low @ density_a),
                float(density_a.sum() - density_b.sum()),
            ]
        )
        bb = density_b * (at_b + density_b)
        aa = density_a * (density_a - at_a)
        ab = -density_a * density_b
        second = np.empty((2, 2))
        second[0, 0] = float((high**2 * bb + low**2 * aa + 2.0 * low * high * ab).sum())
        second[0, 1] = second[1, 0] = -float((high * bb + low * aa + (low + high) * ab).sum())
        second[1, 1] = float((bb + aa + 2.0 * ab).sum())
        return [(float(log_mass.sum()), first, second)]


def _log_mass(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return log(Phi(b) - Phi(a)) without loss in either tail."""
    log_ndtr = _log_ndtr()
    # In the upper tail the mirrored interval has the same mass and keeps its digits.
    mirrored = a > 0.0
    low, high = np.where(mirrored, -b, a), np.where(mirrored, -a, b)
    log_high = log_ndtr(high)
    return np.asarray(log_high + np.log(-np.expm1(log_ndtr(low) - log_high)), dtype=np.float64)


def _log_ndtr() -> Any:
    # scipy.special has no types: whatever is read from it is Any.
    from scipy.special import log_ndtr  # type: ignore[import-untyped]

    return log_ndtr


def _maximum(model: _Likelihood, start: FloatArray) -> tuple[FloatArray, float, FloatArray, bool]:
    """Climb to the maximum; return it, its value, the information, and whether it was reached."""
    point = start
    value, gradient, information = model.at(point)
    for _ in range(_MOST_STEPS):
        step = np.linalg.solve(information, gradient)
        decrement = float(gradient @ step)
        if decrement < _LAST_DECREMENT:
            return point, value, information, True
        share = 1.0
        while True:
            tried = point + share * step
            if tried[0] > 0.0:
                reached = model.at(tried)
                # Near the maximum the value no longer shows the gain, the step is still good.
                if decrement < _NEAR or reached[0] >= value + 1e-4 * share * decrement:
                    break
            share /= 2.0
        point = tried
        value, gradient, information = reached
    return point, value, information, False


def _start(lower: FloatArray, upper: FloatArray) -> FloatArray:
    guess = np.where(np.isfinite(lower), lower, upper)
    guess = (guess + np.where(np.isfinite(upper), upper, guess)) / 2.0
    theta = 1.0 / max(float(guess.std()), _NARROW)
    return np.array([theta, theta * float(guess.mean())])


def _bounds(
    results: CensoredResults, *, distribution: Distribution
) -> tuple[FloatArray, FloatArray]:
    if distribution == "normal":
        return results.lower.copy(), results.upper.copy()
    if distribution != "lognormal":
        raise InputRefused(f"distribution is {distribution!r}, known: 'normal', 'lognormal'")
    named = np.where(results.left, results.upper, results.lower)
    if named.size and not named.min() > 0.0:
        raise NotPositive("a result of the log-normal model", float(named.min()))
    lower = np.log(results.lower, out=np.full(named.shape, -math.inf), where=~results.left)
    return lower, np.log(results.upper)


def _fit(
    results: CensoredResults,
    status: Status,
    mu: float | None,
    *,
    sigma: float = 0.0,
    se_mu: float | None = None,
    se_sigma: float | None = None,
    log_likelihood: float | None = None,
) -> CensoredFit:
    n_left, n_right = int(results.left.sum()), int(results.right.sum())
    exact = int(results.exact.sum())
    return CensoredFit(
        mu=None if mu is None else float(mu),
        sigma=None if mu is None else sigma,
        se_mu=se_mu,
        se_sigma=se_sigma,
        log_likelihood=log_likelihood,
        n=results.lower.size,
        n_left=n_left,
        n_right=n_right,
        n_interval=results.lower.size - n_left - n_right - exact,
        missing=results.missing,
        status=status,
    )
