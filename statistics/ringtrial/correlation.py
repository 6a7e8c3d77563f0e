"""Correlation of paired results: Pearson, Spearman and Kendall."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, numbers
from ringtrial.simple import middle
from ringtrial.status import TooFewResults, WrongShape


def pearson_r(a: ArrayLike, b: ArrayLike) -> float | None:
    """Return Pearson's product-moment correlation.

    Parameters
    ----------
    a, b : array_like, shape (p,)
        Paired results; a pair with NaN or None is left out.

    Returns
    -------
    float or None
        Between -1 and 1; None when one side shows no spread.

    Raises
    ------
    TooFewResults
        Fewer than two complete pairs.
    WrongShape
        Not two lists of the same length.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 3534-1:2006, 1.44 and 2.44.

    Examples
    --------
    >>> round(pearson_r([1.0, 2.0, 3.0], [2.0, 4.0, 5.0]), 4)
    0.982
    """
    x, y = _pairs(a, b)
    return _product_moment(x, y)


def spearman_rho(a: ArrayLike, b: ArrayLike) -> float | None:
    """Return Spearman's rank correlation, with mean ranks for ties.

    Parameters
    ----------
    a, b : array_like, shape (p,)
        Paired results; a pair with NaN or None is left out.

    Returns
    -------
    float or None
        Between -1 and 1; None when one side shows no spread.

    Raises
    ------
    TooFewResults
        Fewer than two complete pairs.
    WrongShape
        Not two lists of the same length.
    NotFinite
        An infinite result.

    References
    ----------
    Spearman, C. (1904), The proof and measurement of association between two things, American
    Journal of Psychology 15, 72-101.

    Examples
    --------
    >>> spearman_rho([1.0, 2.0, 3.0, 4.0], [1.0, 10.0, 5.0, 20.0])
    0.8
    """
    x, y = _pairs(a, b)
    return _product_moment(mean_ranks(x), mean_ranks(y))


def kendall_tau_b(a: ArrayLike, b: ArrayLike) -> float | None:
    """Return Kendall's tau-b, the excess of concordant pairs of pairs, corrected for ties.

    Parameters
    ----------
    a, b : array_like, shape (p,)
        Paired results; a pair with NaN or None is left out.

    Returns
    -------
    float or None
        Between -1 and 1; None when one side shows no spread.

    Raises
    ------
    TooFewResults
        Fewer than two complete pairs.
    WrongShape
        Not two lists of the same length.
    NotFinite
        An infinite result.

    References
    ----------
    Kendall, M. G. (1945), The treatment of ties in ranking problems, Biometrika 33, 239-251.

    Examples
    --------
    >>> round(kendall_tau_b([1.0, 2.0, 3.0, 4.0], [1.0, 10.0, 5.0, 20.0]), 4)
    0.6667
    """
    x, y = _pairs(a, b)
    excess = untied_x = untied_y = 0
    for i in range(x.size - 1):
        sign_x, sign_y = np.sign(x[i + 1 :] - x[i]), np.sign(y[i + 1 :] - y[i])
        excess += int(sign_x @ sign_y)
        untied_x += int(np.count_nonzero(sign_x))
        untied_y += int(np.count_nonzero(sign_y))
    if untied_x == 0 or untied_y == 0:
        return None
    return excess / math.sqrt(untied_x * untied_y)


def mean_ranks(values: FloatArray) -> FloatArray:
    """Return ranks from 1, equal values sharing the mean of their ranks.

    Examples
    --------
    >>> mean_ranks(np.array([5.0, 1.0, 5.0, 9.0]))
    array([2.5, 1. , 2.5, 4. ])
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2.0)[place], dtype=np.float64)


def _pairs(a: ArrayLike, b: ArrayLike) -> tuple[FloatArray, FloatArray]:
    x, y = numbers(a, name="a"), numbers(b, name="b")
    if x.ndim != 1 or x.shape != y.shape:
        raise WrongShape(f"a has shape {x.shape} and b {y.shape}")
    complete = ~(np.isnan(x) | np.isnan(y))
    if complete.sum() < 2:
        raise TooFewResults("pairs", usable=int(complete.sum()), needed=2)
    return x[complete], y[complete]


def _product_moment(x: FloatArray, y: FloatArray) -> float | None:
    units = []
    for side in (x, y):
        centred = side - middle(np.sort(side))
        largest = float(np.abs(centred).max())
        if largest == 0.0:
            return None
        centred = centred / largest
        centred -= centred.mean()
        units.append(centred / math.sqrt(float(centred @ centred)))
    return min(1.0, max(-1.0, float(units[0] @ units[1])))
