"""Results in categories without an order, such as the identification of a species."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ringtrial._quantiles import beta_lower_quantile, beta_upper_quantile
from ringtrial.constants import CONFIDENCE
from ringtrial.status import InputRefused, Status, TooFewResults


@dataclass(frozen=True, slots=True)
class ProportionInterval:
    """A proportion with its confidence interval."""

    proportion: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class NominalSummary:
    """Counts, agreement and diversity of results in categories.

    Attributes
    ----------
    N, missing : int
        Usable and missing results.
    categories : tuple of str
        Categories that occur, in alphabetical order whatever their case.
    counts : tuple of int
        Results in each.
    modes : tuple of str
        The most frequent categories.
    correct : ProportionInterval or None
        Share of the true category with its 95 % interval; None without a truth.
    gini : float
        Probability that two results, drawn with replacement, differ: ``1 - sum p^2``.
    gini_normalized : float
        The same over its largest value ``(K - 1)/K`` for the K categories that occur.
    entropy : float
        ``-sum p ln p``.
    status : Status
        ``degenerate`` when all results are the same.
    """

    N: int
    missing: int
    categories: tuple[str, ...]
    counts: tuple[int, ...]
    modes: tuple[str, ...]
    correct: ProportionInterval | None
    gini: float
    gini_normalized: float
    entropy: float
    status: Status


def nominal_summary(results: Sequence[str | None], *, truth: str | None = None) -> NominalSummary:
    """Return counts, share of correct results and diversity of nominal results.

    Parameters
    ----------
    results : sequence of str or None
        Category of every laboratory; None is missing.
    truth : str, optional
        The correct category.

    Returns
    -------
    NominalSummary

    Raises
    ------
    TooFewResults
        No usable result.

    References
    ----------
    ISO 13528:2022, 11.3 and 11.4.

    Examples
    --------
    >>> summary = nominal_summary(["A", "A", "B", "A", None], truth="A")
    >>> summary.counts, summary.modes, summary.correct.proportion, round(summary.gini, 3)
    ((3, 1), ('A',), 0.75, 0.375)
    """
    usable = [str(result) for result in results if result is not None]
    if not usable:
        raise TooFewResults("results", usable=0, needed=1)
    found = Counter(usable)
    categories = tuple(sorted(found, key=lambda category: (category.casefold(), category)))
    counts = tuple(found[category] for category in categories)
    total, highest = len(usable), max(counts)
    right = None if truth is None else clopper_pearson(found[str(truth)], total)
    differing = total**2 - sum(count**2 for count in counts)
    return NominalSummary(
        N=total,
        missing=len(results) - total,
        categories=categories,
        counts=counts,
        modes=tuple(c for c, count in zip(categories, counts, strict=True) if count == highest),
        correct=right,
        gini=differing / total**2,
        gini_normalized=gini_normalized(counts),
        entropy=math.fsum(count / total * math.log(total / count) for count in counts),
        status=Status.OK if len(counts) > 1 else Status.DEGENERATE,
    )


def clopper_pearson(k: int, n: int, *, confidence: float = CONFIDENCE) -> ProportionInterval:
    """Return a proportion with its exact (Clopper-Pearson) confidence interval.

    Limits are quantiles of beta(k, n - k + 1) and beta(k + 1, n - k); 0 and 1 at the ends.

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
    Clopper, C. J. and Pearson, E. S. (1934), The use of confidence or fiducial limits
    illustrated in the case of the binomial, Biometrika 26, 404-413.

    Examples
    --------
    >>> interval = clopper_pearson(22, 28)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.5905, 0.917)
    """
    if n < 1:
        raise TooFewResults("n", usable=n, needed=1)
    if not 0 <= k <= n:
        raise InputRefused(f"k is {k!r}, it must lie between 0 and n = {n}")
    if not 0.0 < confidence < 1.0:
        raise InputRefused(f"confidence is {confidence!r}, it must lie between 0 and 1")
    tail = (1.0 - confidence) / 2.0
    return ProportionInterval(
        proportion=k / n,
        low=beta_lower_quantile(tail, a=k, b=n - k + 1) if k > 0 else 0.0,
        high=beta_upper_quantile(tail, a=k + 1, b=n - k) if k < n else 1.0,
    )


def gini_normalized(counts: Sequence[int]) -> float:
    """Return ``K/(K - 1) (1 - sum p^2)`` of counts in K categories, zero for a single one.

    Examples
    --------
    >>> gini_normalized([2, 2]), gini_normalized([4])
    (1.0, 0.0)
    """
    categories, total = len(counts), sum(counts)
    if categories < 2:
        return 0.0
    differing = total**2 - sum(count**2 for count in counts)
    return categories * differing / ((categories - 1) * total**2)
