"""Weighted mean of results with uncertainties, and how well they agree."""

from __future__ import annotations

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike

from ringtrial._between_variance import weighted
from ringtrial._distributions import chi_squared_upper_tail
from ringtrial._measured import measured
from ringtrial.status import Status


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """Weighted mean with its measures of agreement.

    Attributes
    ----------
    mu, u : float
        Weighted mean and its standard uncertainty from the stated uncertainties alone, in the unit
        of the results.
    Q : float
        Sum of squared deviations in units of the stated uncertainties.
    Q_p : float
        Probability of a larger Q if the stated uncertainties explain the whole spread.
    birge : float
        Birge ratio sqrt(Q/(n - 1)); about 1 when the uncertainties explain the spread.
    u_birge : float
        u enlarged by the Birge ratio where that exceeds 1.
    I2 : float
        Share of the spread, from 0 to 1, that the stated uncertainties do not explain.
    n, missing : int
        Results used, and results without value or uncertainty.
    status : Status
        ``few_results`` below five results.
    """

    mu: float
    u: float
    Q: float
    Q_p: float
    birge: float
    u_birge: float
    I2: float
    n: int
    missing: int
    status: Status


def weighted_mean(x: ArrayLike, u: ArrayLike) -> WeightedMean:
    """Return the mean weighted with ``w = 1/u^2`` (Graybill-Deal) and its measures of agreement.

    ``mu = sum wx/sum w``, ``u(mu) = (sum w)^-1/2``, ``Q = sum w(x - mu)^2``, which follows
    chi-squared with n - 1 degrees of freedom when the results agree; Birge ratio
    ``R_B = sqrt(Q/(n - 1))``; ``I^2 = max(0, (Q - n + 1)/Q)``.

    Parameters
    ----------
    x, u : array_like, shape (n,)
        Results and their standard uncertainties, same unit; NaN or None in either leaves the
        result out.

    Returns
    -------
    WeightedMean
        Identical results give ``Q = 0`` and ``I2 = 0``; their uncertainty stays that of the
        statements.

    Raises
    ------
    TooFewResults
        Fewer than two results with an uncertainty.
    NotFinite, NotPositive, WrongShape
        An infinite input, an uncertainty that is not above zero, different shapes.

    References
    ----------
    Graybill, F. A. and Deal, R. B. (1959), Biometrics 15, 543-550; Birge, R. T. (1932), Phys.
    Rev. 40, 207-227; Higgins, J. P. T. and Thompson, S. G. (2002), Stat. Med. 21, 1539-1558.

    Examples
    --------
    >>> weighted = weighted_mean([10.0, 12.0], [1.0, 1.0])
    >>> weighted.mu, round(weighted.u, 4), weighted.Q, round(weighted.birge, 4), weighted.I2
    (11.0, 0.7071, 2.0, 1.4142, 0.5)
    """
    data = measured(x, u)
    weights, mu, residuals = weighted(data.x, data.u, 0.0)
    own_u = data.unit / math.sqrt(float(weights.sum()))
    Q = float(weights @ residuals**2)
    df = data.n - 1
    birge = math.sqrt(Q / df)
    return WeightedMean(
        mu=data.value(mu),
        u=own_u,
        Q=Q,
        Q_p=chi_squared_upper_tail(Q, df=df),
        birge=birge,
        u_birge=own_u * max(1.0, birge),
        I2=(Q - df) / Q if birge > 1.0 else 0.0,
        n=data.n,
        missing=data.missing,
        status=data.status,
    )
