"""Consensus of results whose laboratories differ beyond their stated uncertainties."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import get_args

from numpy.typing import ArrayLike

from ringtrial._between_variance import between_variance, weighted
from ringtrial._measured import measured
from ringtrial.constants_consensus import EffectsMethod
from ringtrial.status import InputRefused, Status


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """Consensus under a random-effects model.

    Attributes
    ----------
    mu, u : float
        Consensus and its standard uncertainty (sum w)^-1/2, in the unit of the results.
    tau, tau2 : float
        Standard deviation and variance between laboratories beyond the stated uncertainties; zero
        is a valid outcome.
    q : float
        sum w(x - mu)^2/(n - 1), about 1 when the model fits.
    u_hksj : float or None
        u sqrt(q), to be used with Student's t at `df` (Hartung, Knapp, Sidik, Jonkman); None when
        all results are equal, as it would claim a consensus without uncertainty.
    u_hksj_mod : float
        The same with q of at least 1, never below u.
    df : int
        Degrees of freedom n - 1 for both.
    method : str
        Estimator of tau^2.
    n, missing : int
        Results used, and results without value or uncertainty.
    status : Status
        ``few_results`` below five results.
    """

    mu: float
    u: float
    tau: float
    tau2: float
    q: float
    u_hksj: float | None
    u_hksj_mod: float
    df: int
    method: EffectsMethod
    n: int
    missing: int
    status: Status


def random_effects(
    x: ArrayLike, u: ArrayLike, *, method: EffectsMethod = "dersimonian_laird"
) -> RandomEffects:
    """Return the consensus with a between-laboratory variance tau^2 added to every u^2.

    ``w = 1/(u^2 + tau^2)``, ``mu = sum wx/sum w``, ``u(mu) = (sum w)^-1/2``. With
    ``w0 = 1/u^2`` and Q of the weighted mean, tau^2 is

    - ``dersimonian_laird``: ``max(0, (Q - (n - 1))/(sum w0 - sum w0^2/sum w0))``;
    - ``mandel_paule``: the solution of ``sum w(x - mu)^2 = n - 1``, zero if the left side is
      smaller at zero already; it falls in tau^2, so the bracketed root is the only one;
    - ``ml``: the maximum of ``-1/2 sum log(u^2 + tau^2) - 1/2 sum w(x - mu)^2``;
    - ``reml``: the same less ``1/2 log sum w``.

    Likelihoods can have several maxima, often one at zero: all are found and the highest is taken.

    Parameters
    ----------
    x, u : array_like, shape (n,)
        Results and their standard uncertainties, same unit; NaN or None in either leaves the
        result out.
    method : {"dersimonian_laird", "mandel_paule", "ml", "reml"}
        Estimator of tau^2.

    Returns
    -------
    RandomEffects
        Equal results give ``tau = 0``.

    Raises
    ------
    TooFewResults
        Fewer than two results with an uncertainty.
    NotFinite, NotPositive, WrongShape, InputRefused
        An infinite input, an uncertainty that is not above zero, different shapes, an unknown
        method.

    References
    ----------
    DerSimonian, R. and Laird, N. (1986), Control. Clin. Trials 7, 177-188; Mandel, J. and Paule,
    R. C. (1970), Anal. Chem. 42, 1194-1197; Viechtbauer, W. (2005), J. Educ. Behav. Stat. 30,
    261-293; Roever, C., Knapp, G. and Friede, T. (2015), BMC Med. Res. Methodol. 15, 99.

    Examples
    --------
    >>> effects = random_effects([10.0, 12.0, 11.0, 14.0], [0.5, 0.5, 0.4, 0.5])
    >>> round(effects.mu, 4), round(effects.u, 4), round(effects.tau, 4)
    (11.7436, 0.819, 1.5673)
    >>> random_effects([10.0, 10.1, 9.9], [0.5, 0.5, 0.4], method="reml").tau
    0.0
    """
    if method not in get_args(EffectsMethod):
        raise InputRefused(f"method is {method!r}, known are {', '.join(get_args(EffectsMethod))}")
    data = measured(x, u)
    tau2 = between_variance(data.x, data.u, method=method)
    weights, mu, residuals = weighted(data.x, data.u, tau2)
    own_u = data.unit / math.sqrt(float(weights.sum()))
    df = data.n - 1
    q = float(weights @ residuals**2) / df
    return RandomEffects(
        mu=data.value(mu),
        u=own_u,
        tau=data.unit * math.sqrt(tau2),
        tau2=data.unit**2 * tau2,
        q=q,
        u_hksj=own_u * math.sqrt(q) if q > 0.0 else None,
        u_hksj_mod=own_u * math.sqrt(max(1.0, q)),
        df=df,
        method=method,
        n=data.n,
        missing=data.missing,
        status=data.status,
    )
