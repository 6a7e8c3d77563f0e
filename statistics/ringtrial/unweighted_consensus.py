"""Arithmetic mean and median of expert results, with uncertainties from their spread alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, sorted_results
from ringtrial.assigned import standard_uncertainty_of_mean
from ringtrial.constants import RECOMMENDED_FOR_CONSENSUS
from ringtrial.constants_consensus import MAD_FACTOR, MEDIAN_LOSS
from ringtrial.simple import mean, middle, spread_about_mean
from ringtrial.status import Status


@dataclass(frozen=True, slots=True)
class UnweightedConsensus:
    """Consensus that ignores stated uncertainties.

    Attributes
    ----------
    mu : float
        Consensus, in the unit of the results.
    u : float or None
        Its standard uncertainty; None when the spread is zero, as it would mean nothing.
    n, missing : int
        Usable and missing results.
    status : Status
        ``degenerate`` for a spread of zero, ``few_results`` below five results.
    """

    mu: float
    u: float | None
    n: int
    missing: int
    status: Status


def arithmetic_consensus(x: ArrayLike) -> UnweightedConsensus:
    """Return the arithmetic mean with ``u = SD/sqrt(n)``.

    Parameters
    ----------
    x : array_like, shape (n,)
        Results; NaN or None is missing.

    Returns
    -------
    UnweightedConsensus
        In the unit of ``x``; ``degenerate`` when all results are equal.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    ISO/IEC Guide 98-3 (GUM), 4.2.

    Examples
    --------
    >>> consensus = arithmetic_consensus([1.0, 2.0, 3.0])
    >>> consensus.mu, round(consensus.u, 6)
    (2.0, 0.57735)
    """
    values, missing = sorted_results(x)
    u = standard_uncertainty_of_mean(spread_about_mean(values), n=values.size)
    return _consensus(mean(values).value, u, values, missing)


def median_consensus(x: ArrayLike) -> UnweightedConsensus:
    """Return the median with ``u = sqrt(pi/2) 1.4826 MAD/sqrt(n - 1)``.

    MAD is the median absolute deviation from the median.

    Parameters
    ----------
    x : array_like, shape (n,)
        Results; NaN or None is missing.

    Returns
    -------
    UnweightedConsensus
        In the unit of ``x``; ``degenerate`` when more than half of the results are equal.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    Mueller, J. W. (2000), Possible advantages of a robust evaluation of comparisons, J. Res. NIST
    105, 551-555.

    Examples
    --------
    >>> consensus = median_consensus([1.0, 2.0, 3.0, 4.0, 50.0])
    >>> consensus.mu, round(consensus.u, 4)
    (3.0, 0.9291)
    >>> median_consensus([7.0, 7.0, 7.0, 8.0]).u is None
    True
    """
    values, missing = sorted_results(x)
    centre = middle(values)
    mad = middle(np.sort(np.abs(values - centre)))
    u = MEDIAN_LOSS * MAD_FACTOR * mad / math.sqrt(values.size - 1)
    return _consensus(centre, u, values, missing)


def _consensus(mu: float, u: float, values: FloatArray, missing: int) -> UnweightedConsensus:
    if u == 0.0:
        return UnweightedConsensus(mu, None, values.size, missing, Status.DEGENERATE)
    few = values.size < RECOMMENDED_FOR_CONSENSUS
    status = Status.FEW_RESULTS if few else Status.OK
    return UnweightedConsensus(mu, u, values.size, missing, status)
