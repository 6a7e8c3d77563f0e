"""Mandel's h and k: consistency of laboratory means and of laboratory scatter."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, not_negative, numbers, sorted_results
from ringtrial._quantiles import beta_upper_quantile
from ringtrial._ties import all_tie
from ringtrial.cochran import checked_level
from ringtrial.constants import STRAGGLER_LEVEL
from ringtrial.grubbs import largest_distance
from ringtrial.simple import middle, spread_about_mean
from ringtrial.status import Status, TooFewResults, WrongShape


@dataclass(frozen=True, slots=True)
class MandelStatistics:
    """One consistency statistic for every laboratory.

    Attributes
    ----------
    values : ndarray, shape (p,)
        Without unit; NaN for a laboratory without the mean or standard deviation needed, and for
        all of them when the statistic is undefined.
    n, missing : int
        Laboratories that take part and those that do not.
    status : Status
        ``degenerate`` when all means are equal (h) or no replicates differ (k).
    """

    values: FloatArray
    n: int
    missing: int
    status: Status


def mandel_h(means: ArrayLike) -> MandelStatistics:
    """Return Mandel's h, ``(mean_i - mean of the means)/SD of the means``.

    Parameters
    ----------
    means : array_like, shape (p,)
        Laboratory means; NaN or None is missing.

    Returns
    -------
    MandelStatistics

    Raises
    ------
    TooFewResults
        Fewer than three usable means.
    NotFinite
        An infinite mean.
    WrongShape
        Not a list of means.

    References
    ----------
    ISO 5725-2:1994, 7.3.1.

    Examples
    --------
    >>> mandel_h([1.0, 2.0, None, 3.0]).values
    array([-1.,  0., nan,  1.])
    """
    usable, missing = sorted_results(means, name="means", needed=3)
    given = numbers(means, name="means")
    centre, spread = middle(usable), spread_about_mean(usable)
    if all_tie(usable):
        values, status = np.full(given.shape, math.nan), Status.DEGENERATE
    else:
        values, status = (given - centre) / spread, Status.OK
        values -= float(((usable - centre) / spread).mean())
    return MandelStatistics(values, usable.size, missing, status)


def mandel_k(sds: ArrayLike) -> MandelStatistics:
    """Return Mandel's k, ``s_i/sqrt(sum s_j^2/p)``.

    Parameters
    ----------
    sds : array_like, shape (p,)
        Standard deviations of the laboratories; NaN or None where there are no replicates.

    Returns
    -------
    MandelStatistics

    Raises
    ------
    TooFewResults
        Fewer than two usable standard deviations.
    NotFinite, NotPositive
        An infinite or a negative standard deviation.
    WrongShape
        Not a list of standard deviations.

    References
    ----------
    ISO 5725-2:1994, 7.3.1.

    Examples
    --------
    >>> mandel_k([3.0, None, 4.0]).values.round(4)
    array([0.8485,    nan, 1.1314])
    """
    given = not_negative(sds, name="sds")
    if given.ndim != 1:
        raise WrongShape(f"sds has {given.ndim} dimensions, one is needed")
    n = int(given.size - np.isnan(given).sum())
    if n < 2:
        raise TooFewResults("sds", usable=n, needed=2)
    largest = float(np.nanmax(given))
    if largest == 0.0:
        values, status = np.full(given.shape, math.nan), Status.DEGENERATE
    else:
        # Sorted, so that the sum does not depend on the order of the laboratories.
        shares = np.sort(given[~np.isnan(given)] / largest)
        values = given / largest / math.sqrt(float(shares @ shares) / n)
        status = Status.OK
    return MandelStatistics(values, n, given.size - n, status)


def mandel_h_critical(p: int, *, level: float = STRAGGLER_LEVEL) -> float:
    """Return the indicator value of Mandel's h.

    ``(p - 1) t/sqrt(p (t^2 + p - 2))`` with ``t = t_{1 - level/2}(p - 2)``.

    Parameters
    ----------
    p : int
        Laboratories, at least three.
    level : float
        Error probability for one laboratory, two-sided.

    Returns
    -------
    float
        Without unit; for both signs.

    Raises
    ------
    TooFewResults
        p below three.
    InputRefused
        A level that is not between 0 and 1.

    References
    ----------
    ISO 5725-2:1994, 7.3.1 and 8.3 (tables 6 and 7).

    Examples
    --------
    >>> round(mandel_h_critical(8), 2), round(mandel_h_critical(8, level=0.01), 2)
    (1.75, 2.06)
    """
    if p < 3:
        raise TooFewResults("p", usable=p, needed=3)
    return largest_distance(p, upper=checked_level(level))


def mandel_k_critical(p: int, n: int, *, level: float = STRAGGLER_LEVEL) -> float:
    """Return the indicator value of Mandel's k.

    ``sqrt(p/(1 + (p - 1)/F))`` with ``F = F_{1 - level}(n - 1, (p - 1)(n - 1))``; its square over
    p is an upper quantile of beta((n - 1)/2, (p - 1)(n - 1)/2).

    Parameters
    ----------
    p : int
        Laboratories, at least two.
    n : int
        Results of a laboratory, at least two.
    level : float
        Error probability for one laboratory, one-sided.

    Returns
    -------
    float
        Without unit.

    Raises
    ------
    TooFewResults
        p or n below two.
    InputRefused
        A level that is not between 0 and 1.

    References
    ----------
    ISO 5725-2:1994, 7.3.1 and 8.3 (tables 6 and 7).

    Examples
    --------
    >>> round(mandel_k_critical(8, 3), 2), round(mandel_k_critical(8, 3, level=0.01), 2)
    (1.67, 1.96)
    """
    if p < 2:
        raise TooFewResults("p", usable=p, needed=2)
    if n < 2:
        raise TooFewResults("n", usable=n, needed=2)
    share = beta_upper_quantile(checked_level(level), a=(n - 1) / 2, b=(p - 1) * (n - 1) / 2)
    return math.sqrt(p * share)
