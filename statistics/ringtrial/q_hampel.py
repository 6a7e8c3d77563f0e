"""Q/Hampel: the Q method for the spread and the Hampel estimator with it for the mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, sorted_results
from ringtrial.constants import ROBUST_UNCERTAINTY_FACTOR
from ringtrial.hampel import nearest_solution
from ringtrial.q_method import q_method, q_method_replicates
from ringtrial.replicates import pooled_replicates
from ringtrial.simple import middle
from ringtrial.status import Status


@dataclass(frozen=True, slots=True)
class QHampel:
    """Result of Q/Hampel.

    Attributes
    ----------
    x, s : float
        Robust mean x* and robust standard deviation s*, in the unit of the results.
    u : float or None
        Standard uncertainty 1.25 s*/sqrt(n) of x*; None when s* is zero, as it would mean nothing.
    h0 : float
        H1(0), the share of differences between laboratories that are zero.
    n : int
        Laboratories with a usable result.
    missing : int
        Missing results.
    status : Status
        ``degenerate`` when s* is zero, ``few_results`` below twelve laboratories.
    ambiguous : bool
        No single solution is nearest to the median, so x* is the median: two clusters far apart.
    """

    x: float
    s: float
    u: float | None
    h0: float
    n: int
    missing: int
    status: Status
    ambiguous: bool


def q_hampel(x: ArrayLike) -> QHampel:
    """Return the robust mean and standard deviation of Q/Hampel, one result per laboratory.

    s* is that of `q_method`, x* that of `hampel` with s*, ``u(x*) = 1.25 s*/sqrt(p)``.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.

    Returns
    -------
    QHampel
        ``degenerate`` with x* the median when all results are equal.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 13528:2022, C.5.4, and Formula (6) extended to C.5 by Amd 1:2026.

    Examples
    --------
    >>> result = q_hampel([5.0, 5.0, 5.0, 5.0, 6.0, 7.0, 9.0])
    >>> round(result.x, 4), round(result.s, 4)
    (5.8568, 1.4272)
    >>> q_hampel([3.0, 3.0]).u is None
    True
    """
    values, missing = sorted_results(x)
    scale = q_method(values)
    location, ambiguous = _location(values, scale.s)
    return QHampel(
        x=location,
        s=scale.s,
        u=_uncertainty(scale.s, scale.n),
        h0=scale.h0,
        n=scale.n,
        missing=missing,
        status=scale.status,
        ambiguous=ambiguous,
    )


def q_hampel_replicates(laboratories: Sequence[ArrayLike]) -> QHampel:
    """Return the robust mean and reproducibility SD of Q/Hampel for laboratories with replicates.

    s* is s_R of `q_method_replicates`, x* that of `hampel` on the means of the laboratories.

    Parameters
    ----------
    laboratories : sequence of array_like
        Results of each laboratory, any number each; NaN or None is missing.

    Returns
    -------
    QHampel
        ``degenerate`` with x* the median of the means when s* is zero.

    Raises
    ------
    TooFewResults
        Fewer than two laboratories with a usable result.
    NotFinite, WrongShape
        An infinite result, a laboratory whose results are not one list.

    References
    ----------
    ISO 13528:2022, C.5.4, and Formula (6) extended to C.5 by Amd 1:2026.

    Examples
    --------
    >>> result = q_hampel_replicates([[1, 6], [2, 7], [3], [4, 100], [5]])
    >>> round(result.x, 6), round(result.s, 6), result.n
    (4.0, 3.328717, 5)
    """
    scale = q_method_replicates(laboratories)
    means = np.sort(pooled_replicates(laboratories).means)
    location, ambiguous = _location(means, scale.s_R)
    return QHampel(
        x=location,
        s=scale.s_R,
        u=_uncertainty(scale.s_R, scale.laboratories),
        h0=scale.h10,
        n=scale.laboratories,
        missing=scale.missing,
        status=scale.status,
        ambiguous=ambiguous,
    )


def _location(values: FloatArray, s: float) -> tuple[float, bool]:
    """Return x* of sorted results, and whether it is the median for want of a solution."""
    centre = middle(values)
    if s == 0.0:
        return centre, False
    found = nearest_solution((values - centre) / s)
    return (centre, True) if found is None else (centre + s * found, False)


def _uncertainty(s: float, n: int) -> float | None:
    return ROBUST_UNCERTAINTY_FACTOR * s / math.sqrt(n) if s > 0.0 else None
