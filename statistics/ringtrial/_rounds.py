"""Scores of one laboratory in the order of the rounds."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, numbers
from ringtrial.status import TooFewResults, WrongShape


def scores_over_rounds(z: ArrayLike) -> FloatArray:
    """Return the scores with NaN for rounds without one, refusing a series without any."""
    scores = numbers(z, name="z")
    if scores.ndim != 1:
        raise WrongShape(f"z has {scores.ndim} dimensions, one is needed")
    if np.isnan(scores).all():
        raise TooFewResults("z", usable=0, needed=1)
    return scores
