"""Pairs of laboratories whose figures agree digit by digit: a reason to ask, no accusation.

`ringtrial.similar_submissions` over all figures of two laboratories: alike are equal figures and
figures that differ in the last digit only; how often that happens by chance at each place is learnt
from all other pairs, and the probability is multiplied by the number of pairs. It is asked of all
measurands together and of each alone, at 1 % and at 1 % over the number of measurands, since who
copies one sheet may measure the rest.

Source: own policy (ISO/IEC 17043:2023, 7.3 asks for means against collusion and falsification).
False alarms: at most about two rounds in a hundred, if figures of honest laboratories are
independent; laboratories that share data, staff or an instrument are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import ringtrial
from ringtrial.constants_monitoring import ALARM_LEVEL

from .observed import Place, Reading
from .suspicion import Suspicion, SuspicionKind, figures

COMPARISONS, FEWEST_FIGURES = 600_000, 12
"""Pairs of figures that are compared at a time, and figures of a laboratory at least."""
Sheet = Mapping[str, Sequence[str | None]]


def alike_suspicions(places: Sequence[Place]) -> Iterator[Suspicion]:
    """Name pairs of laboratories whose submissions are alike beyond chance."""
    labs = list(dict.fromkeys(lab for place in places for lab in place.labs))
    measurands = list(dict.fromkeys(place.measurand for place in places))
    seen: dict[tuple[str, str], Suspicion] = {}
    for measurand in ["", *measurands]:
        within = [place for place in places if measurand in {"", place.measurand}]
        level = ALARM_LEVEL if not measurand else ALARM_LEVEL / len(measurands)
        for pair in ringtrial.similar_submissions(sheets(labs, within), level=level):
            known = seen.get((pair.first, pair.second))
            if known is None or -pair.p_value > known.weight:
                seen[pair.first, pair.second] = Suspicion(
                    SuspicionKind.ALIKE,
                    pair.first,
                    measurand,
                    others=(pair.second,),
                    facts={
                        "alike": str(pair.alike),
                        "compared": str(pair.compared),
                        "identical": str(pair.identical),
                        "chance": figures(pair.p_value, 2) if pair.p_value >= 1e-6 else "0.000001",
                    },
                    weight=-pair.p_value,
                )
    yield from seen.values()


def sheets(labs: Sequence[str], places: Sequence[Place]) -> Sheet:
    """Lay the figures of all laboratories out in the same places, the most telling ones first."""
    columns: dict[tuple[str, str, str], dict[str, str]] = {}
    for place in places:
        for lab, readings in place.labs.items():
            for reading in readings:
                if text := plain_figure(reading):
                    key = (place.measurand, place.material, reading.replicate)
                    columns.setdefault(key, {})[lab] = text
    # Where laboratories rarely agree by chance, agreement tells most.
    telling = sorted(columns.values(), key=lambda column: -len(set(column.values())))
    most = max(FEWEST_FIGURES, COMPARISONS // max(len(labs), 1) ** 2)
    return {lab: [column.get(lab) for column in telling[:most]] for lab in labs}


def plain_figure(reading: Reading) -> str | None:
    """Return the digits as typed, where they are a plain number."""
    text = reading.typed.partition(" ")[0].replace("−", "-")
    digits = text.removeprefix("-").replace(".", "", 1)
    return text if reading.number is not None and digits.isdecimal() and digits.isascii() else None
