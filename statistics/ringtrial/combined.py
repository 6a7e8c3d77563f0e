"""Scores combined over the measurands of one laboratory."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import sorted_results
from ringtrial._distributions import chi_squared_upper_tail


@dataclass(frozen=True, slots=True)
class CombinedScores:
    """Summary of several z scores of one laboratory; each hides what a single score shows.

    Attributes
    ----------
    rsz : float
        Rescaled sum, standard normal for a sound laboratory: shows a common bias.
    ssz : float
        Sum of squares, chi-squared with n degrees of freedom: shows a common lack of precision.
    ssz_p : float
        Probability of a larger sum of squares.
    mean_abs_z : float
        Mean size.
    n, missing : int
        Scores used and scores missing.
    """

    rsz: float
    ssz: float
    ssz_p: float
    mean_abs_z: float
    n: int
    missing: int


def combined_scores(z: ArrayLike) -> CombinedScores:
    """Return ``RSZ = sum z/sqrt(n)``, ``SSZ = sum z^2`` and the mean size of z scores.

    The standard discourages combined scores: a bad score vanishes among good ones. They suit the
    watching of trends, not the judging of a laboratory.

    Parameters
    ----------
    z : array_like, shape (n,)
        z scores of one laboratory, independent of each other; NaN or None is missing.

    Returns
    -------
    CombinedScores
        Without unit.

    Raises
    ------
    TooFewResults
        No usable score.
    NotFinite
        An infinite score.

    References
    ----------
    ISO 13528:2022, 9.9; IUPAC, Pure Appl. Chem. 78 (2006) 145-196.

    Examples
    --------
    >>> combined = combined_scores([0.4, -1.2, 2.2, 0.1, -0.3])
    >>> round(combined.rsz, 4), round(combined.ssz, 4), round(combined.ssz_p, 4)
    (0.5367, 6.54, 0.2572)
    """
    scores, missing = sorted_results(z, name="z", needed=1)
    ssz = float(scores @ scores)
    return CombinedScores(
        rsz=float(scores.sum()) / math.sqrt(scores.size),
        ssz=ssz,
        ssz_p=chi_squared_upper_tail(ssz, df=scores.size),
        mean_abs_z=float(np.abs(scores).mean()),
        n=scores.size,
        missing=missing,
    )
