"""Evaluate results by a plan: the same rows and plan always give the same evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import ringtrial

from ..results.rows import ResultRow
from ..schemes.plan import AssignedBy, Plan, ResultsRule, Rules, Scale
from ..schemes.plan_assigned import WORDS
from ..studies.allowances import NO_ALLOWANCE, Allowance, allowances_of
from .allowing import with_allowance, with_units
from .analysis_scale import AnalysisScale, columns_of
from .consensus import (
    NONE,
    Assigned,
    Summary,
    assign,
    interval_of,
    overall_status,
    summarise_values,
)
from .criterion import with_criterion
from .decisions import Decided, decisions
from .deviations import PlanDeviation, deviation_notes
from .gathering import modes_of
from .inputs import Group, group_rows
from .outcome import Evaluation, Outcome, OutcomeStatus, UsedScore
from .scoring import choose_score, score_laboratories
from .spread_rules import NO_SIGMA, spread
from .words import evaluate_words

ENGINE = "ringtrial"
SMALLEST_SIGNALLED_GROUP = 5
"""Laboratories from which a method group's own consensus is firm enough to give signals."""


def evaluate(
    rows: Iterable[ResultRow],
    plan: Plan,
    *,
    input_sha256: str,
    deviations: Sequence[PlanDeviation] = (),
    materials: Sequence[Mapping[str, Any]] = (),
) -> Evaluation:
    """Evaluate every measurand in every material, and its method groups where there are several.

    `materials` are the statements that cleared the materials (`studies.clearance_statement`).
    """
    allowances = allowances_of(materials)

    def results_rule(measurand: str, material: str) -> ResultsRule:
        return plan.all_rules_for(measurand, material).results

    return Evaluation(
        input_sha256=input_sha256,
        plan=plan.to_mapping(),
        engine_name=ENGINE,
        engine_version=ringtrial.__version__,
        outcomes=tuple(
            with_deviations(
                evaluate_group(
                    group,
                    plan.all_rules_for(group.measurand, group.material),
                    allowances.get((group.measurand, group.material), NO_ALLOWANCE),
                ),
                deviations,
            )
            for group in group_rows(rows, results_rule)
        ),
        deviations=tuple(deviations),
        materials=tuple(materials),
    )


def with_deviations(outcome: Outcome, deviations: Sequence[PlanDeviation]) -> Outcome:
    """Let the decision log begin with what was changed in the rules after they were locked."""
    notes = tuple(deviation_notes(deviations, outcome.measurand, outcome.material))
    return replace(outcome, notes=notes + outcome.notes) if notes else outcome


def evaluate_group(group: Group, rules: Rules, allowance: Allowance = NO_ALLOWANCE) -> Outcome:
    """Evaluate one group; a group without numbers is listed and not scored."""
    if rules.assigned.by in WORDS:
        return evaluate_words(group, rules)
    judged = judge(group, rules, allowance)
    modes = modes_of(judged.columns.entering, judged.sigma.on_scale, judged.scale)
    return with_criterion(outcome_of(replace(judged, modes=modes)), group)


def judge(group: Group, rules: Rules, allowance: Allowance = NO_ALLOWANCE) -> Decided:
    """Find assigned value, σ_pt and scores of one group, without looking for several modes."""
    scale, minimum = AnalysisScale(rules.scale), rules.minimum
    columns = columns_of(group, scale, rules.results)
    summary = summarise_values(columns)
    assigned = Assigned(None, None, NONE, OutcomeStatus.NOT_EVALUATED)
    sigma, status = NO_SIGMA, OutcomeStatus.NOT_EVALUATED
    if group.is_numeric:
        assigned = assign(rules.assigned, group, columns, minimum=minimum, scale=scale)
        sigma = spread(rules.sigma, assigned, summary, minimum=minimum, scale=scale)
        sigma = with_units(sigma, allowance, rules.sigma, assigned, scale)
        assigned = with_allowance(assigned, allowance, scale)
        status = overall_status(summary, assigned, minimum)
    used = choose_score(assigned, sigma.on_scale, rules, scale)
    needed = signals_need(group, assigned, rules)
    if summary.labs < needed:
        used = UsedScore.NONE
    scores = score_laboratories(
        group.labs,
        columns,
        assigned=assigned,
        sigma_pt=sigma.on_scale,
        used=used,
        rules=rules,
        scale=scale,
    )
    return Decided(
        group=group,
        rules=rules,
        scale=scale,
        columns=columns,
        summary=summary,
        assigned=assigned,
        sigma=sigma,
        status=status,
        used=used,
        needed=needed,
        scores=scores,
        modes=(),
        allowance=allowance,
    )


def outcome_of(decided: Decided) -> Outcome:
    """Put what was decided into the outcome, every number as reported and on the scale."""
    group, summary, scale = decided.group, decided.summary, decided.scale
    assigned, sigma, robust = decided.assigned, decided.sigma, decided.summary.robust
    mean = None if robust is None else scale.back(robust.x)
    lower, upper = assigned.interval(scale)
    robust_lower, robust_upper = robust_interval(summary, scale)
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
        robust_mean=mean,
        robust_sd=None if robust is None or mean is None else robust.s * scale.slope(mean),
        assigned_value=assigned.reported,
        u_assigned_value=assigned.u_reported,
        assigned_by=assigned.by,
        sigma_pt=sigma.reported,
        sigma_by=sigma.by,
        status=decided.status,
        notes=tuple(decisions(decided)),
        scores=decided.scores,
        scale=decided.rules.scale.by.value,
        whole=scale.whole if scale.rule.by is Scale.LOGIT else None,
        assigned_lower=lower,
        assigned_upper=upper,
        robust_lower=robust_lower,
        robust_upper=robust_upper,
        assigned_value_on_scale=assigned.value,
        u_assigned_value_on_scale=assigned.u,
        sigma_pt_on_scale=sigma.on_scale,
        robust_mean_on_scale=None if robust is None else robust.x,
        robust_sd_on_scale=None if robust is None else robust.s,
        modes=decided.modes,
        decimals=decided.rules.rounding.assigned,
    )


def robust_interval(summary: Summary, scale: AnalysisScale) -> tuple[float | None, float | None]:
    """Return the robust mean with its expanded uncertainty, turned back."""
    robust = summary.robust
    return (None, None) if robust is None else interval_of(robust.x, robust.u, scale)


def signals_need(group: Group, assigned: Assigned, rules: Rules) -> int:
    """Return how many laboratories a consensus needs to judge its members by signals."""
    if assigned.by in {NONE, AssignedBy.REFERENCE, AssignedBy.EXPERTS}:
        return 0
    if group.method is None:
        return rules.minimum.signals
    return max(rules.minimum.signals, SMALLEST_SIGNALLED_GROUP)
