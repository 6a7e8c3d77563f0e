"""Consensus statistics of a group and its assigned value, by the plan's rules, on its scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import ringtrial
from ringtrial import AlgorithmA, CensoredResults, Status
from ringtrial.constants import COVERAGE_FACTOR

from ..schemes.plan import AssignedBy, AssignedRule, MinimumRule
from ..schemes.plan_assigned import WORDS
from .analysis_scale import AnalysisScale, Column, Columns
from .inputs import Group
from .outcome import OutcomeStatus

NONE = "none"
MAXIMUM_LIKELIHOOD = "maximum_likelihood"
FEWEST = 2
"""Laboratories below which no estimate of a spread exists."""
SERIOUSNESS = (
    OutcomeStatus.OK,
    OutcomeStatus.FEW_RESULTS,
    OutcomeStatus.NOT_CONVERGED,
    OutcomeStatus.DEGENERATE,
    OutcomeStatus.TOO_FEW,
)


@dataclass(frozen=True)
class Summary:
    """Statistics of what entered: classical ones as reported, robust ones on the scale."""

    labs: int
    mean: float | None
    sd: float | None
    median: float | None
    robust: AlgorithmA | None


@dataclass(frozen=True)
class Assigned:
    """The value that laboratories are compared with, on the scale and as reported."""

    value: float | None
    u: float | None
    by: str
    status: OutcomeStatus
    reported: float | None = None
    u_reported: float | None = None
    fitted_sd: float | None = None
    """Spread of a fit by maximum likelihood, on the scale."""
    experts: int = 0
    """Expert laboratories whose results were joined."""

    def interval(self, scale: AnalysisScale) -> tuple[float | None, float | None]:
        """Return the value with its expanded uncertainty, turned back from the scale."""
        return interval_of(self.value, self.u, scale)


def interval_of(
    value: float | None, u: float | None, scale: AnalysisScale
) -> tuple[float | None, float | None]:
    """Turn the ends of an expanded interval back; it is not symmetric on a curved scale."""
    if value is None or u is None:
        return None, None
    return scale.back(value - COVERAGE_FACTOR * u), scale.back(value + COVERAGE_FACTOR * u)


def summarise_values(columns: Columns) -> Summary:
    """Describe the results that entered."""
    values, reported = columns.entering, columns.entering_reported
    labs = int(np.isfinite(values).sum())
    return Summary(
        labs=labs,
        mean=ringtrial.mean(reported).value if labs else None,
        sd=ringtrial.standard_deviation(reported).value if labs > 1 else None,
        median=ringtrial.median(reported).value if labs else None,
        robust=ringtrial.algorithm_a(values) if labs > 1 else None,
    )


def assign(
    rule: AssignedRule,
    group: Group,
    columns: Columns,
    *,
    minimum: MinimumRule,
    scale: AnalysisScale,
) -> Assigned:
    """Find the assigned value by the rule of the plan."""
    if rule.by in WORDS:
        return Assigned(None, None, NONE, OutcomeStatus.NOT_EVALUATED)
    if rule.is_reference and rule.value is not None:
        return of_reference(rule, scale)
    values = columns.entering
    estimator = rule.by
    if rule.by is AssignedBy.EXPERTS:
        named = np.array([lab.lab in rule.laboratories for lab in group.labs])
        values, estimator = np.where(named, values, np.nan), rule.estimator
    count = int(np.isfinite(values).sum())
    # The experts are few by intention: what a consensus of all needs is not asked of them.
    needed = FEWEST if rule.by is AssignedBy.EXPERTS else minimum.consensus
    if count + len(columns.limits) < needed:
        return Assigned(None, None, NONE, OutcomeStatus.TOO_FEW)
    if columns.limits and rule.by is AssignedBy.MEAN:
        return of_fit(columns, scale)
    if count < FEWEST:
        return Assigned(None, None, NONE, OutcomeStatus.TOO_FEW)
    value, u, found = estimate(estimator, values)
    status = OutcomeStatus(found.value)
    if found is Status.NOT_CONVERGED:
        return Assigned(None, None, NONE, status)
    experts = count if rule.by is AssignedBy.EXPERTS else 0
    return turned_back(value, u, rule.by.value, status, scale, experts=experts)


def of_reference(rule: AssignedRule, scale: AnalysisScale) -> Assigned:
    """Take a reference value, as given and on the scale."""
    reference = ringtrial.assigned_from_reference(float(rule.value or 0), float(rule.u or 0))
    u = None if rule.u is None else reference.u_x_pt
    place = scale.carry_one(reference.x_pt)
    if place is None:
        return Assigned(None, None, NONE, OutcomeStatus.NOT_EVALUATED)
    return Assigned(
        place,
        scale.uncertainty(u, reference.x_pt),
        rule.by.value,
        OutcomeStatus.OK,
        reported=reference.x_pt,
        u_reported=u,
    )


def estimate(by: AssignedBy, values: Column) -> tuple[float, float | None, Status]:
    """Return the consensus of participants' results with its uncertainty."""
    found = ringtrial.assigned_from_participants(values, estimator=estimator_of(by))
    return found.x_pt, found.u_x_pt, found.status


