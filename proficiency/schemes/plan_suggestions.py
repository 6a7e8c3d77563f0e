"""What a plan says of a measurand unless its coordinator knows better: from what it is."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from .definition import Defined
from .plan import Plan
from .plan_treatment import Scale
from .result_types import ResultType

WHOLE = Decimal(100)


def suggested_plan(measurands: Iterable[Defined]) -> Plan:
    """Return a plan with an entry for every measurand that has numbers."""
    entries = [suggested_entry(each) for each in measurands if each.result_type.is_numeric]
    return Plan.from_mapping({"measurand": entries})


def suggested_entry(measurand: Defined) -> dict[str, Any]:
    """Return the rules that fit the kind of result and the σ_pt its scheme keeps for it."""
    censored = measurand.result_type is ResultType.CENSORED
    entry: dict[str, Any] = {
        "name": measurand.code,
        # A fit of numbers and limits together gives a mean; else outlying results are tamed.
        "assigned": {"by": "mean" if censored else "algorithm_a"},
        "sigma": measurand.sigma_rule or {"by": "robust"},
        "scale": suggested_scale(measurand),
    }
    if censored:
        entry["results"] = {"censored": "maximum_likelihood"}
    return entry


def suggested_scale(measurand: Defined) -> dict[str, Any]:
    """Return the scale of the measurand; a proportion at its end lies half a digit inside."""
    scale = measurand.scale
    if scale is not Scale.LOGIT:
        return {"by": scale.value}
    rule: dict[str, Any] = {"by": scale.value, "whole": str(measurand.upper_bound or WHOLE)}
    if measurand.decimals is not None:
        rule["half_unit"] = str(Decimal(5).scaleb(-measurand.decimals - 1))
    return rule
