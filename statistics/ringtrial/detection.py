"""Probability of detection at one level across laboratories (POD, LPOD, dLPOD)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ringtrial._detections import Counts, checked_confidence, detection_counts
from ringtrial._quantiles import f_quantile
from ringtrial.constants import CONFIDENCE, RECOMMENDED_FOR_CONSENSUS
from ringtrial.constants_detection import SPREAD_INTERVAL_FROM, SPREAD_INTERVAL_TO
from ringtrial.detection_rate import RateComparison, compare_detection_rates, wilson
from ringtrial.nominal import ProportionInterval
from ringtrial.status import InputRefused, Status, TooFewResults

IntervalBasis = Literal["laboratories", "results"]


@dataclass(frozen=True, slots=True)
class ProbabilityOfDetection:
    """Rates of detection of the laboratories at one level, and across them.

    Attributes
    ----------
    lpod, low, high : float
        Share of detections in all results (LPOD) and its confidence interval.
    interval_from : str
        ``laboratories`` when the interval follows from the spread of the laboratories' rates,
        ``results`` when it is Wilson's interval of all results.
    pooled : ProportionInterval
        Wilson's interval of all results as if from one laboratory, for comparison.
    s_r, s_L, s_R : float or None
        Repeatability, between-laboratory and reproducibility standard deviation of a result coded
        0 or 1; None without replicates, s_L and s_R also with one laboratory.
    s_L_floored : bool
        The estimate of s_L^2 was negative and was set to zero.
    rates : tuple of ProportionInterval or None
        Rate of every laboratory with Wilson's interval, in the order given; None without tests.
    homogeneity : RateComparison or None
        Whether the laboratories share one rate; None with one laboratory.
    detected, tested, laboratories, missing : int
        Detections, tests, laboratories with and without tests.
    confidence : float
        Of all intervals.
    status : Status
        ``degenerate`` when everything or nothing was detected, ``few_results`` below five
        laboratories.
    """

    lpod: float
    low: float
    high: float
    interval_from: IntervalBasis
    pooled: ProportionInterval
    s_r: float | None
    s_L: float | None
    s_R: float | None
    s_L_floored: bool
    rates: tuple[ProportionInterval | None, ...]
    homogeneity: RateComparison | None
    detected: int
    tested: int
    laboratories: int
    missing: int
    confidence: float
    status: Status


@dataclass(frozen=True, slots=True)
class DetectionDifference:
    """Difference between the probabilities of detection of two methods (dLPOD).

    Attributes
    ----------
    difference, low, high : float
        First less second, with its confidence interval.
    differs : bool
        The interval does not hold zero.
    status : Status
        The more serious one of both methods.
    """

    difference: float
    low: float
    high: float
    differs: bool
    status: Status


def probability_of_detection(
    detected: Counts, tested: int | Counts, *, confidence: float = CONFIDENCE
) -> ProbabilityOfDetection:
    """Return the probability of detection at one level, across and within the laboratories.

    With x of n detected in each of L laboratories, N = sum n, rate p = x/n:
    ``LPOD = sum x/N``; ``s_r^2 = sum n p(1 - p)/(N - L)``;
    ``s_L^2 = max(0, (sum n (p - LPOD)^2/(L - 1) - s_r^2)/m)`` with
    ``m = (N - sum n^2/N)/(L - 1)``, which is n when all n are equal; ``s_R^2 = s_r^2 + s_L^2``.

    The interval of LPOD is ``LPOD -+ t(L - 1) s/sqrt(L)`` with the standard deviation s of the
    rates for LPOD from 0.15 to 0.85, inside 0 and 1; otherwise, for one laboratory and where all
    rates are equal (s = 0 would claim certainty), Wilson's interval of all results.

    Results coded 0 and 1 have ``s_R^2`` of about ``LPOD (1 - LPOD)`` whatever the method: s_R says
    little by itself, s_L and the test of homogeneity say whether laboratories differ.

    Blanks are a level of their own: the rate there is that of false positives.

    Parameters
    ----------
    detected : sequence of int
        Detections of every laboratory at one level.
    tested : int or sequence of int
        Tests, common or of every laboratory; zero for a laboratory without results.
    confidence : float
        Of all intervals, two-sided, between 0 and 1.

    Returns
    -------
    ProbabilityOfDetection

    Raises
    ------
    TooFewResults
        No test at all.
    WrongShape, NotPositive, InputRefused
        Numbers that do not match, below zero, more detections than tests, a confidence that is not
        between 0 and 1.

    References
    ----------
    Wehling, P., LaBudde, R. A., Brunelle, S. L. and Nelson, M. T. (2011), Probability of
    detection (POD) as a statistical model for the validation of qualitative methods, Journal of
    AOAC International 94, 335-347; AOAC Official Methods of Analysis (2012), Appendix J, Annex F.

    Examples
    --------
    >>> found = probability_of_detection([7, 9, 6, 10, 5, 7, 5, 7, 11, 9], 12)
    >>> round(found.lpod, 4), round(found.low, 3), round(found.high, 3)
    (0.6333, 0.51, 0.756)
    >>> round(found.s_r, 4), round(found.s_L, 4), round(found.s_R, 4)
    (0.4735, 0.1046, 0.485)
    """
    given, sizes = detection_counts(detected, tested)
    pairs = [(k, m) for k, m in zip(given, sizes, strict=True) if m]
    if not pairs:
        raise TooFewResults("tested", usable=0, needed=1)
    positive, total = sum(k for k, _ in pairs), sum(m for _, m in pairs)
    level = checked_confidence(confidence)
    pooled = wilson(positive, total, confidence=level)
    spread = _interval_of_spread(pairs, Fraction(positive, total), level)
    low, high = spread or (pooled.low, pooled.high)
    s_r, s_L, s_R, floored = _components(pairs)
    return ProbabilityOfDetection(
        lpod=positive / total,
        low=low,
        high=high,
        interval_from="laboratories" if spread else "results",
        pooled=pooled,
        s_r=s_r,
        s_L=s_L,
        s_R=s_R,
        s_L_floored=floored,
        rates=tuple(
            wilson(k, m, confidence=level) if m else None for k, m in zip(given, sizes, strict=True)
        ),
        homogeneity=compare_detection_rates(given, sizes) if len(pairs) > 1 else None,
        detected=positive,
        tested=total,
        laboratories=len(pairs),
        missing=len(given) - len(pairs),
        confidence=level,
        status=_status(positive, total, len(pairs)),
    )


def detection_difference(
    first: ProbabilityOfDetection, second: ProbabilityOfDetection
) -> DetectionDifference:
    """Return the difference of two probabilities of detection with its interval (dLPOD).

    ``low = d - sqrt((LPOD_1 - low_1)^2 + (high_2 - LPOD_2)^2)`` and
    ``high = d + sqrt((high_1 - LPOD_1)^2 + (LPOD_2 - low_2)^2)`` with d = LPOD_1 - LPOD_2; the
    confidence is that of both intervals.

    It holds for separate test portions. Results of both methods on the same portions are
    correlated; the interval is then too wide when they agree.

    Parameters
    ----------
    first, second : ProbabilityOfDetection
        Both methods at the same level, from `probability_of_detection`.

    Returns
    -------
    DetectionDifference

    Raises
    ------
    InputRefused
        Intervals of different confidence.

    References
    ----------
    AOAC Official Methods of Analysis (2012), Appendix J, Annex F; Newcombe, R. G. (1998), Interval
    estimation for the difference between independent proportions, Statistics in Medicine 17,
    873-890, method 10.

    Examples
    --------
    >>> candidate = probability_of_detection([9, 10, 8, 11, 7, 9], 12)
    >>> reference = probability_of_detection([5, 7, 4, 8, 6, 5], 12)
    >>> found = detection_difference(candidate, reference)
    >>> round(found.difference, 4), round(found.low, 3), round(found.high, 3), found.differs
    (0.2639, 0.085, 0.442, True)
    """
    if first.confidence != second.confidence:
        raise InputRefused(f"confidence is {first.confidence!r} and {second.confidence!r}")
    difference = float(
        Fraction(first.detected, first.tested) - Fraction(second.detected, second.tested)
    )
    low = difference - math.hypot(first.lpod - first.low, second.high - second.lpod)
    high = difference + math.hypot(first.high - first.lpod, second.lpod - second.low)
    seriousness = (Status.DEGENERATE, Status.FEW_RESULTS, Status.OK)
    return DetectionDifference(
        difference=difference,
        low=low,
        high=high,
        differs=low > 0.0 or high < 0.0,
        status=min(first.status, second.status, key=seriousness.index),
    )


def _interval_of_spread(
    pairs: Sequence[tuple[int, int]], lpod: Fraction, confidence: float
) -> tuple[float, float] | None:
    """Return the interval from the rates of the laboratories, None where Wilson's is taken."""
    L = len(pairs)
    rates = [Fraction(k, m) for k, m in pairs]
    inside = SPREAD_INTERVAL_FROM <= float(lpod) <= SPREAD_INTERVAL_TO
    if not inside or len(set(rates)) == 1:
        return None
    variance = float(sum((rate - lpod) ** 2 for rate in rates) / (L - 1))
    # The square of Student's t is F with one degree of freedom.
    reach = math.sqrt(f_quantile(confidence, df=1, df_within=L - 1) * variance / L)
    return max(0.0, float(lpod) - reach), min(1.0, float(lpod) + reach)


def _components(
    pairs: Sequence[tuple[int, int]],
) -> tuple[float | None, float | None, float | None, bool]:
    """Return s_r, s_L, s_R and whether s_L^2 was negative; exact fractions, rounded once."""
    L, total = len(pairs), sum(m for _, m in pairs)
    if total == L:
        return None, None, None, False
    within = sum(Fraction(k * (m - k), m) for k, m in pairs) / (total - L)
    if L == 1:
        return math.sqrt(within), None, None, False
    lpod = Fraction(sum(k for k, _ in pairs), total)
    between = sum(m * (Fraction(k, m) - lpod) ** 2 for k, m in pairs) / (L - 1)
    typical = (total - Fraction(sum(m * m for _, m in pairs), total)) / (L - 1)
    own = (between - within) / typical
    kept = max(own, Fraction(0))
    return math.sqrt(within), math.sqrt(kept), math.sqrt(within + kept), own < 0


def _status(positive: int, total: int, laboratories: int) -> Status:
    if positive in (0, total):
        return Status.DEGENERATE
    return Status.OK if laboratories >= RECOMMENDED_FOR_CONSENSUS else Status.FEW_RESULTS
