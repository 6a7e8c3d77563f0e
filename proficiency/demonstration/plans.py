"""The statistical plans of the demonstration rounds, from their specification."""

from __future__ import annotations

from decimal import Decimal

from ..schemes.plan import Override, Plan, Scale, ScaleRule, SigmaBy, SigmaRule, StatedOn
from .specification import DemoMeasurand, DemoRound, DemoScheme


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
    return Plan(overrides=tuple(entries))


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
