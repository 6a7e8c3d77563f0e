"""The spread a plan states, before any result of the round is known."""

from __future__ import annotations

from decimal import Decimal

import ringtrial
from ringtrial import Spread, SpreadLine, Status

from .analysis_scale import AnalysisScale
from .plan_sigma import Level, SigmaBy, SigmaRule, StatedOn


def prescribed_on_scale(
    rule: SigmaRule, scale: AnalysisScale, *, near: float | None
) -> float | None:
    """Return the σ_pt a plan states, on the scale, for values near this one as reported.

    None where the plan takes σ_pt from the round itself, or where the value does not allow one.
    """
    if rule.by is SigmaBy.ROBUST:
        return None
    found = prescribed(rule, near)[0].sigma_pt
    if found is None or rule.stated_on is StatedOn.SCALE or scale.is_identity:
        return found
    slope = None if near is None else scale.slope(near)
    return found / slope if slope is not None and slope > 0.0 else None


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
