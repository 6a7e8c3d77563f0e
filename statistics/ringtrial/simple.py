"""Median, MADe, nIQR, mean and standard deviation of the results of a round."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, sorted_results
from ringtrial.constants import (
    MADE_FACTORS,
    NIQR_FACTOR,
    RECOMMENDED_FOR_CONSENSUS,
    Factor,
)
from ringtrial.status import InputRefused, Status

QuartileDefinition = Literal[7, 6, 2]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with what it rests on.

    Attributes
    ----------
    value : float
        The estimate, in the unit of the results.
    n : int
        Usable results.
    missing : int
        Missing results, dropped.
    status : Status
        ``degenerate`` for a scale of zero, ``few_results`` below five results.
    """

    value: float
    n: int
    missing: int
    status: Status


def median(x: ArrayLike) -> Estimate:
    """Return the median, the mean of the two middle values for an even number.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing. One result is enough.

    Returns
    -------
    Estimate
        In the unit of ``x``.

    Raises
    ------
    TooFewResults
        No usable result.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 13528:2022, C.2.1.

    Examples
    --------
    >>> median([4.0, 1.0, None, 2.0, 9.0, 3.0]).value
    3.0
    """
    values, missing = sorted_results(x, needed=1)
    return _location(middle(values), values, missing)


def mean(x: ArrayLike) -> Estimate:
    """Return the arithmetic mean, summed around the median.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing. One result is enough.

    Returns
    -------
    Estimate
        In the unit of ``x``.

    Raises
    ------
    TooFewResults
        No usable result.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 13528:2022, 7.7 (consensus value without robust treatment).

    Examples
    --------
    >>> mean([1.0, 2.0, 6.0]).value
    3.0
    """
    values, missing = sorted_results(x, needed=1)
    return _location(_mean(values), values, missing)


def standard_deviation(x: ArrayLike) -> Estimate:
    """Return the standard deviation with divisor p - 1.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.

    Returns
    -------
    Estimate
        In the unit of ``x``; ``degenerate`` when all results are equal.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 3534-1:2006, 1.17.

    Examples
    --------
    >>> standard_deviation([1.0, 2.0, 3.0]).value
    1.0
    """
    values, missing = sorted_results(x)
    return _scale(spread_about_mean(values), values, missing)


def made(x: ArrayLike, *, factor: Factor = "iso") -> Estimate:
    """Return MADe, the scaled median absolute deviation from the median.

    ``MADe = 1.483 med|x_i - med(x)|``.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.
    factor : {"iso", "exact"}
        1.483 as printed, or the unrounded 1/Phi^-1(3/4) = 1.482602.

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
    ISO 13528:2022, C.2.2.

    Examples
    --------
    >>> made([1.0, 2.0, 3.0, 4.0, 100.0]).value
    1.483
    >>> made([5.0, 5.0, 5.0, 6.0]).status
    <Status.DEGENERATE: 'degenerate'>
    """
    if factor not in MADE_FACTORS:
        raise InputRefused(f"factor is {factor!r}, known are 'iso' and 'exact'")
    values, missing = sorted_results(x)
    deviations = np.sort(np.abs(values - middle(values)))
    return _scale(MADE_FACTORS[factor] * middle(deviations), values, missing)


def niqr(x: ArrayLike, *, quartiles: QuartileDefinition = 7) -> Estimate:
    """Return the normalized interquartile range.

    ``nIQR = 0.7413 (Q3 - Q1)``.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.
    quartiles : {7, 6, 2}
        Definition of the quartiles, see `quartiles`; the standard leaves it open, 7 reproduces
        its Table E.5.

    Returns
    -------
    Estimate
        In the unit of ``x``; ``degenerate`` (zero) when the middle half of the results is equal.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 13528:2022, C.2.3.

    Examples
    --------
    >>> niqr([1.0, 2.0, 3.0, 4.0, 5.0]).value
    1.4826
    """
    values, missing = sorted_results(x)
    q1, q3 = _quartiles(values, quartiles)
    return _scale(NIQR_FACTOR * (q3 - q1), values, missing)


def quartiles(x: ArrayLike, *, definition: QuartileDefinition = 7) -> tuple[float, float]:
    """Return the lower and the upper quartile.

    Type 7 interpolates linearly at position (p - 1) q + 1, type 6 at (p + 1) q, type 2 takes the
    order statistic at p q and averages two neighbours where p q is whole.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.
    definition : {7, 6, 2}
        Number of the definition in Hyndman and Fan.

    Returns
    -------
    tuple of float
        Q1 and Q3, in the unit of ``x``.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    Hyndman, R. J. and Fan, Y. (1996), Sample quantiles in statistical packages, The American
    Statistician 50, 361-365.

    Examples
    --------
    >>> quartiles([1.0, 2.0, 3.0, 4.0])
    (1.75, 3.25)
    >>> quartiles([1.0, 2.0, 3.0, 4.0], definition=6)
    (1.25, 3.75)
    """
    values, _ = sorted_results(x)
    return _quartiles(values, definition)


def middle(values: FloatArray) -> float:
    """Return the median of sorted values.

    Examples
    --------
    >>> middle(np.array([1.0, 2.0, 4.0, 9.0]))
    3.0
    """
    half = values.size // 2
    if values.size % 2:
        return float(values[half])
    return float(values[half - 1] + (values[half] - values[half - 1]) / 2)


def spread_about_mean(values: FloatArray) -> float:
    """Return the standard deviation of sorted values without overflow or loss by an offset.

    Examples
    --------
    >>> spread_about_mean(np.array([1e8, 1e8 + 1, 1e8 + 2]))
    1.0
    """
    centred = values - middle(values)
    largest = float(max(-centred[0], centred[-1]))
    if largest == 0.0:
        return 0.0
    unit = centred / largest
    deviations = unit - unit.mean()
    return largest * math.sqrt(float(deviations @ deviations) / (values.size - 1))


def _mean(values: FloatArray) -> float:
    centre = middle(values)
    return centre + float((values - centre).mean())


def _quartiles(values: FloatArray, definition: int) -> tuple[float, float]:
    if definition not in (7, 6, 2):
        raise InputRefused(f"the quartile definition is {definition!r}, known are 7, 6 and 2")
    # The upper quartile is the lower one of the mirrored results: both ends are treated alike.
    return _lower_quartile(values, definition), -_lower_quartile(-values[::-1], definition)


def _lower_quartile(values: FloatArray, definition: int) -> float:
    p = values.size
    if definition == 2:
        # p/4 whole: mean of that order statistic and the next; otherwise the next one alone.
        lower = -(-p // 4) - 1
        return float((values[lower] + values[p // 4]) / 2)
    position = (p - 1) / 4 if definition == 7 else (p + 1) / 4 - 1
    position = min(max(position, 0.0), p - 1.0)
    below = math.floor(position)
    above = min(below + 1, p - 1)
    return float(values[below] + (position - below) * (values[above] - values[below]))


def _location(value: float, values: FloatArray, missing: int) -> Estimate:
    few = values.size < RECOMMENDED_FOR_CONSENSUS
    return Estimate(value, values.size, missing, Status.FEW_RESULTS if few else Status.OK)


def _scale(value: float, values: FloatArray, missing: int) -> Estimate:
    if value == 0.0:
        return Estimate(0.0, values.size, missing, Status.DEGENERATE)
    return _location(value, values, missing)
