"""CUSUM chart of the z scores of one laboratory over rounds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, positive, zero_or_more
from ringtrial._rounds import scores_over_rounds
from ringtrial.constants import ON_THE_LIMIT
from ringtrial.constants_monitoring import CUSUM_DECISION, CUSUM_REFERENCE


@dataclass(frozen=True, slots=True)
class CusumChart:
    """Cumulative sums, one entry per round.

    Attributes
    ----------
    upper, lower : ndarray, shape (rounds,)
        Sums of what exceeds the reference value upwards and downwards, zero or more; NaN in a
        round without a score.
    signal : ndarray of bool, shape (rounds,)
        Whether one of the sums exceeds the decision value.
    since : tuple of int or None
        For a round with a signal the round, counted from 0, in which the sum left zero: the likely
        beginning of the shift.
    decision : float
        The decision value.
    n, missing : int
        Rounds with and without a score.
    """

    upper: FloatArray
    lower: FloatArray
    signal: NDArray[np.bool_]
    since: tuple[int | None, ...]
    decision: float
    n: int
    missing: int


def cusum_chart(
    z: ArrayLike, *, reference: float = CUSUM_REFERENCE, decision: float = CUSUM_DECISION
) -> CusumChart:
    """Return the two-sided CUSUM of z scores over rounds.

    ``S+_t = max(0, S+_(t-1) + z_t - k)``, ``S-_t = max(0, S-_(t-1) - z_t - k)``; a signal where a
    sum exceeds h. Sums go on after a signal. A round without a score leaves them as they were.

    Parameters
    ----------
    z : array_like, shape (rounds,)
        Scores in the order of the rounds; NaN or None is a round without a score.
    reference : float
        k, half the shift to be detected, in units of z; zero or more.
    decision : float
        h, above zero.

    Returns
    -------
    CusumChart

    Raises
    ------
    TooFewResults
        No score at all.
    NotFinite, NotPositive, WrongShape
        An infinite score, k below zero or h not above it, scores that are not a list.

    References
    ----------
    ISO 13528:2022, 10.8; ISO 7870-4:2021.

    Examples
    --------
    >>> chart = cusum_chart([0.2, 2.0, 1.8, None, 2.2, 2.1])
    >>> chart.upper
    array([0. , 1.5, 2.8, nan, 4.5, 6.1])
    >>> chart.signal.tolist(), chart.since[-1]
    ([False, False, False, False, False, True], 1)
    """
    scores = scores_over_rounds(z)
    k, h = zero_or_more(reference, name="reference"), positive(decision, name="decision")
    upper, since_upper = _sums(scores, k)
    lower, since_lower = _sums(-scores, k)
    limit = h * (1.0 + ON_THE_LIMIT)
    with_score = ~np.isnan(scores)
    signal = np.zeros(scores.size, dtype=np.bool_)
    signal[with_score] = np.maximum(upper, lower)[with_score] > limit
    since = tuple(
        (since_upper[t] if upper[t] >= lower[t] else since_lower[t]) if signal[t] else None
        for t in range(scores.size)
    )
    n = int(with_score.sum())
    return CusumChart(upper, lower, signal, since, h, n, scores.size - n)


def _sums(scores: FloatArray, reference: float) -> tuple[FloatArray, list[int]]:
    sums = np.full_like(scores, math.nan)
    since = [0] * scores.size
    total, start = 0.0, 0
    for t, score in enumerate(scores.tolist()):
        if math.isnan(score):
            continue
        if total == 0.0:
            start = t
        total = max(0.0, total + score - reference)
        sums[t], since[t] = total, start
    return sums, since
