"""Curves of detection fitted to counts, with the limits of the profile likelihood."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace

import numpy as np

from ringtrial._checks import FloatArray
from ringtrial._detection_likelihood import SingleHit, Slope
from ringtrial._detections import Detections
from ringtrial._distributions import chi_squared_upper_tail
from ringtrial._likelihood_profile import IntervalEstimate, maximum_above_zero, profile_limits
from ringtrial._quantiles import chi_squared_quantile
from ringtrial.constants_detection import HALF_DETECTED, MOSTLY_DETECTED
from ringtrial.status import Status

UNKNOWN = IntervalEstimate(None, None, None)
ONE = IntervalEstimate(1.0, None, None)
# A limit further from the largest level (as a logarithm) says only that the rate does not rise.
_FARTHEST_LEVEL = 100.0


@dataclass(frozen=True, slots=True)
class DetectionFit:
    """A curve of detection in the unit of the levels; without an estimate only bounds."""

    df: int
    lod50: IntervalEstimate = UNKNOWN
    lod95: IntervalEstimate = UNKNOWN
    sensitivity: IntervalEstimate = UNKNOWN
    slope: IntervalEstimate = ONE
    slope_statistic: float | None = None
    slope_p_value: float | None = None
    background: IntervalEstimate | None = None
    deviance: float | None = None
    fit_p_value: float | None = None
    log_likelihood: float | None = None
    status: Status = Status.DEGENERATE


def hits_needed(rate: float) -> float:
    """Return the mean number of hits that gives this rate of detection."""
    return -math.log1p(-rate)


def fall_allowed(confidence: float) -> float:
    """Return how far the log-likelihood may fall inside the limits of confidence."""
    return chi_squared_quantile(confidence, df=1) / 2.0


def fit_single_hit(data: Detections, *, background: bool, confidence: float) -> DetectionFit:
    """Fit F, and the background where asked, to counts."""
    blanks = 1 if background and data.blanks_tested else 0
    df = data.d.size + blanks - (2 if background else 1)
    if not data.x.any() or not data.misses.any():
        bounds = bounds_of_sensitivity(data, background=background, confidence=confidence)
        return _of_sensitivity(bounds, data.unit, DetectionFit(df))
    model = SingleHit(data, background=background)
    F, rate, top = model.best()
    floor = top - fall_allowed(confidence)
    if F > 0.0:
        limits = profile_limits(lambda f: model.at_F(f)[1], best=F, floor=floor)
        sensitivity = IntervalEstimate(F, *limits)
    else:
        # The rate falls with the level: a bound is what the data still allow.
        high = first_below(lambda f: model.at_F(f)[1], floor)
        sensitivity = IntervalEstimate(None, 0.0, high)
    fitted = DetectionFit(df, log_likelihood=top)
    if background:
        fitted = replace(fitted, background=_background(model, rate, floor))
    fitted = _of_sensitivity(sensitivity, data.unit, fitted)
    used = model.x + model.misses > 0
    return _quality(fitted, model.x[used], model.misses[used])


def bounds_of_sensitivity(
    data: Detections, *, background: bool, confidence: float
) -> IntervalEstimate:
    """Return the exact one-sided bound when nothing or everything is detected."""
    log_chance = math.log1p(-confidence)
    if not data.x.any():
        return IntervalEstimate(None, 0.0, -log_chance / float(data.n @ data.d))
    if background:
        return UNKNOWN

    def too_improbable(F: float) -> float:
        chance = -math.inf if F == 0.0 else float(data.n @ np.log(-np.expm1(-F * data.d)))
        return log_chance - chance

    return IntervalEstimate(None, maximum_above_zero(too_improbable), None)


def first_below(profile: Callable[[float], float], floor: float) -> float:
    """Return where a profile that falls from zero on passes a floor."""
    return maximum_above_zero(lambda place: profile(place) - floor)


def fit_slope(data: Detections, *, confidence: float) -> DetectionFit:
    """Fit F and b to counts."""
    start = DetectionFit(data.d.size - 2, slope=UNKNOWN)
    if not data.x.any() or not data.misses.any():
        return start
    model = Slope(data)
    fall = fall_allowed(confidence)
    highest_miss, lowest_hit = data.d[data.misses > 0].max(), data.d[data.x > 0].min()
    if highest_miss <= lowest_hit:
        top = saturated(data.x, data.misses)
        middle = math.sqrt(float(highest_miss) * float(lowest_hit))
        return replace(
            start,
            log_likelihood=top,
            lod50=_between(model, middle, HALF_DETECTED, top - fall, data.unit),
            lod95=_between(model, middle, MOSTLY_DETECTED, top - fall, data.unit),
        )
    b = model.best_b()
    a, top = model.at_b(b)
    floor = top - fall
    if _is_flat(a, b):
        slope = IntervalEstimate(None, 0.0, first_below(lambda s: model.at_b(s)[1], floor))
        return replace(start, slope=slope, log_likelihood=top)
    slope = IntervalEstimate(b, *profile_limits(lambda s: model.at_b(s)[1], best=b, floor=floor))
    unit = -math.log(data.unit)
    F = IntervalEstimate(
        math.exp(a + b * unit),
        *profile_limits(
            lambda f: model.at_level(unit, math.log(f)), best=math.exp(a + b * unit), floor=floor
        ),
    )
    statistic = max(0.0, 2.0 * (top - model.at_b(1.0)[1]))
    fitted = replace(
        start,
        lod50=_level(model, a, b, HALF_DETECTED, floor, data.unit),
        lod95=_level(model, a, b, MOSTLY_DETECTED, floor, data.unit),
        sensitivity=F,
        slope=slope,
        slope_statistic=statistic,
        slope_p_value=chi_squared_upper_tail(statistic, df=1),
        log_likelihood=top,
    )
    return _quality(fitted, data.x, data.misses)


def _is_flat(a: float, b: float) -> bool:
    """Tell whether a curve reaches the rates of the limits nowhere near the levels."""
    reach = (math.log(hits_needed(rate)) - a for rate in (HALF_DETECTED, MOSTLY_DETECTED))
    return any(abs(distance) >= _FARTHEST_LEVEL * b for distance in reach)


def _level(
    model: Slope, a: float, b: float, rate: float, floor: float, unit: float
) -> IntervalEstimate:
    """Return the level detected at a rate, with its limits."""
    log_mean = math.log(hits_needed(rate))
    best = math.exp((log_mean - a) / b)
    low, high = profile_limits(
        lambda place: model.at_level(math.log(place), log_mean), best=best, floor=floor
    )
    return IntervalEstimate(best * unit, low * unit, None if high is None else high * unit)


def _between(
    model: Slope, middle: float, rate: float, floor: float, unit: float
) -> IntervalEstimate:
    """Return the limits of the level detected at a rate, for a step as steep as can be."""
    log_mean = math.log(hits_needed(rate))

    def profile(place: float) -> float:
        return model.at_level(math.log(place), log_mean)

    if profile(middle) <= floor:
        return UNKNOWN
    low, high = profile_limits(profile, best=middle, floor=floor)
    return IntervalEstimate(None, low * unit, None if high is None else high * unit)


def _background(model: SingleHit, rate: float, floor: float) -> IntervalEstimate:
    """Return the probability of detection at level zero with its limits."""

    def profile(background: float) -> float:
        return model.at_background(background)[1]

    low, high = 0.0, None
    if rate > 0.0:
        low, high = profile_limits(profile, best=rate, floor=floor)
    else:
        high = first_below(profile, floor)
    return IntervalEstimate(
        -math.expm1(-rate), -math.expm1(-low), None if high is None else -math.expm1(-high)
    )


def saturated(x: FloatArray, misses: FloatArray) -> float:
    """Return the log-likelihood of the rates themselves."""
    n = x + misses
    parts = [k * math.log(k / m) for k, m in zip([*x, *misses], [*n, *n], strict=True) if k]
    return math.fsum(parts)


def _quality(fit: DetectionFit, x: FloatArray, misses: FloatArray) -> DetectionFit:
    """Return a fit with its departure from the rates of the levels."""
    top = fit.log_likelihood or 0.0
    deviance = max(0.0, 2.0 * (saturated(x, misses) - top))
    checked = fit.df > 0 and bool(((x > 0) & (misses > 0)).any())
    few = Status.OK if checked else Status.FEW_RESULTS
    return replace(
        fit,
        deviance=deviance,
        fit_p_value=chi_squared_upper_tail(deviance, df=fit.df) if fit.df > 0 else None,
        status=Status.DEGENERATE if fit.lod50.value is None else few,
    )


def _of_sensitivity(F: IntervalEstimate, unit: float, fit: DetectionFit) -> DetectionFit:
    """Return a fit with the limits of detection that follow from F, in the unit of the levels."""

    def at(rate: float) -> IntervalEstimate:
        hits = hits_needed(rate) * unit
        return IntervalEstimate(
            None if F.value is None else hits / F.value,
            None if F.high is None else hits / F.high,
            hits / F.low if F.low else None,
        )

    return replace(
        fit,
        lod50=at(HALF_DETECTED),
        lod95=at(MOSTLY_DETECTED),
        sensitivity=IntervalEstimate(*(None if v is None else v / unit for v in astuple(F))),
    )
