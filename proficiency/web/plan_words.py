"""The statistical plan of a round in words, one line per determination."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..reporting.rounding import as_typed
from ..rounds.models import Determination, Round, RoundMaterial, RoundMeasurand
from ..schemes.plan import (
    AssignedBy,
    AssignedRule,
    Level,
    Plan,
    SigmaBy,
    SigmaRule,
    StatedOn,
)
from .names import ASSIGNED_NAMES, SIGMA_NAMES
from .reader import t
from .treatment_words import treatment_words


@dataclass(frozen=True)
class PlanLine:
    """What is determined, and where assigned value and spread come from."""

    measurand: RoundMeasurand
    material: RoundMaterial
    assigned: str
    sigma: str
    more: tuple[str, ...] = ()
    """What else the plan says, where it differs from the usual way."""
    assigned_by: str = ""
    sigma_by: str = ""
    """The choices behind the words; empty where nothing is chosen."""


def plan_lines(round_: Round, determinations: Sequence[Determination]) -> list[PlanLine]:
    """Put the plan into words; every participant may read it."""
    plan = Plan.from_mapping(json.loads(round_.plan_text))
    return [plan_line(plan, each.measurand, each.material) for each in determinations]


def plan_line(plan: Plan, measurand: RoundMeasurand, material: RoundMaterial) -> PlanLine:
    """Put the rules of one determination into words."""
    if not measurand.result_type.is_numeric:
        return PlanLine(measurand, material, t("none, qualitative"), t("none, qualitative"))
    rules = plan.all_rules_for(measurand.code, material.code)
    return PlanLine(
        measurand,
        material,
        assigned_words(rules.assigned, measurand.unit),
        sigma_words(rules.sigma, measurand.unit),
        tuple(treatment_words(rules)),
        assigned_by=rules.assigned.by.value,
        sigma_by=rules.sigma.by.value,
    )


def assigned_words(rule: AssignedRule, unit: str) -> str:
    """Say where an assigned value comes from."""
    if rule.by is AssignedBy.EXPERTS:
        return t(
            "consensus of the laboratories {codes} by: {estimator}",
            codes=", ".join(rule.laboratories),
            estimator=t(ASSIGNED_NAMES[rule.estimator]),
        )
    if rule.by is not AssignedBy.REFERENCE:
        return t(ASSIGNED_NAMES[rule.by])
    if rule.u is None:
        return t("reference value {value}", value=number(rule.value, unit))
    return t(
        "reference value {value} with standard uncertainty {u}",
        value=number(rule.value, unit),
        u=number(rule.u, unit),
    )


def sigma_words(rule: SigmaRule, unit: str) -> str:
    """Say where the standard deviation for proficiency assessment comes from."""
    if rule.stated_on is StatedOn.SCALE:
        # On a scale of logarithms or logits numbers carry no unit.
        return t("{rule} (on the scale of the evaluation)", rule=of_scale(rule))
    if rule.by is SigmaBy.FIXED:
        return t("fixed: {value}", value=number(rule.value, unit))
    if rule.by is SigmaBy.RELATIVE:
        return t("{percent} % of the assigned value", percent=number(rule.percent, ""))
    if rule.by is SigmaBy.PERCEPTION:
        return t("δ_E / 3 with δ_E = {value}", value=number(rule.delta_e, unit))
    if rule.by is SigmaBy.BY_LEVEL:
        return "; ".join(level_words(level, unit) for level in rule.levels)
    if rule.by is SigmaBy.PRECISION:
        return t(
            "precision experiment: s_R = {s_R}, s_r = {s_r}, {m} replicates",
            s_R=number(rule.s_reproducibility, unit),
            s_r=number(rule.s_repeatability, unit),
            m=rule.m,
        )
    words = t(SIGMA_NAMES[rule.by])
    if rule.by is SigmaBy.REGRESSION:
        words = t(
            "line of earlier rounds: {a} + {b} x_pt", a=number(rule.a, ""), b=number(rule.b, "")
        )
    if rule.floor is not None:
        words = t("{rule}, at least {value}", rule=words, value=number(rule.floor, unit))
    if rule.ceiling is not None:
        words = t("{rule}, at most {value}", rule=words, value=number(rule.ceiling, unit))
    return words


def of_scale(rule: SigmaRule) -> str:
    """Say a rule whose numbers are stated on the scale of the evaluation."""
    return sigma_words(replace(rule, stated_on=StatedOn.RESULTS), "")


def level_words(level: Level, unit: str) -> str:
    """Say the spread of one level."""
    start = number(level.start, unit)
    if level.percent is None:
        return t("from {start} on: {value}", start=start, value=number(level.value, unit))
    return t(
        "from {start} on: {percent} % of the assigned value",
        start=start,
        percent=number(level.percent, ""),
    )


def number(value: Decimal | None, unit: str) -> str:
    """Write a number of the plan exactly as it was fixed."""
    text = as_typed(f"{value}")
    return f"{text} {unit}" if unit else text
