"""Results on an ordered scale of categories."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, numbers
from ringtrial.nominal import gini_normalized
from ringtrial.status import InputRefused, Status, TooFewResults, WrongShape


@dataclass(frozen=True, slots=True)
class OrdinalSummary:
    """Location and dispersion of results in ordered categories, numbered from 1.

    Attributes
    ----------
    N : int
        Results.
    modes : tuple of int
        Most frequent categories, ascending.
    median_low, median_high : int
        First category that at least half, and first that more than half of the results do not
        exceed. They differ when the median falls between two categories; labels have no average.
    proportions, cumulative : ndarray, shape (K,)
        Share of every category, and of it with all below.
    ordinal_variation : float
        ``4/(K - 1) sum F_k (1 - F_k)``: 0 in one category, 1 with half at either end.
    nominal_variation : float
        Gini's index over its largest value for K categories, blind to the order.
    status : Status
        ``degenerate`` when the scale has a single category.
    """

    N: int
    modes: tuple[int, ...]
    median_low: int
    median_high: int
    proportions: FloatArray
    cumulative: FloatArray
    ordinal_variation: float
    nominal_variation: float
    status: Status


@dataclass(frozen=True, slots=True)
class OrdinalScore:
    """Score of one laboratory on an ordered scale.

    Attributes
    ----------
    steps : int or None
        Categories above (positive) or below the assigned one; None without a result.
    acceptable : bool or None
        Whether the category is in the acceptable set; None without a result.
    """

    steps: int | None
    acceptable: bool | None


def ordinal_summary(counts: ArrayLike) -> OrdinalSummary:
    """Return mode, median categories and dispersion of counts in ordered categories.

    Parameters
    ----------
    counts : array_like of int, shape (K,)
        Results in every category of the scale, in its order, empty categories included.

    Returns
    -------
    OrdinalSummary

    Raises
    ------
    TooFewResults
        No result at all.
    WrongShape
        Not a list of counts.
    InputRefused
        A count that is not a whole number from zero on.

    References
    ----------
    ISO 13528:2022, 11.3 and Annex E, E.15; Blair, J. and Lacy, M. G. (2000), Statistics of
    ordinal variation, Sociological Methods and Research 28, 251-280.

    Examples
    --------
    >>> summary = ordinal_summary([20, 18, 10, 2])
    >>> summary.modes, summary.median_low, round(summary.ordinal_variation, 4)
    ((1,), 2, 0.6144)
    """
    whole = _whole(counts)
    total = sum(whole)
    if total == 0:
        raise TooFewResults("counts", usable=0, needed=1)
    below = np.cumsum(whole).tolist()
    highest = max(whole)
    categories = len(whole)
    # In whole numbers: a median exactly between two categories is not decided by rounding.
    spread = sum(reached * (total - reached) for reached in below)
    return OrdinalSummary(
        N=total,
        modes=tuple(k for k, count in enumerate(whole, start=1) if count == highest),
        median_low=1 + next(k for k, reached in enumerate(below) if 2 * reached >= total),
        median_high=1 + next(k for k, reached in enumerate(below) if 2 * reached > total),
        proportions=np.array(whole) / total,
        cumulative=np.array(below) / total,
        ordinal_variation=4.0 * spread / (total**2 * (categories - 1)) if categories > 1 else 0.0,
        nominal_variation=gini_normalized(whole),
        status=Status.OK if categories > 1 else Status.DEGENERATE,
    )


def ordinal_scores(
    results: Sequence[int | None],
    *,
    assigned: int,
    categories: int,
    acceptable: Collection[int] | None = None,
) -> tuple[OrdinalScore, ...]:
    """Return the signed number of categories between every result and the assigned one.

    Parameters
    ----------
    results : sequence of int or None
        Category of every laboratory, from 1; None is missing.
    assigned : int
        Assigned category, from 1.
    categories : int
        Length of the scale.
    acceptable : collection of int, optional
        Categories the provider accepts; the assigned one alone if not given.

    Returns
    -------
    tuple of OrdinalScore
        In the order of the results.

    Raises
    ------
    InputRefused
        A category that is not on the scale.

    References
    ----------
    ISO 13528:2022, 11.4.

    Examples
    --------
    >>> scores = ordinal_scores([2, 4, None], assigned=2, categories=4, acceptable={2, 3})
    >>> [(score.steps, score.acceptable) for score in scores]
    [(0, True), (2, False), (None, None)]
    """
    accepted = {assigned} if acceptable is None else set(acceptable)
    named = [category for category in results if category is not None]
    for category in (assigned, *accepted, *named):
        if category not in range(1, categories + 1):
            raise InputRefused(f"category is {category!r}, the scale has 1 to {categories}")
    return tuple(
        OrdinalScore(None, None)
        if category is None
        else OrdinalScore(category - assigned, category in accepted)
        for category in results
    )


def _whole(counts: ArrayLike) -> list[int]:
    given = numbers(counts, name="counts")
    if given.ndim != 1:
        raise WrongShape(f"counts has {given.ndim} dimensions, one is needed")
    wrong = given[~((given >= 0) & (given == np.floor(given)))]
    if wrong.size:
        raise InputRefused(f"counts holds {float(wrong[0])!r}, whole numbers from 0 are needed")
    return [int(count) for count in given]
