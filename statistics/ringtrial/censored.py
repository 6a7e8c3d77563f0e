"""Results reported as "less than" or "more than": policies, median and scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ringtrial._checks import FloatArray, finite, positive
from ringtrial.constants import (
    ON_THE_LIMIT,
    RECOMMENDED_FOR_CONSENSUS,
    WARNING_LIMIT,
)
from ringtrial.simple import middle
from ringtrial.status import InputRefused, NotPositive, Status, TooFewResults

Reported = float | str | tuple[float, float] | None
CensoredPolicy = Literal["exclude", "ignore_sign", "half"]
CensoredVerdict = Literal["false negative", "false positive", "consistent"]


@dataclass(frozen=True, slots=True)
class CensoredResults:
    """Results as the intervals in which they are known to lie.

    Attributes
    ----------
    lower, upper : ndarray, shape (n,)
        Ends; equal for an exact result, infinite on the open side of a censored one.
    missing : int
        Missing results, dropped.
    """

    lower: FloatArray
    upper: FloatArray
    missing: int

    @property
    def exact(self) -> NDArray[np.bool_]:
        """Results that are numbers."""
        return np.asarray(self.lower == self.upper)

    @property
    def left(self) -> NDArray[np.bool_]:
        """Results of the form "<L"."""
        return np.isneginf(self.lower)

    @property
    def right(self) -> NDArray[np.bool_]:
        """Results of the form ">L"."""
        return np.isposinf(self.upper)


@dataclass(frozen=True, slots=True)
class CensoredMedian:
    """Median that needs no substitution.

    Attributes
    ----------
    value : float or None
        None when the censored results leave it open.
    n, n_censored, missing : int
        Results, how many of them are censored, and missing ones.
    status : Status
        ``degenerate`` when the median is undetermined, ``few_results`` below five results.
    """

    value: float | None
    n: int
    n_censored: int
    missing: int
    status: Status


@dataclass(frozen=True, slots=True)
class CensoredScore:
    """What can be said of a censored result in place of a z score.

    Attributes
    ----------
    z_bound : float
        z of the limit: the score of the laboratory is below it for "<L", above it for ">L".
    verdict : str
        ``false negative`` for a "<L" with L below x_pt - 2 sigma_pt, ``false positive`` for a ">L"
        with L above x_pt + 2 sigma_pt, otherwise ``consistent``: not evaluated.
    """

    z_bound: float
    verdict: CensoredVerdict


def censored_results(values: Sequence[Reported]) -> CensoredResults:
    """Return results as intervals.

    Parameters
    ----------
    values : sequence of float, str, tuple of two floats, or None
        A number (also as decimal text), "<L", ">L", the two ends of an interval, or nothing.

    Returns
    -------
    CensoredResults
        In the order given, without missing results.

    Raises
    ------
    InputRefused
        Text that is none of these, or an interval whose ends are crossed.
    NotFinite
        An infinite number or limit.

    References
    ----------
    ISO 13528:2022, 5.5.3.

    Examples
    --------
    >>> results = censored_results(["<10", 12, (14, 16), ">20", None])
    >>> results.lower, results.upper
    (array([-inf,  12.,  14.,  20.]), array([10., 12., 16., inf]))
    """
    ends = [_ends(value) for value in values if not _is_missing(value)]
    pairs = np.array(ends, dtype=np.float64).reshape(-1, 2)
    return CensoredResults(pairs[:, 0], pairs[:, 1], len(values) - len(ends))


def censored_substitutes(results: CensoredResults, *, policy: CensoredPolicy) -> FloatArray:
    """Return plain numbers for statistics that know no censoring.

    Parameters
    ----------
    results : CensoredResults
        From `censored_results`.
    policy : {"exclude", "ignore_sign", "half"}
        Leave every censored result out (what the standard recommends), take its limit as the
        result, or take L/2 for "<L" (and L for ">L"). An interval counts as censored; its
        middle replaces it under the last two.

    Returns
    -------
    ndarray
        In the order given.

    Raises
    ------
    InputRefused
        An unknown policy.
    NotPositive
        Half of a negative limit, which would lie above the limit.

    References
    ----------
    ISO 13528:2022, 5.5.3 and Annex E, E.1.

    Examples
    --------
    >>> results = censored_results(["<10", 12, ">20"])
    >>> censored_substitutes(results, policy="exclude")
    array([12.])
    >>> censored_substitutes(results, policy="half")
    array([ 5., 12., 20.])
    """
    if policy == "exclude":
        return results.lower[results.exact]
    if policy not in ("ignore_sign", "half"):
        raise InputRefused(f"policy is {policy!r}, known are 'exclude', 'ignore_sign' and 'half'")
    lower = np.where(results.left, results.upper, results.lower)
    upper = np.where(results.right, results.lower, results.upper)
    if policy == "half":
        limits = results.upper[results.left]
        if limits.min(initial=0.0) < 0.0:
            raise NotPositive("the limit of a result '<L'", float(limits.min()))
        lower = np.where(results.left, lower / 2.0, lower)
        upper = np.where(results.left, lower, upper)
    return lower + (upper - lower) / 2.0


def censored_median(results: CensoredResults) -> CensoredMedian:
    """Return the median where the censored results, wherever they lie, cannot move it.

    That is so when fewer than half are censored, no limit of a "<L" lies above the median and no
    limit of a ">L" below it; an interval must not hold the median inside.

    Parameters
    ----------
    results : CensoredResults
        From `censored_results`.

    Returns
    -------
    CensoredMedian

    Raises
    ------
    TooFewResults
        No usable result.

    References
    ----------
    ISO 13528:2022, 5.5.3 and C.2.1.

    Examples
    --------
    >>> censored_median(censored_results(["<2", 3, 5, 6, ">9"])).value
    5.0
    >>> censored_median(censored_results(["<8", 3, 5, 6, ">9"])).value is None
    True
    """
    n = results.lower.size
    if n == 0:
        raise TooFewResults("results", usable=0, needed=1)
    censored = int(n - results.exact.sum())
    # The median lies between that of the lower and that of the upper ends, whatever is hidden.
    low, high = np.sort(results.lower), np.sort(results.upper)
    half = n // 2
    tied = np.array_equal(low[half - (n + 1) % 2 : half + 1], high[half - (n + 1) % 2 : half + 1])
    value = middle(low) if tied and 2 * censored < n else None
    few = Status.FEW_RESULTS if n < RECOMMENDED_FOR_CONSENSUS else Status.OK
    return CensoredMedian(
        value=value,
        n=n,
        n_censored=censored,
        missing=results.missing,
        status=Status.DEGENERATE if value is None else few,
    )


def censored_score(value: str, *, x_pt: float, sigma_pt: float) -> CensoredScore:
    """Return what a result "<L" or ">L" says beside the assigned value.

    Parameters
    ----------
    value : str
        "<L" or ">L".
    x_pt, sigma_pt : float
        Assigned value and standard deviation for proficiency assessment, above zero.

    Returns
    -------
    CensoredScore

    Raises
    ------
    InputRefused
        A value that is not of this form.
    NotFinite, NotPositive
        An x_pt or sigma_pt that is not a number, a sigma_pt not above zero.

    References
    ----------
    ISO 13528:2022, 5.5.3 (no score); the verdict is this library's own policy.

    Examples
    --------
    >>> censored_score("<5", x_pt=10.0, sigma_pt=1.0)
    CensoredScore(z_bound=-5.0, verdict='false negative')
    >>> censored_score(">11", x_pt=10.0, sigma_pt=1.0).verdict
    'consistent'
    """
    low, high = _ends(value)
    below = math.isinf(low)
    if not below and not math.isinf(high):
        raise InputRefused(f"value is {value!r}, '<L' or '>L' is needed")
    limit = high if below else low
    z = (limit - finite(x_pt, name="x_pt")) / positive(sigma_pt, name="sigma_pt")
    far = WARNING_LIMIT * (1.0 + ON_THE_LIMIT)
    if below and z < -far:
        return CensoredScore(z, "false negative")
    if not below and z > far:
        return CensoredScore(z, "false positive")
    return CensoredScore(z, "consistent")


def _is_missing(value: Reported) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _ends(value: Reported) -> tuple[float, float]:
    if isinstance(value, tuple):
        low, high = (finite(end, name="an interval") for end in value)
        if low > high:
            raise InputRefused(f"interval is {value!r}, its ends are crossed")
        return low, high
    if not isinstance(value, str):
        number = finite(value, name="values")
        return number, number
    text = value.strip()
    sign = text[:1] if text[:1] in ("<", ">") else ""
    try:
        number = float(text.removeprefix(sign))
    except ValueError as error:
        raise InputRefused(f"values holds {value!r}, a number, '<L' or '>L' is needed") from error
    number = finite(number, name="values")
    return (-math.inf if sign == "<" else number), (math.inf if sign == ">" else number)
