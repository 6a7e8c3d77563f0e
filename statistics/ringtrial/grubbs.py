"""Grubbs' test for one outlying laboratory mean at either end."""

from __future__ import annotations

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike

from ringtrial._checks import numbers, sorted_results
from ringtrial._quantiles import beta_upper_quantile
from ringtrial._ties import all_tie, first_extreme
from ringtrial.cochran import checked_level
from ringtrial.constants import OUTLIER_LEVEL, STRAGGLER_LEVEL
from ringtrial.simple import middle, spread_about_mean
from ringtrial.status import Status, TooFewResults


@dataclass(frozen=True, slots=True)
class GrubbsTest:
    """Distances of both extremes from the mean, in standard deviations.

    Attributes
    ----------
    high, low : float or None
        Statistics of the largest and of the smallest value; None when all values are equal.
    high_index, low_index : int or None
        Their positions, from 1 in the order given; the first of several that tie.
    crit_05, crit_01 : float
        Critical values at 5 % and 1 %.
    p, missing : int
        Usable and missing values.
    status : Status
        ``degenerate`` when all values are equal.
    """

    high: float | None
    low: float | None
    high_index: int | None
    low_index: int | None
    crit_05: float
    crit_01: float
    p: int
    missing: int
    status: Status


def grubbs_test(x: ArrayLike) -> GrubbsTest:
    """Return Grubbs' statistics ``(x_p - mean)/s`` and ``(mean - x_1)/s``.

    Parameters
    ----------
    x : array_like, shape (p,)
        Laboratory means (or single results); NaN or None is missing.

    Returns
    -------
    GrubbsTest
        Without unit.

    Raises
    ------
    TooFewResults
        Fewer than three usable values.
    NotFinite
        An infinite value.
    WrongShape
        Not a list of values.

    References
    ----------
    ISO 5725-2:1994, 7.3.4.1.

    Examples
    --------
    >>> test = grubbs_test([10.0, 10.2, 9.9, 10.1, 12.0, 10.0])
    >>> round(test.high, 3), test.high_index, round(test.crit_01, 3)
    (2.025, 5, 1.973)
    """
    values, missing = sorted_results(x, needed=3)
    degenerate = all_tie(values)
    high = low = high_index = low_index = None
    if not degenerate:
        centre, spread = middle(values), spread_about_mean(values)
        shift = float(((values - centre) / spread).mean())
        high = float(values[-1] - centre) / spread - shift
        low = shift - float(values[0] - centre) / spread
        given = numbers(x, name="x")
        high_index = first_extreme(given, highest=True) + 1
        low_index = first_extreme(given, highest=False) + 1
    return GrubbsTest(
        high=high,
        low=low,
        high_index=high_index,
        low_index=low_index,
        crit_05=grubbs_critical(values.size),
        crit_01=grubbs_critical(values.size, level=OUTLIER_LEVEL),
        p=values.size,
        missing=missing,
        status=Status.DEGENERATE if degenerate else Status.OK,
    )


def grubbs_critical(p: int, *, level: float = STRAGGLER_LEVEL) -> float:
    """Return the critical value of Grubbs' test for one value, two-sided.

    ``(p - 1)/sqrt(p) sqrt(t^2/(p - 2 + t^2))`` with ``t = t_{1 - level/(2p)}(p - 2)``; the
    fraction under the root is an upper quantile of beta(1/2, (p - 2)/2).

    Parameters
    ----------
    p : int
        Values, at least three.
    level : float
        Error probability, two-sided.

    Returns
    -------
    float
        Without unit.

    Raises
    ------
    TooFewResults
        p below three.
    InputRefused
        A level that is not between 0 and 1.

    References
    ----------
    ISO 5725-2:1994, 7.3.4.1 and 8.2 (table 5).

    Examples
    --------
    >>> round(grubbs_critical(8), 3), round(grubbs_critical(8, level=0.01), 3)
    (2.127, 2.274)
    """
    if p < 3:
        raise TooFewResults("p", usable=p, needed=3)
    return largest_distance(p, upper=checked_level(level) / p)


def largest_distance(p: int, *, upper: float) -> float:
    """Return the distance from the mean of p normal values, in SD, exceeded with this chance.

    Two-sided, for a value named beforehand: ``(p - 1) t/sqrt(p (t^2 + p - 2))`` with
    ``t = t_{1 - upper/2}(p - 2)``.

    Examples
    --------
    >>> round(largest_distance(8, upper=0.05), 4)
    1.7491
    """
    share = beta_upper_quantile(upper, a=0.5, b=(p - 2) / 2)
    return (p - 1) * math.sqrt(share / p)
