"""Maxima of concave functions above zero, and where a profile of them falls by a given amount."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

# Walks to both sides double their length; beyond this factor of the start nothing is looked for.
_FARTHEST = 256.0
_FIRST_STEP = 0.25


@dataclass(frozen=True, slots=True)
class IntervalEstimate:
    """An estimate with a confidence interval that may be open.

    Attributes
    ----------
    value : float or None
        None when the estimate is zero, infinite or undetermined.
    low, high : float or None
        Limits; None where the results set none on that side.
    """

    value: float | None
    low: float | None
    high: float | None


def maximum_above_zero(score: Callable[[float], float]) -> float:
    """Return where a falling derivative is zero, 0 when it is not above zero anywhere."""
    if score(0.0) <= 0.0:
        return 0.0
    return math.exp(falling_root(lambda place: score(math.exp(place)), start=0.0))


def falling_root(score: Callable[[float], float], *, start: float) -> float:
    """Return where a falling function that has both signs is zero."""
    low = high = start
    step = _FIRST_STEP
    if score(start) > 0.0:
        while score(high) > 0.0:
            low, high, step = high, high + step, 2.0 * step
    else:
        while score(low) <= 0.0:
            low, high, step = low - step, low, 2.0 * step
    return root(score, low, high)


def profile_limits(
    profile: Callable[[float], float], *, best: float, floor: float
) -> tuple[float, float | None]:
    """Return where a profile passes a floor below and above its top at best, which is not zero.

    Zero stands for no passage below, None for none above.
    """

    def above(place: float) -> float:
        return profile(math.exp(place)) - floor

    ends = [_passage(above, math.log(best), side) for side in (-1.0, 1.0)]
    low, high = (None if end is None else math.exp(end) for end in ends)
    return 0.0 if low is None else low, high


def _passage(above: Callable[[float], float], start: float, side: float) -> float | None:
    """Walk from the top in steps that double, and return where the function passes zero."""
    inside, step = start, _FIRST_STEP
    while step < _FARTHEST:
        outside = inside + side * step
        if above(outside) < 0.0:
            return root(above, min(inside, outside), max(inside, outside))
        inside, step = outside, 2.0 * step
    return None


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a continuous function changes its sign between low and high."""
    from scipy.optimize import brentq  # type: ignore[import-untyped]  # scipy ships no types

    return float(brentq(function, low, high, xtol=1e-13, rtol=1e-14))
