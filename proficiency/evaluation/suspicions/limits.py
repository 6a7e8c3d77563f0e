"""A limit without its sign: 0.05 reported as a number where others reported <0.05.

Named when every number of a laboratory equals a limit that at least two other laboratories, or the
laboratory itself elsewhere, stated for the measurand, and a third of the laboratories report limits
in this material, so that a number there is an exception.

Source: own policy; domain notes A2 ("<0.05" as 0.05). False alarms: where results are rounded as
coarsely as limits, a true result may equal one; hence the third.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .observed import Place
from .suspicion import Suspicion, SuspicionKind, figures

SHARE, FEWEST = 1 / 3, 2


def limit_suspicions(places: Sequence[Place]) -> Iterator[Suspicion]:
    """Name numbers that equal a stated limit."""
    own = stated_by(places)
    for place in places:
        limits = {
            lab: {each.limit for each in readings if each.limit is not None}
            for lab, readings in place.labs.items()
        }
        stating = [lab for lab, found in limits.items() if found]
        if len(stating) < max(FEWEST, SHARE * len(place.labs)):
            continue
        for lab, readings in place.labs.items():
            numbers = {each.number for each in readings if each.number is not None}
            if len(numbers) != 1 or limits[lab]:
                continue
            [number] = numbers
            others = sum(number in limits[other] for other in stating if other != lab)
            if others >= FEWEST or number in own.get((lab, place.measurand), set()):
                yield Suspicion(
                    SuspicionKind.LIMIT_WITHOUT_SIGN,
                    lab,
                    place.measurand,
                    place.material,
                    facts={"result": figures(number), "count": str(others)},
                    weight=float(others),
                )


def stated_by(places: Sequence[Place]) -> dict[tuple[str, str], set[float]]:
    """Return the limits each laboratory stated anywhere for a measurand."""
    found: dict[tuple[str, str], set[float]] = {}
    for place in places:
        for lab, readings in place.labs.items():
            limits = {each.limit for each in readings if each.limit is not None}
            found.setdefault((lab, place.measurand), set()).update(limits)
    return found
