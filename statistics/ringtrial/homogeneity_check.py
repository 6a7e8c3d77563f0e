"""Judge the heterogeneity of items against the spread for proficiency assessment."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ringtrial._checks import positive, zero_or_more
from ringtrial.constants import (
    ADEQUATE_OF_DELTA,
    ADEQUATE_OF_SIGMA,
    HOMOGENEITY_PRECISION,
    ON_THE_LIMIT,
)
from ringtrial.homogeneity import Homogeneity
from ringtrial.status import InputRefused


@dataclass(frozen=True, slots=True)
class HomogeneityCheck:
    """Judgement against the spread for proficiency assessment.

    Attributes
    ----------
    criterion, expanded_criterion : float
        Largest s_s allowed; the expanded one equals the first for single results.
    sufficient, sufficient_expanded : bool
        Whether s_s keeps to it.
    method_suitable : bool or None
        Whether the method repeats within 0.5 sigma_pt; None without sigma_pt or replicates.
    """

    criterion: float
    sufficient: bool
    expanded_criterion: float
    sufficient_expanded: bool
    method_suitable: bool | None


def check_homogeneity(
    found: Homogeneity, *, sigma_pt: float | None = None, delta_E: float | None = None
) -> HomogeneityCheck:
    """Judge the spread between items against that for proficiency assessment.

    Adequate when ``s_s <= 0.3 sigma_pt`` (or ``0.1 delta_E``); expanded, allowing for the
    uncertainty of s_s, when ``s_s <= sqrt(F1 criterion^2 + F2 s_w^2)``.

    Parameters
    ----------
    found : Homogeneity
        What `homogeneity` returned.
    sigma_pt, delta_E : float, optional
        Standard deviation for proficiency assessment or maximum permitted error, exactly one of
        them, above zero, in the unit of the results.

    Returns
    -------
    HomogeneityCheck

    Raises
    ------
    InputRefused
        Neither or both of sigma_pt and delta_E.
    NotFinite, NotPositive
        One that is not a number above zero.

    References
    ----------
    ISO 13528:2022, B.2.2 (B.1, B.2) and B.2.3; IUPAC, Pure Appl. Chem. 78 (2006) 145-196
    (precision of the method).

    Examples
    --------
    >>> from ringtrial import homogeneity
    >>> found = homogeneity([[1.0, 1.1], [1.2, 1.1], [0.9, 1.1], [1.3, 1.3], [1.1, 1.0]])
    >>> check = check_homogeneity(found, sigma_pt=0.3)
    >>> round(check.criterion, 4), check.sufficient, check.sufficient_expanded
    (0.09, False, True)
    """
    limit = adequate_spread(sigma_pt=sigma_pt, delta_E=delta_E)
    expanded = limit
    if found.F1 is not None and found.F2 is not None and found.s_w is not None:
        expanded = math.hypot(math.sqrt(found.F1) * limit, math.sqrt(found.F2) * found.s_w)
    suitable = None
    if sigma_pt is not None and found.s_w is not None:
        suitable = found.s_w < HOMOGENEITY_PRECISION * sigma_pt * (1.0 - ON_THE_LIMIT)
    return HomogeneityCheck(
        criterion=limit,
        sufficient=found.s_s <= limit * (1.0 + ON_THE_LIMIT),
        expanded_criterion=expanded,
        sufficient_expanded=found.s_s <= expanded * (1.0 + ON_THE_LIMIT),
        method_suitable=suitable,
    )


def sigma_with_heterogeneity(sigma_pt: float, *, s_s: float) -> float:
    """Return the spread for assessment that includes the items, ``sqrt(sigma_pt^2 + s_s^2)``.

    Parameters
    ----------
    sigma_pt : float
        Above zero.
    s_s : float
        Standard deviation between items, in the same unit.

    Returns
    -------
    float

    Raises
    ------
    NotFinite, NotPositive
        Values that are not finite, a sigma_pt not above zero, a negative s_s.

    References
    ----------
    ISO 13528:2022, B.2.5 a) (B.3).

    Examples
    --------
    >>> sigma_with_heterogeneity(0.4, s_s=0.3)
    0.5
    """
    return math.hypot(positive(sigma_pt, name="sigma_pt"), zero_or_more(s_s, name="s_s"))


def adequate_spread(*, sigma_pt: float | None, delta_E: float | None) -> float:
    """Return 0.3 sigma_pt or 0.1 delta_E, whichever of the two is given."""
    if (sigma_pt is None) == (delta_E is None):
        raise InputRefused(f"sigma_pt is {sigma_pt!r} and delta_E {delta_E!r}: one is needed")
    if sigma_pt is not None:
        return ADEQUATE_OF_SIGMA * positive(sigma_pt, name="sigma_pt")
    return ADEQUATE_OF_DELTA * positive(delta_E, name="delta_E")
