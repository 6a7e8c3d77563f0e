"""Pairs of results of two similar items: correlation, confidence ellipse, components."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, numbers
from ringtrial._quantiles import f_quantile
from ringtrial._ties import all_tie
from ringtrial.constants import CONFIDENCE
from ringtrial.correlation import kendall_tau_b, pearson_r, spearman_rho
from ringtrial.simple import middle, spread_about_mean
from ringtrial.status import InputRefused, Status, TooFewResults, WrongShape


@dataclass(frozen=True, slots=True)
class YoudenEllipse:
    """Region that holds a new pair of a sound laboratory with the confidence stated.

    Attributes
    ----------
    T2 : float
        Hotelling's limit for the squared Mahalanobis distance.
    semi_major, semi_minor : float
        Lengths of the half axes, in the unit of the results.
    angle : float
        Direction of the major axis against that of the first item in rad, in (-pi/2, pi/2].
    mahalanobis2 : ndarray, shape (pairs given,)
        Squared distance of every laboratory; NaN for an incomplete pair.
    outside : tuple of int
        Laboratories beyond the limit, from 1 in the order given.
    """

    T2: float
    semi_major: float
    semi_minor: float
    angle: float
    mahalanobis2: FloatArray
    outside: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Youden:
    """Comparison of the results of two similar items.

    Attributes
    ----------
    mean_a, mean_b, sd_a, sd_b : float
        Mean and standard deviation of each item.
    pearson, spearman, kendall : float or None
        Correlation (Kendall's tau-b); None when one item shows no spread.
    ellipse : YoudenEllipse or None
        None when the pairs lie on a straight line, or there are fewer than three.
    s_within : float
        Scatter within laboratories, ``SD(a - b)/sqrt(2)``.
    s_total : float
        Scatter of the sums, ``SD(a + b)/sqrt(2)``.
    s_between : float
        Bias between laboratories, ``sqrt(max(0, (s_total^2 - s_within^2)/2))``.
    p, missing : int
        Complete pairs and incomplete ones.
    status : Status
        ``degenerate`` when the pairs lie on a straight line.
    """

    mean_a: float
    mean_b: float
    sd_a: float
    sd_b: float
    pearson: float | None
    spearman: float | None
    kendall: float | None
    ellipse: YoudenEllipse | None
    s_within: float
    s_total: float
    s_between: float
    p: int
    missing: int
    status: Status


def youden(a: ArrayLike, b: ArrayLike, *, confidence: float = CONFIDENCE) -> Youden:
    """Return correlations, confidence ellipse and components of paired results.

    The ellipse is ``(v - mean)' S^-1 (v - mean) = T2`` with
    ``T2 = 2 (p - 1)/(p - 2) F(2, p - 2)``; its half axes are ``sqrt(T2 lambda)`` with the
    eigenvalues of S.

    Parameters
    ----------
    a, b : array_like, shape (p,)
        Results of both items by the same laboratories; a pair with NaN or None is incomplete.
    confidence : float
        Of the ellipse, between 0 and 1.

    Returns
    -------
    Youden
        Lengths and standard deviations in the unit of the results.

    Raises
    ------
    TooFewResults
        Fewer than two complete pairs.
    WrongShape
        Not two lists of the same length.
    NotFinite
        An infinite result.
    InputRefused
        A confidence that is not between 0 and 1.

    References
    ----------
    ISO 13528:2022, 10.5; Jackson, J. E. (1956), Quality control methods for two related
    variables, Industrial Quality Control 12, 4-8; Youden, W. J. (1959).

    Examples
    --------
    >>> found = youden([1.0, 2.0, 3.0, 4.0, 5.0], [1.1, 1.9, 3.2, 3.8, 5.1])
    >>> round(found.pearson, 4), round(found.s_within, 4), found.ellipse.outside
    (0.9946, 0.1162, ())
    """
    if not 0.0 < confidence < 1.0:
        raise InputRefused(f"confidence is {confidence!r}, it must lie between 0 and 1")
    first, second = numbers(a, name="a"), numbers(b, name="b")
    if first.ndim != 1 or first.shape != second.shape:
        raise WrongShape(f"a has shape {first.shape} and b {second.shape}")
    complete = ~(np.isnan(first) | np.isnan(second))
    p = int(complete.sum())
    if p < 2:
        raise TooFewResults("pairs", usable=p, needed=2)
    x, y = first[complete], second[complete]
    centre_a, centre_b = middle(np.sort(x)), middle(np.sort(y))
    x, y = x - centre_a, y - centre_b
    known = _ellipse(x, y, complete=complete, confidence=confidence)
    s_within = spread_about_mean(np.sort(x - y)) / math.sqrt(2.0)
    s_total = spread_about_mean(np.sort(x + y)) / math.sqrt(2.0)
    between = max(0.0, (s_total - s_within) * (s_total + s_within) / 2.0)
    flat = all_tie(np.sort(first[complete])) or all_tie(np.sort(second[complete]))
    return Youden(
        mean_a=centre_a + float(np.sort(x).mean()),
        mean_b=centre_b + float(np.sort(y).mean()),
        sd_a=spread_about_mean(np.sort(x)),
        sd_b=spread_about_mean(np.sort(y)),
        pearson=None if flat else pearson_r(x, y),
        spearman=None if flat else spearman_rho(first[complete], second[complete]),
        kendall=None if flat else kendall_tau_b(first[complete], second[complete]),
        ellipse=known,
        s_within=s_within,
        s_total=s_total,
        s_between=math.sqrt(between),
        p=p,
        missing=first.size - p,
        status=Status.DEGENERATE if known is None else Status.OK,
    )


def _ellipse(
    x: FloatArray, y: FloatArray, *, complete: np.ndarray, confidence: float
) -> YoudenEllipse | None:
    """Return the ellipse of centred pairs, None when they lie on a line or are too few."""
    p = x.size
    largest = float(max(np.abs(x).max(), np.abs(y).max()))
    if p < 3 or largest == 0.0:
        return None
    pairs = np.column_stack((x, y)) / largest
    pairs -= pairs.mean(axis=0)
    spread = np.sqrt((pairs**2).sum(axis=0))
    if not spread.min() > 0.0:
        return None
    # Each item by its own spread: the distances do not depend on the units of the two items.
    directions, shares, _ = np.linalg.svd(pairs / spread, full_matrices=False)
    if shares[1] <= p * np.finfo(np.float64).eps * shares[0]:
        return None
    T2 = 2.0 * (p - 1) / (p - 2) * f_quantile(confidence, df=2, df_within=p - 2)
    distances = np.full(complete.size, math.nan)
    distances[complete] = (p - 1) * (directions**2).sum(axis=1)
    axes = np.linalg.svd(pairs, compute_uv=False)
    half_axes = largest * np.sqrt(T2 / (p - 1)) * axes
    squares_a, squares_b, product = (float(v) for v in (*spread**2, pairs[:, 0] @ pairs[:, 1]))
    return YoudenEllipse(
        T2=T2,
        semi_major=float(half_axes[0]),
        semi_minor=float(half_axes[1]),
        angle=0.5 * math.atan2(2.0 * product, squares_a - squares_b),
        mahalanobis2=distances,
        outside=tuple(int(i) + 1 for i in np.flatnonzero(distances > T2)),
    )
