"""Replicates that agree better than the method can: copied, rounded or averaged before reporting.

With s_r the median of the repeatability standard deviations of all laboratories of a determination,
corrected to its mean for normal replicates, and d the step of the figures typed, the scatter of a
laboratory over all determinations together is X = Σ (n−1)(s² + d²/12)/s_r², compared with χ² of
Σ (n−1) degrees of freedom. Named below a probability of 1 % over the number of laboratories.

Source: NIST/SEMATECH e-Handbook 1.3.5.8 (test of a variance), `ringtrial.low_dispersion`. False
alarms: one round in a hundred if all laboratories had the same repeatability; a laboratory that is
truly better than most is named too, so it is asked, not judged.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ringtrial
from ringtrial.constants_monitoring import ALARM_LEVEL

from .observed import FEWEST_LABORATORIES, Place
from .suspicion import Suspicion, SuspicionKind, figures


@dataclass
class Scatter:
    """What the determinations of one laboratory add up to."""

    squares: float = 0.0
    degrees: int = 0
    places: int = 0


def dispersion_suspicions(places: Sequence[Place]) -> Iterator[Suspicion]:
    """Name laboratories whose replicates scatter implausibly little over all determinations."""
    scatters: dict[str, Scatter] = {}
    for place in places:
        add(place, scatters)
    if len(scatters) < FEWEST_LABORATORIES:
        return
    level = ALARM_LEVEL / len(scatters)
    for lab, scatter in scatters.items():
        if scatter.degrees < 2:
            continue
        # Two results each side of zero whose variance times the degrees is the sum of squares.
        ratio = math.sqrt(scatter.squares / scatter.degrees)
        found = ringtrial.low_dispersion(
            standing_for(ratio, scatter.degrees), sigma=1.0, level=level
        )
        if found.too_small:
            yield Suspicion(
                SuspicionKind.LOW_DISPERSION,
                lab,
                facts={
                    "ratio": figures(ratio, 2),
                    "count": str(scatter.places),
                    "chance": figures(found.p_value, 2) if found.p_value >= 1e-6 else "0.000001",
                },
                weight=1.0 - ratio,
            )


def add(place: Place, scatters: dict[str, Scatter]) -> None:
    """Add the scatter of every laboratory in one determination, in units of the usual one."""
    replicates = place.replicates()
    spreads = sorted(variance(numbers) for numbers in replicates.values())
    if len(spreads) < FEWEST_LABORATORIES:
        return
    # The mean of the middle half: neither careless nor copying laboratories decide it.
    quarter = len(spreads) // 4
    middle = spreads[quarter : len(spreads) - quarter]
    usual = math.fsum(middle) / len(middle)
    if usual <= 0.0:
        return
    for lab, numbers in replicates.items():
        step = 10.0 ** -max(decimals(each.typed) for each in place.labs[lab])
        own = scatters.setdefault(lab, Scatter())
        own.squares += (len(numbers) - 1) * (variance(numbers) + step**2 / 12.0) / usual
        own.degrees += len(numbers) - 1
        own.places += 1


def variance(numbers: Sequence[float]) -> float:
    """Return the variance of replicates."""
    mean = math.fsum(numbers) / len(numbers)
    return math.fsum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1)


def standing_for(ratio: float, degrees: int) -> list[float]:
    """Return results whose standard deviation is the ratio, with these degrees of freedom."""
    count = degrees + 1
    height = ratio * math.sqrt(degrees / 2.0)
    return [height, -height, *([0.0] * (count - 2))]


def decimals(typed: str) -> int:
    """Count the decimals of a figure as typed."""
    return len(typed.partition(" ")[0].partition(".")[2])
