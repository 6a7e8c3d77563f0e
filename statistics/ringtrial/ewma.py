"""EWMA chart of the z scores of one laboratory over rounds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, positive
from ringtrial._rounds import scores_over_rounds
from ringtrial.constants import ON_THE_LIMIT
from ringtrial.constants_monitoring import EWMA_LIMIT, EWMA_WEIGHT
from ringtrial.status import InputRefused


@dataclass(frozen=True, slots=True)
class EwmaChart:
    """Exponentially weighted moving average, one entry per round.

    Attributes
    ----------
    average : ndarray, shape (rounds,)
        The moving average; NaN in a round without a score.
    limit : ndarray, shape (rounds,)
        The control limit, to be compared with |average|; NaN in a round without a score.
    signal : ndarray of bool, shape (rounds,)
        Whether the average lies beyond the limit.
    n, missing : int
        Rounds with and without a score.
    """

    average: FloatArray
    limit: FloatArray
    signal: NDArray[np.bool_]
    n: int
    missing: int


def ewma_chart(
    z: ArrayLike, *, weight: float = EWMA_WEIGHT, width: float = EWMA_LIMIT
) -> EwmaChart:
    """Return the exponentially weighted moving average of z scores over rounds.

    ``E_t = w z_t + (1 - w) E_(t-1)`` from ``E_0 = 0``, with the limit
    ``L sqrt(w/(2 - w) (1 - (1 - w)^(2t)))`` after t scores. A round without a score is passed over.

    Parameters
    ----------
    z : array_like, shape (rounds,)
        Scores in the order of the rounds; NaN or None is a round without a score.
    weight : float
        w of the newest score, above 0, at most 1. With 1 every score stands for itself.
    width : float
        L, above zero.

    Returns
    -------
    EwmaChart

    Raises
    ------
    TooFewResults
        No score at all.
    NotFinite, NotPositive, InputRefused, WrongShape
        An infinite score, a weight or width out of range, scores that are not a list.

    References
    ----------
    ISO 7870-6:2016; Roberts, S. W. (1959), Control chart tests based on geometric moving averages,
    Technometrics 1, 239-250.

    Examples
    --------
    >>> chart = ewma_chart([1.0, None, 2.0, 4.0])
    >>> chart.average.round(3), chart.limit.round(3)
    (array([0.2  ,   nan, 0.56 , 1.248]), array([0.6  ,   nan, 0.768, 0.859]))
    >>> chart.signal.tolist()
    [False, False, False, True]
    """
    scores = scores_over_rounds(z)
    w, L = positive(weight, name="weight"), positive(width, name="width")
    if w > 1.0:
        raise InputRefused(f"weight is {w!r}, at most 1 is possible")
    average, limit = np.full_like(scores, math.nan), np.full_like(scores, math.nan)
    signal = np.zeros(scores.size, dtype=np.bool_)
    held, n = 0.0, 0
    for t, score in enumerate(scores.tolist()):
        if math.isnan(score):
            continue
        n += 1
        held = w * score + (1.0 - w) * held
        average[t] = held
        limit[t] = L * math.sqrt(w / (2.0 - w) * (1.0 - (1.0 - w) ** (2 * n)))
        signal[t] = abs(held) > limit[t] * (1.0 + ON_THE_LIMIT)
    return EwmaChart(average, limit, signal, n, scores.size - n)
