"""Assigned values that rest on a reference material, and their comparison with a consensus."""

from __future__ import annotations

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike

from ringtrial._checks import finite, positive, sorted_results, zero_or_more
from ringtrial.assigned import standard_uncertainty_of_mean
from ringtrial.constants import COVERAGE_FACTOR, ON_THE_LIMIT
from ringtrial.simple import mean, standard_deviation
from ringtrial.status import Status


@dataclass(frozen=True, slots=True)
class ValueAgainstCrm:
    """Value found by comparing the item with a certified reference material.

    Attributes
    ----------
    x_pt, u_x_pt : float
        Assigned value and standard uncertainty.
    d_mean, d_sd, u_d : float
        Mean, SD and standard uncertainty of the mean of the differences item minus material.
    n, missing : int
        Usable and missing differences.
    status : Status
        ``degenerate`` when all differences are equal, so that u_x_pt is that of the material alone.
    """

    x_pt: float
    u_x_pt: float
    d_mean: float
    d_sd: float
    u_d: float
    n: int
    missing: int
    status: Status


@dataclass(frozen=True, slots=True)
class ReferenceComparison:
    """Difference of an independent reference value from the assigned value.

    Attributes
    ----------
    x_diff, u_diff : float
        Difference reference minus assigned value, and its standard uncertainty.
    ratio : float
        |x_diff| / u_diff.
    investigate : bool
        Whether the ratio exceeds 2.
    """

    x_diff: float
    u_diff: float
    ratio: float
    investigate: bool


def value_against_crm(differences: ArrayLike, *, x_crm: float, u_crm: float) -> ValueAgainstCrm:
    """Return the value one laboratory finds by comparing the item with a reference material.

    ``x_pt = x_crm + mean(d)``, ``u(x_pt)^2 = u_crm^2 + SD(d)^2/n``.

    Parameters
    ----------
    differences : array_like, shape (n,)
        Item minus reference material, run by run; NaN or None is missing.
    x_crm, u_crm : float
        Certified value and its standard uncertainty.

    Returns
    -------
    ValueAgainstCrm

    Raises
    ------
    TooFewResults
        Fewer than two usable differences.
    NotFinite, NotPositive
        An infinite input, a negative u_crm.

    References
    ----------
    ISO 13528:2022, 7.5.2, Formulae (4) and (5).

    Examples
    --------
    >>> value_against_crm([1.0, 2.0, 3.0], x_crm=20.0, u_crm=0.1).x_pt
    22.0
    """
    values, missing = sorted_results(differences, name="differences")
    reference, u_reference = finite(x_crm, name="x_crm"), zero_or_more(u_crm, name="u_crm")
    d_mean, spread = mean(values).value, standard_deviation(values)
    u_d = standard_uncertainty_of_mean(spread.value, n=spread.n)
    return ValueAgainstCrm(
        x_pt=reference + d_mean,
        u_x_pt=math.hypot(u_reference, u_d),
        d_mean=d_mean,
        d_sd=spread.value,
        u_d=u_d,
        n=spread.n,
        missing=missing,
        status=spread.status,
    )


def compare_with_reference(
    *, x_pt: float, u_x_pt: float, x_ref: float, u_ref: float
) -> ReferenceComparison:
    """Compare an assigned value with an independent reference value.

    ``x_diff = x_ref - x_pt``, ``u_diff = sqrt(u_ref^2 + u(x_pt)^2)``.

    Parameters
    ----------
    x_pt, u_x_pt : float
        Assigned value and its standard uncertainty.
    x_ref, u_ref : float
        Reference value and its standard uncertainty.

    Returns
    -------
    ReferenceComparison
        To be investigated when |x_diff| exceeds 2 u_diff.

    Raises
    ------
    NotFinite, NotPositive
        An input that is not finite, a negative uncertainty, both uncertainties zero.

    References
    ----------
    ISO 13528:2022, 7.8, Formula (7).

    Examples
    --------
    >>> compare_with_reference(x_pt=10.0, u_x_pt=0.3, x_ref=10.6, u_ref=0.4).investigate
    False
    """
    x_diff = finite(x_ref, name="x_ref") - finite(x_pt, name="x_pt")
    u_diff = math.hypot(zero_or_more(u_ref, name="u_ref"), zero_or_more(u_x_pt, name="u_x_pt"))
    ratio = abs(x_diff) / positive(u_diff, name="u_diff")
    return ReferenceComparison(
        x_diff, u_diff, ratio, investigate=ratio > COVERAGE_FACTOR * (1.0 + ON_THE_LIMIT)
    )
