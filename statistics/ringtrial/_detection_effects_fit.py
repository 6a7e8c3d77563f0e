"""Limits of detection of the typical laboratory, from the likelihood of the spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from ringtrial._detection_effects import LARGEST_SPREAD, Effects, without_maximum
from ringtrial._detection_fit import UNKNOWN, fall_allowed, hits_needed
from ringtrial._likelihood_profile import IntervalEstimate, profile_limits, root
from ringtrial.constants_detection import HALF_DETECTED, MOSTLY_DETECTED


@dataclass(frozen=True, slots=True)
class EffectsFit:
    """Limits of the typical laboratory, in the unit of the levels, and the spread."""

    lod50: IntervalEstimate
    lod95: IntervalEstimate
    sigma_L: IntervalEstimate = UNKNOWN
    lod50_between: tuple[float, float] | None = None
    statistic: float | None = None
    log_likelihood: float | None = None


def fit_effects(model: Effects, *, unit: float, confidence: float) -> EffectsFit:
    """Estimate ln F and its spread; only a bound of the spread where it has no maximum."""
    log_F, spread, top = model.best()
    floor = top - fall_allowed(confidence)
    low, high = _limits_of_spread(model, spread, floor)
    if without_maximum(spread):
        return EffectsFit(UNKNOWN, UNKNOWN, sigma_L=IntervalEstimate(None, low, None))
    F = math.exp(log_F)
    F_low, F_high = (
        end if end and not without_maximum(model.at_log_F(math.log(end))[0]) else None
        for end in profile_limits(lambda f: model.at_log_F(math.log(f))[1], best=F, floor=floor)
    )

    def at(rate: float) -> IntervalEstimate:
        hits = hits_needed(rate) * unit
        low, high = (None if end is None else hits / end for end in (F_high, F_low))
        return IntervalEstimate(hits / F, low, high)

    reach = math.exp(NormalDist().inv_cdf((1.0 + confidence) / 2.0) * spread)
    middle = hits_needed(HALF_DETECTED) * unit / F
    return EffectsFit(
        lod50=at(HALF_DETECTED),
        lod95=at(MOSTLY_DETECTED),
        sigma_L=IntervalEstimate(spread, low, high),
        lod50_between=(middle / reach, middle * reach),
        statistic=max(0.0, 2.0 * (top - model.at_spread(0.0)[1])),
        log_likelihood=top,
    )


def _limits_of_spread(model: Effects, spread: float, floor: float) -> tuple[float, float | None]:
    """Return the limits of the spread; zero below where equal laboratories are possible."""

    def above(place: float) -> float:
        return model.at_spread(place)[1] - floor

    low = 0.0 if above(0.0) >= 0.0 else root(above, 0.0, spread)
    high = None if above(LARGEST_SPREAD) >= 0.0 else root(above, spread, LARGEST_SPREAD)
    return low, high
