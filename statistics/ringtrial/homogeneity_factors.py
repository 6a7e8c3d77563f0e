"""The factors F1 and F2 of the expanded homogeneity criterion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ringtrial._checks import finite
from ringtrial._quantiles import chi_squared_quantile, f_quantile
from ringtrial.constants import CONFIDENCE
from ringtrial.status import InputRefused, TooFewResults

FactorSource = Literal["formula", "table"]

# ISO 13528:2022, Table B.1, for duplicates: items -> F1, F2.
TABLE_B1: dict[int, tuple[float, float]] = {
    7: (2.10, 1.43),
    8: (2.01, 1.25),
    9: (1.94, 1.11),
    10: (1.88, 1.01),
    11: (1.83, 0.93),
    12: (1.79, 0.86),
    13: (1.75, 0.80),
    14: (1.72, 0.75),
    15: (1.69, 0.71),
    16: (1.67, 0.68),
    17: (1.64, 0.64),
    18: (1.62, 0.62),
    19: (1.60, 0.59),
    20: (1.59, 0.57),
}


@dataclass(frozen=True, slots=True)
class HomogeneityFactors:
    """Factors of ``s_s <= sqrt(F1 (0.3 sigma_pt)^2 + F2 s_w^2)``, without unit."""

    F1: float
    F2: float


def homogeneity_factors(
    g: int, m: float = 2, *, df_within: int | None = None, source: FactorSource = "formula"
) -> HomogeneityFactors:
    """Return F1 and F2 of the expanded homogeneity criterion.

    ``F1 = chi2_0.95(g - 1)/(g - 1)``, ``F2 = (F_0.95(g - 1, g (m - 1)) - 1)/m``.

    Parameters
    ----------
    g : int
        Items, at least two.
    m : float
        Results of an item, above one; the effective number n_0 of an unbalanced design.
    df_within : int, optional
        Degrees of freedom within items of an unbalanced design, instead of g (m - 1).
    source : {"formula", "table"}
        Unrounded, or as printed for 7 to 20 items of two results.

    Returns
    -------
    HomogeneityFactors

    Raises
    ------
    TooFewResults
        Fewer than two items, or no degree of freedom within items.
    InputRefused
        An unknown source, or a design that is not in the table.

    References
    ----------
    ISO 13528:2022, B.2.3 and Table B.1.

    Examples
    --------
    >>> factors = homogeneity_factors(10)
    >>> round(factors.F1, 4), round(factors.F2, 4)
    (1.8799, 1.0102)
    >>> homogeneity_factors(10, source="table")
    HomogeneityFactors(F1=1.88, F2=1.01)
    """
    if source == "table":
        if finite(m, name="m") != 2.0 or g not in TABLE_B1:
            raise InputRefused(f"Table B.1 has no factors for {g} items of {m!r} results")
        return HomogeneityFactors(*TABLE_B1[g])
    if source != "formula":
        raise InputRefused(f"source is {source!r}, known are 'formula' and 'table'")
    if g < 2:
        raise TooFewResults("g", usable=g, needed=2)
    within = g * (finite(m, name="m") - 1) if df_within is None else df_within
    if within < 1:
        raise TooFewResults("degrees of freedom within items", usable=int(within), needed=1)
    return HomogeneityFactors(
        F1=chi_squared_quantile(CONFIDENCE, df=g - 1) / (g - 1),
        F2=(f_quantile(CONFIDENCE, df=g - 1, df_within=within) - 1.0) / m,
    )
