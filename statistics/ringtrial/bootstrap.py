"""Bootstrap: standard uncertainty of an assigned value by resampling the results of a round."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, sorted_results
from ringtrial._resampled_median import moments_of_median
from ringtrial.algorithm_a import algorithm_a
from ringtrial.algorithm_a_matrix import algorithm_a_matrix
from ringtrial.constants import RECOMMENDED_FOR_CONSENSUS
from ringtrial.q_hampel import q_hampel
from ringtrial.q_hampel_matrix import q_hampel_matrix
from ringtrial.simple import mean, median
from ringtrial.status import InputRefused, Status

Statistic = Literal["mean", "median", "algorithm_a", "q_hampel"]

# Each block of resamples has its own counter: their order, and who computes them, do not matter.
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Bootstrap of a statistic.

    Attributes
    ----------
    value : float
        The statistic of the results themselves, in their unit.
    mean : float
        Mean of the statistic over the resamples.
    u : float
        Standard uncertainty: standard deviation of the statistic over the resamples.
    resamples : int or None
        How many were drawn; None when all that are possible were accounted for exactly.
    n, missing : int
        Usable and missing results.
    status : Status
        ``degenerate`` when u is zero, ``few_results`` below five results.
    """

    value: float
    mean: float
    u: float
    resamples: int | None
    n: int
    missing: int
    status: Status


def bootstrap(
    x: ArrayLike, *, statistic: Statistic, seed: int, resamples: int = 10_000
) -> Bootstrap:
    """Return the bootstrap standard uncertainty of a statistic.

    Draw p of the p results with replacement, compute the statistic, repeat; u is the standard
    deviation of the values so found. Equal seeds give equal results on every machine, whatever
    the order of the results.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.
    statistic : {"mean", "median", "algorithm_a", "q_hampel"}
        For the last two the robust mean x*.
    seed : int
        Zero or more, for the counter-based generator (Philox).
    resamples : int
        At least two; 1000 or more for use.

    Returns
    -------
    Bootstrap
        ``degenerate`` when all results are equal.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.
    InputRefused
        An unknown statistic, a negative seed, fewer than two resamples.

    References
    ----------
    ISO 13528:2022, 7.7.6; Salmon, J. K. et al. (2011), Parallel random numbers: as easy as
    1, 2, 3, SC11.

    Examples
    --------
    >>> result = bootstrap([1.0, 2.0, 4.0, 7.0, 11.0], statistic="median", seed=1)
    >>> result.value, abs(result.u - bootstrap_median([1.0, 2.0, 4.0, 7.0, 11.0]).u) < 0.05
    (4.0, True)
    """
    if statistic not in _STATISTICS:
        raise InputRefused(f"statistic is {statistic!r}, known are {', '.join(_STATISTICS)}")
    if seed < 0:
        raise InputRefused(f"seed is {seed}, it must not be negative")
    if resamples < 2:
        raise InputRefused(f"resamples is {resamples}, at least two are needed")
    values, _ = sorted_results(x)
    once, of_rows = _STATISTICS[statistic]
    value = once(values)
    found = np.empty(resamples)
    for block, begin in enumerate(range(0, resamples, _BLOCK)):
        drawn = _resampled(values, seed, block)[: resamples - begin]
        found[begin : begin + _BLOCK] = of_rows(drawn)
    # Around the value of the round, so that an offset of all results costs no digits.
    around = found - value
    return _result(value, value + float(around.mean()), float(around.std(ddof=1)), resamples, x)


def bootstrap_mean(x: ArrayLike) -> Bootstrap:
    """Return the bootstrap of the mean without drawing: ``u = sqrt(sum (x_i - mean)^2)/p``.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.

    Returns
    -------
    Bootstrap
        The limit of `bootstrap` for many resamples.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 13528:2022, 7.7.6; Efron, B. and Tibshirani, R. J. (1993), An Introduction to the
    Bootstrap, 5.3.

    Examples
    --------
    >>> round(bootstrap_mean([1.0, 2.0, 3.0]).u, 6)
    0.471405
    """
    values, _ = sorted_results(x)
    value = mean(values).value
    largest = float(np.abs(values - value).max())
    u = 0.0
    if largest > 0.0:
        unit = (values - value) / largest
        u = largest * math.sqrt(float(unit @ unit)) / values.size
    return _result(value, value, u, None, x)


def bootstrap_median(x: ArrayLike) -> Bootstrap:
    """Return the bootstrap of the median without drawing.

    The m-th smallest of p draws is at most ``x_(k)`` with the probability that at least m of them
    are among the k smallest, ``P(Bin(p, k/p) >= m)``. For odd p the median is that of ``m = (p +
    1)/2``. For even p it is the mean of the two middle draws, ``m = p/2`` and the next; they differ
    when exactly m draws are among the k smallest and one of these is ``x_(k)``, and the upper one
    is then the least of m draws from the results above.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.

    Returns
    -------
    Bootstrap
        The limit of `bootstrap` for many resamples.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 13528:2022, 7.7.6; Maritz, J. S. and Jarrett, R. G. (1978), A note on estimating the
    variance of the sample median, JASA 73, 194-196.

    Examples
    --------
    >>> result = bootstrap_median([1.0, 2.0, 3.0])
    >>> round(result.mean, 6), round(result.u, 6)
    (2.0, 0.720082)
    >>> round(bootstrap_median([1.0, 2.0, 3.0, 4.0]).u, 6)
    0.75519
    """
    values, _ = sorted_results(x)
    value = median(values).value
    around = values - value
    largest = float(np.abs(around).max())
    shift, u = 0.0, 0.0
    if largest > 0.0:
        unit = around / largest
        centre, _ = moments_of_median(unit)
        _, square = moments_of_median(unit - centre)
        shift, u = largest * centre, largest * math.sqrt(square)
    return _result(value, value + shift, u, None, x)


def _resampled(values: FloatArray, seed: int, block: int) -> FloatArray:
    """Return a block of resamples, one in each row."""
    # 2^64 draws of distance between blocks.
    generator = np.random.Generator(np.random.Philox(key=seed, counter=[0, block, 0, 0]))
    drawn: FloatArray = values[generator.integers(0, values.size, (_BLOCK, values.size))]
    return drawn


def _medians(rows: FloatArray) -> FloatArray:
    medians: FloatArray = np.median(rows, axis=1)
    return medians


def _means(rows: FloatArray) -> FloatArray:
    means: FloatArray = rows.mean(axis=1)
    return means


_STATISTICS: dict[str, tuple[Callable[[FloatArray], float], Callable[[FloatArray], FloatArray]]] = {
    "mean": (lambda values: mean(values).value, _means),
    "median": (lambda values: median(values).value, _medians),
    "algorithm_a": (lambda values: algorithm_a(values).x, lambda rows: algorithm_a_matrix(rows).x),
    "q_hampel": (lambda values: q_hampel(values).x, lambda rows: q_hampel_matrix(rows).x),
}


def _result(
    value: float, average: float, u: float, resamples: int | None, x: ArrayLike
) -> Bootstrap:
    values, missing = sorted_results(x)
    status = Status.FEW_RESULTS if values.size < RECOMMENDED_FOR_CONSENSUS else Status.OK
    return Bootstrap(
        value=value,
        mean=average,
        u=u,
        resamples=resamples,
        n=values.size,
        missing=missing,
        status=status if u > 0.0 else Status.DEGENERATE,
    )
