"""Distribution functions of scipy.special, loaded on first need and typed here."""

from __future__ import annotations


def chi_squared_upper_tail(value: float, *, df: int) -> float:
    """Return the probability that chi-squared with df degrees of freedom exceeds value."""
    from scipy.special import chdtrc  # type: ignore[import-untyped]  # scipy ships no types

    return float(chdtrc(df, value))


def chi_squared_lower_tail(value: float, *, df: float) -> float:
    """Return the probability that chi-squared with df degrees of freedom stays up to value."""
    from scipy.special import chdtr

    return float(chdtr(df, value))


def chi_squared_quantile(probability: float, *, df: float) -> float:
    """Return the value up to which chi-squared with df degrees of freedom stays."""
    from scipy.special import chdtri

    return float(chdtri(df, 1.0 - probability))


def binomial_upper_tail(count: int, *, n: int, probability: float) -> float:
    """Return the probability of at least count successes in n trials, with 0 < count <= n."""
    from scipy.special import betainc

    return float(betainc(count, n - count + 1.0, probability))
