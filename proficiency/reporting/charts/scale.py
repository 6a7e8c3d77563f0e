"""From a value to a place on paper, and round numbers for an axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..rounding import fixed


@dataclass(frozen=True)
class Scale:
    """A straight line from values to points."""

    low: float
    high: float
    start: float
    length: float

    def __call__(self, value: float) -> float:
        """Return the place of a value, held inside the axis."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * self.length

    def holds(self, value: float) -> bool:
        """Tell whether a value lies on the axis."""
        return self.low <= value <= self.high


def round_ticks(low: float, high: float, *, about: int = 5) -> tuple[tuple[float, str], ...]:
    """Choose round numbers between two ends, written with the decimals they need."""
    step, decimals = round_step((high - low) / about)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple((n * step, fixed(n * step, decimals)) for n in range(first, last + 1))


def round_step(rough: float) -> tuple[float, int]:
    """Return the next 1, 2 or 5 times a power of ten, and the decimals that write it."""
    power = math.floor(math.log10(rough))
    factor = next(f for f in (1, 2, 5, 10) if f * 10.0**power >= rough * (1 - 1e-9))
    if factor == 10:
        factor, power = 1, power + 1
    return factor * 10.0**power, max(0, -power)


def window(
    values: Sequence[float], centre: float | None, spread: float | None
) -> tuple[float, float]:
    """Choose what a distribution shows: the limits and nearly all results, not the farthest strays.

    A result more than a width outside the middle nine tenths would press everything else into
    a line; it is drawn at the edge with its value.
    """
    ordered = sorted(values)
    cut = len(ordered) // 20
    core = ordered[cut : len(ordered) - cut] if len(ordered) >= 20 else trimmed(ordered)
    low, high = core[0], core[-1]
    if centre is not None and spread:
        low, high = min(low, centre - 3.4 * spread), max(high, centre + 3.4 * spread)
    elif centre is not None:
        low, high = min(low, centre), max(high, centre)
    width = (high - low) or max(abs(high), 1.0) * 0.1
    low = min([low, *(v for v in ordered if v >= low - 0.35 * width)])
    high = max([high, *(v for v in ordered if v <= high + 0.35 * width)])
    margin = 0.04 * width
    return low - margin, high + margin


def trimmed(ordered: list[float]) -> list[float]:
    """Drop a stray at each end of a short list when it lies outside three times the middle half."""
    quarter = len(ordered) // 4
    first, last = ordered[quarter], ordered[-1 - quarter]
    reach = 3 * (last - first)
    kept = [v for v in ordered if first - reach <= v <= last + reach]
    return kept or ordered
