"""One replicate that does not belong: a decimal slip, or scatter far above that of the others.

A slip: one replicate differs from the mean of the laboratory's others by a power of ten, within
20 %, while these others agree within 20 %. Scatter: Cochran's test at 1 % over the laboratories
(ISO 5725-2:1994, 7.3.3), C = s²_max/Σ s²; scatter of a slip is named once, as a slip.

False alarms: of the slip practically none, of Cochran's test one determination in a hundred for
normal replicates, more where the laboratories truly differ in repeatability, as here they do.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import ringtrial

from .observed import Place
from .suspicion import Suspicion, SuspicionKind, figures

AGREEMENT = math.log(1.2)
FEWEST_FOR_TEST = 3


def replicate_suspicions(place: Place) -> Iterator[Suspicion]:
    """Name single replicates that slipped, and the laboratory that scatters far too much."""
    slipped = dict(slips(place))
    yield from slipped.values()
    rest = {lab: numbers for lab, numbers in place.replicates().items() if lab not in slipped}
    if len(rest) < FEWEST_FOR_TEST:
        return
    found = ringtrial.cochran_test(list(rest.values()))
    if found.C is None or found.index is None or found.crit_01 >= found.C:
        return
    lab = list(rest)[found.index - 1]
    yield Suspicion(
        SuspicionKind.OUTLYING_SCATTER,
        lab,
        place.measurand,
        place.material,
        facts={
            "statistic": figures(found.C),
            "critical": figures(found.crit_01),
            "replicates": ", ".join(figures(number, 4) for number in rest[lab]),
        },
        weight=found.C / found.crit_01,
    )


def slips(place: Place) -> Iterator[tuple[str, Suspicion]]:
    """Give the laboratories one of whose replicates is off by a power of ten."""
    for lab, readings in place.labs.items():
        numbers = [(each, each.number) for each in readings if each.number and each.number > 0.0]
        if len(numbers) < FEWEST_FOR_TEST:
            continue
        for reading, number in numbers:
            others = [math.log(value) for each, value in numbers if each is not reading]
            apart = math.log(number) - math.fsum(others) / len(others)
            power = round(apart / math.log(10.0))
            agree = max(others) - min(others) <= AGREEMENT
            if power and agree and abs(apart - power * math.log(10.0)) <= AGREEMENT:
                facts = {
                    "result": reading.typed,
                    "others": figures(math.exp(math.fsum(others) / len(others))),
                    "factor": figures(10.0 ** abs(power)),
                }
                yield (
                    lab,
                    Suspicion(
                        SuspicionKind.SLIP_IN_REPLICATE,
                        lab,
                        place.measurand,
                        place.material,
                        reading.replicate,
                        facts=facts,
                        weight=abs(power),
                    ),
                )
