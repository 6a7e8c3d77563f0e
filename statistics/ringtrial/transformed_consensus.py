"""Consensus found on a transformed scale and turned back with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from ringtrial._checks import positive
from ringtrial.assigned import Estimator, assigned_from_participants
from ringtrial.constants import COVERAGE_FACTOR
from ringtrial.status import Status
from ringtrial.transformations import Scale, Transformed


@dataclass(frozen=True, slots=True)
class TransformedConsensus:
    """Consensus on a transformed scale and in the unit of the results.

    Attributes
    ----------
    x_pt : float
        Consensus in the unit of the results: for ln a geometric, for logit a logistic centre.
    lower, upper : float or None
        Ends of the expanded interval, turned back; not symmetric about x_pt. None when the spread
        is zero and no uncertainty follows.
    on_scale, u_on_scale, sd_on_scale : float or None
        Consensus, its standard uncertainty and the spread on the transformed scale, on which
        scores are formed.
    k : float
        Coverage factor of the interval.
    scale, estimator : str
        Scale and estimator of the consensus.
    n, missing, excluded, adjusted : int
        Results used, missing, left out for want of a place on the scale, and moved inwards by the
        continuity rule.
    status : Status
        Of the estimate.
    """

    x_pt: float
    lower: float | None
    upper: float | None
    on_scale: float
    u_on_scale: float | None
    sd_on_scale: float | None
    k: float
    scale: Scale
    estimator: str
    n: int
    missing: int
    excluded: int
    adjusted: int
    status: Status


def consensus_on_scale(
    transformed: Transformed,
    *,
    estimator: Estimator = "algorithm_a",
    k: float = COVERAGE_FACTOR,
) -> TransformedConsensus:
    """Return the consensus of transformed results, turned back with its expanded interval.

    ``x_pt = back(c)``, ``lower, upper = back(c -+ k u)`` with consensus c and standard uncertainty
    u on the transformed scale. The interval, not u, is turned back: it stays inside the possible
    values.

    Parameters
    ----------
    transformed : Transformed
        Outcome of `transform`.
    estimator : {"algorithm_a", "median", "mean"}
        As for `assigned_from_participants`.
    k : float
        Coverage factor, above zero.

    Returns
    -------
    TransformedConsensus
        ``degenerate`` without interval when the spread is zero.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite, NotPositive, InputRefused
        A k that is not above zero, an unknown estimator.

    References
    ----------
    ISO 13528:2022, 7.7 on a transformed scale; ISO/IEC Guide 98-3 (GUM), 6.2.1.

    Examples
    --------
    >>> from ringtrial import transform
    >>> found = consensus_on_scale(transform([1.0, 10.0, 100.0], scale="ln"), estimator="mean")
    >>> round(found.x_pt, 9), round(found.lower, 4), round(found.upper, 3)
    (10.0, 0.7003, 142.791)
    """
    coverage = positive(k, name="k")
    assigned = assigned_from_participants(transformed.values, estimator=estimator)
    centre, u = assigned.x_pt, assigned.u_x_pt
    return TransformedConsensus(
        x_pt=transformed.back(centre),
        lower=None if u is None else transformed.back(centre - coverage * u),
        upper=None if u is None else transformed.back(centre + coverage * u),
        on_scale=centre,
        u_on_scale=u,
        sd_on_scale=assigned.robust_sd,
        k=coverage,
        scale=transformed.scale,
        estimator=assigned.estimator,
        n=transformed.n,
        missing=transformed.missing,
        excluded=len(transformed.excluded),
        adjusted=len(transformed.adjusted),
        status=assigned.status,
    )
