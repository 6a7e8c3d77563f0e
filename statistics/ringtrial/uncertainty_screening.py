"""Are reported standard uncertainties plausible?"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import not_negative, positive, zero_or_more
from ringtrial.constants import ON_THE_LIMIT
from ringtrial.constants_monitoring import LARGEST_UNCERTAINTY
from ringtrial.status import InputRefused


class UncertaintyFlag(StrEnum):
    """What a reported uncertainty looks like; the letters are those of the standard."""

    BETWEEN = "a"
    BELOW = "b"
    ABOVE = "c"
    NOT_STATED = "not_stated"


_FLAGS = np.array([*UncertaintyFlag], dtype=object)
_BETWEEN, _BELOW, _ABOVE, _NOT_STATED = range(4)


def uncertainty_limits(*, u_x_pt: float, s: float) -> tuple[float, float]:
    """Return the limits between which reported standard uncertainties are plausible.

    ``u_min = u(x_pt)``: few laboratories measure better than the consensus is known;
    ``u_max = 1.5 s*``: nobody should state much more than the laboratories scatter.

    Parameters
    ----------
    u_x_pt : float
        Standard uncertainty of the assigned value, zero or more.
    s : float
        Robust standard deviation of the round, above zero.

    Returns
    -------
    tuple of float
        u_min and u_max, in the unit of the results.

    Raises
    ------
    NotFinite, NotPositive
        A u_x_pt below zero, an s that is not above zero.

    References
    ----------
    ISO 13528:2022, 9.8.

    Examples
    --------
    >>> uncertainty_limits(u_x_pt=0.1, s=0.4)
    (0.1, 0.6000000000000001)
    """
    return zero_or_more(u_x_pt, name="u_x_pt"), LARGEST_UNCERTAINTY * positive(s, name="s")


def screen_uncertainties(u: ArrayLike, *, u_min: float, u_max: float) -> NDArray[np.object_]:
    """Return the flag of every reported standard uncertainty.

    ``a`` between the limits or on them, ``b`` below u_min: possibly underestimated, ``c`` above
    u_max: possibly overestimated, or the laboratory measures less precisely than others.

    Parameters
    ----------
    u : array_like, any shape
        Reported standard uncertainties (not expanded ones), zero or more; NaN or None is
        ``not_stated``.
    u_min, u_max : float
        Limits, for example by `uncertainty_limits`; ``0 <= u_min <= u_max``.

    Returns
    -------
    ndarray of UncertaintyFlag
        Same shape.

    Raises
    ------
    NotFinite, NotPositive, InputRefused
        An infinite or negative input, limits that are crossed.

    References
    ----------
    ISO 13528:2022, 9.8.

    Examples
    --------
    >>> flags = screen_uncertainties([0.2, 0.05, 0.9, None], u_min=0.1, u_max=0.6)
    >>> [str(flag) for flag in flags]
    ['a', 'b', 'c', 'not_stated']
    """
    stated = not_negative(u, name="u")
    low, high = zero_or_more(u_min, name="u_min"), zero_or_more(u_max, name="u_max")
    if low > high:
        raise InputRefused(f"u_min is {low!r}, above u_max = {high!r}")
    codes = np.full(stated.shape, _BETWEEN)
    codes[stated < low * (1.0 - ON_THE_LIMIT)] = _BELOW
    codes[stated > high * (1.0 + ON_THE_LIMIT)] = _ABOVE
    codes[np.isnan(stated)] = _NOT_STATED
    flags: NDArray[np.object_] = _FLAGS[codes]
    return flags
