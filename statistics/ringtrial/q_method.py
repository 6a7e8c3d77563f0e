"""Q method: robust reproducibility and repeatability standard deviations from differences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, sorted_results
from ringtrial.constants import Q_SHARE, RECOMMENDED_FOR_ALGORITHM_A
from ringtrial.decimal_grid import decimal_grid
from ringtrial.pair_differences import PairDifferences
from ringtrial.replicates import Replicates, pooled_replicates
from ringtrial.status import Status

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class QMethod:
    """Robust standard deviation of the Q method.

    Attributes
    ----------
    s : float
        s*, in the unit of the results.
    h0 : float
        H1(0), the share of pairs of results that are equal.
    n, missing : int
        Usable and missing results.
    status : Status
        ``degenerate`` when all results are equal, ``few_results`` below twelve.
    """

    s: float
    h0: float
    n: int
    missing: int
    status: Status


@dataclass(frozen=True, slots=True)
class QReplicates:
    """Robust precision of laboratories with replicates by the Q method.

    Attributes
    ----------
    s_R : float
        Reproducibility standard deviation, in the unit of the results.
    s_r : float or None
        Repeatability standard deviation; None when no laboratory has replicates.
    h10 : float
        H1(0), the weighted share of differences between laboratories that are zero.
    h20 : float or None
        H2(0), the same within laboratories; None as for s_r.
    laboratories, results, missing : int
        Laboratories with a usable result, usable results, missing results.
    status : Status
        ``degenerate`` when s_R is zero, ``few_results`` below twelve laboratories.
    """

    s_R: float
    s_r: float | None
    h10: float
    h20: float | None
    laboratories: int
    results: int
    missing: int
    status: Status


def q_method(x: ArrayLike) -> QMethod:
    """Return the robust standard deviation s* of the Q method, one result per laboratory.

    ``H1(d)`` is the share of pairs that differ by at most d. G1 is zero at zero, at each distinct
    difference the mean of H1 there and at the one before, and linear in between. Then
    ``s* = G1^-1(0.25 + 0.75 H1(0)) / (sqrt(2) Phi^-1(0.625 + 0.375 H1(0)))``.

    Differences that are equal in decimal are equal here. Takes O(p log p) time and O(p) memory.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.

    Returns
    -------
    QMethod
        ``degenerate`` only when all results are equal. Of two equally large clusters far apart
        s* is the spread within them: look at the density of the results before trusting it.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 13528:2022, C.5.2.2; Mueller, C. H. and Uhlig, S. (2001), Estimation of variance components
    with high breakdown point and high efficiency, Biometrika 88, 353-366.

    Examples
    --------
    >>> round(q_method([1, 1, 1, 1, 1, 1, 2]).s, 4)
    0.5219
    >>> round(q_method([0.1, 0.2, 0.3, 0.5]).s, 6)
    0.277393
    >>> q_method([4.2, 4.2, 4.2])
    QMethod(s=0.0, h0=1.0, n=3, missing=0, status=<Status.DEGENERATE: 'degenerate'>)
    """
    values, missing = sorted_results(x)
    grid = decimal_grid(values)
    pairs = PairDifferences(grid.values, slack=grid.slack)
    s, h0 = _scale_of_pairs(pairs)
    return QMethod(s / grid.per_unit, h0, values.size, missing, _status(s, values.size))


def q_method_replicates(laboratories: Sequence[ArrayLike]) -> QReplicates:
    """Return the reproducibility and the repeatability standard deviation of the Q method.

    s_R is s* of `q_method` with H1 from all differences between results of different
    laboratories, each weighing ``1/(n_i n_j)``. s_r comes from the differences within
    laboratories, each weighing ``2/(n_i (n_i - 1))``, in the same way:
    ``s_r = G2^-1(0.5 + 0.5 H2(0)) / (sqrt(2) Phi^-1(0.75 + 0.25 H2(0)))``.

    Parameters
    ----------
    laboratories : sequence of array_like
        Results of each laboratory, any number each; NaN or None is missing.

    Returns
    -------
    QReplicates
        A laboratory without a usable result is left out. s_r may be zero on its own when all
        replicates agree.

    Raises
    ------
    TooFewResults
        Fewer than two laboratories with a usable result.
    NotFinite
        An infinite result.
    WrongShape
        A laboratory whose results are not one list.

    References
    ----------
    ISO 13528:2022, C.5.2.2 for s_R. For s_r, to which it only refers: DIN 38402-45,
    ISO/TS 20612; Mueller and Uhlig (2001).

    Examples
    --------
    >>> result = q_method_replicates([[1, 6], [2, 7], [3], [4, 100], [5]])
    >>> round(result.s_R, 6), round(result.s_r, 6)
    (3.328717, 37.041986)
    >>> q_method_replicates([[1.0], [2.0], [4.0]]).s_r is None
    True
    """
    pooled = pooled_replicates(laboratories)
    grid = decimal_grid(pooled.values)
    pairs = PairDifferences(grid.values, slack=grid.slack, laboratory=pooled.laboratory)
    s_R, h10 = _scale_of_pairs(pairs)
    s_r, h20 = _scale_within(grid.values, pooled, grid.slack)
    return QReplicates(
        s_R=s_R / grid.per_unit,
        s_r=None if s_r is None else s_r / grid.per_unit,
        h10=h10,
        h20=h20,
        laboratories=pooled.counts.size,
        results=pooled.values.size,
        missing=pooled.missing,
        status=_status(s_R, pooled.counts.size),
    )


def between_denominator(h0: float) -> float:
    """Return sqrt(2) Phi^-1(0.625 + 0.375 H1(0)), the quantile in units of sigma.

    Examples
    --------
    >>> round(between_denominator(0.0), 6)
    0.450624
    """
    upper = 0.5 + Q_SHARE / 2.0
    return math.sqrt(2.0) * _NORMAL.inv_cdf(upper + (1.0 - upper) * h0)


def _scale_of_pairs(pairs: PairDifferences) -> tuple[float, float]:
    """Return s* of the differences and H1(0)."""
    zero = pairs.upto(0.0)
    h0 = zero / pairs.total
    wanted = Q_SHARE * pairs.total + (1.0 - Q_SHARE) * zero
    if pairs.values[-1] - pairs.values[0] <= pairs.slack:
        return 0.0, 1.0
    step = pairs.step(pairs.at(wanted))
    if (step.below + step.upto) / 2.0 >= wanted:
        before, after = pairs.before(step), step
    else:
        before, after = step, pairs.after(step)
    # G1 is zero at zero, whatever H1(0).
    start, start_height = 0.0, 0.0
    if before is not None:
        start, start_height = before.difference, (before.below + before.upto) / 2.0
    rise = (after.below + after.upto) / 2.0 - start_height
    quantile = start + (after.difference - start) * (wanted - start_height) / rise
    return quantile / between_denominator(h0), h0


def _scale_within(
    values: FloatArray, pooled: Replicates, slack: float
) -> tuple[float, float] | tuple[None, None]:
    """Return s_r and H2(0) from the differences within laboratories."""
    differences, weights = [], []
    for members in pooled.members():
        if members.size > 1:
            first, second = np.triu_indices(members.size, 1)
            differences.append(values[members[second]] - values[members[first]])
            weights.append(np.full(first.size, 1.0 / first.size))
    if not differences:
        return None, None
    together = np.concatenate(differences)
    order = np.argsort(together, kind="stable")
    distinct = np.flatnonzero(np.diff(together[order], prepend=-math.inf) > slack)
    steps = together[order][distinct]
    reached = np.cumsum(np.concatenate(weights)[order]) / len(differences)
    height = np.append(reached[distinct[1:] - 1], 1.0)
    h20 = float(height[0]) if steps[0] <= slack else 0.0
    if steps[-1] <= slack:
        return 0.0, 1.0
    # G2 is zero at zero; its points are the distinct differences above.
    above = steps > slack
    before = np.concatenate(([h20], height[above][:-1]))
    points = np.concatenate(([0.0], steps[above]))
    heights = np.concatenate(([0.0], (height[above] + before) / 2.0))
    quantile = float(np.interp(0.5 + 0.5 * h20, heights, points))
    return quantile / (math.sqrt(2.0) * _NORMAL.inv_cdf(0.75 + 0.25 * h20)), h20


def _status(s: float, laboratories: int) -> Status:
    if s == 0.0:
        return Status.DEGENERATE
    return Status.FEW_RESULTS if laboratories < RECOMMENDED_FOR_ALGORITHM_A else Status.OK
