"""The statistical plans of the demonstration rounds, from their specification."""

from __future__ import annotations

import re
from decimal import Decimal

from ..results.details import find_word
from ..schemes.catalogue import catalogue
from ..schemes.plan import (
    AssignedBy,
    AssignedRule,
    Override,
    Plan,
    Scale,
    ScaleRule,
    SigmaBy,
    SigmaRule,
    StatedOn,
)
from .specification import DemoMeasurand, DemoRound, DemoScheme
from .word_synthesis import written_profile
from .words import DemoWords

MODE = re.compile(r"([A-Z]+) ([0-9])")
"""A material and the mode of the expert panel, as the specification says it."""
TOLERATED_STEPS = 1


def plan_of(scheme: DemoScheme, round_: DemoRound) -> Plan:
    """Return the plan of a round: consensus by Algorithm A, the spread by fitness for purpose."""
    entries = []
    for code in round_.measurands:
        measurand = scheme.measurands[code]
        if (scale := scale_of(measurand)) is not None:
            entries.append(Override(measurand=code, scale=scale))
        for material in measurand.materials:
            sigma = sigma_of(measurand, material)
            if sigma is not None:
                entries.append(Override(measurand=code, material=material, sigma=sigma))
    for code in round_.words:
        words = scheme.words[code]
        for material, content in words.materials.items():
            if "mixed_with" in content:
                # One profile cannot be right for a mixture: who sees both lines is not wrong.
                continue
            assigned = assigned_word(words, material)
            entries.append(Override(measurand=code, material=material, assigned=assigned))
    return Plan(overrides=tuple(entries))


def assigned_word(words: DemoWords, material: str) -> AssignedRule:
    """Return what is truly in a material, or for a scale the mode of the expert panel."""
    content = words.materials[material]
    if "profile" in content:
        return AssignedRule(AssignedBy.PROFILE, profile=written_profile(content["profile"]))
    categories = catalogue()[words.code].definition.columns["categories"]
    if "true" in content:
        found = find_word(content["true"], categories)
        return AssignedRule(AssignedBy.CATEGORY, category=found.code if found else content["true"])
    modes = dict(MODE.findall(words.model["assigned_value"]))
    return AssignedRule(
        AssignedBy.CATEGORY,
        category=modes[material],
        categories=tuple(each.code for each in categories),
        tolerance=TOLERATED_STEPS,
    )


def scale_of(measurand: DemoMeasurand) -> ScaleRule | None:
    """Return the scale of a measurand; None where results are evaluated as reported."""
    if measurand.transform == "ln":
        return ScaleRule(Scale.LN)
    if measurand.transform != "logit":
        return None
    decimals = measurand.decimals
    # A proportion of 0 or 100 % lies half a step of the reported figures inside.
    half_unit = None if decimals is None else Decimal(5).scaleb(-decimals - 1)
    return ScaleRule(Scale.LOGIT, half_unit=half_unit)


def sigma_of(measurand: DemoMeasurand, material: str) -> SigmaRule | None:
    """Return the rule for one material; None leaves it to the spread of the round."""
    given = measurand.sigma[material]
    if given["value"] is None:
        return None
    value = Decimal(str(given["value"]))
    if given["kind"].startswith("relative"):
        return SigmaRule(SigmaBy.RELATIVE, percent=value)
    if given["kind"] == "logit units":
        return SigmaRule(SigmaBy.FIXED, value=value, stated_on=StatedOn.SCALE)
    return SigmaRule(SigmaBy.FIXED, value=value)
