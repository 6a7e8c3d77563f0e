"""Hierarchical Bayes: consensus with the whole uncertainty about the spread of laboratories."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray
from ringtrial._effects_likelihood import StatedUncertainty, stated_exactly, stated_with
from ringtrial._effects_posterior import Posterior, posterior_of_joint, posterior_of_known
from ringtrial._measured import Measured, measured
from ringtrial.constants_consensus import MAD_FACTOR, EffectsModel
from ringtrial.simple import middle, spread_about_mean
from ringtrial.status import InputRefused, NotPositive, Status, WrongShape


@dataclass(frozen=True, slots=True)
class HierarchicalBayes:
    """Posterior of the consensus mu and of the standard deviation tau between laboratories.

    Attributes
    ----------
    mu_mean, mu_median, mu_q025, mu_q975 : float
        Mean, median and 95 % interval of mu, in the unit of the results.
    mu_sd : float or None
        Standard deviation of mu; None for two results, where it is infinite.
    tau_mean, tau_median, tau_q025, tau_q975 : float
        The same of tau.
    tau_prior_scale : float
        Median of the prior of tau.
    model : str
        ``gauss`` or ``laplace``.
    n, missing : int
        Results used, and results without value or uncertainty.
    status : Status
        ``few_results`` below five results.
    """

    mu_mean: float
    mu_sd: float | None
    mu_q025: float
    mu_median: float
    mu_q975: float
    tau_mean: float
    tau_median: float
    tau_q025: float
    tau_q975: float
    tau_prior_scale: float
    model: EffectsModel
    n: int
    missing: int
    status: Status


def hierarchical_bayes(
    x: ArrayLike, u: ArrayLike, *, model: EffectsModel = "gauss", nu: ArrayLike | None = None
) -> HierarchicalBayes:
    """Return the posterior of consensus and between-laboratory spread.

    ``x_j ~ N(mu + lambda_j, sigma_j^2)``. The effects lambda_j are normal or Laplace with standard
    deviation tau; mu has a flat prior, tau a half-Cauchy prior whose scale is 1.4826 MAD of x (the
    SD where MAD is zero, the median of u where both are). ``sigma_j = u_j``; with degrees of
    freedom ``nu_j u_j^2/sigma_j^2`` follows chi-squared with nu_j degrees of freedom and sigma_j
    has a half-Cauchy prior with the median of u as scale.

    Nothing is sampled: known u with normal effects leave one integral over log tau, all else a
    double one, so that equal data give equal figures.

    Parameters
    ----------
    x, u : array_like, shape (n,)
        Results and their standard uncertainties, same unit; NaN or None in either leaves the
        result out.
    model : {"gauss", "laplace"}
        Distribution of the effects; Laplace is less moved by a single discrepant laboratory.
    nu : array_like, shape (n,), optional
        Degrees of freedom of u, above zero; NaN, None or infinite stands for a known u.

    Returns
    -------
    HierarchicalBayes

    Raises
    ------
    TooFewResults
        Fewer than two results with an uncertainty.
    NotFinite, NotPositive, WrongShape, InputRefused
        An infinite input, an uncertainty or degrees of freedom not above zero, different shapes, an
        unknown model.

    References
    ----------
    Koepke, A., Lafarge, T., Possolo, A. and Toman, B. (2017), Consensus building for
    interlaboratory studies, key comparisons, and meta-analysis, Metrologia 54, S34-S62 (there mu
    has a normal prior of standard deviation 1e5, which depends on the unit).

    Examples
    --------
    >>> posterior = hierarchical_bayes([10.0, 12.0, 11.0, 14.0], [0.5, 0.5, 0.4, 0.5])
    >>> round(posterior.mu_mean, 3), round(posterior.tau_median, 3)
    (11.743, 1.71)
    """
    if model not in get_args(EffectsModel):
        raise InputRefused(f"model is {model!r}, known are {', '.join(get_args(EffectsModel))}")
    data = measured(x, u)
    scale = _prior_scale(data)
    df = _degrees_of_freedom(nu, data)
    if model == "gauss" and np.isinf(df).all():
        posterior = posterior_of_known(data.x, data.u, scale=scale)
    else:
        stated = _stated(data.u, df)
        posterior = posterior_of_joint(data.x, data.u, stated, scale=scale, model=model)
    return _result(posterior, data, scale, model)


def _prior_scale(data: Measured) -> float:
    mad = MAD_FACTOR * middle(np.sort(np.abs(data.x)))
    return mad or spread_about_mean(data.x) or middle(np.sort(data.u))


def _degrees_of_freedom(nu: ArrayLike | None, data: Measured) -> FloatArray:
    if nu is None:
        return np.full(data.n, np.inf)
    given = np.asarray(nu, dtype=np.float64)
    if given.shape != (data.given,):
        raise WrongShape(f"nu has shape {given.shape}, x has shape ({data.given},)")
    used = given[data.positions]
    df: FloatArray = np.where(np.isnan(used), np.inf, used)
    if df.min() <= 0.0:
        raise NotPositive("nu", float(df.min()))
    return df


def _stated(u: FloatArray, df: FloatArray) -> list[StatedUncertainty]:
    prior_scale = middle(np.sort(u))
    return [
        stated_exactly(own_u)
        if math.isinf(own_df)
        else stated_with(own_u, nu=own_df, prior_scale=prior_scale)
        for own_u, own_df in zip(u.tolist(), df.tolist(), strict=True)
    ]


def _result(
    posterior: Posterior, data: Measured, scale: float, model: EffectsModel
) -> HierarchicalBayes:
    mu_q025, mu_median, mu_q975 = (data.value(mu) for mu in posterior.mu_quantiles)
    tau_q025, tau_median, tau_q975 = (data.unit * tau for tau in posterior.tau_quantiles)
    return HierarchicalBayes(
        mu_mean=data.value(posterior.mu_mean),
        mu_sd=data.unit * math.sqrt(posterior.mu_variance) if data.n > 2 else None,
        mu_q025=mu_q025,
        mu_median=mu_median,
        mu_q975=mu_q975,
        tau_mean=data.unit * posterior.tau_mean,
        tau_median=tau_median,
        tau_q025=tau_q025,
        tau_q975=tau_q975,
        tau_prior_scale=data.unit * scale,
        model=model,
        n=data.n,
        missing=data.missing,
        status=data.status,
    )
