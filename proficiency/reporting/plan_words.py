"""The rules of a plan for assigned value and spread in words, and everything it says at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ..i18n import Translator
from ..schemes.plan import (
    AssignedBy,
    AssignedRule,
    Level,
    Rules,
    SigmaBy,
    SigmaRule,
    StatedOn,
)
from .plan_names import ASSIGNED_NAMES, SIGMA_NAMES
from .rounding import as_typed
from .treatment_words import PlanWord, treatment_words


def further_words(rules: Rules, unit: str, t: Translator) -> Iterator[PlanWord]:
    """Say what differs from the usual way beside assigned value and spread."""
    yield from treatment_words(rules, t)
    if rules.delta_e is not None:
        yield PlanWord(
            t("maximum permissible error δ_E = {value}", value=number(rules.delta_e, unit))
        )


def assigned_words(rule: AssignedRule, unit: str, t: Translator) -> str:
    """Say where an assigned value comes from."""
    if rule.by is AssignedBy.EXPERTS:
        return t(
            "consensus of the laboratories {codes} by: {estimator}",
            codes=", ".join(rule.laboratories),
            estimator=t(ASSIGNED_NAMES[rule.estimator]),
        )
    if rule.by is AssignedBy.CATEGORY:
        return category_words(rule, t)
    if rule.by is AssignedBy.PROFILE:
        return t("assigned profile {profile}", profile=rule.profile)
    if rule.by is not AssignedBy.REFERENCE:
        return t(ASSIGNED_NAMES[rule.by])
    if rule.u is None:
        return t("reference value {value}", value=number(rule.value, unit))
    return t(
        "reference value {value} with standard uncertainty {u}",
        value=number(rule.value, unit),
        u=number(rule.u, unit),
    )


def category_words(rule: AssignedRule, t: Translator) -> str:
    """Say which category is assigned, and how many steps from it are satisfactory."""
    if not rule.categories:
        return t("assigned category {category}", category=rule.category)
    return t(
        "assigned category {category} of the scale {scale}, up to {tolerance} steps away "
        "satisfactory",
        category=rule.category,
        scale=" < ".join(rule.categories),
        tolerance=rule.tolerance,
    )


def sigma_words(rule: SigmaRule, unit: str, t: Translator) -> str:
    """Say where the standard deviation for proficiency assessment comes from."""
    if rule.stated_on is StatedOn.SCALE:
        # On a scale of logarithms or logits numbers carry no unit.
        return t("{rule} (on the scale of the evaluation)", rule=of_scale(rule, t))
    if rule.by is SigmaBy.FIXED:
        return t("fixed: {value}", value=number(rule.value, unit))
    if rule.by is SigmaBy.RELATIVE:
        return t("{percent} % of the assigned value", percent=number(rule.percent, ""))
    if rule.by is SigmaBy.PERCEPTION:
        return t("δ_E / 3 with δ_E = {value}", value=number(rule.delta_e, unit))
    if rule.by is SigmaBy.BY_LEVEL:
        return "; ".join(level_words(level, unit, t) for level in rule.levels)
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


def of_scale(rule: SigmaRule, t: Translator) -> str:
    """Say a rule whose numbers are stated on the scale of the evaluation."""
    return sigma_words(replace(rule, stated_on=StatedOn.RESULTS), "", t)


def level_words(level: Level, unit: str, t: Translator) -> str:
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
