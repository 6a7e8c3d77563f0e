"""Groups of results on one common scale, so that level and unit cost no digits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, sorted_results
from ringtrial.simple import middle
from ringtrial.status import TooFewResults


def comparable_groups(
    groups: Sequence[ArrayLike], *, needed: int
) -> tuple[list[FloatArray], int, float]:
    """Return each group sorted, around the common median and in units of the largest deviation.

    With them the number of missing results and the unit, zero when all results are equal.
    """
    if len(groups) < 2:
        raise TooFewResults("groups", usable=len(groups), needed=2)
    usable = [
        sorted_results(group, name=f"group {number}", needed=needed)
        for number, group in enumerate(groups, start=1)
    ]
    everything = np.sort(np.concatenate([values for values, _ in usable]))
    centre = middle(everything)
    unit = float(max(everything[-1] - centre, centre - everything[0]))
    scaled = [(values - centre) / (unit or 1.0) for values, _ in usable]
    return scaled, sum(missing for _, missing in usable), unit
