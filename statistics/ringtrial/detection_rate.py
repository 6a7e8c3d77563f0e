"""Rate of detection with its interval, and the test whether laboratories share one rate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from ringtrial._detections import Counts, checked_confidence, detection_counts
from ringtrial._distributions import chi_squared_upper_tail
from ringtrial._exact_rates import exact_p_value
from ringtrial.constants import CONFIDENCE
from ringtrial.nominal import ProportionInterval
from ringtrial.status import InputRefused, Status, TooFewResults


@dataclass(frozen=True, slots=True)
class RateComparison:
    """Test of the hypothesis that all laboratories detect equally often.

    Attributes
    ----------
    chi_squared, p_value : float or None
        Pearson's statistic and its p-value; None when all results are the same.
    p_value_exact : float or None
        Chance of a statistic at least as large, given the number of all detections; None when all
        results are the same and for studies so large that `p_value` is good enough.
    likelihood_ratio, p_value_likelihood : float or None
        Likelihood-ratio statistic and its p-value; None when all results are the same.
    df : int
        Laboratories less one.
    smallest_expected : float
        Smallest number of detections or misses expected in a laboratory; below about five only
        `p_value_exact` is reliable.
    laboratories : int
        Laboratories with at least one test.
    status : Status
        ``degenerate`` when everything or nothing was detected: nothing can be tested.
    """

    chi_squared: float | None
    p_value: float | None
    p_value_exact: float | None
    likelihood_ratio: float | None
    p_value_likelihood: float | None
    df: int
    smallest_expected: float
    laboratories: int
    status: Status


def wilson(k: int, n: int, *, confidence: float = CONFIDENCE) -> ProportionInterval:
    """Return a proportion with Wilson's score interval.

    ``(k + z^2/2 -+ z sqrt(k - k^2/n + z^2/4))/(n + z^2)`` with the normal quantile z; it ends at
    exactly 0 for k = 0 and at exactly 1 for k = n.

    Parameters
    ----------
    k, n : int
        Successes and trials, ``0 <= k <= n``, n above zero.
    confidence : float
        Between 0 and 1, two-sided.

    Returns
    -------
    ProportionInterval

    Raises
    ------
    TooFewResults
        No trial.
    InputRefused
        A k outside 0 to n, a confidence that is not between 0 and 1.

    References
    ----------
    Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22, 209-212; AOAC Official Methods of Analysis
    (2012), Appendix J, Annex C.

    Examples
    --------
    >>> interval = wilson(129, 132)
    >>> round(interval.proportion, 4), round(interval.low, 4), round(interval.high, 4)
    (0.9773, 0.9353, 0.9922)
    >>> round(wilson(0, 12).high, 4)
    0.2425
    """
    if n < 1:
        raise TooFewResults("n", usable=n, needed=1)
    if not 0 <= k <= n:
        raise InputRefused(f"k is {k!r}, it must lie between 0 and n = {n}")
    z2 = NormalDist().inv_cdf((1.0 + checked_confidence(confidence)) / 2.0) ** 2
    reach = math.sqrt(z2 * (k * (n - k) / n + z2 / 4.0))
    return ProportionInterval(
        proportion=k / n,
        low=0.0 if k == 0 else (k + z2 / 2.0 - reach) / (n + z2),
        high=1.0 if k == n else (k + z2 / 2.0 + reach) / (n + z2),
    )


def compare_detection_rates(detected: Counts, tested: int | Counts) -> RateComparison:
    """Return the test whether all laboratories detect at one common rate.

    With x of n detected in a laboratory and the common rate q = sum x/sum n: Pearson's
    ``sum (x - nq)^2/(nq(1 - q))`` and the likelihood ratio
    ``2 sum (x ln(x/(nq)) + (n - x) ln((n - x)/(n(1 - q))))``, both against chi-squared with one
    degree of freedom less than laboratories. Where few detections or misses are expected, as at the
    ends of the curve, chi-squared is a poor guide: the exact p-value counts all ways in which the
    same number of detections can fall on the laboratories.

    Parameters
    ----------
    detected : sequence of int
        Detections of every laboratory at one level.
    tested : int or sequence of int
        Tests, common or of every laboratory; a laboratory without tests does not count.

    Returns
    -------
    RateComparison

    Raises
    ------
    TooFewResults
        Fewer than two laboratories with tests.
    WrongShape, NotPositive, InputRefused
        Numbers that do not match, below zero, or more detections than tests.

    References
    ----------
    Wehling, P., LaBudde, R. A., Brunelle, S. L. and Nelson, M. T. (2011), Probability of
    detection (POD) as a statistical model for the validation of qualitative methods, Journal of
    AOAC International 94, 335-347; Agresti, A. (2013), Categorical Data Analysis, 3.2 and
    3.5 (exact conditional tests).

    Examples
    --------
    >>> same = compare_detection_rates([12] * 9 + [10, 11], 12)
    >>> round(same.chi_squared, 2), same.df, round(same.p_value, 4), round(same.p_value_exact, 4)
    (15.69, 10, 0.1089, 0.239)
    """
    found, sizes = detection_counts(detected, tested)
    pairs = [(k, m) for k, m in zip(found, sizes, strict=True) if m]
    if len(pairs) < 2:
        raise TooFewResults("tested", usable=len(pairs), needed=2)
    positive, total = sum(k for k, _ in pairs), sum(m for _, m in pairs)
    df = len(pairs) - 1
    smallest = min(m for _, m in pairs) * min(positive, total - positive) / total
    if positive in (0, total):
        nothing = (None, None, None, None, None)
        return RateComparison(*nothing, df, smallest, len(pairs), Status.DEGENERATE)
    # (x - nq)^2/(nq(1 - q)) in whole numbers, divided once for each laboratory.
    pearson = math.fsum((k * total - m * positive) ** 2 / m for k, m in pairs)
    pearson /= positive * (total - positive)
    ratio = 2.0 * math.fsum(
        _surprise(k, m * positive / total) + _surprise(m - k, m * (total - positive) / total)
        for k, m in pairs
    )
    return RateComparison(
        chi_squared=pearson,
        p_value=chi_squared_upper_tail(pearson, df=df),
        p_value_exact=exact_p_value(pairs),
        likelihood_ratio=max(ratio, 0.0),
        p_value_likelihood=chi_squared_upper_tail(max(ratio, 0.0), df=df),
        df=df,
        smallest_expected=smallest,
        laboratories=len(pairs),
        status=Status.OK,
    )


def _surprise(count: int, expected: float) -> float:
    return count * math.log(count / expected) if count else 0.0
