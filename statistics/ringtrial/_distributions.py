"""Distribution functions of scipy.special, loaded on first need and typed here."""

from __future__ import annotations


def chi_squared_upper_tail(value: float, *, df: int) -> float:
    """Return the probability that chi-squared with df degrees of freedom exceeds value."""
    from scipy.special import chdtrc  # type: ignore[import-untyped]  # scipy ships no types

    return float(chdtrc(df, value))
