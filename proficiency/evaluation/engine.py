"""Evaluate results by a plan: the same rows and plan always give the same evaluation."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

import ringtrial
from ringtrial import Spread

from ..results.parsing import NOT_DETECTED
from ..results.rows import ResultRow, ValueKind
from ..schemes.plan import AssignedBy, Plan
from .consensus import (
    NONE,
    Assigned,
    Summary,
    assign,
    overall_status,
    spread,
    summarise_values,
)
from .inputs import Group, group_rows
from .outcome import Evaluation, Note, Outcome, OutcomeStatus, Score, UsedScore
from .scoring import choose_score, score_laboratories

ENGINE = "ringtrial"
SMALLEST_SIGNALLED_GROUP = 5
"""Laboratories from which a method group's own consensus is firm enough to give signals."""


def evaluate(rows: Iterable[ResultRow], plan: Plan, *, input_sha256: str) -> Evaluation:
    """Evaluate every measurand in every material, and its method groups where there are several."""
    return Evaluation(
        input_sha256=input_sha256,
        plan=plan.to_mapping(),
        engine_name=ENGINE,
        engine_version=ringtrial.__version__,
        outcomes=tuple(evaluate_group(group, plan) for group in group_rows(rows)),
    )


def evaluate_group(group: Group, plan: Plan) -> Outcome:
    """Evaluate one group; a group without numbers is listed and not scored."""
    values = np.array(
        [math.nan if lab.value is None else lab.value for lab in group.labs], dtype=np.float64
    )
    summary = summarise_values(values)
    assigned_rule, sigma_rule = plan.rules_for(group.measurand, group.material)
    if group.is_numeric:
        assigned = assign(assigned_rule, values, summary)
        sigma = spread(sigma_rule, assigned, summary)
        status = overall_status(summary, assigned)
    else:
        assigned = Assigned(None, None, NONE, OutcomeStatus.NOT_EVALUATED)
        sigma = Spread(None, NONE, ringtrial.Status.DEGENERATE)
        status = OutcomeStatus.NOT_EVALUATED
    delta_e = plan.delta_e_for(group.measurand, group.material)
    used = choose_score(assigned, sigma.sigma_pt, delta_e)
    too_small = is_too_small(group, assigned, summary)
    if too_small:
        used = UsedScore.NONE
    scores = score_laboratories(
        group.labs, values, assigned=assigned, sigma_pt=sigma.sigma_pt, used=used
    )
    return Outcome(
        measurand=group.measurand,
        material=group.material,
        method=group.method,
        unit=group.unit,
        labs=summary.labs,
        results=sum(lab.numbers for lab in group.labs),
        mean=summary.mean,
        sd=summary.sd,
        median=summary.median,
        robust_mean=summary.robust.x if summary.robust else None,
        robust_sd=summary.robust.s if summary.robust else None,
        assigned_value=assigned.value,
        u_assigned_value=assigned.u,
        assigned_by=assigned.by,
        sigma_pt=sigma.sigma_pt,
        sigma_by=NONE if sigma.sigma_pt is None else sigma_rule.by.value,
        status=status,
        notes=(
            *result_notes(group),
            *consensus_notes(group, summary, status=status),
            *([Note("group_too_small", {"labs": summary.labs})] if too_small else []),
            *score_notes(group, assigned, sigma, used=used, scores=scores),
        ),
        scores=scores,
    )


def is_too_small(group: Group, assigned: Assigned, summary: Summary) -> bool:
    """Answer whether a method group is too small to judge its members by its own consensus."""
    return (
        group.method is not None
        and assigned.by not in {NONE, AssignedBy.REFERENCE}
        and summary.labs < SMALLEST_SIGNALLED_GROUP
    )


def result_notes(group: Group) -> Iterator[Note]:
    """Say which results are listed but did not enter the statistics."""
    categories = Counter(row.parsed.category for row in group.rows if row.parsed.category)
    absent = categories.pop(NOT_DETECTED, 0) if group.is_numeric else 0
    if categories:
        counts = ", ".join(f"{name}: {count}" for name, count in sorted(categories.items()))
        yield Note("qualitative", {"counts": counts})
    if absent:
        yield Note("not_detected", {"count": absent})
    if censored := group.count(ValueKind.CENSORED):
        yield Note("censored", {"count": censored})
    if missing := group.count(ValueKind.MISSING):
        yield Note("missing", {"count": missing})
    if group.method is None:
        labs: dict[str, set[str | None]] = {}
        for row in group.rows:
            labs.setdefault(row.lab, set()).add(row.method)
        if several := sum(len(methods) > 1 for methods in labs.values()):
            yield Note("methods_averaged", {"count": several})


def consensus_notes(group: Group, summary: Summary, *, status: OutcomeStatus) -> Iterator[Note]:
    """Say how far the consensus can be trusted."""
    facts = {"labs": summary.labs}
    if status in {OutcomeStatus.TOO_FEW, OutcomeStatus.NOT_EVALUATED}:
        if summary.labs:
            yield Note("too_few", facts)
        elif not group.count(ValueKind.CATEGORY):
            yield Note("no_numbers")
        return
    if summary.labs < ringtrial.constants.RECOMMENDED_FOR_ALGORITHM_A:
        yield Note("few_results", facts)
    if status is OutcomeStatus.DEGENERATE:
        yield Note("degenerate")
    if status is OutcomeStatus.NOT_CONVERGED:
        yield Note("not_converged")


def score_notes(
    group: Group, assigned: Assigned, sigma: Spread, *, used: UsedScore, scores: tuple[Score, ...]
) -> Iterator[Note]:
    """Say which score was chosen, and why others are missing."""
    if not group.is_numeric or assigned.value is None:
        return
    if sigma.rule in {"round_floor", "round_ceiling"}:
        yield Note("sigma_floor" if sigma.rule == "round_floor" else "sigma_ceiling")
    if sigma.sigma_pt is None:
        yield Note("sigma_undefined")
    elif assigned.u is None:
        yield Note("reference_without_u" if used is UsedScore.Z else "u_undefined")
    elif used is UsedScore.Z_PRIME:
        ratio = ringtrial.uncertainty_ratio(assigned.u, sigma_pt=sigma.sigma_pt)
        yield Note("z_prime_used", {"ratio": ratio})
    if assigned.value == 0.0:
        yield Note("percent_undefined")
    if any(score.zeta is not None for score in scores) and assigned.by != "reference":
        yield Note("zeta_with_consensus")
    if any(score.en is not None for score in scores) and (
        without_k := sum(lab.u is not None and lab.k is None for lab in group.labs)
    ):
        yield Note("default_k", {"count": without_k})
