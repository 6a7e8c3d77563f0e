"""The statistical plan of a round in words, one line per determination."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ..identity.permissions import Act, may
from ..reporting.plan_words import assigned_words, further_words, sigma_words
from ..reporting.treatment_words import PlanWord
from ..results.unsealed import UNSEALED
from ..rounds.models import Determination, Round, RoundMaterial, RoundMeasurand
from ..schemes.plan import AssignedBy, AssignedRule, Plan
from ..schemes.plan_assigned import WORDS
from . import reader
from .reader import t


@dataclass(frozen=True)
class PlanLine:
    """What is determined, and where assigned value and spread come from."""

    measurand: RoundMeasurand
    material: RoundMaterial
    assigned: str
    sigma: str
    more: tuple[PlanWord, ...] = ()
    """What else the plan says, where it differs from the usual way."""
    assigned_by: str = ""
    sigma_by: str = ""
    """The choices behind the words; empty where nothing is chosen."""


def plan_lines(round_: Round, determinations: Sequence[Determination]) -> list[PlanLine]:
    """Put the plan into words; every participant may read it, its answers after the close."""
    plan = Plan.from_mapping(json.loads(round_.plan_text))
    told = answers_are_told(round_)
    return [plan_line(plan, each.measurand, each.material, told=told) for each in determinations]


def answers_are_told(round_: Round) -> bool:
    """Answer whether the reader may see assigned values that come from outside the round."""
    prepares = may(reader.actor(), Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    return prepares or round_.state in UNSEALED


def plan_line(
    plan: Plan, measurand: RoundMeasurand, material: RoundMaterial, *, told: bool
) -> PlanLine:
    """Put the rules of one determination into words."""
    rules = plan.all_rules_for(measurand.code, material.code)
    if not measurand.result_type.is_numeric:
        return word_line(rules.assigned, measurand, material, told=told)
    return PlanLine(
        measurand,
        material,
        assigned_words(rules.assigned, measurand.unit, reader.t)
        if told or not rules.assigned.is_reference
        else t("a reference value, told after the close"),
        sigma_words(rules.sigma, measurand.unit, reader.t),
        tuple(further_words(rules, measurand.unit, reader.t)),
        assigned_by=rules.assigned.choice,
        sigma_by=rules.sigma.by.value,
    )


def word_line(
    rule: AssignedRule, measurand: RoundMeasurand, material: RoundMaterial, *, told: bool
) -> PlanLine:
    """Say which word is assigned to a qualitative measurand; until it is told, only that one is."""
    none = t("none, qualitative")
    if rule.by not in WORDS:
        return PlanLine(measurand, material, none, none)
    if told:
        words = assigned_words(rule, "", reader.t)
    elif rule.by is AssignedBy.PROFILE:
        words = t("an assigned profile, told after the close")
    else:
        words = t("an assigned category, told after the close")
    return PlanLine(measurand, material, words, none, assigned_by=rule.choice)
