"""Performance scores of laboratories."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import (
    FloatArray,
    denominator,
    finite,
    not_negative,
    numbers,
    zero_or_more,
)
from ringtrial.constants import COVERAGE_FACTOR
from ringtrial.status import WrongShape, ZeroDenominator


def differences(x: ArrayLike, x_pt: float) -> FloatArray:
    """Return the deviations ``D = x - x_pt``.

    Parameters
    ----------
    x : array_like, any shape
        Results; NaN or None is missing.
    x_pt : float
        Assigned value, same unit.

    Returns
    -------
    ndarray
        In the unit of ``x``, NaN for missing results.

    Raises
    ------
    NotFinite
        An infinite result, an assigned value that is not finite.

    References
    ----------
    ISO 13528:2022, 9.3, Formula (11).

    Examples
    --------
    >>> differences([9.5, None, 11.0], 10.0)
    array([-0.5,  nan,  1. ])
    """
    deviations: FloatArray = numbers(x, name="x") - finite(x_pt, name="x_pt")
    return deviations


def percent_differences(x: ArrayLike, x_pt: float) -> FloatArray:
    """Return the deviations in percent, ``D% = 100 (x - x_pt)/x_pt``.

    Parameters
    ----------
    x : array_like, any shape
        Results; NaN or None is missing.
    x_pt : float
        Assigned value, same unit. The sign of D% flips for a negative one.

    Returns
    -------
    ndarray
        In percent, NaN for missing results and everywhere at x_pt = 0, where D% is undefined.

    Raises
    ------
    NotFinite
        An infinite result, an assigned value that is not finite.

    References
    ----------
    ISO 13528:2022, 9.3, Formula (12).

    Examples
    --------
    >>> percent_differences([9.0, 12.0], 10.0)
    array([-10.,  20.])
    """
    deviations = differences(x, x_pt)
    if x_pt == 0.0:
        return np.full_like(deviations, math.nan)
    percents: FloatArray = 100.0 * deviations / x_pt
    return percents


def p_a(x: ArrayLike, x_pt: float, delta_E: float) -> FloatArray:
    """Return the deviations in percent of the permitted error, ``P_A = 100 (x - x_pt)/delta_E``.

    Parameters
    ----------
    x : array_like, any shape
        Results; NaN or None is missing.
    x_pt : float
        Assigned value, same unit.
    delta_E : float
        Maximum permitted error, above zero, same unit.

    Returns
    -------
    ndarray
        In percent, NaN for missing results; acceptable below 100 in absolute value.

    Raises
    ------
    NotFinite, ZeroDenominator
        An infinite result, a delta_E that is not above zero.

    References
    ----------
    ISO 13528:2022, 9.3.6, Formula (13).

    Examples
    --------
    >>> p_a([9.0, 12.0], 10.0, 2.0)
    array([-50., 100.])
    """
    return 100.0 * differences(x, x_pt) / denominator(delta_E, name="delta_E")


def z_scores(x: ArrayLike, x_pt: float, sigma_pt: float) -> FloatArray:
    """Return ``z = (x - x_pt)/sigma_pt``.

    Parameters
    ----------
    x : array_like, any shape
        Results; NaN or None is missing.
    x_pt : float
        Assigned value, same unit.
    sigma_pt : float
        Standard deviation for proficiency assessment, above zero, same unit.

    Returns
    -------
    ndarray
        Without unit, NaN for missing results.

    Raises
    ------
    NotFinite, ZeroDenominator
        An infinite result, a sigma_pt that is not above zero.

    References
    ----------
    ISO 13528:2022, 9.4, Formula (14).

    Examples
    --------
    >>> z_scores([9.0, None, 11.5], 10.0, 0.5)
    array([-2., nan,  3.])
    """
    return differences(x, x_pt) / denominator(sigma_pt, name="sigma_pt")


def z_prime_scores(x: ArrayLike, x_pt: float, sigma_pt: float, u_x_pt: float) -> FloatArray:
    """Return ``z' = (x - x_pt)/sqrt(sigma_pt^2 + u(x_pt)^2)``.

    Parameters
    ----------
    x : array_like, any shape
        Results; NaN or None is missing.
    x_pt, u_x_pt : float
        Assigned value and its standard uncertainty, same unit.
    sigma_pt : float
        Standard deviation for proficiency assessment, above zero, same unit.

    Returns
    -------
    ndarray
        Without unit, NaN for missing results.

    Raises
    ------
    NotFinite, NotPositive, ZeroDenominator
        An infinite input, a negative uncertainty, a sigma_pt that is not above zero.

    References
    ----------
    ISO 13528:2022, 9.5, Formula (15).

    Examples
    --------
    >>> z_prime_scores([11.0], 10.0, 0.4, 0.3)
    array([2.])
    """
    return differences(x, x_pt) / sigma_prime(sigma_pt, u_x_pt=u_x_pt)


def sigma_prime(sigma_pt: float, *, u_x_pt: float) -> float:
    """Return ``sqrt(sigma_pt^2 + u(x_pt)^2)``, the denominator of z'.

    Parameters
    ----------
    sigma_pt : float
        Standard deviation for proficiency assessment, above zero.
    u_x_pt : float
        Standard uncertainty of the assigned value, zero or more, same unit.

    Returns
    -------
    float
        In the unit of both.

    Raises
    ------
    NotFinite, NotPositive, ZeroDenominator
        A sigma_pt that is not above zero, a negative uncertainty.

    References
    ----------
    ISO 13528:2022, 9.5, Formula (15).

    Examples
    --------
    >>> sigma_prime(4.0, u_x_pt=3.0)
    5.0
    """
    return math.hypot(denominator(sigma_pt, name="sigma_pt"), zero_or_more(u_x_pt, name="u_x_pt"))


def zeta_scores(x: ArrayLike, u: ArrayLike, x_pt: float, u_x_pt: float) -> FloatArray:
    """Return ``zeta = (x - x_pt)/sqrt(u(x)^2 + u(x_pt)^2)``.

    Valid when u(x_pt) does not depend on the laboratory's own result.

    Parameters
    ----------
    x, u : array_like, same shape
        Results and their standard uncertainties; NaN or None is missing in either.
    x_pt, u_x_pt : float
        Assigned value and its standard uncertainty, same unit.

    Returns
    -------
    ndarray
        Without unit, NaN where the result or its uncertainty is missing.

    Raises
    ------
    NotFinite, NotPositive, WrongShape, ZeroDenominator
        An infinite input, a negative uncertainty, different shapes, both uncertainties zero.

    References
    ----------
    ISO 13528:2022, 9.6, Formula (19).

    Examples
    --------
    >>> zeta_scores([11.0, 12.0], [0.4, None], 10.0, 0.3)
    array([ 2., nan])
    """
    return _by_uncertainties(x, u, x_pt, u_x_pt, names=("u", "u_x_pt"))


def en_scores(x: ArrayLike, U: ArrayLike, x_pt: float, U_x_pt: float) -> FloatArray:
    """Return ``E_n = (x - x_pt)/sqrt(U(x)^2 + U(x_pt)^2)``.

    Valid when U(x_pt) does not depend on the laboratory's own result.

    Parameters
    ----------
    x, U : array_like, same shape
        Results and their expanded uncertainties; NaN or None is missing in either.
    x_pt, U_x_pt : float
        Assigned value and its expanded uncertainty, same unit and coverage.

    Returns
    -------
    ndarray
        Without unit, NaN where the result or its uncertainty is missing.

    Raises
    ------
    NotFinite, NotPositive, WrongShape, ZeroDenominator
        An infinite input, a negative uncertainty, different shapes, both uncertainties zero.

    References
    ----------
    ISO 13528:2022, 9.7, Formula (20).

    Examples
    --------
    >>> en_scores([11.0], [0.8], 10.0, 0.6)
    array([1.])
    """
    return _by_uncertainties(x, U, x_pt, U_x_pt, names=("U", "U_x_pt"))


def standard_uncertainties(U: ArrayLike, *, k: ArrayLike = COVERAGE_FACTOR) -> FloatArray:
    """Return ``u = U/k``, standard uncertainties from reported expanded ones.

    Parameters
    ----------
    U : array_like
        Expanded uncertainties, zero or more; NaN or None is missing.
    k : array_like
        Coverage factors, above zero; one for all or one each.

    Returns
    -------
    ndarray
        In the unit of ``U``, NaN where U or k is missing.

    Raises
    ------
    NotFinite, NotPositive, ZeroDenominator
        An infinite or negative input, a coverage factor of zero.

    References
    ----------
    ISO/IEC Guide 98-3 (GUM), 6.2.1.

    Examples
    --------
    >>> standard_uncertainties([0.4, None], k=2)
    array([0.2, nan])
    """
    factors = not_negative(k, name="k")
    if (factors == 0).any():
        raise ZeroDenominator("k is 0, a coverage factor must be above zero")
    return not_negative(U, name="U") / factors


def _by_uncertainties(
    x: ArrayLike, own: ArrayLike, x_pt: float, assigned: float, *, names: tuple[str, str]
) -> FloatArray:
    deviations = differences(x, x_pt)
    uncertainties = not_negative(own, name=names[0])
    if uncertainties.shape != deviations.shape:
        raise WrongShape(
            f"{names[0]} has shape {uncertainties.shape}, x has shape {deviations.shape}"
        )
    combined = np.hypot(uncertainties, zero_or_more(assigned, name=names[1]))
    zero = (combined == 0.0) & ~np.isnan(deviations)
    if zero.any():
        raise ZeroDenominator(f"{names[0]} and {names[1]} are both 0, the score is undefined")
    scores = np.full_like(deviations, math.nan)
    np.divide(deviations, combined, out=scores, where=combined > 0.0)
    return scores
