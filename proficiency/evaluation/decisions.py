"""The decision log of an outcome: what was decided and why, as notes for the reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import ringtrial
from ringtrial.constants import RECOMMENDED_FOR_ALGORITHM_A

from ..results.parsing import NOT_DETECTED
from ..results.rows import NO, YES, Detail, ResultRow, ValueKind
from ..schemes.plan import AssignedBy, Censored, Replicates, Rules, Scale, ScoreBy
from ..studies.allowances import NO_ALLOWANCE, Allowance
from .analysis_scale import AnalysisScale, Columns
from .consensus import MAXIMUM_LIKELIHOOD, Assigned, Summary
from .exclusion_notes import exclusion_notes
from .inputs import Group
from .outcome import Note, OutcomeStatus, Score, UsedScore
from .scoring import SYMBOLS, is_contradicted
from .spread_rules import FLOOR, Sigma


@dataclass(frozen=True)
class Decided:
    """Everything that was decided about one group."""

    group: Group
    rules: Rules
    scale: AnalysisScale
    columns: Columns
    summary: Summary
    assigned: Assigned
    sigma: Sigma
    status: OutcomeStatus
    used: UsedScore
    needed: int
    """Laboratories from which the consensus gives signals."""
    scores: tuple[Score, ...]
    modes: tuple[float, ...]
    allowance: Allowance = NO_ALLOWANCE
    """What studies of the material add."""


def decisions(decided: Decided) -> Iterator[Note]:
    """Give the notes in the order of the evaluation, from results to scores."""
    yield from exclusion_notes([lab.excluded for lab in decided.group.labs])
    yield from result_notes(decided.group)
    yield from treatment_notes(decided)
    yield from consensus_notes(decided)
    yield from minimum_notes(decided)
    yield from spread_notes(decided)
    yield from material_notes(decided)
    yield from score_notes(decided)


def result_notes(group: Group) -> Iterator[Note]:
    """Say which results are listed but did not enter the statistics."""
    categories = Counter(
        row.parsed.category
        for row in group.rows
        if row.parsed.kind in {ValueKind.CATEGORY, ValueKind.NO_CALL} and row.parsed.category
    )
    absent = categories.pop(NOT_DETECTED, 0) if group.is_numeric else 0
    if categories:
        counts = ", ".join(f"{name}: {count}" for name, count in sorted(categories.items()))
        yield Note("qualitative", {"counts": counts})
    if absent:
        yield Note("not_detected", {"count": absent})
    if censored := group.count(ValueKind.CENSORED):
        yield Note("censored", {"count": censored})
    if intervals := group.count(ValueKind.INTERVAL):
        yield Note("intervals", {"count": intervals})
    if profiles := group.count(ValueKind.PROFILE):
        different = {row.parsed.category for row in group.rows} - {None}
        yield Note("profiles", {"count": profiles, "different": len(different)})
    yield from detail_notes(group)
    if missing := group.count(ValueKind.MISSING):
        yield Note("missing", {"count": missing})
    if group.method is None:
        labs: dict[str, set[str | None]] = {}
        for row in group.rows:
            labs.setdefault(row.lab, set()).add(row.method)
        if several := sum(len(methods) > 1 for methods in labs.values()):
            yield Note("methods_averaged", {"count": several})


def detail_notes(group: Group) -> Iterator[Note]:
    """Say what stands beside the results: decisions on the criterion, and counts that limit u."""
    said = Counter(
        row.details[Detail.DECISION] for row in group.rows if Detail.DECISION in row.details
    )
    if said:
        yield Note("criterion_decisions", {"met": said[YES], "not_met": said[NO]})
    if doubtful := sum(is_below_counting_noise(row) for row in group.rows):
        yield Note("below_counting_noise", {"count": doubtful})


def is_below_counting_noise(row: ResultRow) -> bool:
    """Answer whether a stated uncertainty is smaller than counting so few objects allows."""
    counted = int(row.details.get(Detail.N_COUNTED, "0"))
    if row.u is None or row.parsed.value is None or counted == 0:
        return False
    return row.u * row.u * counted < row.parsed.value * row.parsed.value


def treatment_notes(decided: Decided) -> Iterator[Note]:
    """Say how results were taken together, on which scale, and which have no part."""
    group, columns, rules = decided.group, decided.columns, decided.rules
    if not group.is_numeric:
        return
    several = any(lab.numbers > 1 for lab in group.labs)
    if several and rules.results.replicates is not Replicates.MEAN:
        median = rules.results.replicates is Replicates.MEDIAN
        yield Note("replicates_median" if median else "replicates_first")
    if columns.substituted:
        half = rules.results.censored is Censored.HALF
        key = {"count": columns.substituted}
        yield Note("limits_halved" if half else "limits_as_results", key)
    if columns.without:
        methods = ", ".join(rules.results.without_methods)
        yield Note("methods_without_part", {"count": len(columns.without), "methods": methods})
    if columns.outside:
        # A count and no codes: whose sample it is, everybody knows.
        yield Note("laboratories_outside", {"count": len(columns.outside)})
    if rules.scale.by is Scale.LN:
        yield Note("scale_ln")
    if rules.scale.by is Scale.LOGIT:
        yield Note("scale_logit", {"whole": str(rules.scale.whole)})
    if columns.adjusted and rules.scale.counted is not None:
        facts = {"count": columns.adjusted, "counted": rules.scale.counted}
        yield Note("moved_by_half_a_count", facts)
    elif columns.adjusted:
        half_unit = str(rules.scale.half_unit)
        yield Note("moved_by_half_a_unit", {"count": columns.adjusted, "half_unit": half_unit})
    if columns.off_scale:
        yield Note("off_scale", {"count": len(columns.off_scale)})


def consensus_notes(decided: Decided) -> Iterator[Note]:
    """Say how far the consensus can be trusted."""
    group, status, labs = decided.group, decided.status, decided.summary.labs
    minimum, assigned = decided.rules.minimum, decided.assigned
    facts = {"labs": labs}
    if not group.is_numeric:
        if not group.count(ValueKind.CATEGORY):
            yield Note("no_numbers")
        return
    if status in {OutcomeStatus.TOO_FEW, OutcomeStatus.NOT_EVALUATED}:
        if labs > 1 and decided.rules.assigned.is_reference:
            yield Note("reference_off_scale")
        elif labs > 1 and decided.rules.assigned.by is AssignedBy.EXPERTS:
            yield Note("experts_missing")
        elif labs > 1:
            yield Note("too_few_for_consensus", {**facts, "needed": minimum.consensus})
        else:
            yield Note("too_few", facts)
        return
    if assigned.by == MAXIMUM_LIKELIHOOD:
        yield Note("fitted", {"labs": labs, "limits": len(decided.columns.limits)})
    if assigned.experts:
        named = len(decided.rules.assigned.laboratories)
        yield Note("experts_joined", {"count": assigned.experts, "named": named})
    if minimum.recommended is not None and labs < minimum.recommended:
        yield Note("few_for_plan", {**facts, "needed": minimum.recommended})
    elif minimum.recommended is None and labs < RECOMMENDED_FOR_ALGORITHM_A:
        yield Note("few_results", facts)
    if status is OutcomeStatus.DEGENERATE:
        yield Note("degenerate")
    if status is OutcomeStatus.NOT_CONVERGED:
        yield Note("not_converged")
    if decided.modes:
        first, second = decided.modes
        yield Note("two_modes", {"first": first, "second": second})


def minimum_notes(decided: Decided) -> Iterator[Note]:
    """Say that there are too few laboratories for signals."""
    labs = decided.summary.labs
    if labs >= decided.needed:
        return
    if decided.needed > decided.rules.minimum.signals:
        yield Note("group_too_small", {"labs": labs})
    else:
        yield Note("too_few_for_signals", {"labs": labs, "needed": decided.needed})


def spread_notes(decided: Decided) -> Iterator[Note]:
    """Say what decided σ_pt."""
    sigma, rules = decided.sigma, decided.rules
    if not decided.group.is_numeric or decided.assigned.value is None:
        return
    if sigma.limited is not None:
        floor = sigma.limited == FLOOR
        if rules.sigma.by == "robust":
            yield Note("sigma_floor" if floor else "sigma_ceiling")
        else:
            yield Note("line_floor" if floor else "line_ceiling")
    if sigma.level is not None:
        yield Note("sigma_of_level", {"level": sigma.level})


def material_notes(decided: Decided) -> Iterator[Note]:
    """Say what studies of the material added to σ_pt and to u(x_pt)."""
    allowance, u, sigma = decided.allowance, decided.assigned.u, decided.sigma
    if decided.assigned.value is None:
        return
    if allowance.in_sigma and sigma.on_scale is not None:
        yield Note(
            "sigma_with_units" if sigma.with_units else "sigma_contains_units",
            {"s_s": allowance.in_sigma, "sigma": sigma.on_scale},
        )
    if u is None:
        return
    if allowance.u_hom:
        yield Note("u_with_units", {"part": allowance.u_hom, "u": u})
    if allowance.u_stab:
        yield Note("u_with_storage", {"part": allowance.u_stab, "u": u})
    if allowance.u_trans:
        yield Note("u_with_transport", {"part": allowance.u_trans, "u": u})


def score_notes(decided: Decided) -> Iterator[Note]:
    """Say which score was chosen, and why others are missing."""
    assigned, group = decided.assigned, decided.group
    if not group.is_numeric or assigned.value is None:
        return
    yield from choice_notes(decided)
    # A count, not codes: a laboratory's report names no other laboratory.
    contradicted = sum(
        is_contradicted(lab, assigned, decided.sigma.on_scale, decided.scale) for lab in group.labs
    )
    if contradicted:
        yield Note("limits_contradict", {"count": contradicted})
    if assigned.reported == 0.0:
        yield Note("percent_undefined")
    if any(score.zeta is not None for score in decided.scores) and assigned.by != "reference":
        yield Note("zeta_with_consensus")
    if any(score.en is not None for score in decided.scores) and (
        without_k := sum(lab.u is not None and lab.k is None for lab in group.labs)
    ):
        yield Note("default_k", {"count": without_k})
    if decided.rules.rounding.scores is not None:
        yield Note("scores_rounded", {"decimals": decided.rules.rounding.scores})


def choice_notes(decided: Decided) -> Iterator[Note]:
    """Say why this score gives the signal."""
    assigned, used, rules = decided.assigned, decided.used, decided.rules
    sigma_pt, prescribed = decided.sigma.on_scale, rules.score.by
    if prescribed is ScoreBy.PERCENT:
        yield Note("percent_prescribed", {"limit": str(rules.score.delta_e_percent)})
        return
    if sigma_pt is None:
        yield Note("sigma_undefined")
    elif assigned.u is None and (prescribed in {ScoreBy.AUTO, ScoreBy.Z}):
        yield Note("reference_without_u" if used is UsedScore.Z else "u_undefined")
    elif prescribed is ScoreBy.AUTO and used is UsedScore.Z_PRIME and assigned.u is not None:
        ratio = ringtrial.uncertainty_ratio(assigned.u, sigma_pt=sigma_pt)
        yield Note("z_prime_used", {"ratio": ratio})
    elif prescribed is ScoreBy.Z and assigned.u is not None:
        ratio = ringtrial.uncertainty_ratio(assigned.u, sigma_pt=sigma_pt)
        yield Note("z_prescribed", {"ratio": ratio})
    if prescribed in {ScoreBy.Z_PRIME, ScoreBy.ZETA, ScoreBy.EN}:
        symbol = SYMBOLS[UsedScore(prescribed.value)]
        known = assigned.u is not None
        yield Note("score_prescribed" if known else "prescribed_needs_u", {"score": symbol})
