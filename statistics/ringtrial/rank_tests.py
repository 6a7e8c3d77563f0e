"""Rank tests: Mann-Whitney for two groups, Kruskal-Wallis for more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, sorted_results
from ringtrial._distributions import chi_squared_upper_tail
from ringtrial.status import Status, TooFewResults


@dataclass(frozen=True, slots=True)
class RankTest:
    """Outcome of a rank test.

    Attributes
    ----------
    statistic : float or None
        U of the first group for Mann-Whitney, H for Kruskal-Wallis; None when all results are
        equal and H is undefined.
    p_value : float or None
        Approximate p-value; None when all results are equal.
    n, missing : int
        Usable and missing results of all groups.
    status : Status
        ``degenerate`` when all results are equal.
    """

    statistic: float | None
    p_value: float | None
    n: int
    missing: int
    status: Status


def mann_whitney(first: ArrayLike, second: ArrayLike) -> RankTest:
    """Return the Mann-Whitney (Wilcoxon rank-sum) test of two groups.

    ``U = sum of the ranks of the first group - n_a (n_a + 1)/2``, compared with
    ``n_a n_b/2`` by the normal approximation with variance
    ``n_a n_b/12 [(N + 1) - sum (t^3 - t)/(N (N - 1))]`` over ties of t results, and a continuity
    correction of 1/2. Equal results share their mean rank.

    Parameters
    ----------
    first, second : array_like, shape (n_a,), (n_b,)
        Results of both groups; NaN or None is missing.

    Returns
    -------
    RankTest
        Two-sided p-value.

    Raises
    ------
    TooFewResults
        No usable result in a group.
    NotFinite
        An infinite result.

    References
    ----------
    Hollander, M. and Wolfe, D. A. (1999), Nonparametric Statistical Methods, 4.1.

    Examples
    --------
    >>> test = mann_whitney([1.0, 2.0, 3.0, 4.0], [3.0, 5.0, 6.0, 7.0])
    >>> test.statistic, round(test.p_value, 4)
    (1.5, 0.0814)
    """
    ranks, ties, missing = _ranks([first, second])
    n_a, n_b = ranks[0].size, ranks[1].size
    n = n_a + n_b
    U = float(ranks[0].sum()) - n_a * (n_a + 1) / 2
    variance = n_a * n_b / 12.0 * ((n + 1) - ties / (n * (n - 1)))
    if ties == n**3 - n:
        return RankTest(U, None, n, missing, Status.DEGENERATE)
    distance = max(abs(U - n_a * n_b / 2.0) - 0.5, 0.0)
    p_value = math.erfc(distance / math.sqrt(2.0 * variance))
    return RankTest(U, p_value, n, missing, Status.OK)


def kruskal_wallis(groups: Sequence[ArrayLike]) -> RankTest:
    """Return the Kruskal-Wallis test of several groups.

    ``H = 12/(N (N + 1)) sum n_i (mean rank_i - (N + 1)/2)^2``, divided by
    ``1 - sum (t^3 - t)/(N^3 - N)`` over ties of t results; chi-squared with one degree of freedom
    less than groups. Equal results share their mean rank.

    Parameters
    ----------
    groups : sequence of array_like
        Results of the groups; NaN or None is missing.

    Returns
    -------
    RankTest

    Raises
    ------
    TooFewResults
        Fewer than two groups, or no usable result in one.
    NotFinite
        An infinite result.

    References
    ----------
    Kruskal, W. H. and Wallis, W. A. (1952), Use of ranks in one-criterion variance analysis, J. Am.
    Stat. Assoc. 47, 583-621.

    Examples
    --------
    >>> test = kruskal_wallis([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]])
    >>> round(test.statistic, 4), round(test.p_value, 4)
    (7.2, 0.0273)
    """
    ranks, ties, missing = _ranks(groups)
    n = sum(group.size for group in ranks)
    if ties == n**3 - n:
        return RankTest(None, None, n, missing, Status.DEGENERATE)
    between = sum(group.size * (float(group.mean()) - (n + 1) / 2) ** 2 for group in ranks)
    H = 12.0 * between / (n * (n + 1)) / (1.0 - ties / (n**3 - n))
    p_value = chi_squared_upper_tail(H, df=len(ranks) - 1)
    return RankTest(H, p_value, n, missing, Status.OK)


def _ranks(groups: Sequence[ArrayLike]) -> tuple[list[FloatArray], int, int]:
    """Return the ranks group by group, the sum of t^3 - t over ties, and the missing results."""
    if len(groups) < 2:
        raise TooFewResults("groups", usable=len(groups), needed=2)
    usable = [
        sorted_results(group, name=f"group {number}", needed=1)
        for number, group in enumerate(groups, start=1)
    ]
    everything = np.concatenate([values for values, _ in usable])
    _, position, counts = np.unique(everything, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2.0
    ends = np.cumsum([values.size for values, _ in usable])[:-1]
    ties = sum(count**3 - count for count in counts.tolist())
    return np.split(mean_rank[position], ends), ties, sum(missing for _, missing in usable)
