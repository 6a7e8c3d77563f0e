"""The assigned value of a round and its standard uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from numpy.typing import ArrayLike

from ringtrial._checks import finite, positive, sorted_results, zero_or_more
from ringtrial.algorithm_a import algorithm_a
from ringtrial.constants import (
    COVERAGE_FACTOR,
    ROBUST_UNCERTAINTY_FACTOR,
)
from ringtrial.simple import mean, median, niqr, standard_deviation
from ringtrial.status import InputRefused, Status, TooFewResults

Estimator = Literal["algorithm_a", "median", "mean"]


@dataclass(frozen=True, slots=True)
class AssignedValue:
    """Assigned value of one measurand.

    Attributes
    ----------
    x_pt : float
        Assigned value, in the unit of the results.
    u_x_pt : float or None
        Its standard uncertainty; None when the spread it would come from is zero.
    estimator : str
        ``algorithm_a``, ``median``, ``mean`` or ``reference``.
    n, missing : int
        Usable and missing results; both 0 for a reference.
    status : Status
        Of the estimate; ``ok`` for a reference.
    robust_sd : float or None
        Spread behind u_x_pt: s*, nIQR, or the plain SD for the mean; None for a reference.
    """

    x_pt: float
    u_x_pt: float | None
    estimator: str
    n: int
    missing: int
    status: Status
    robust_sd: float | None


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


@dataclass(frozen=True, slots=True)
class Formulation:
    """Mass fraction of a formulated item and its standard uncertainty."""

    x_pt: float
    u_x_pt: float


def assigned_from_participants(
    x: ArrayLike, *, estimator: Estimator = "algorithm_a"
) -> AssignedValue:
    """Return the consensus of the participants' results.

    ``algorithm_a``: x*, u = 1.25 s*/sqrt(p). ``median``: median, u = 1.25 nIQR/sqrt(p).
    ``mean``: mean, u = s/sqrt(p).

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing and counted.
    estimator : {"algorithm_a", "median", "mean"}
        Algorithm A is recommended from 12 results on, the others from 5 on.

    Returns
    -------
    AssignedValue
        ``degenerate`` with ``u_x_pt`` None when the spread is zero.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 13528:2022, 7.7, Formula (6); C.2, C.3.

    Examples
    --------
    >>> value = assigned_from_participants([9.0, 10.0, 10.0, 11.0, 12.0, None], estimator="median")
    >>> value.x_pt, round(value.u_x_pt, 4), value.n, value.missing
    (10.0, 0.4144, 5, 1)
    """
    if estimator == "algorithm_a":
        robust = algorithm_a(x)
        return AssignedValue(
            robust.x, robust.u, estimator, robust.n, robust.missing, robust.status, robust.s
        )
    if estimator == "median":
        location, scale = median(x), niqr(x)
        u = robust_standard_uncertainty(scale.value, n=scale.n)
    elif estimator == "mean":
        location, scale = mean(x), standard_deviation(x)
        u = standard_uncertainty_of_mean(scale.value, n=scale.n)
    else:
        raise InputRefused(
            f"estimator is {estimator!r}, known are 'algorithm_a', 'median' and 'mean'"
        )
    degenerate = scale.status is Status.DEGENERATE
    return AssignedValue(
        location.value,
        None if degenerate else u,
        estimator,
        scale.n,
        scale.missing,
        scale.status,
        scale.value,
    )


def robust_standard_uncertainty(scale: float, *, n: int) -> float:
    """Return ``1.25 scale/sqrt(n)``, the standard uncertainty of a robust mean.

    Parameters
    ----------
    scale : float
        Robust standard deviation (s*, nIQR or MADe), zero or more, in the unit of the results.
    n : int
        Results behind it. A scale of zero gives zero, which says nothing about the value: the
        functions that know their data return None instead.

    Returns
    -------
    float
        In the unit of ``scale``.

    Raises
    ------
    NotFinite, NotPositive
        A scale that is not finite or is negative.
    TooFewResults
        n below one.

    References
    ----------
    ISO 13528:2022, 7.7.7, Formula (6).

    Examples
    --------
    >>> robust_standard_uncertainty(2.0, n=25)
    0.5
    """
    if n < 1:
        raise TooFewResults("n", usable=n, needed=1)
    return ROBUST_UNCERTAINTY_FACTOR * zero_or_more(scale, name="scale") / math.sqrt(n)


def standard_uncertainty_of_mean(s: float, *, n: int) -> float:
    """Return ``s/sqrt(n)``, the standard uncertainty of an arithmetic mean.

    Parameters
    ----------
    s : float
        Standard deviation, zero or more.
    n : int
        Results behind it.

    Returns
    -------
    float
        In the unit of ``s``.

    Raises
    ------
    NotFinite, NotPositive
        An s that is not finite or is negative.
    TooFewResults
        n below one.

    References
    ----------
    ISO/IEC Guide 98-3 (GUM), 4.2.3.

    Examples
    --------
    >>> standard_uncertainty_of_mean(3.0, n=9)
    1.0
    """
    if n < 1:
        raise TooFewResults("n", usable=n, needed=1)
    return zero_or_more(s, name="s") / math.sqrt(n)


def assigned_from_reference(x_pt: float, u_x_pt: float) -> AssignedValue:
    """Return a value assigned from outside the round: formulation, CRM, reference laboratory.

    Parameters
    ----------
    x_pt : float
        Assigned value.
    u_x_pt : float
        Its standard uncertainty; 0 states that none is known or needed.

    Returns
    -------
    AssignedValue
        With estimator ``reference`` and n = 0.

    Raises
    ------
    NotFinite, NotPositive
        A value that is not finite, an uncertainty below zero.

    References
    ----------
    ISO 13528:2022, 7.3 to 7.6.

    Examples
    --------
    >>> assigned_from_reference(21.62, 0.26).estimator
    'reference'
    """
    return AssignedValue(
        x_pt=finite(x_pt, name="x_pt"),
        u_x_pt=zero_or_more(u_x_pt, name="u_x_pt"),
        estimator="reference",
        n=0,
        missing=0,
        status=Status.OK,
        robust_sd=None,
    )


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
    return ReferenceComparison(x_diff, u_diff, ratio, ratio > COVERAGE_FACTOR)


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
    >>> formulation(m_analyte=1.0, u_m_analyte=0.03, purity=1.0, u_purity=0.04,
    ...             m_total=10.0, u_m_total=0.0)
    Formulation(x_pt=0.1, u_x_pt=0.005)
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
