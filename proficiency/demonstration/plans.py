"""The statistical plans of the demonstration rounds, from their specification."""

from __future__ import annotations

from decimal import Decimal

from ..schemes.plan import Override, Plan, SigmaBy, SigmaRule
from .scales import local_slope, written
from .specification import DemoMeasurand, DemoRound, DemoScheme


def plan_of(scheme: DemoScheme, round_: DemoRound) -> Plan:
    """Return the plan of a round: consensus by Algorithm A, the spread by fitness for purpose."""
    entries = []
    for code in round_.measurands:
        measurand = scheme.measurands[code]
        for material in measurand.materials:
            sigma = sigma_of(measurand, material)
            if sigma is not None:
                entries.append(Override(measurand=code, material=material, sigma=sigma))
    return Plan(overrides=tuple(entries))


def sigma_of(measurand: DemoMeasurand, material: str) -> SigmaRule | None:
    """Return the rule for one material; None leaves it to the spread of the round."""
    given = measurand.sigma[material]
    if given["value"] is None:
        return None
    value = Decimal(str(given["value"]))
    if given["kind"].startswith("relative"):
        return SigmaRule(SigmaBy.RELATIVE, percent=value)
    if given["kind"] == "logit units":
        # Plans state the spread on the scale of the results. Until they can name a transformed
        # scale, the slope of the logit at the specified true value carries it to per cent.
        slope = local_slope(measurand.materials[material], "logit")
        points = float(value) * slope
        value = Decimal(written(points, decimals=None, significant=2))
    return SigmaRule(SigmaBy.FIXED, value=value)
