"""The scale a measurand scatters on, and how a laboratory writes a number down."""

from __future__ import annotations

import math


def to_scale(value: float, transform: str) -> float:
    """Carry a reported value to the scale of the model; proportions are in per cent."""
    if transform == "ln":
        return math.log(value)
    if transform == "logit":
        return math.log(value / (100 - value))
    return value


def from_scale(value: float, transform: str) -> float:
    """Carry a value of the model back to the scale results are reported on."""
    if transform == "ln":
        return math.exp(value)
    if transform == "logit":
        return 100 / (1 + math.exp(-value))
    return value


def local_slope(value: float, transform: str) -> float:
    """Return how many reported units one unit of the model is, near a reported value."""
    if transform == "ln":
        return value
    if transform == "logit":
        return value * (100 - value) / 100
    return 1.0


def written(value: float, *, decimals: int | None, significant: int | None) -> str:
    """Write a number with the agreed decimals, or with the agreed significant digits."""
    if decimals is None:
        decimals = decimals_for(value, significant or 2)
    rounded = round(value, decimals)
    # A value that rounds up to the next power of ten needs one decimal less.
    if significant is not None and rounded:
        decimals = decimals_for(rounded, significant)
    return f"{rounded + 0.0:.{max(decimals, 0)}f}"


def decimals_for(value: float, significant: int) -> int:
    """Return the decimals that leave a number of significant digits; negative for tens."""
    return significant - 1 - math.floor(math.log10(abs(value))) if value else significant
