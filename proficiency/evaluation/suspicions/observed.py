"""The results of a round as suspicions look at them: by determination, laboratory, replicate."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...results.rows import ResultRow, ValueKind

Values = NDArray[np.float64]
MADE = 1.4826
"""Makes the median absolute deviation of a normal distribution its standard deviation."""
FEWEST_LABORATORIES = 8
"""Below it, median and MADe of the others say too little to suspect anybody."""


@dataclass(frozen=True)
class Reading:
    """One replicate."""

    replicate: str
    typed: str
    number: float | None
    limit: float | None
    """What stands after `<` or `>`."""


@dataclass(frozen=True)
class Place:
    """One measurand in one material, with the readings of every laboratory."""

    measurand: str
    material: str
    unit: str
    labs: dict[str, list[Reading]]

    def means(self) -> dict[str, float]:
        """Return the mean of the numbers of every laboratory that gave one."""
        found = {}
        for lab, readings in self.labs.items():
            numbers = [each.number for each in readings if each.number is not None]
            if numbers:
                found[lab] = math.fsum(numbers) / len(numbers)
        return found

    def replicates(self) -> dict[str, list[float]]:
        """Return the numbers of every laboratory that gave two or more."""
        found = {
            lab: [each.number for each in readings if each.number is not None]
            for lab, readings in self.labs.items()
        }
        return {lab: numbers for lab, numbers in found.items() if len(numbers) > 1}


def observed(rows: Iterable[ResultRow]) -> list[Place]:
    """Put the rows of a round together by measurand and material."""
    places: dict[tuple[str, str], Place] = {}
    for row in rows:
        key = (row.measurand, row.material)
        place = places.setdefault(key, Place(row.measurand, row.material, row.unit, {}))
        value = None if row.parsed.value is None else float(row.parsed.value)
        place.labs.setdefault(row.lab, []).append(
            Reading(
                row.replicate,
                row.typed.strip(),
                value if row.parsed.kind is ValueKind.NUMBER else None,
                value if row.parsed.kind is ValueKind.CENSORED else None,
            )
        )
    return list(places.values())


def middle_and_spread(values: Iterable[float]) -> tuple[float, float]:
    """Return the median and MADe, which half of the values could not spoil."""
    given = np.array(list(values), dtype=np.float64)
    centre = float(np.median(given))
    return centre, MADE * float(np.median(np.abs(given - centre)))
