"""Sn: a robust standard deviation from the median distance of every result to the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, sorted_results
from ringtrial.constants import RECOMMENDED_FOR_CONSENSUS, SN_FACTOR, SN_ODD, SN_SMALL
from ringtrial.simple import Estimate
from ringtrial.status import Status


def sn(x: ArrayLike) -> Estimate:
    """Return the robust standard deviation Sn with the constants of the R package robustbase.

    ``Sn = 1.1926 c_p lomed_i himed_j |x_i - x_j|``: for every result the high median (rank
    ``floor(p/2) + 1``) of its distances to all results, itself included, and of these the low
    median (rank ``floor((p + 1)/2)``). Takes O(p log p) time.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.

    Returns
    -------
    Estimate
        In the unit of ``x``; ``degenerate`` (zero) when more than half of the results are equal.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    Rousseeuw, P. J. and Croux, C. (1993), Alternatives to the median absolute deviation, JASA 88,
    1273-1283. Not part of ISO 13528.

    Examples
    --------
    >>> round(sn([1.0, 2.0, 4.0, 7.0, 11.0]).value, 4)
    4.8336
    """
    values, missing = sorted_results(x)
    p = values.size
    distances = _distances(values, p // 2 + 1)
    rank = (p + 1) // 2 - 1
    value = SN_FACTOR * _correction(p) * float(np.partition(distances, rank)[rank])
    status = Status.FEW_RESULTS if p < RECOMMENDED_FOR_CONSENSUS else Status.OK
    return Estimate(value, p, missing, status if value > 0.0 else Status.DEGENERATE)


def _distances(values: FloatArray, rank: int) -> FloatArray:
    """Return for every sorted result its distance to the `rank`-th nearest, itself the first.

    The nearest ones of a result form a run of sorted results around it. Of all runs of this
    length the one sought has the smallest larger end, which bisection finds for all at once:
    as a run moves up, its lower end comes nearer and its upper end goes away.
    """
    p = values.size
    own = np.arange(p)
    low, high = np.maximum(own - rank + 1, 0), np.minimum(own, p - rank)
    while (open_ := low < high).any():
        centre = (low + high) // 2
        upper_is_further = values[centre + rank - 1] - values >= values - values[centre]
        high = np.where(open_ & upper_is_further, centre, high)
        low = np.where(open_ & ~upper_is_further, centre + 1, low)
    # The two ends cross here: the run before may be the nearer one.
    before = np.maximum(low - 1, np.maximum(own - rank + 1, 0))
    found: FloatArray = np.minimum(
        _larger_end(values, low, rank), _larger_end(values, before, rank)
    )
    return found


def _larger_end(values: FloatArray, start: np.ndarray, rank: int) -> FloatArray:
    ends: FloatArray = np.maximum(values - values[start], values[start + rank - 1] - values)
    return ends


def _correction(p: int) -> float:
    if p - 2 < len(SN_SMALL):
        return SN_SMALL[p - 2]
    return p / (p - SN_ODD) if p % 2 else 1.0
