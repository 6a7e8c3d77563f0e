"""Rehearse a stored round: its determinations, its plan, invented laboratories; nothing is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import ringtrial

from ..evaluation.analysis_scale import AnalysisScale
from ..evaluation.consensus import Assigned
from ..evaluation.engine import evaluate
from ..evaluation.outcome import Evaluation, OutcomeStatus
from ..evaluation.spread_rules import slope_at
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..reporting.header import ReportStatus, RoundHeader
from ..reporting.heading import measurand_labels
from ..reporting.label import Label
from ..reporting.record_gathering import provider_beside
from ..rounds.models import Determination, Round
from ..schemes.plan import Plan, Rules, Scale, SigmaBy, StatedOn
from ..schemes.prescribed_spread import prescribed
from .drawing import draw, rows_of
from .repeating import Frequencies, repeat
from .scenario import Scenario, Target

USUAL_SPREAD = {Scale.IDENTITY: 0.10, Scale.LN: 0.15, Scale.LOGIT: 0.30}
"""Spread between laboratories where the plan takes it from the results; relative if reported."""
COMPARISONS, FEWEST_FIGURES = 600_000, 12
"""Pairs of figures that are compared for one page, and figures of a laboratory at least."""
Assumed = Mapping[tuple[str, str], tuple[float | None, float | None]]
"""True value and spread in the unit of the results, as typed, by measurand and material."""


@dataclass(frozen=True)
class Rehearsal:
    """What the plan would report of one invented round, and its signals over many."""

    evaluation: Evaluation
    frequencies: Frequencies
    alike: tuple[tuple[str, str], ...]
    """Pairs of laboratories whose digits are alike beyond chance."""


def rehearse(
    round_: Round,
    targets: Sequence[Target],
    scenario: Scenario,
    plan: Plan,
    *,
    actor: Actor,
    repeated: bool = True,
) -> Rehearsal:
    """Evaluate one invented round by the plan, then repeat it unless one is enough."""
    require(actor, Act.REHEARSE_ROUND, scheme_id=round_.scheme_id)
    rows = list(rows_of(draw(targets, scenario, run=0), scenario))
    text = "\n".join(f"{row.lab} {row.measurand} {row.material} {row.typed}" for row in rows)
    return Rehearsal(
        evaluation=evaluate(rows, plan, input_sha256=hashlib.sha256(text.encode()).hexdigest()),
        frequencies=repeat(targets, scenario if repeated else replace(scenario, runs=1)),
        alike=alike(targets, scenario),
    )


def alike(targets: Sequence[Target], scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """Look for laboratories that report each other's digits, in as many figures as time allows."""
    most = max(FEWEST_FIGURES, COMPARISONS // scenario.labs**2)
    figures: dict[str, list[str | None]] = {code: [] for code in scenario.laboratories()}
    for drawn in draw(targets, scenario, run=0):
        for number, code in enumerate(scenario.laboratories()):
            typed = [drawn.written(float(value)) for value in drawn.values[number]]
            figures[code].extend(None if text.startswith("<") else text for text in typed)
    found = ringtrial.similar_submissions({code: own[:most] for code, own in figures.items()})
    return tuple((pair.first, pair.second) for pair in found)


def targets_of(
    determinations: Sequence[Determination], plan: Plan, assumed: Assumed
) -> list[Target]:
    """Return what is to be rehearsed, with what is assumed to be true of it."""
    return [
        target_of(each, plan, assumed.get((each.measurand.code, each.material.code), (None, None)))
        for each in determinations
        if each.measurand.result_type.is_numeric
    ]


def target_of(
    determination: Determination, plan: Plan, assumed: tuple[float | None, float | None]
) -> Target:
    """Take what was typed, else what the plan and the measurand suggest."""
    measurand, material = determination.measurand, determination.material
    rules = plan.all_rules_for(measurand.code, material.code)
    true = assumed[0] if assumed[0] is not None else suggested_value(determination, rules)
    target = Target(
        measurand=measurand.code,
        material=material.code,
        unit=measurand.unit,
        rules=rules,
        true=true,
        spread=suggested_spread(rules, true),
        replicates=measurand.replicates,
        decimals=measurand.decimals,
        lower=None if measurand.lower_bound is None else float(measurand.lower_bound),
        upper=None if measurand.upper_bound is None else float(measurand.upper_bound),
        methods=tuple(method.code for method in measurand.methods),
    )
    if assumed[1] is None:
        return target
    return replace(target, spread=assumed[1] / (slope(rules, true) or 1.0))


def suggested_value(determination: Determination, rules: Rules) -> float:
    """Return the reference value, the middle of the declared range, or a usual size."""
    measurand = determination.measurand
    if rules.assigned.value is not None:
        return float(rules.assigned.value)
    low, high = determination.declared_low, determination.declared_high
    if low is None or high is None:
        low, high = measurand.expected_low, measurand.expected_high
    if low is not None and high is not None:
        # A share or a difference lies in the middle, a quantity over decades between them.
        wide = low > 0 and high > 10 * low and measurand.upper_bound is None
        return float((low * high).sqrt() if wide else (low + high) / 2)
    if measurand.upper_bound is not None:
        return 0.9 * float(measurand.upper_bound)
    return float(rules.sigma.levels[-1].start or 10) if rules.sigma.levels else 10.0


def slope(rules: Rules, true: float) -> float | None:
    """Return how many units of the results one unit of the scale is at the true value."""
    known = Assigned(true, None, "reference", OutcomeStatus.OK, reported=true)
    return slope_at(known, AnalysisScale(rules.scale))


def suggested_spread(rules: Rules, true: float) -> float:
    """Return σ_pt of the plan on the scale, or a usual spread where the round decides it."""
    usual = USUAL_SPREAD[rules.scale.by]
    if rules.sigma.by is SigmaBy.ROBUST:
        return usual * (abs(true) or 1.0) if rules.scale.by is Scale.IDENTITY else usual
    found, _ = prescribed(rules.sigma, true)
    if not found.sigma_pt:
        return usual * (abs(true) or 1.0) if rules.scale.by is Scale.IDENTITY else usual
    if rules.sigma.stated_on is StatedOn.SCALE:
        return found.sigma_pt
    return found.sigma_pt / (slope(rules, true) or 1.0)


def header_of_rehearsal(round_: Round, scenario: Scenario) -> RoundHeader:
    """Say on every page of the report that nothing of it is real."""
    return RoundHeader(
        number=f"{round_.code}-REHEARSAL-{scenario.seed}",
        version=1,
        status=ReportStatus.REHEARSAL,
        provider=provider_beside(round_),
        scheme=Label(zh=round_.scheme.name_zh, en=round_.scheme.name_en),
        round_code=round_.code,
        round_title=Label(zh=round_.title_zh, en=round_.title_en),
        time_zone=round_.time_zone,
        measurands=measurand_labels(round_),
        materials={m.code: Label(zh=m.name_zh, en=m.name_en) for m in round_.materials},
        methods={
            method.code: Label(zh=method.name_zh, en=method.name_en)
            for measurand in round_.measurands
            for method in measurand.methods
        },
    )
