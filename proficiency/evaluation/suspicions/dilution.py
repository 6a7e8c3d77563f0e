"""A factor of two, as when the dilution of a sample in dye was forgotten or applied twice.

With t = (ln x − m)/s as for powers of ten, named when |t| > 3 and |t ∓ ln 2/s| ≤ 2 in the same
direction in every material of the measurand where the laboratory gave a number, two at least; with
one material only, |t| > 4 is asked for. Not for per cent, where nothing is diluted away.

Source: own policy; domain notes A2 (dilution forgotten, ×2 with dye). False alarms: for normal
results below one laboratory in 100 000 with two materials. A bias of the laboratory looks the same:
the result stays in the consensus unless the laboratory confirms the cause.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .factors import LEAST_SPREAD, NEAR, PER_CENT
from .observed import FEWEST_LABORATORIES, Place, middle_and_spread
from .suspicion import Suspicion, SuspicionKind, figures

BEYOND, BEYOND_ALONE = 3.0, 4.0


@dataclass(frozen=True)
class Off:
    """How far a result lies from the others, in logarithms and in their spread."""

    place: Place
    value: float
    middle: float
    distance: float
    spread: float

    def is_twofold(self, sign: int, beyond: float) -> bool:
        """Answer whether a factor of two in this direction explains the result."""
        away = sign * self.distance
        return away > beyond * self.spread and abs(away - math.log(2.0)) <= NEAR * self.spread


def dilution_suspicions(places: Sequence[Place]) -> Iterator[Suspicion]:
    """Name laboratories whose results of a measurand are all twice or half those of others."""
    found: dict[tuple[str, str], list[Off]] = {}
    for place in places:
        for lab, off in distances(place):
            found.setdefault((lab, place.measurand), []).append(off)
    for (lab, measurand), offs in found.items():
        beyond = BEYOND if len(offs) > 1 else BEYOND_ALONE
        for sign in (-1, 1):
            if all(off.is_twofold(sign, beyond) for off in offs):
                for off in offs:
                    yield suspicion(lab, measurand, off)


def distances(place: Place) -> Iterator[tuple[str, Off]]:
    """Give the distance of every laboratory with a positive mean."""
    means = {lab: value for lab, value in place.means().items() if value > 0.0}
    if len(means) < FEWEST_LABORATORIES or place.unit == PER_CENT:
        return
    centre, spread = middle_and_spread(math.log(value) for value in means.values())
    for lab, value in means.items():
        distance = math.log(value) - centre
        yield lab, Off(place, value, math.exp(centre), distance, max(spread, LEAST_SPREAD))


def suspicion(lab: str, measurand: str, off: Off) -> Suspicion:
    """Say which result is off by a factor of two."""
    return Suspicion(
        SuspicionKind.DILUTION,
        lab,
        measurand,
        off.place.material,
        facts={"result": figures(off.value), "middle": figures(off.middle), "factor": "2"},
        weight=abs(off.distance) / off.spread,
    )
