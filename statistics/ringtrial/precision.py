"""Repeatability and reproducibility of a method from an inter-laboratory experiment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from numpy.typing import ArrayLike

from ringtrial._cells import Cells, IntArray, cells_of
from ringtrial._checks import FloatArray, denominator, zero_or_more
from ringtrial.anova import mean_squares
from ringtrial.cochran import most_frequent
from ringtrial.constants import PRECISION_LIMIT_FACTOR, RECOMMENDED_FOR_CONSENSUS
from ringtrial.status import InputRefused, Status, TooFewResults

Variant = Literal["iso5725", "e691"]

# 97.5 % point of the normal distribution as printed, ISO 5725-1:1994, 6.3.2.
_NORMAL_97_5 = 1.96


@dataclass(frozen=True, slots=True)
class Precision:
    """Precision of a method at one level.

    Attributes
    ----------
    general_mean : float
        Mean of all results; of the laboratory means in the variant of E691.
    s_r, s_L, s_R : float
        Repeatability, between-laboratory and reproducibility standard deviation.
    r_limit, R_limit : float
        Repeatability and reproducibility limit, 2.8 times the standard deviation.
    s_d2 : float
        Weighted variance of the laboratory means, in the squared unit.
    s_L2_truncated : bool
        Whether the between-laboratory variance came out negative and was set to zero.
    lab_n, lab_mean, lab_sd : ndarray, shape (laboratories,)
        Of every laboratory in the order given; NaN where there are too few results.
    p, N, missing : int
        Laboratories with results, usable and missing results.
    n_bar : float
        Effective number of results of a laboratory.
    n_typical : int
        Most frequent number of results, the smallest of several equally frequent.
    status : Status
        ``degenerate`` when no replicates differ, ``few_results`` below five laboratories.
    """

    general_mean: float
    s_r: float
    s_L: float
    s_R: float
    r_limit: float
    R_limit: float
    s_d2: float
    s_L2_truncated: bool
    lab_n: IntArray
    lab_mean: FloatArray
    lab_sd: FloatArray
    p: int
    N: int
    missing: int
    n_bar: float
    n_typical: int
    status: Status


@dataclass(frozen=True, slots=True)
class PrecisionUncertainty:
    """How far the estimated standard deviations may lie from the true ones.

    Attributes
    ----------
    A_r, A_R : float
        Half widths of the 95 % interval, as a fraction of sigma_r and of sigma_R.
    """

    A_r: float
    A_R: float


def precision(labs: Sequence[ArrayLike], *, variant: Variant = "iso5725") -> Precision:
    """Return repeatability and reproducibility by the basic method.

    ``s_r^2 = sum (n_i - 1) s_i^2/sum (n_i - 1)``, ``s_d^2 = sum n_i (mean_i - m)^2/(p - 1)``,
    ``n_bar = (N - sum n_i^2/N)/(p - 1)``, ``s_L^2 = (s_d^2 - s_r^2)/n_bar`` (zero if negative),
    ``s_R^2 = s_r^2 + s_L^2``. The variant of ASTM E691 weights the laboratories equally:
    ``s_R = max(s_r, sqrt(s_x^2 + s_r^2 (n - 1)/n))`` with s_x the SD of the laboratory means and
    n_bar for n; for balanced data both are the same.

    Parameters
    ----------
    labs : sequence of array_like, shape (n_i,)
        Replicates of every laboratory; NaN or None is missing. A single result counts in the
        means only, a laboratory without results not at all.
    variant : {"iso5725", "e691"}
        Which weighting.

    Returns
    -------
    Precision
        In the unit of the results.

    Raises
    ------
    TooFewResults
        Fewer than two laboratories, or none with two results.
    NotFinite
        An infinite result.
    WrongShape
        A laboratory that is not a list of results.
    InputRefused
        An unknown variant.

    References
    ----------
    ISO 5725-2:1994, 7.4; ASTM E691, section 15.

    Examples
    --------
    >>> found = precision([[2.0, 4.0, 6.0], [3.0, 5.0, 7.0], [8.0, 10.0, 12.0]])
    >>> round(found.s_r, 4), round(found.s_L, 4), round(found.s_R, 4)
    (2.0, 3.0, 3.6056)
    """
    if variant not in ("iso5725", "e691"):
        raise InputRefused(f"variant is {variant!r}, known are 'iso5725' and 'e691'")
    return precision_of(cells_of(labs, name="labs"), variant=variant)


def precision_of(cells: Cells, *, variant: Variant = "iso5725") -> Precision:
    """Return the precision of cells, as `precision`."""
    found = mean_squares(cells)
    mean, within, n_bar = found.mean, found.within, found.n_0
    between = (found.between - within) / n_bar
    if variant == "e691":
        offset = cells.offset[cells.used]
        mean = float(offset.mean())
        between = float(((offset - mean) ** 2).sum()) / (offset.size - 1) - within / n_bar
    kept = max(between, 0.0)
    unit = cells.unit
    s_r, s_L, s_R = (unit * math.sqrt(square) for square in (within, kept, within + kept))
    return Precision(
        general_mean=cells.centre + unit * mean,
        s_r=s_r,
        s_L=s_L,
        s_R=s_R,
        r_limit=PRECISION_LIMIT_FACTOR * s_r,
        R_limit=PRECISION_LIMIT_FACTOR * s_R,
        s_d2=found.between * unit * unit,
        s_L2_truncated=between < 0.0,
        lab_n=cells.n,
        lab_mean=cells.mean,
        lab_sd=cells.sd,
        p=found.groups,
        N=found.total,
        missing=cells.missing,
        n_bar=n_bar,
        n_typical=most_frequent(cells.n[cells.used]),
        status=_status(within, p=found.groups),
    )


def precision_uncertainty(*, s_r: float, s_R: float, p: int, n: int) -> PrecisionUncertainty:
    """Return the relative uncertainty of the standard deviations of an experiment.

    ``A_r = 1.96 sqrt(1/(2 p (n - 1)))``; with ``g = s_R/s_r``,
    ``A_R = 1.96 sqrt((p (1 + n (g^2 - 1))^2 + (n - 1)(p - 1))/(2 g^4 n^2 (p - 1) p))``.

    Parameters
    ----------
    s_r, s_R : float
        Repeatability and reproducibility standard deviation, ``0 < s_r <= s_R``.
    p : int
        Laboratories, at least two.
    n : int
        Results of every laboratory, at least two.

    Returns
    -------
    PrecisionUncertainty
        Without unit.

    Raises
    ------
    NotFinite, ZeroDenominator
        Standard deviations that are not finite, or an s_r of zero.
    InputRefused
        s_r above s_R.
    TooFewResults
        p or n below two.

    References
    ----------
    ISO 5725-1:1994, 6.3 (formulas 9 and 10).

    Examples
    --------
    >>> found = precision_uncertainty(s_r=1.0, s_R=2.0, p=8, n=3)
    >>> round(found.A_r, 2), round(found.A_R, 2)
    (0.35, 0.44)
    """
    within, total = denominator(s_r, name="s_r"), zero_or_more(s_R, name="s_R")
    if within > total:
        raise InputRefused(f"s_r is {within!r}, it cannot exceed s_R = {total!r}")
    for name, number in (("p", p), ("n", n)):
        if number < 2:
            raise TooFewResults(name, usable=number, needed=2)
    # In terms of q = 1/g^2 nothing overflows when s_r is far below s_R.
    q = (within / total) ** 2
    squares = p * (q + n * (1.0 - q)) ** 2 + (n - 1) * (p - 1) * q**2
    return PrecisionUncertainty(
        A_r=_NORMAL_97_5 * math.sqrt(1.0 / (2 * p * (n - 1))),
        A_R=_NORMAL_97_5 * math.sqrt(squares / (2 * n**2 * (p - 1) * p)),
    )


def _status(within: float, *, p: int) -> Status:
    if within == 0.0:
        return Status.DEGENERATE
    return Status.FEW_RESULTS if p < RECOMMENDED_FOR_CONSENSUS else Status.OK