def estimator_of(by: AssignedBy) -> ringtrial.assigned.Estimator:
    """Name the estimator of participants' results as ringtrial does."""
    if by is AssignedBy.MEDIAN:
        return "median"
    if by is AssignedBy.Q_HAMPEL:
        return "q_hampel"
    return "mean" if by is AssignedBy.MEAN else "algorithm_a"


def of_fit(columns: Columns, scale: AnalysisScale) -> Assigned:
    """Fit a normal distribution on the scale to numbers and limits together."""
    numbers = columns.entering[np.isfinite(columns.entering)]
    if not numbers.size:
        return Assigned(None, None, NONE, OutcomeStatus.TOO_FEW)
    below = [limit.value for limit in columns.limits if limit.below]
    above = [limit.value for limit in columns.limits if not limit.below]
    lower = np.array([*numbers, *(-np.inf for _ in below), *above])
    upper = np.array([*numbers, *below, *(np.inf for _ in above)])
    fit = ringtrial.censored_fit(CensoredResults(lower, upper, missing=0))
    status = OutcomeStatus(fit.status.value)
    if fit.mu is None or fit.status is Status.NOT_CONVERGED:
        return Assigned(None, None, NONE, status)
    found = turned_back(fit.mu, fit.se_mu, MAXIMUM_LIKELIHOOD, status, scale)
    return Assigned(**{**vars(found), "fitted_sd": fit.sigma or None})


def turned_back(
    value: float,
    u: float | None,
    by: str,
    status: OutcomeStatus,
    scale: AnalysisScale,
    *,
    experts: int = 0,
) -> Assigned:
    """Complete a consensus of the scale with what it is in the unit of the results."""
    reported = scale.back(value)
    slope = None if reported is None else scale.slope(reported)
    return Assigned(
        value,
        u,
        by,
        status,
        reported=reported,
        u_reported=None if u is None or slope is None else u * slope,
        experts=experts,
    )


def overall_status(summary: Summary, assigned: Assigned, minimum: MinimumRule) -> OutcomeStatus:
    """Return the most serious status behind the consensus."""
    if assigned.by == MAXIMUM_LIKELIHOOD:
        found = assigned.status
    elif summary.robust is None:
        return OutcomeStatus.TOO_FEW
    elif assigned.status is OutcomeStatus.NOT_EVALUATED:
        return assigned.status
    else:
        robust = OutcomeStatus(summary.robust.status.value)
        found = max(robust, assigned.status, key=SERIOUSNESS.index)
    if minimum.recommended is None or found not in {OutcomeStatus.OK, OutcomeStatus.FEW_RESULTS}:
        return found
    few = summary.labs < minimum.recommended
    return OutcomeStatus.FEW_RESULTS if few else OutcomeStatus.OK
