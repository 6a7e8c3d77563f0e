"""Whether the uncertainty of the assigned value matters, and which score follows from that."""

from __future__ import annotations

import math
from typing import Literal

from ringtrial._checks import denominator, zero_or_more
from ringtrial.constants import NEGLIGIBLE_OF_DELTA, NEGLIGIBLE_OF_SIGMA, ON_THE_LIMIT
from ringtrial.status import InputRefused, UndefinedUncertainty


def is_negligible(
    u_x_pt: float, *, sigma_pt: float | None = None, delta_E: float | None = None
) -> bool:
    """Return whether u(x_pt) is below 0.3 sigma_pt, or below 0.1 delta_E.

    Parameters
    ----------
    u_x_pt : float
        Standard uncertainty of the assigned value.
    sigma_pt, delta_E : float
        Exactly one of the two, above zero, same unit.

    Returns
    -------
    bool
        False on the limit itself.

    Raises
    ------
    NotFinite, NotPositive, ZeroDenominator, InputRefused
        An input out of range; none or both of sigma_pt and delta_E.

    References
    ----------
    ISO 13528:2022, 9.2.1, Formula (10).

    Examples
    --------
    >>> is_negligible(0.2, sigma_pt=1.0), is_negligible(0.3, sigma_pt=1.0)
    (True, False)
    """
    if (sigma_pt is None) == (delta_E is None):
        raise InputRefused("exactly one of sigma_pt and delta_E is needed")
    u = zero_or_more(u_x_pt, name="u_x_pt")
    if sigma_pt is not None:
        limit = NEGLIGIBLE_OF_SIGMA * denominator(sigma_pt, name="sigma_pt")
    else:
        limit = NEGLIGIBLE_OF_DELTA * denominator(delta_E, name="delta_E")
    return u < limit * (1.0 - ON_THE_LIMIT)


def uncertainty_ratio(u_x_pt: float, *, sigma_pt: float) -> float:
    """Return ``u(x_pt)/sigma_pt``, to be read against 0.3.

    Parameters
    ----------
    u_x_pt : float
        Standard uncertainty of the assigned value, zero or more.
    sigma_pt : float
        Standard deviation for proficiency assessment, above zero, same unit.

    Returns
    -------
    float
        Without unit.

    Raises
    ------
    NotFinite, NotPositive, ZeroDenominator
        An input out of range.

    References
    ----------
    ISO 13528:2022, 9.2.1.

    Examples
    --------
    >>> uncertainty_ratio(0.5, sigma_pt=2.0)
    0.25
    """
    return zero_or_more(u_x_pt, name="u_x_pt") / denominator(sigma_pt, name="sigma_pt")


def preferred_score(u_x_pt: float | None, sigma_pt: float) -> Literal["z", "z_prime"]:
    """Return ``"z"`` when u(x_pt) is below 0.3 sigma_pt, else ``"z_prime"``.

    Parameters
    ----------
    u_x_pt : float
        Standard uncertainty of the assigned value; 0 for a reference that states none. None
        (undefined, the round had no spread) is refused: neither score would be justified.
    sigma_pt : float
        Standard deviation for proficiency assessment, above zero, same unit.

    Returns
    -------
    str

    Raises
    ------
    UndefinedUncertainty
        u_x_pt is None or NaN.
    NotFinite, NotPositive, ZeroDenominator
        An input out of range.

    References
    ----------
    ISO 13528:2022, 9.2.1, 9.5.

    Examples
    --------
    >>> preferred_score(0.1, 1.0), preferred_score(0.3, 1.0)
    ('z', 'z_prime')
    """
    if u_x_pt is None or math.isnan(u_x_pt):
        raise UndefinedUncertainty("u_x_pt is undefined, so no score can be preferred")
    return "z" if is_negligible(u_x_pt, sigma_pt=sigma_pt) else "z_prime"
