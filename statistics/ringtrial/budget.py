"""Uncertainty of an assigned value from its parts, and a value made by weighing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ringtrial._checks import positive, zero_or_more
from ringtrial.constants import COVERAGE_FACTOR


@dataclass(frozen=True, slots=True)
class UncertaintyBudget:
    """Components of u(x_pt), their combination and its expansion with k = 2."""

    u_char: float
    u_hom: float
    u_trans: float
    u_stab: float
    u_x_pt: float
    U_x_pt: float


@dataclass(frozen=True, slots=True)
class Formulation:
    """Mass fraction of a formulated item and its standard uncertainty."""

    x_pt: float
    u_x_pt: float


def uncertainty_budget(
    *, u_char: float, u_hom: float = 0.0, u_trans: float = 0.0, u_stab: float = 0.0
) -> UncertaintyBudget:
    """Return u(x_pt) from characterization, homogeneity, transport and stability.

    ``u(x_pt)^2 = u_char^2 + u_hom^2 + u_trans^2 + u_stab^2``.

    Parameters
    ----------
    u_char, u_hom, u_trans, u_stab : float
        Standard uncertainties, zero or more, all in the unit of the assigned value.

    Returns
    -------
    UncertaintyBudget
        With the expanded uncertainty U = 2 u.

    Raises
    ------
    NotFinite, NotPositive
        A component that is not finite or is negative.

    References
    ----------
    ISO 13528:2022, 7.2.2, Formula (3).

    Examples
    --------
    >>> uncertainty_budget(u_char=0.3, u_hom=0.4).u_x_pt
    0.5
    """
    parts = {"u_char": u_char, "u_hom": u_hom, "u_trans": u_trans, "u_stab": u_stab}
    components = {name: zero_or_more(value, name=name) for name, value in parts.items()}
    u_x_pt = math.hypot(*components.values())
    return UncertaintyBudget(**components, u_x_pt=u_x_pt, U_x_pt=COVERAGE_FACTOR * u_x_pt)


def formulation(
    *,
    m_analyte: float,
    u_m_analyte: float,
    purity: float,
    u_purity: float,
    m_total: float,
    u_m_total: float,
) -> Formulation:
    """Return the mass fraction of an analyte weighed into an item.

    ``x_pt = m_analyte purity / m_total``; relative uncertainties are added in squares.

    Parameters
    ----------
    m_analyte, m_total : float
        Masses in the same unit, above zero.
    purity : float
        Mass fraction of the analyte in the substance weighed in, above zero.
    u_m_analyte, u_purity, u_m_total : float
        Their standard uncertainties, zero or more.

    Returns
    -------
    Formulation
        A mass fraction.

    Raises
    ------
    NotFinite, NotPositive
        An input that is not finite or not in its range.

    References
    ----------
    ISO 13528:2022, 7.3; ISO/IEC Guide 98-3 (GUM), 5.1.6.

    Examples
    --------
    >>> made_up = formulation(m_analyte=1.0, u_m_analyte=0.03, purity=1.0, u_purity=0.04,
    ...                       m_total=10.0, u_m_total=0.0)
    >>> made_up.x_pt, round(made_up.u_x_pt, 6)
    (0.1, 0.005)
    """
    mass = positive(m_analyte, name="m_analyte")
    share = positive(purity, name="purity")
    total = positive(m_total, name="m_total")
    x_pt = mass * share / total
    relative = math.hypot(
        zero_or_more(u_m_analyte, name="u_m_analyte") / mass,
        zero_or_more(u_purity, name="u_purity") / share,
        zero_or_more(u_m_total, name="u_m_total") / total,
    )
    return Formulation(x_pt, x_pt * relative)
