"""Consensus statistics of a group, its assigned value and its spread, each by the plan's rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import ringtrial
from ringtrial import AlgorithmA, Spread, Status

from ..schemes.plan import AssignedBy, AssignedRule, SigmaBy, SigmaRule
from .outcome import OutcomeStatus

NONE = "none"
SERIOUSNESS = (
    OutcomeStatus.OK,
    OutcomeStatus.FEW_RESULTS,
    OutcomeStatus.NOT_CONVERGED,
    OutcomeStatus.DEGENERATE,
    OutcomeStatus.TOO_FEW,
)


@dataclass(frozen=True)
class Summary:
    """Classical and robust statistics of the laboratory means; None where undefined."""

    labs: int
    mean: float | None
    sd: float | None
    median: float | None
    robust: AlgorithmA | None


@dataclass(frozen=True)
class Assigned:
    """The value that laboratories are compared with."""

    value: float | None
    u: float | None
    by: str
    status: OutcomeStatus


def summarise_values(values: NDArray[np.float64]) -> Summary:
    """Describe the laboratory means that are there."""
    labs = int(np.isfinite(values).sum())
    return Summary(
        labs=labs,
        mean=ringtrial.mean(values).value if labs else None,
        sd=ringtrial.standard_deviation(values).value if labs > 1 else None,
        median=ringtrial.median(values).value if labs else None,
        robust=ringtrial.algorithm_a(values) if labs > 1 else None,
    )


def assign(rule: AssignedRule, values: NDArray[np.float64], summary: Summary) -> Assigned:
    """Find the assigned value by the rule of the plan."""
    if rule.by is AssignedBy.REFERENCE and rule.value is not None:
        reference = ringtrial.assigned_from_reference(float(rule.value), float(rule.u or 0))
        u = None if rule.u is None else reference.u_x_pt
        return Assigned(reference.x_pt, u, rule.by.value, OutcomeStatus.OK)
    if summary.labs < 2:
        return Assigned(None, None, NONE, OutcomeStatus.TOO_FEW)
    found = ringtrial.assigned_from_participants(values, estimator=estimator_of(rule.by))
    status = OutcomeStatus(found.status.value)
    if found.status is Status.NOT_CONVERGED:
        return Assigned(None, None, NONE, status)
    return Assigned(found.x_pt, found.u_x_pt, rule.by.value, status)


def estimator_of(by: AssignedBy) -> ringtrial.assigned.Estimator:
    """Name the estimator of participants' results as ringtrial does."""
    if by is AssignedBy.MEDIAN:
        return "median"
    return "mean" if by is AssignedBy.MEAN else "algorithm_a"


def spread(rule: SigmaRule, assigned: Assigned, summary: Summary) -> Spread:
    """Find the standard deviation for proficiency assessment by the rule of the plan."""
    if rule.by is SigmaBy.FIXED and rule.value is not None:
        return ringtrial.sigma_fixed(float(rule.value))
    if rule.by is SigmaBy.PERCEPTION and rule.delta_e is not None:
        return ringtrial.sigma_from_perception(float(rule.delta_e))
    if rule.by is SigmaBy.RELATIVE and rule.percent is not None:
        if assigned.value is None:
            return Spread(None, "relative", Status.DEGENERATE)
        return ringtrial.sigma_relative(assigned.value, percent=float(rule.percent))
    robust = summary.robust
    usable = robust is not None and robust.status is not Status.NOT_CONVERGED
    return ringtrial.sigma_of_round(
        robust.s if robust is not None and usable else None,
        floor=None if rule.floor is None else float(rule.floor),
        ceiling=None if rule.ceiling is None else float(rule.ceiling),
    )


def overall_status(summary: Summary, assigned: Assigned) -> OutcomeStatus:
    """Return the most serious status behind the consensus."""
    if summary.robust is None:
        return OutcomeStatus.TOO_FEW
    return max(OutcomeStatus(summary.robust.status.value), assigned.status, key=SERIOUSNESS.index)
