"""A wrong unit or a moved decimal point: results off by a power of ten.

With m the median and s MADe of the logarithms of all laboratory means, t = (ln x − m)/s. Named
when |t| > 4 and, divided by a power of ten from 10 to 10⁶, the result lies within 2 s of the
others, or within a quarter; 100 too small in per cent is a fraction. s counts as 0.02 at least, so
that nearly equal results accuse nobody. Factors of 10 and 100 must also stand out before logarithms
are taken, by more than 3 MADe, unless the plan evaluates on logarithms: beside values near zero a
small value is nothing strange.

Source: own policy; domain notes A5, "power-of-ten against the scheme". False alarms: a result of a
normal distribution lies beyond 4 s once in 16 000; of heavy tails more. A genuine outlier can look
like a factor: nothing is excluded for it by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ...schemes.plan import Scale
from .observed import FEWEST_LABORATORIES, Place, middle_and_spread
from .suspicion import Suspicion, SuspicionKind, figures

BEYOND, BEYOND_AS_REPORTED, NEAR = 4.0, 3.0, 2.0
LEAST_SPREAD = 0.02
LEAST_NEAR = math.log(1.25)
POWERS = (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6)
SMALL_POWERS = frozenset({-2, -1, 1, 2})
PER_CENT = "%"


def factor_suspicions(place: Place, scale: str) -> Iterator[Suspicion]:
    """Name laboratories whose result fits the others after a power of ten is taken out."""
    means = place.means()
    positive = {lab: value for lab, value in means.items() if value > 0.0}
    if len(positive) < FEWEST_LABORATORIES:
        return
    centre, spread = middle_and_spread(math.log(value) for value in positive.values())
    spread = max(spread, LEAST_SPREAD)
    usual, apart = middle_and_spread(means.values())
    for lab, value in positive.items():
        distance = math.log(value) - centre
        power = fitting_power(distance, spread)
        stands_out = abs(value - usual) > BEYOND_AS_REPORTED * apart
        if power is None or not (power not in SMALL_POWERS or scale == Scale.LN or stands_out):
            continue
        is_fraction = power == -2 and place.unit == PER_CENT
        yield Suspicion(
            SuspicionKind.FRACTION if is_fraction else SuspicionKind.POWER_OF_TEN,
            lab,
            place.measurand,
            place.material,
            facts={
                "result": figures(value),
                "middle": figures(math.exp(centre)),
                "factor": figures(10.0 ** abs(power)),
            },
            weight=abs(distance) / spread,
        )


def fitting_power(distance: float, spread: float) -> int | None:
    """Return the power of ten that explains a distance of logarithms, None without one."""
    nearest = min(POWERS, key=lambda power: abs(distance - power * math.log(10.0)))
    explained = abs(distance - nearest * math.log(10.0)) <= max(NEAR * spread, LEAST_NEAR)
    return nearest if abs(distance) > BEYOND * spread and explained else None
