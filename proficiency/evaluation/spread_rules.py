"""The standard deviation for proficiency assessment by the plan's rule, on the analysis scale."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import ringtrial
from ringtrial import Spread, SpreadLine, Status

from ..schemes.plan import Level, MinimumRule, SigmaBy, SigmaRule, StatedOn
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


def prescribed(rule: SigmaRule, x_pt: float | None) -> tuple[Spread, float | None]:
    """Return σ_pt as stated, and the level it was taken from where there are levels."""
    if rule.by is SigmaBy.FIXED:
        return ringtrial.sigma_fixed(number(rule.value)), None
    if rule.by is SigmaBy.PERCEPTION:
        return ringtrial.sigma_from_perception(number(rule.delta_e)), None
    if rule.by is SigmaBy.PRECISION:
        total, within = number(rule.s_reproducibility), number(rule.s_repeatability)
        return ringtrial.sigma_from_precision(s_R=total, s_r=within, m=int(number(rule.m))), None
    if x_pt is None:
        return undefined(rule), None
    if rule.by is SigmaBy.RELATIVE:
        return ringtrial.sigma_relative(x_pt, percent=number(rule.percent)), None
    if rule.by is SigmaBy.HORWITZ:
        return of_general_model(rule, x_pt), None
    if rule.by is SigmaBy.REGRESSION:
        return of_line(rule, x_pt), None
    level = level_of(rule, x_pt)
    if level is None:
        return undefined(rule), None
    start = float(level.start)
    if level.percent is not None:
        return ringtrial.sigma_relative(x_pt, percent=float(level.percent)), start
    return ringtrial.sigma_fixed(number(level.value)), start


def of_general_model(rule: SigmaRule, x_pt: float) -> Spread:
    """Take the general model of Horwitz where the assigned value is a mass fraction."""
    unit = number(rule.mass_fraction)
    if not 0.0 < x_pt * unit <= 1.0:
        return undefined(rule)
    return ringtrial.sigma_fixed(float(ringtrial.horwitz(x_pt * unit).sigma) / unit)


def of_line(rule: SigmaRule, x_pt: float) -> Spread:
    """Take the line of earlier rounds, between the limits of the plan."""
    line = SpreadLine(number(rule.a), number(rule.b), r2=1.0, n=0, missing=0)
    return ringtrial.sigma_of_round(
        line.sigma_at(x_pt).sigma_pt,
        floor=None if rule.floor is None else float(rule.floor),
        ceiling=None if rule.ceiling is None else float(rule.ceiling),
    )


def level_of(rule: SigmaRule, x_pt: float) -> Level | None:
    """Return the highest level that begins at or below the assigned value."""
    reached = [level for level in rule.levels if float(level.start) <= x_pt]
    return reached[-1] if reached else None


def undefined(rule: SigmaRule) -> Spread:
    """Return no spread."""
    return Spread(None, rule.by.value, Status.DEGENERATE)


def number(exact: Decimal | None) -> float:
    """Return a number of the rule, which its reader has made sure of."""
    return float(exact or 0)
