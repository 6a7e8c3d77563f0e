"""The standard deviation for proficiency assessment, sigma_pt, and the rule it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ringtrial._checks import finite, positive, zero_or_more
from ringtrial.constants import PERCEPTION_DIVISOR
from ringtrial.status import InputRefused, Status


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard deviation for proficiency assessment.

    Attributes
    ----------
    sigma_pt : float or None
        Above zero, in the unit of the results; None when the rule gives nothing to score with.
    rule : str
        ``fixed``, ``relative``, ``perception``, ``precision``, ``round``, or ``round_floor`` and
        ``round_ceiling`` where a limit replaced the spread of the round.
    status : Status
        ``degenerate`` when the rule itself gave zero or nothing, even if a floor stepped in.
    """

    sigma_pt: float | None
    rule: str
    status: Status


def sigma_fixed(sigma: float) -> Spread:
    """Return a prescribed sigma_pt.

    Parameters
    ----------
    sigma : float
        Above zero, in the unit of the results.

    Returns
    -------
    Spread

    Raises
    ------
    NotFinite, NotPositive
        A sigma that is not a number above zero.

    References
    ----------
    ISO 13528:2022, 8.2.

    Examples
    --------
    >>> sigma_fixed(0.5).sigma_pt
    0.5
    """
    return Spread(positive(sigma, name="sigma"), "fixed", Status.OK)


def sigma_relative(x_pt: float, *, percent: float) -> Spread:
    """Return sigma_pt as a percentage of the assigned value, ``|x_pt| percent/100``.

    Parameters
    ----------
    x_pt : float
        Assigned value.
    percent : float
        Above zero.

    Returns
    -------
    Spread
        ``degenerate`` with ``sigma_pt`` None at an assigned value of zero.

    Raises
    ------
    NotFinite, NotPositive
        An x_pt that is not finite, a percentage that is not above zero.

    References
    ----------
    ISO 13528:2022, 8.2.

    Examples
    --------
    >>> sigma_relative(50.0, percent=10.0).sigma_pt
    5.0
    >>> sigma_relative(0.0, percent=10.0).sigma_pt is None
    True
    """
    share = positive(percent, name="percent") / 100.0
    return _of_rule(abs(finite(x_pt, name="x_pt")) * share, "relative")


def sigma_from_perception(delta_E: float) -> Spread:
    """Return sigma_pt from the maximum permitted error of the experts, ``delta_E/3``.

    Parameters
    ----------
    delta_E : float
        Above zero, in the unit of the results.

    Returns
    -------
    Spread

    Raises
    ------
    NotFinite, NotPositive
        A delta_E that is not a number above zero.

    References
    ----------
    ISO 13528:2022, 8.2; a deviation of delta_E then scores z = 3.

    Examples
    --------
    >>> sigma_from_perception(1.5).sigma_pt
    0.5
    """
    return Spread(positive(delta_E, name="delta_E") / PERCEPTION_DIVISOR, "perception", Status.OK)


def sigma_from_precision(*, s_R: float, s_r: float, m: int) -> Spread:
    """Return sigma_pt from a precision experiment, ``sqrt(s_R^2 - s_r^2 (1 - 1/m))``.

    Parameters
    ----------
    s_R, s_r : float
        Reproducibility and repeatability standard deviation, ``s_R >= s_r >= 0``.
    m : int
        Replicates a participant averages, at least one.

    Returns
    -------
    Spread
        ``degenerate`` with ``sigma_pt`` None when both are zero.

    Raises
    ------
    NotFinite, NotPositive, InputRefused
        An SD out of range, m below one, s_r above s_R.

    References
    ----------
    ISO 13528:2022, 8.5.1, Formula (9).

    Examples
    --------
    >>> sigma_from_precision(s_R=5.0, s_r=4.0, m=1).sigma_pt
    5.0
    """
    between = between_laboratory_sd(s_R=s_R, s_r=s_r)
    if m < 1:
        raise InputRefused(f"m is {m}, at least one replicate is needed")
    return _of_rule(math.hypot(between, s_r / math.sqrt(m)), "precision")


def between_laboratory_sd(*, s_R: float, s_r: float) -> float:
    """Return the between-laboratory standard deviation, ``sqrt(s_R^2 - s_r^2)``.

    Parameters
    ----------
    s_R, s_r : float
        Reproducibility and repeatability standard deviation, ``s_R >= s_r >= 0``.

    Returns
    -------
    float
        In the unit of both.

    Raises
    ------
    NotFinite, NotPositive, InputRefused
        An SD out of range, s_r above s_R.

    References
    ----------
    ISO 13528:2022, 8.5.1; ISO 5725-2.

    Examples
    --------
    >>> between_laboratory_sd(s_R=5.0, s_r=4.0)
    3.0
    """
    total, within = zero_or_more(s_R, name="s_R"), zero_or_more(s_r, name="s_r")
    if within > total:
        raise InputRefused(f"s_r is {within!r}, it cannot exceed s_R = {total!r}")
    return math.sqrt((total - within) * (total + within))


def sigma_of_round(
    s: float | None, *, floor: float | None = None, ceiling: float | None = None
) -> Spread:
    """Return sigma_pt from the robust spread of the round itself, kept between two limits.

    Parameters
    ----------
    s : float or None
        Robust standard deviation of the round; None or NaN when it is undefined.
    floor, ceiling : float, optional
        Limits above zero, ``floor <= ceiling``.

    Returns
    -------
    Spread
        An s of zero or undefined is ``degenerate``: sigma_pt is the floor, None without one.

    Raises
    ------
    NotFinite, NotPositive, InputRefused
        An s that is infinite or negative, limits that are not above zero or crossed.

    References
    ----------
    ISO 13528:2022, 8.6 and 8.6.2.

    Examples
    --------
    >>> sigma_of_round(2.0, floor=0.5, ceiling=1.5)
    Spread(sigma_pt=1.5, rule='round_ceiling', status=<Status.OK: 'ok'>)
    >>> sigma_of_round(0.0).sigma_pt is None
    True
    """
    low = None if floor is None else positive(floor, name="floor")
    high = None if ceiling is None else positive(ceiling, name="ceiling")
    if low is not None and high is not None and low > high:
        raise InputRefused(f"floor is {low!r}, above the ceiling {high!r}")
    own = 0.0 if s is None or math.isnan(s) else zero_or_more(s, name="s")
    status = Status.OK if own > 0.0 else Status.DEGENERATE
    if low is not None and own < low:
        return Spread(low, "round_floor", status)
    if high is not None and own > high:
        return Spread(high, "round_ceiling", status)
    return _of_rule(own, "round")


def _of_rule(sigma: float, rule: str) -> Spread:
    if sigma > 0.0:
        return Spread(sigma, rule, Status.OK)
    return Spread(None, rule, Status.DEGENERATE)
