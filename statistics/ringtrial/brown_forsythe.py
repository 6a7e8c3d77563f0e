"""Brown-Forsythe test: equal spreads of groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._groups import comparable_groups
from ringtrial.anova import OneWayAnova, one_way_anova
from ringtrial.simple import middle


def brown_forsythe(groups: Sequence[ArrayLike]) -> OneWayAnova:
    """Return the analysis of variance of absolute deviations from the group medians.

    ``z_ij = |x_ij - med_i|``; a large F says that the spreads of the groups differ.

    Parameters
    ----------
    groups : sequence of array_like
        Results of the groups, same unit; NaN or None is missing.

    Returns
    -------
    OneWayAnova
        Of the deviations, in units of the largest deviation of a result from the common median;
        ``degenerate`` with F None when the deviations do not spread within any group.

    Raises
    ------
    TooFewResults
        Fewer than two groups, or fewer than two usable results in one.
    NotFinite
        An infinite result.

    References
    ----------
    Brown, M. B. and Forsythe, A. B. (1974), Robust tests for the equality of variances, J. Am.
    Stat. Assoc. 69, 364-367.

    Examples
    --------
    >>> test = brown_forsythe([[1.0, 2.0, 3.0, 4.0], [0.0, 5.0, 10.0, 25.0]])
    >>> round(test.F, 4), round(test.p_value, 4)
    (3.3576, 0.1166)
    """
    scaled, _, _ = comparable_groups(groups, needed=2)
    return one_way_anova([np.abs(group - middle(group)) for group in scaled])
