"""The standard deviation for proficiency assessment by the plan's rule, on the analysis scale."""

from __future__ import annotations

from dataclasses import dataclass

import ringtrial
from ringtrial import Status

from ..schemes.plan import MinimumRule, SigmaBy, SigmaRule, StatedOn
from ..schemes.prescribed_spread import prescribed
from .analysis_scale import AnalysisScale
from .consensus import MAXIMUM_LIKELIHOOD, NONE, Assigned, Summary

FLOOR, CEILING = "round_floor", "round_ceiling"


@dataclass(frozen=True)
class Sigma:
    """σ_pt on the scale and as reported, with what decided it; None where there is none."""

    on_scale: float | None
    reported: float | None
    by: str
    limited: str | None = None
    """`round_floor` or `round_ceiling` where a limit of the plan decided."""
    level: float | None = None
    """Start of the level that decided."""
    with_units: bool = False
    """Whether the spread between units was added."""


NO_SIGMA = Sigma(None, None, NONE)


def spread(
    rule: SigmaRule,
    assigned: Assigned,
    summary: Summary,
    *,
    minimum: MinimumRule,
    scale: AnalysisScale,
) -> Sigma:
    """Find σ_pt; a number stated in the unit of the results is carried to the scale at x_pt."""
    if rule.by is SigmaBy.ROBUST:
        return of_round(rule, assigned, summary, minimum=minimum, scale=scale)
    found, level = prescribed(rule, assigned.reported)
    if found.sigma_pt is None:
        return NO_SIGMA
    slope = slope_at(assigned, scale)
    if slope is None:
        return NO_SIGMA
    limited = found.rule if found.rule in {FLOOR, CEILING} else None
    if rule.stated_on is StatedOn.SCALE:
        return Sigma(found.sigma_pt, found.sigma_pt * slope, rule.by.value, limited, level)
    return Sigma(found.sigma_pt / slope, found.sigma_pt, rule.by.value, limited, level)


def of_round(
    rule: SigmaRule,
    assigned: Assigned,
    summary: Summary,
    *,
    minimum: MinimumRule,
    scale: AnalysisScale,
) -> Sigma:
    """Take the spread of the round on the scale, between the limits of the plan."""
    fitted = assigned.by == MAXIMUM_LIKELIHOOD
    robust = summary.robust if summary.labs >= minimum.consensus else None
    usable = robust is not None and robust.status is not Status.NOT_CONVERGED
    own = assigned.fitted_sd if fitted else robust.s if robust is not None and usable else None
    slope = slope_at(assigned, scale)
    unit = 1.0 if rule.stated_on is StatedOn.SCALE else slope
    if unit is None or slope is None:
        return NO_SIGMA
    found = ringtrial.sigma_of_round(
        own,
        floor=None if rule.floor is None else float(rule.floor) / unit,
        ceiling=None if rule.ceiling is None else float(rule.ceiling) / unit,
    )
    if found.sigma_pt is None:
        return NO_SIGMA
    limited = found.rule if found.rule in {FLOOR, CEILING} else None
    by = MAXIMUM_LIKELIHOOD if fitted and limited is None else rule.by.value
    return Sigma(found.sigma_pt, found.sigma_pt * slope, by, limited)


def slope_at(assigned: Assigned, scale: AnalysisScale) -> float | None:
    """Return the slope of the scale at the assigned value; None without a value to take it at."""
    if scale.is_identity:
        return 1.0
    if assigned.reported is None:
        return None
    slope = scale.slope(assigned.reported)
    return slope if slope > 0.0 else None
