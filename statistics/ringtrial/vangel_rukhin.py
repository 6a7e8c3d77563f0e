"""Vangel-Rukhin maximum likelihood: consensus of means whose precisions are estimated too."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, numbers
from ringtrial._vangel_rukhin_likelihood import Means, is_topped, summit_from_moments
from ringtrial.constants import RECOMMENDED_FOR_CONSENSUS
from ringtrial.simple import middle
from ringtrial.status import InputRefused, NotPositive, Status, TooFewResults, WrongShape


@dataclass(frozen=True, slots=True)
class VangelRukhin:
    """Maximum-likelihood consensus of laboratory means.

    Attributes
    ----------
    mu, u : float
        Consensus and its standard uncertainty, in the unit of the means.
    sigma, sigma2 : float
        Standard deviation and variance between laboratories; zero is a valid outcome.
    sigma_i2 : ndarray, shape (laboratories,)
        Variance within each laboratory, in the order of the input; NaN where it is missing.
    highest : bool
        Whether no other place is likelier. Where it is False, look at the data: often a single
        laboratory with a tiny s pulls mu to itself in a model without sigma^2.
    n, missing : int
        Laboratories used and laboratories left out.
    status : Status
        ``not_converged`` or ``few_results`` below five laboratories.
    """

    mu: float
    u: float
    sigma: float
    sigma2: float
    sigma_i2: FloatArray
    highest: bool
    n: int
    missing: int
    status: Status


def vangel_rukhin(x: ArrayLike, s: ArrayLike, n: ArrayLike) -> VangelRukhin:
    """Return the maximum-likelihood consensus of means with standard deviations of replicates.

    Replicates of laboratory i scatter with variance sigma_i^2 around its own level, levels scatter
    with variance sigma^2 around mu. The maximum over mu, sigma^2 and all sigma_i^2 of

    ``-1/2 sum [(n_i - 1) ln sigma_i^2 + ln(sigma_i^2 + n_i sigma^2)
    + (n_i - 1) s_i^2/sigma_i^2 + n_i (x_i - mu)^2/(sigma_i^2 + n_i sigma^2)]``

    is found by the iteration of Vangel and Rukhin from the mean and the variance of the means, as
    in their paper; of several roots for a sigma_i^2 the likelier one is taken.
    ``u(mu) = (sum n_i/(sigma_i^2 + n_i sigma^2))^-1/2``. The likelihood can have other maxima;
    a grid of mu and sigma^2, zero included, tells whether one of them is higher.

    Parameters
    ----------
    x, s : array_like, shape (laboratories,)
        Means and standard deviations of the replicates, same unit; NaN or None in x, s or n leaves
        the laboratory out.
    n : array_like of int, shape (laboratories,)
        Replicates per laboratory, at least two.

    Returns
    -------
    VangelRukhin

    Raises
    ------
    TooFewResults
        Fewer than two complete laboratories.
    NotFinite, NotPositive, WrongShape, InputRefused
        An infinite input, an s that is not above zero (the likelihood has no maximum then),
        different shapes, fewer than two replicates.

    References
    ----------
    Vangel, M. G. and Rukhin, A. L. (1999), Maximum likelihood analysis for heteroscedastic one-way
    random effects ANOVA in interlaboratory studies, Biometrics 55, 129-136.

    Examples
    --------
    >>> fit = vangel_rukhin([12.46, 13.035, 12.44, 12.87], [0.028, 0.233, 0.325, 0.071], [2] * 4)
    >>> round(fit.mu, 4), round(fit.u, 4), round(fit.sigma, 4)
    (12.6954, 0.1225, 0.2123)
    """
    means, deviations, counts = (
        numbers(values, name=name) for values, name in ((x, "x"), (s, "s"), (n, "n"))
    )
    if means.ndim != 1 or not means.shape == deviations.shape == counts.shape:
        raise WrongShape(f"shapes of x, s, n are {means.shape}, {deviations.shape}, {counts.shape}")
    used = _complete(means, deviations, counts)
    centre = middle(np.sort(means[used]))
    centred = means[used] - centre
    unit = float(max(np.abs(centred).max(), deviations[used].max()))
    scaled = Means(centred / unit, np.square(deviations[used] / unit), counts[used])
    found = summit_from_moments(scaled)
    sigma_i2 = np.full(means.size, math.nan)
    sigma_i2[used] = unit**2 * found.within
    return VangelRukhin(
        mu=centre + unit * found.mu,
        u=unit * found.u,
        sigma=unit * math.sqrt(found.between),
        sigma2=unit**2 * found.between,
        sigma_i2=sigma_i2,
        highest=not is_topped(scaled, found),
        n=used.size,
        missing=means.size - used.size,
        status=_status(used.size, converged=found.converged),
    )


def _complete(means: FloatArray, deviations: FloatArray, counts: FloatArray) -> NDArray[np.intp]:
    """Return the positions of the complete laboratories, by mean: order costs no digit."""
    used = np.flatnonzero(~np.isnan(means + deviations + counts))
    if used.size < 2:
        raise TooFewResults("x with s and n", usable=used.size, needed=2)
    if deviations[used].min() <= 0.0:
        raise NotPositive("s", float(deviations[used].min()))
    fewest = float(counts[used].min())
    if fewest < 2.0 or (counts[used] % 1.0 != 0.0).any():
        raise InputRefused(f"n is {counts[used].tolist()}, whole numbers from 2 on are needed")
    ordered: NDArray[np.intp] = used[np.lexsort((counts[used], deviations[used], means[used]))]
    return ordered


def _status(laboratories: int, *, converged: bool) -> Status:
    if not converged:
        return Status.NOT_CONVERGED
    return Status.FEW_RESULTS if laboratories < RECOMMENDED_FOR_CONSENSUS else Status.OK
