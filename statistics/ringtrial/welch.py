"""Welch's tests: equal means of two or more groups whose spreads may differ."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._groups import comparable_groups
from ringtrial._quantiles import f_upper_tail, t_two_sided_tail
from ringtrial.simple import spread_about_mean
from ringtrial.status import Status


@dataclass(frozen=True, slots=True)
class WelchTest:
    """Welch's t test of two groups.

    Attributes
    ----------
    difference : float
        Mean of the first minus mean of the second group, in the unit of the results.
    t, df, p_value : float or None
        Statistic, degrees of freedom and two-sided p-value; None when neither group spreads.
    missing : int
        Missing results.
    status : Status
        ``degenerate`` when neither group spreads.
    """

    difference: float
    t: float | None
    df: float | None
    p_value: float | None
    missing: int
    status: Status


@dataclass(frozen=True, slots=True)
class WelchAnova:
    """Welch's analysis of variance.

    Attributes
    ----------
    F, df1, df2, p_value : float or None
        Statistic, degrees of freedom and p-value; None when some group does not spread.
    groups, missing : int
        Groups and missing results.
    status : Status
        ``degenerate`` when some group does not spread.
    """

    F: float | None
    df1: float | None
    df2: float | None
    p_value: float | None
    groups: int
    missing: int
    status: Status


def welch_t_test(first: ArrayLike, second: ArrayLike) -> WelchTest:
    """Return Welch's t test of two groups.

    ``t = (mean_a - mean_b)/sqrt(v_a + v_b)`` with ``v = s^2/n``;
    ``df = (v_a + v_b)^2/(v_a^2/(n_a - 1) + v_b^2/(n_b - 1))``.

    Parameters
    ----------
    first, second : array_like, shape (n_a,), (n_b,)
        Results of both groups, same unit; NaN or None is missing.

    Returns
    -------
    WelchTest

    Raises
    ------
    TooFewResults
        Fewer than two usable results in a group.
    NotFinite
        An infinite result.

    References
    ----------
    Welch, B. L. (1947), The generalization of Student's problem when several different population
    variances are involved, Biometrika 34, 28-35.

    Examples
    --------
    >>> test = welch_t_test([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
    >>> round(test.t, 4), round(test.df, 4), round(test.p_value, 4)
    (-1.5492, 2.9412, 0.2209)
    """
    (a, b), missing, unit = comparable_groups([first, second], needed=2)
    difference = float(a.mean() - b.mean())
    v_a, v_b = (spread_about_mean(group) ** 2 / group.size for group in (a, b))
    if v_a + v_b == 0.0:
        return WelchTest(unit * difference, None, None, None, missing, Status.DEGENERATE)
    t = difference / math.sqrt(v_a + v_b)
    share = v_a / (v_a + v_b)
    df = 1.0 / (share**2 / (a.size - 1) + (1.0 - share) ** 2 / (b.size - 1))
    p_value = t_two_sided_tail(t, df=df)
    return WelchTest(unit * difference, t, df, p_value, missing, Status.OK)


def welch_anova(groups: Sequence[ArrayLike]) -> WelchAnova:
    """Return Welch's analysis of variance of groups whose spreads may differ.

    ``w = n/s^2``, ``m = sum w mean/sum w``, ``A = sum (1 - w/sum w)^2/(n - 1)``;
    ``F = [sum w(mean - m)^2/(k - 1)]/[1 + 2(k - 2)A/(k^2 - 1)]`` with ``k - 1`` and
    ``(k^2 - 1)/(3A)`` degrees of freedom.

    Parameters
    ----------
    groups : sequence of array_like
        Results of k groups, same unit; NaN or None is missing.

    Returns
    -------
    WelchAnova

    Raises
    ------
    TooFewResults
        Fewer than two groups, or fewer than two usable results in one.
    NotFinite
        An infinite result.

    References
    ----------
    Welch, B. L. (1951), On the comparison of several mean values: an alternative approach,
    Biometrika 38, 330-336.

    Examples
    --------
    >>> test = welch_anova([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [5.0, 6.0, 7.0]])
    >>> round(test.F, 4), test.df1, round(test.df2, 4), round(test.p_value, 4)
    (10.2047, 2.0, 3.7895, 0.0298)
    """
    scaled, missing, _ = comparable_groups(groups, needed=2)
    k = len(scaled)
    sizes = np.array([group.size for group in scaled])
    variances = np.square([spread_about_mean(group) for group in scaled])
    if variances.min() == 0.0:
        return WelchAnova(None, None, None, None, k, missing, Status.DEGENERATE)
    means = np.array([float(group.mean()) for group in scaled])
    weights = sizes / variances
    shares = weights / weights.sum()
    a = float(np.sum(np.square(1.0 - shares) / (sizes - 1)))
    between = float(weights @ np.square(means - float(shares @ means))) / (k - 1)
    F = between / (1.0 + 2.0 * (k - 2) * a / (k * k - 1))
    df1, df2 = float(k - 1), (k * k - 1) / (3.0 * a)
    p_value = f_upper_tail(F, df=df1, df_within=df2)
    return WelchAnova(F, df1, df2, p_value, k, missing, Status.OK)
