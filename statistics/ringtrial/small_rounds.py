"""Spread of a round with so few laboratories that a robust scale would say little."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import sorted_results
from ringtrial.constants import MEAN_ABSOLUTE_DEVIATION
from ringtrial.simple import Estimate, middle
from ringtrial.status import Status


def small_round_spread(x: ArrayLike) -> Estimate:
    """Return the spread of a small round from its mean absolute deviation.

    ``s* = sum|x_i - med(x)| / (0.798 p)``; for two results ``|x_1 - x_2|/sqrt(2)``.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.

    Returns
    -------
    Estimate
        In the unit of ``x``; ``degenerate`` when all results are equal, else ``few_results``
        whatever the number, since the method is meant for few.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 13528:2022, D.1.4.2, Formula (D.1) and NOTE 3.

    Examples
    --------
    >>> round(small_round_spread([1.531, 1.403, 1.63]).value, 4)
    0.0948
    """
    values, missing = sorted_results(x)
    if values.size == 2:
        spread = float(values[1] - values[0]) / math.sqrt(2.0)
    else:
        spread = float(np.abs(values - middle(values)).mean()) / MEAN_ABSOLUTE_DEVIATION
    status = Status.FEW_RESULTS if spread > 0.0 else Status.DEGENERATE
    return Estimate(spread, values.size, missing, status)
