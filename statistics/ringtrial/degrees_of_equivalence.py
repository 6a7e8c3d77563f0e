"""Degrees of equivalence: how far each result lies from the consensus, and how surely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._between_variance import sums_of_the_others
from ringtrial._checks import FloatArray
from ringtrial._measured import Measured, measured
from ringtrial.constants import COVERAGE_FACTOR, RECOMMENDED_FOR_CONSENSUS
from ringtrial.random_effects import RandomEffects
from ringtrial.status import InputRefused, Status, WrongShape


@dataclass(frozen=True, slots=True)
class DegreesOfEquivalence:
    """Distance of every result from the consensus, in the order of the input.

    Attributes
    ----------
    d, u : ndarray, shape (n,)
        Difference result minus consensus and its standard uncertainty; NaN where the result or
        its uncertainty is missing.
    U : ndarray, shape (n,)
        Expanded uncertainty 2 u.
    En : ndarray, shape (n,)
        d/U.
    mu, u_mu : float
        The consensus and its standard uncertainty.
    missing : int
        Results without value or uncertainty.
    status : Status
        ``few_results`` below five results in the consensus.
    """

    d: FloatArray
    u: FloatArray
    U: FloatArray
    En: FloatArray
    mu: float
    u_mu: float
    missing: int
    status: Status


def equivalence_to_weighted_mean(
    x: ArrayLike, u: ArrayLike, *, contributes: ArrayLike | None = None
) -> DegreesOfEquivalence:
    """Return the degrees of equivalence to the weighted mean.

    ``d_j = x_j - mu``; ``u(d_j)^2 = u_j^2 - u(mu)^2`` for a result in the mean, because the two
    are correlated, and ``u_j^2 + u(mu)^2`` for one that is not; ``U = 2u``.

    Parameters
    ----------
    x, u : array_like, shape (n,)
        Results and their standard uncertainties, same unit; NaN or None in either leaves the
        result out.
    contributes : array_like of bool, shape (n,), optional
        Which results form the mean; all by default.

    Returns
    -------
    DegreesOfEquivalence

    Raises
    ------
    TooFewResults
        Fewer than two contributing results with an uncertainty.
    NotFinite, NotPositive, WrongShape, InputRefused
        An infinite input, an uncertainty that is not above zero, different shapes.

    References
    ----------
    Cox, M. G. (2002), The evaluation of key comparison data, Metrologia 39, 589-595, procedure A.

    Examples
    --------
    >>> degrees = equivalence_to_weighted_mean([10.0, 12.0, 20.0], [1.0, 1.0, 1.0],
    ...                                        contributes=[True, True, False])
    >>> degrees.d, degrees.u.round(4)
    (array([-1.,  1.,  9.]), array([0.7071, 0.7071, 1.2247]))
    """
    data = measured(x, u)
    inside = _contributing(contributes, data)
    measured(data.x[inside], data.u[inside])  # refuses a mean of fewer than two results
    weights = np.where(inside, 1.0 / data.u**2, 0.0)
    total = float(weights.sum())
    mu = float(weights @ data.x) / total
    # u_j^2 - 1/sum w, written as the share of the others, stays exact for a dominating result.
    variances = np.where(
        inside, data.u**2 * (sums_of_the_others(weights) / total), data.u**2 + 1.0 / total
    )
    return _degrees(data, mu, 1.0 / total, variances, contributing=int(inside.sum()))


def equivalence_to_random_effects(
    x: ArrayLike, u: ArrayLike, *, consensus: RandomEffects
) -> DegreesOfEquivalence:
    """Return the degrees of equivalence to a random-effects consensus of the same results.

    ``d_j = x_j - mu``, ``u(d_j)^2 = u_j^2 + tau^2 - u(mu)^2``, ``U = 2u``.

    Parameters
    ----------
    x, u : array_like, shape (n,)
        The results of the consensus and their standard uncertainties.
    consensus : RandomEffects
        Outcome of `random_effects` for the same x and u.

    Returns
    -------
    DegreesOfEquivalence

    Raises
    ------
    TooFewResults
        Fewer than two results with an uncertainty.
    NotFinite, NotPositive, WrongShape, InputRefused
        An infinite input, an uncertainty that is not above zero, different shapes, a consensus of
        another number of results.

    References
    ----------
    Koepke, A., Lafarge, T., Possolo, A. and Toman, B. (2017), Consensus building for
    interlaboratory studies, key comparisons, and meta-analysis, Metrologia 54, S34-S62.

    Examples
    --------
    >>> from ringtrial import random_effects
    >>> x, u = [10.0, 14.0], [1.0, 1.0]
    >>> equivalence_to_random_effects(x, u, consensus=random_effects(x, u)).u
    array([2., 2.])
    """
    data = measured(x, u)
    if consensus.n != data.n:
        raise InputRefused(f"consensus rests on {consensus.n} results, x holds {data.n}")
    tau = consensus.tau / data.unit
    weights = 1.0 / (data.u**2 + tau**2)
    total = float(weights.sum())
    variances = sums_of_the_others(weights) / total / weights
    mu = (consensus.mu - data.centre) / data.unit
    return _degrees(data, mu, 1.0 / total, variances, contributing=data.n)


def _contributing(contributes: ArrayLike | None, data: Measured) -> NDArray[np.bool_]:
    if contributes is None:
        return np.ones(data.n, dtype=np.bool_)
    inside = np.asarray(contributes)
    if inside.dtype != np.bool_:
        raise InputRefused(f"contributes is {contributes!r}, true or false is needed for each")
    if inside.shape != (data.given,):
        raise WrongShape(f"contributes has shape {inside.shape}, x has shape ({data.given},)")
    usable: NDArray[np.bool_] = inside[data.positions]
    return usable


def _degrees(
    data: Measured, mu: float, variance_of_mu: float, variances: FloatArray, *, contributing: int
) -> DegreesOfEquivalence:
    d = data.in_given_order(data.unit * (data.x - mu))
    own_u = data.in_given_order(data.unit * np.sqrt(variances))
    U = COVERAGE_FACTOR * own_u
    return DegreesOfEquivalence(
        d=d,
        u=own_u,
        U=U,
        En=d / U,
        mu=data.value(mu),
        u_mu=data.unit * float(np.sqrt(variance_of_mu)),
        missing=data.missing,
        status=Status.FEW_RESULTS if contributing < RECOMMENDED_FOR_CONSENSUS else Status.OK,
    )
