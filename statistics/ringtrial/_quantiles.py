"""Quantiles and tails of F, t, beta and chi-squared from scipy.special, loaded on first need."""

from __future__ import annotations

from typing import Any


def f_upper_tail(value: float, *, df: float, df_within: float) -> float:
    """Return the probability that F exceeds value.

    Examples
    --------
    >>> round(f_upper_tail(7.0, df=2, df_within=6), 6)
    0.027
    """
    return float(_special().fdtrc(df, df_within, value))


def f_quantile(probability: float, *, df: float, df_within: float) -> float:
    """Return the value F stays below with this probability.

    Examples
    --------
    >>> round(f_quantile(0.95, df=9, df_within=10), 4)
    3.0204
    """
    return float(_special().fdtri(df, df_within, probability))


def beta_upper_quantile(upper: float, *, a: float, b: float) -> float:
    """Return the value beta(a, b) exceeds with probability upper; no digits lost for a small one.

    Examples
    --------
    >>> round(beta_upper_quantile(0.25, a=1.0, b=2.0), 4)
    0.5
    """
    return float(_special().betainccinv(a, b, upper))


def beta_lower_quantile(lower: float, *, a: float, b: float) -> float:
    """Return the value beta(a, b) stays below with probability lower.

    Examples
    --------
    >>> round(beta_lower_quantile(0.25, a=2.0, b=1.0), 4)
    0.5
    """
    return float(_special().betaincinv(a, b, lower))


def t_two_sided_tail(value: float, *, df: float) -> float:
    """Return the probability that |t| exceeds |value|.

    Examples
    --------
    >>> round(t_two_sided_tail(2.0, df=10), 4)
    0.0734
    """
    return float(2.0 * _special().stdtr(df, -abs(value)))


def chi_squared_quantile(probability: float, *, df: float) -> float:
    """Return the value chi-squared stays below with this probability.

    Examples
    --------
    >>> round(chi_squared_quantile(0.95, df=2), 3)
    5.991
    """
    return float(_special().chdtri(df, 1.0 - probability))


def _special() -> Any:
    # scipy.special has no types: whatever is read from it is Any.
    from scipy import special  # type: ignore[import-untyped]

    return special
