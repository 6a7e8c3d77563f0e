"""Cochran's test for one laboratory or item whose replicates scatter too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._cells import Cells, IntArray, cells_of
from ringtrial._checks import positive
from ringtrial._quantiles import beta_upper_quantile
from ringtrial._ties import first_largest
from ringtrial.constants import OUTLIER_LEVEL, STRAGGLER_LEVEL
from ringtrial.status import InputRefused, Status, TooFewResults


@dataclass(frozen=True, slots=True)
class CochranTest:
    """Share of the largest variance in the sum of all.

    Attributes
    ----------
    C : float or None
        Statistic, between 1/p and 1; None when no replicates differ.
    index : int or None
        The laboratory or item with the largest variance, from 1 in the order given; the first
        of several that tie.
    crit_05, crit_01 : float
        Critical values at 5 % and 1 %, one-sided.
    p : int
        Laboratories or items with at least two results.
    n_typical : int
        Number of results the critical values rest on: the most frequent one, the smallest of
        several equally frequent.
    missing : int
        Missing results, dropped.
    status : Status
        ``degenerate`` when no replicates differ.
    """

    C: float | None
    index: int | None
    crit_05: float
    crit_01: float
    p: int
    n_typical: int
    missing: int
    status: Status


def cochran_test(labs: Sequence[ArrayLike]) -> CochranTest:
    """Return Cochran's statistic ``C = s_max^2/sum s_i^2`` with its critical values.

    For pairs this is ``max d^2/sum d^2``. The critical values hold for equal numbers of
    replicates; otherwise they are those of the most frequent number.

    Parameters
    ----------
    labs : sequence of array_like, shape (n_i,)
        Replicates of every laboratory or item; NaN or None is missing. Those with fewer than
        two results do not take part.

    Returns
    -------
    CochranTest

    Raises
    ------
    TooFewResults
        Fewer than two laboratories or items with replicates.
    NotFinite
        An infinite result.
    WrongShape
        A laboratory that is not a list of results.

    References
    ----------
    ISO 5725-2:1994, 7.3.3; ISO 13528:2022, B.2.1 c).

    Examples
    --------
    >>> test = cochran_test([[1.0, 1.1], [2.0, 2.9], [3.0, 3.1]])
    >>> round(test.C, 4), test.index, round(test.crit_05, 4)
    (0.9759, 2, 0.9669)
    """
    return cochran_of(cells_of(labs, name="labs"))


def cochran_critical(p: int, n: int, *, level: float = STRAGGLER_LEVEL) -> float:
    """Return the critical value of Cochran's test.

    ``f/(f + p - 1)`` with ``f = F_{1 - level/p}(n - 1, (p - 1)(n - 1))``; this is the upper
    quantile of a beta distribution with parameters (n - 1)/2 and (p - 1)(n - 1)/2.

    Parameters
    ----------
    p : int
        Laboratories, at least two.
    n : int
        Results of a laboratory, at least two.
    level : float
        Error probability, one-sided.

    Returns
    -------
    float
        Between 1/p and 1.

    Raises
    ------
    TooFewResults
        p or n below two.
    InputRefused
        A level that is not between 0 and 1.

    References
    ----------
    ISO 5725-2:1994, 7.3.3 and 8.1 (table 4).

    Examples
    --------
    >>> round(cochran_critical(8, 3), 3), round(cochran_critical(8, 3, level=0.01), 3)
    (0.516, 0.615)
    """
    if p < 2:
        raise TooFewResults("p", usable=p, needed=2)
    if n < 2:
        raise TooFewResults("n", usable=n, needed=2)
    return beta_upper_quantile(checked_level(level) / p, a=(n - 1) / 2, b=(p - 1) * (n - 1) / 2)


def cochran_of(cells: Cells) -> CochranTest:
    """Return the test of cells, as `cochran_test`."""
    repeated = cells.n > 1
    p = int(repeated.sum())
    if p < 2:
        raise TooFewResults("laboratories with replicates", usable=p, needed=2)
    n_typical = most_frequent(cells.n[repeated])
    sum_of_squares = float(np.nansum(cells.scatter**2))
    statistic: float | None = None
    index: int | None = None
    if sum_of_squares > 0.0:
        largest = first_largest(cells.scatter, slack=cells.resolution)
        index = largest + 1
        statistic = float(cells.scatter[largest]) ** 2 / sum_of_squares
    return CochranTest(
        C=statistic,
        index=index,
        crit_05=cochran_critical(p, n_typical),
        crit_01=cochran_critical(p, n_typical, level=OUTLIER_LEVEL),
        p=p,
        n_typical=n_typical,
        missing=cells.missing,
        status=Status.DEGENERATE if statistic is None else Status.OK,
    )


def most_frequent(n: IntArray) -> int:
    """Return the most frequent number of replicates, the smallest of several equally frequent.

    Examples
    --------
    >>> most_frequent(np.array([4, 3, 3, 4, 2]))
    3
    """
    counts: Counter[int] = Counter(n.tolist())
    return min(counts, key=lambda number: (-counts[number], number))


def checked_level(level: float) -> float:
    """Return an error probability, refusing what is not between 0 and 1."""
    if positive(level, name="level") >= 1.0:
        raise InputRefused(f"level is {level!r}, it must lie between 0 and 1")
    return level
