"""The statistical plan of a round in words, one line per determination."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..reporting.rounding import as_typed
from ..rounds.models import Determination, Round, RoundMaterial, RoundMeasurand
from ..schemes.models import ResultType
from ..schemes.plan import AssignedBy, AssignedRule, Plan, SigmaBy, SigmaRule
from .names import ASSIGNED_NAMES, SIGMA_NAMES
from .reader import t


@dataclass(frozen=True)
class PlanLine:
    """What is determined, and where assigned value and spread come from."""

    measurand: RoundMeasurand
    material: RoundMaterial
    assigned: str
    sigma: str


def plan_lines(round_: Round, determinations: Sequence[Determination]) -> list[PlanLine]:
    """Put the plan into words; every participant may read it."""
    plan = Plan.from_mapping(json.loads(round_.plan_text))
    return [plan_line(plan, each.measurand, each.material) for each in determinations]


def plan_line(plan: Plan, measurand: RoundMeasurand, material: RoundMaterial) -> PlanLine:
    """Put the rules of one determination into words."""
    if measurand.result_type is ResultType.QUALITATIVE:
        return PlanLine(measurand, material, t("none, qualitative"), t("none, qualitative"))
    assigned, sigma = plan.rules_for(measurand.code, material.code)
    return PlanLine(
        measurand,
        material,
        assigned_words(assigned, measurand.unit),
        sigma_words(sigma, measurand.unit),
    )


def assigned_words(rule: AssignedRule, unit: str) -> str:
    """Say where an assigned value comes from."""
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
    if rule.by is SigmaBy.FIXED:
        return t("fixed: {value}", value=number(rule.value, unit))
    if rule.by is SigmaBy.RELATIVE:
        return t("{percent} % of the assigned value", percent=number(rule.percent, ""))
    if rule.by is SigmaBy.PERCEPTION:
        return t("δ_E / 3 with δ_E = {value}", value=number(rule.delta_e, unit))
    words = t(SIGMA_NAMES[rule.by])
    if rule.floor is not None:
        words = t("{rule}, at least {value}", rule=words, value=number(rule.floor, unit))
    if rule.ceiling is not None:
        words = t("{rule}, at most {value}", rule=words, value=number(rule.ceiling, unit))
    return words


def number(value: Decimal | None, unit: str) -> str:
    """Write a number of the plan exactly as it was fixed."""
    text = as_typed(f"{value}")
    return f"{text} {unit}" if unit else text
