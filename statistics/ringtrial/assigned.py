"""The assigned value of a round and its standard uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from numpy.typing import ArrayLike

from ringtrial._checks import finite, zero_or_more
from ringtrial.algorithm_a import algorithm_a
from ringtrial.constants import ROBUST_UNCERTAINTY_FACTOR
from ringtrial.q_hampel import q_hampel
from ringtrial.simple import mean, median, niqr, standard_deviation
from ringtrial.status import InputRefused, Status, TooFewResults

Estimator = Literal["algorithm_a", "q_hampel", "median", "mean"]


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
        ``algorithm_a``, ``q_hampel``, ``median``, ``mean`` or ``reference``.
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


def assigned_from_participants(
    x: ArrayLike, *, estimator: Estimator = "algorithm_a"
) -> AssignedValue:
    """Return the consensus of the participants' results.

    ``algorithm_a`` and ``q_hampel``: x*, u = 1.25 s*/sqrt(p). ``median``: median, u = 1.25
    nIQR/sqrt(p). ``mean``: mean, u = s/sqrt(p).

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing and counted.
    estimator : {"algorithm_a", "q_hampel", "median", "mean"}
        Algorithm A and Q/Hampel are recommended from 12 results on, the others from 5 on.

    Returns
    -------
    AssignedValue
        ``degenerate`` with ``u_x_pt`` None when the spread is zero.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite, InputRefused
        An infinite result, an unknown estimator.

    References
    ----------
    ISO 13528:2022, 7.7, Formula (6), extended to C.5 by Amd 1:2026; C.2, C.3, C.5.4.

    Examples
    --------
    >>> value = assigned_from_participants([9.0, 10.0, 10.0, 11.0, 12.0, None], estimator="median")
    >>> value.x_pt, round(value.u_x_pt, 4), value.n, value.missing
    (10.0, 0.4144, 5, 1)
    """
    if estimator in ("algorithm_a", "q_hampel"):
        robust = algorithm_a(x) if estimator == "algorithm_a" else q_hampel(x)
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
            f"estimator is {estimator!r}, known are {', '.join(get_args(Estimator))}"
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
