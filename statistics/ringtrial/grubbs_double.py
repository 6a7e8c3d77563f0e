"""Grubbs' test for two outlying laboratory means at the same end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, numbers, sorted_results
from ringtrial._ties import all_tie
from ringtrial.constants import OUTLIER_LEVEL, STRAGGLER_LEVEL
from ringtrial.simple import spread_about_mean
from ringtrial.status import InputRefused, Status, TooFewResults

# p -> critical values at 5 % and 1 %, two-sided, that is the 2.5 % and 0.5 % points of one end.
# The 5 % column up to p = 16 and at 18 and 20 is that of ISO 5725-2:1994, table 5; everything else
# comes from 20 million statistics for each p, benchmarks/double_grubbs.py, and is good to 0.0003.
_CRITICAL: dict[int, tuple[float, float]] = {
    4: (0.0002, 0.00001),
    5: (0.0090, 0.0018),
    6: (0.0349, 0.0116),
    7: (0.0708, 0.0308),
    8: (0.1101, 0.0564),
    9: (0.1492, 0.0851),
    10: (0.1865, 0.1150),
    11: (0.2212, 0.1448),
    12: (0.2536, 0.1739),
    13: (0.2836, 0.2019),
    14: (0.3112, 0.2280),
    15: (0.3367, 0.2531),
    16: (0.3603, 0.2767),
    17: (0.3821, 0.2990),
    18: (0.4025, 0.3201),
    19: (0.4214, 0.3398),
    20: (0.4391, 0.3585),
    21: (0.4558, 0.3763),
    22: (0.4711, 0.3926),
    23: (0.4858, 0.4087),
    24: (0.4993, 0.4233),
    25: (0.5124, 0.4376),
    26: (0.5246, 0.4512),
    27: (0.5362, 0.4640),
    28: (0.5470, 0.4759),
    29: (0.5575, 0.4877),
    30: (0.5673, 0.4987),
    31: (0.5766, 0.5092),
    32: (0.5856, 0.5191),
    33: (0.5941, 0.5288),
    34: (0.6022, 0.5380),
    35: (0.6101, 0.5469),
    36: (0.6175, 0.5552),
    37: (0.6247, 0.5637),
    38: (0.6315, 0.5713),
    39: (0.6380, 0.5787),
    40: (0.6446, 0.5863),
}
LARGEST_P = max(_CRITICAL)


@dataclass(frozen=True, slots=True)
class DoubleGrubbsTest:
    """Share of the sum of squares that is left without the two extremes of one end.

    Attributes
    ----------
    high, low : float or None
        Statistics without the two largest and the two smallest values, between 0 and 1; small
        ones are significant. None when all values are equal.
    high_indices, low_indices : tuple of int
        Positions of the two values, ascending, from 1 in the order given.
    crit_05, crit_01 : float or None
        Critical values at 5 % and 1 %; None above p = 40.
    p, missing : int
        Usable and missing values.
    status : Status
        ``degenerate`` when all values are equal.
    """

    high: float | None
    low: float | None
    high_indices: tuple[int, int]
    low_indices: tuple[int, int]
    crit_05: float | None
    crit_01: float | None
    p: int
    missing: int
    status: Status


def double_grubbs_test(x: ArrayLike) -> DoubleGrubbsTest:
    """Return the sums of squares without the two extremes of one end over that of all values.

    Parameters
    ----------
    x : array_like, shape (p,)
        Laboratory means (or single results); NaN or None is missing.

    Returns
    -------
    DoubleGrubbsTest
        Without unit.

    Raises
    ------
    TooFewResults
        Fewer than four usable values.
    NotFinite
        An infinite value.
    WrongShape
        Not a list of values.

    References
    ----------
    ISO 5725-2:1994, 7.3.4.2.

    Examples
    --------
    >>> test = double_grubbs_test([10.0, 10.2, 9.9, 10.1, 12.0, 12.1, 10.0])
    >>> round(test.high, 4), test.high_indices, test.crit_01
    (0.0089, (5, 6), 0.0308)
    """
    values, missing = sorted_results(x, needed=4)
    high = low = None
    degenerate = all_tie(values)
    if not degenerate:
        spread = spread_about_mean(values)
        high = _share_left(values[:-2], spread, p=values.size)
        low = _share_left(values[2:], spread, p=values.size)
    # A stable sort keeps ties in the order given; missing values come last.
    given = numbers(x, name="x")
    ascending = np.argsort(given, kind="stable")[: values.size]
    descending = np.argsort(-given, kind="stable")[: values.size]
    tabled = values.size <= LARGEST_P
    return DoubleGrubbsTest(
        high=high,
        low=low,
        high_indices=_pair(descending),
        low_indices=_pair(ascending),
        crit_05=double_grubbs_critical(values.size) if tabled else None,
        crit_01=double_grubbs_critical(values.size, level=OUTLIER_LEVEL) if tabled else None,
        p=values.size,
        missing=missing,
        status=Status.DEGENERATE if degenerate else Status.OK,
    )


def double_grubbs_critical(p: int, *, level: float = STRAGGLER_LEVEL) -> float:
    """Return the critical value of Grubbs' test for two values; smaller ones are significant.

    The distribution has no closed form: the values are tabled.

    Parameters
    ----------
    p : int
        Values, from 4 to 40.
    level : {0.05, 0.01}
        Error probability, two-sided.

    Returns
    -------
    float
        Without unit.

    Raises
    ------
    TooFewResults
        p below four.
    InputRefused
        p above 40, or a level that is not tabled.

    References
    ----------
    ISO 5725-2:1994, 7.3.4.2 and 8.2 (table 5); simulation in ``benchmarks/double_grubbs.py``.

    Examples
    --------
    >>> double_grubbs_critical(8), double_grubbs_critical(8, level=0.01)
    (0.1101, 0.0564)
    """
    if level not in (STRAGGLER_LEVEL, OUTLIER_LEVEL):
        raise InputRefused(f"level is {level!r}, tabled are 0.05 and 0.01")
    if p < min(_CRITICAL):
        raise TooFewResults("p", usable=p, needed=min(_CRITICAL))
    if p > LARGEST_P:
        raise InputRefused(f"p is {p}, tabled are 4 to {LARGEST_P}")
    return _CRITICAL[p][0 if level == STRAGGLER_LEVEL else 1]


def _share_left(rest: FloatArray, spread: float, *, p: int) -> float:
    ratio = spread_about_mean(rest) / spread
    return ratio * ratio * (rest.size - 1) / (p - 1)


def _pair(order: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[int, int]:
    first, second = sorted(int(position) + 1 for position in order[:2])
    return first, second
