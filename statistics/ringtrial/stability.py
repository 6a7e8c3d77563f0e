"""Have the items changed in storage or in transport, and is there a trend?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import numbers, sorted_results, zero_or_more
from ringtrial._quantiles import t_two_sided_tail
from ringtrial._ties import TIE
from ringtrial.constants import ON_THE_LIMIT, STABILITY_COVERAGE
from ringtrial.homogeneity_check import adequate_spread
from ringtrial.simple import mean, spread_about_mean
from ringtrial.status import Status, TooFewResults, WrongShape

_SQRT3 = math.sqrt(3.0)


@dataclass(frozen=True, slots=True)
class Stability:
    """Difference of the items before and after, against what is allowed.

    Attributes
    ----------
    mean1, mean2 : float
        Mean before and after.
    difference : float
        Size of their difference.
    u1, u2 : float or None
        Standard uncertainties of the means; None for a single result without one given.
    criterion : float
        Largest difference allowed.
    stable : bool
        Whether the difference keeps to it.
    expanded_criterion : float or None
        Criterion that allows for the uncertainty of both means; None when one is unknown.
    stable_expanded : bool or None
        Whether the difference keeps to that.
    welch_t, welch_df, welch_p : float or None
        Welch's t test of mean1 - mean2; None without spread or with a single result.
    n1, n2, missing : int
        Usable results before and after, missing results.
    status : Status
        ``degenerate`` when there is no spread to test with.
    """

    mean1: float
    mean2: float
    difference: float
    u1: float | None
    u2: float | None
    criterion: float
    stable: bool
    expanded_criterion: float | None
    stable_expanded: bool | None
    welch_t: float | None
    welch_df: float | None
    welch_p: float | None
    n1: int
    n2: int
    missing: int
    status: Status


@dataclass(frozen=True, slots=True)
class StabilityTrend:
    """Straight line through the results over time.

    Attributes
    ----------
    slope, intercept : float
        Change for a unit of time, and value at time zero.
    u_slope : float
        Standard error of the slope.
    t, p_value : float or None
        Slope over its error and the two-sided probability; None for a line without residuals.
    df : int
        Degrees of freedom, n - 2.
    n, missing : int
        Usable pairs, and those with a time or a result missing.
    status : Status
        ``degenerate`` for a line without residuals.
    """

    slope: float
    intercept: float
    u_slope: float
    t: float | None
    p_value: float | None
    df: int
    n: int
    missing: int
    status: Status


def stability(
    y1: ArrayLike,
    y2: ArrayLike,
    *,
    sigma_pt: float | None = None,
    delta_E: float | None = None,
    u1: float | None = None,
    u2: float | None = None,
) -> Stability:
    """Compare the items before and after storage, or after transport with those kept back.

    Stable when ``|mean1 - mean2| <= 0.3 sigma_pt`` (or ``0.1 delta_E``); expanded when it is
    ``<= 0.3 sigma_pt + 2 sqrt(u1^2 + u2^2)`` with ``u = SD/sqrt(n)``.

    Parameters
    ----------
    y1, y2 : array_like, shape (n1,), (n2,)
        Means of the items before and after, portions of an item pooled first; NaN or None is
        missing. One result on a side is enough for the criterion itself.
    sigma_pt, delta_E : float, optional
        Standard deviation for proficiency assessment or maximum permitted error, exactly one of
        them, above zero, in the unit of the results.
    u1, u2 : float, optional
        Standard uncertainties of the means, instead of those from the spread of the items.

    Returns
    -------
    Stability

    Raises
    ------
    TooFewResults
        No usable result on a side.
    InputRefused
        Neither or both of sigma_pt and delta_E.
    NotFinite, NotPositive
        Results that are infinite, a spread that is not above zero, a negative uncertainty.

    References
    ----------
    ISO 13528:2022, B.5 (B.17, B.18), B.5.4 (t test) and B.6.3 (transport).

    Examples
    --------
    >>> found = stability([10.0, 10.4, 9.6, 10.1], [10.9, 10.7, 11.2, 10.6], sigma_pt=1.5)
    >>> round(found.difference, 3), found.stable, found.stable_expanded, round(found.welch_p, 4)
    (0.825, False, True, 0.0088)
    """
    limit = adequate_spread(sigma_pt=sigma_pt, delta_E=delta_E)
    before, after = mean(y1), mean(y2)
    difference = before.value - after.value
    own1, own2 = _standard_error(y1), _standard_error(y2)
    used1 = own1 if u1 is None else zero_or_more(u1, name="u1")
    used2 = own2 if u2 is None else zero_or_more(u2, name="u2")
    expanded = None
    if used1 is not None and used2 is not None:
        expanded = limit + STABILITY_COVERAGE * math.hypot(used1, used2)
    test = _welch(difference, own1, own2, n1=before.n, n2=after.n)
    # Means of decimals differ by a few roundings: a difference on the limit is within it.
    rounding = TIE * max(abs(before.value), abs(after.value))
    size = abs(difference) - rounding
    return Stability(
        mean1=before.value,
        mean2=after.value,
        difference=abs(difference),
        u1=used1,
        u2=used2,
        criterion=limit,
        stable=size <= limit * (1.0 + ON_THE_LIMIT),
        expanded_criterion=expanded,
        stable_expanded=None if expanded is None else size <= expanded * (1.0 + ON_THE_LIMIT),
        welch_t=None if test is None else test[0],
        welch_df=None if test is None else test[1],
        welch_p=None if test is None else t_two_sided_tail(test[0], df=test[1]),
        n1=before.n,
        n2=after.n,
        missing=before.missing + after.missing,
        status=Status.DEGENERATE if test is None else Status.OK,
    )


def stability_trend(times: ArrayLike, y: ArrayLike) -> StabilityTrend:
    """Return the trend of results over time by least squares.

    ``t = slope/u_slope`` with n - 2 degrees of freedom; a trend is significant when p_value is
    below the level chosen, usually 0.05.

    Parameters
    ----------
    times : array_like, shape (n,)
        Times in any unit; NaN or None is missing.
    y : array_like, shape (n,)
        Results at these times; NaN or None is missing.

    Returns
    -------
    StabilityTrend

    Raises
    ------
    TooFewResults
        Fewer than three usable pairs, or fewer than two different times.
    WrongShape
        Times and results that are not two lists of the same length.
    NotFinite
        An infinite time or result.

    References
    ----------
    ISO Guide 35:2017, 8.7 (linear trend).

    Examples
    --------
    >>> trend = stability_trend([0.0, 1.0, 2.0, 3.0], [5.0, 5.1, 5.0, 5.3])
    >>> round(trend.slope, 3), round(trend.t, 3), round(trend.p_value, 3)
    (0.08, 1.512, 0.27)
    """
    when, what = numbers(times, name="times"), numbers(y, name="y")
    if when.ndim != 1 or when.shape != what.shape:
        raise WrongShape(f"times has shape {when.shape} and y {what.shape}")
    usable = ~(np.isnan(when) | np.isnan(what))
    # In order of time (and result) the sums do not depend on the order given.
    order = np.lexsort((what[usable], when[usable]))
    when, what = when[usable][order], what[usable][order]
    if when.size < 3:
        raise TooFewResults("y", usable=when.size, needed=3)
    if when[0] == when[-1]:
        raise TooFewResults("different times", usable=1, needed=2)
    middle_time, middle_result = mean(when).value, mean(what).value
    span = float(when[-1] - when[0])
    reach = float(np.abs(what - middle_result).max()) or 1.0
    x, z = (when - middle_time) / span, (what - middle_result) / reach
    squares = float(x @ x)
    slope = float(x @ z) / squares
    residuals = z - slope * x
    df = when.size - 2
    # Residuals of a line drawn through decimals are roundings of the results themselves.
    rounding = TIE * (1.0 + float(np.abs(what).max()) / reach)
    exact = float(np.abs(residuals).max()) <= rounding
    error = 0.0 if exact else math.sqrt(float(residuals @ residuals) / df / squares)
    t = None if exact else slope / error
    scale = reach / span
    return StabilityTrend(
        slope=slope * scale,
        intercept=middle_result - slope * scale * middle_time,
        u_slope=error * scale,
        t=t,
        p_value=None if t is None else t_two_sided_tail(t, df=df),
        df=df,
        n=when.size,
        missing=int((~usable).sum()),
        status=Status.DEGENERATE if exact else Status.OK,
    )


def instability_uncertainty(difference: float) -> float:
    """Return the standard uncertainty that covers a change which cannot be neglected.

    ``u_stab = |difference|/sqrt(3)``: the change of the item when it was measured lies anywhere
    between none and the full difference, in either direction.

    Parameters
    ----------
    difference : float
        Difference of the means before and after.

    Returns
    -------
    float
        In the unit of the difference, for the budget of the assigned value.

    Raises
    ------
    NotFinite
        A difference that is not finite.

    References
    ----------
    ISO 13528:2022, B.5.3 and 7.2.2; JCGM 100:2008, 4.3.7 (rectangular distribution).

    Examples
    --------
    >>> round(instability_uncertainty(-0.6), 4)
    0.3464
    """
    return zero_or_more(abs(difference), name="difference") / _SQRT3


def _standard_error(y: ArrayLike) -> float | None:
    values, _ = sorted_results(y, needed=1)
    return spread_about_mean(values) / math.sqrt(values.size) if values.size > 1 else None


def _welch(
    difference: float, u1: float | None, u2: float | None, *, n1: int, n2: int
) -> tuple[float, float] | None:
    if u1 is None or u2 is None or not max(u1, u2) > 0.0:
        return None
    total = math.hypot(u1, u2)
    share1, share2 = (u1 / total) ** 2, (u2 / total) ** 2
    df = 1.0 / (share1 * share1 / (n1 - 1) + share2 * share2 / (n2 - 1))
    return difference / total, df
