"""Algorithm S: robust pooled value of the standard deviations (or ranges) of laboratories."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, not_negative, positive, sorted_results
from ringtrial._distributions import chi_squared_lower_tail, chi_squared_quantile
from ringtrial.constants import (
    ALGORITHM_S_SHARE,
    ALGORITHM_S_TABLE,
    RECOMMENDED_FOR_CONSENSUS,
)
from ringtrial.simple import middle
from ringtrial.status import InputRefused, Status, WrongShape

LimitFactors = Literal["table", "exact"]


@dataclass(frozen=True, slots=True)
class AlgorithmS:
    """Result of Algorithm S.

    Attributes
    ----------
    w : float
        Robust pooled value w*, in the unit of the standard deviations or ranges.
    nu : float
        Degrees of freedom it was computed with.
    one_nu : bool
        All had these degrees of freedom; otherwise nu is the median of theirs.
    n, missing : int
        Usable and missing standard deviations.
    status : Status
        ``degenerate`` when w* is zero, ``few_results`` below five laboratories.
    rms_start : bool
        The median was zero and the printed iteration starts from the root mean square.
    """

    w: float
    nu: float
    one_nu: bool
    n: int
    missing: int
    status: Status
    rms_start: bool


def algorithm_s(w: ArrayLike, *, nu: ArrayLike, factors: LimitFactors = "table") -> AlgorithmS:
    """Return the robust pooled value w* of standard deviations or ranges.

    Start from the median and repeat: pull values above ``eta w*`` down to it, ``w*`` is xi times
    the root mean square of the result. The fixed point above zero is unique and has a closed form
    once it is known how many values are pulled in, which is found directly.

    Parameters
    ----------
    w : array_like, shape (p,)
        Standard deviations or ranges, zero or more; NaN or None is missing.
    nu : int or array_like, shape (p,)
        Degrees of freedom of each: replicates less one; one for ranges of two. The algorithm knows
        a single value: of unequal ones the median is used and ``one_nu`` is False.
    factors : {"table", "exact"}
        eta and xi as printed for nu up to 10 and by formula otherwise, or always by formula:
        ``eta^2 = chi2_0.90(nu)/nu`` and ``1/xi^2 = F_chi2(nu+2)(nu eta^2) + 0.1 eta^2``.

    Returns
    -------
    AlgorithmS
        For ranges of duplicates the repeatability standard deviation is ``w*/sqrt(2)``.

    Raises
    ------
    TooFewResults
        Fewer than two usable values.
    NotFinite, NotPositive
        An infinite or negative value, degrees of freedom that are not above zero.
    WrongShape
        Degrees of freedom that do not match the values.
    InputRefused
        Unknown factors.

    References
    ----------
    ISO 13528:2022, C.4 and Table C.1; ISO 5725-5.

    Examples
    --------
    >>> round(algorithm_s([0.2, 0.5, 0.1, 0.4, 0.3, 0.6, 2.0], nu=1).w, 6)
    0.540861
    >>> algorithm_s([0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], nu=1).status
    <Status.DEGENERATE: 'degenerate'>
    """
    if factors not in ("table", "exact"):
        raise InputRefused(f"factors is {factors!r}, known are 'table' and 'exact'")
    not_negative(w, name="w")
    values, missing = sorted_results(w, name="w")
    freedom, one_nu = _degrees_of_freedom(w, nu)
    eta, xi = limit_factors(freedom, factors=factors)

    rms_start = middle(values) == 0.0
    largest = float(values[-1])
    pooled = largest * _fixed_point(values / largest, eta, xi) if largest > 0.0 else 0.0
    status = Status.FEW_RESULTS if values.size < RECOMMENDED_FOR_CONSENSUS else Status.OK
    return AlgorithmS(
        w=pooled,
        nu=freedom,
        one_nu=one_nu,
        n=values.size,
        missing=missing,
        status=status if pooled > 0.0 else Status.DEGENERATE,
        rms_start=rms_start,
    )


def limit_factors(nu: float, *, factors: LimitFactors) -> tuple[float, float]:
    """Return the limit factor eta and the adjustment factor xi.

    Examples
    --------
    >>> limit_factors(3, factors="table")
    (1.444, 1.039)
    >>> [round(factor, 3) for factor in limit_factors(3, factors="exact")]
    [1.444, 1.039]
    """
    if factors == "table" and nu in range(1, len(ALGORITHM_S_TABLE) + 1):
        return ALGORITHM_S_TABLE[int(nu) - 1]
    square = chi_squared_quantile(1.0 - ALGORITHM_S_SHARE, df=nu) / nu
    inside = chi_squared_lower_tail(nu * square, df=nu + 2.0)
    return math.sqrt(square), 1.0 / math.sqrt(inside + ALGORITHM_S_SHARE * square)


def _degrees_of_freedom(w: ArrayLike, nu: ArrayLike) -> tuple[float, bool]:
    """Return the degrees of freedom of the usable values and whether all are alike."""
    own = np.asarray(nu, dtype=np.float64)
    if own.ndim == 0:
        return positive(float(own), name="nu"), True
    values = np.asarray(w, dtype=np.float64)
    if own.shape != values.shape:
        raise WrongShape(f"nu has the shape {own.shape}, w {values.shape}")
    usable = np.sort(own[~np.isnan(values)])
    lowest, highest = positive(usable[0], name="nu"), positive(usable[-1], name="nu")
    return middle(usable), lowest == highest


def _fixed_point(unit: FloatArray, eta: float, xi: float) -> float:
    """Return w* of sorted values between zero and one, zero where the iteration falls to it."""
    p = unit.size
    # With the k smallest kept: p w*^2 = xi^2 (sum of their squares + (p - k) eta^2 w*^2).
    sums = np.concatenate(([0.0], np.cumsum(unit * unit)))
    pulled = p - np.arange(p + 1)
    room = p - (xi * eta) ** 2 * pulled
    with np.errstate(divide="ignore", invalid="ignore"):
        w = np.where(room > 0.0, xi * np.sqrt(sums / room), np.inf)
    # An update shrinks w* above the fixed point and raises it below: the first limit that stays
    # under the next value belongs to the number kept.
    following = np.append(unit, np.inf)
    return float(w[np.argmax(eta * w < following)])
