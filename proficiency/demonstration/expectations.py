"""The wide ranges a coordinator of the demonstration declares before a round."""

from __future__ import annotations

from decimal import Decimal
from math import exp, log

from .specification import DemoMeasurand

LOGITS = 3.0
"""How far a proportion may lie from what the makers of the sample aim at, in logits."""
FACTOR = 10.0
LIMITED_FACTOR = 30.0
"""How far a concentration may lie off; near the limits of the methods it scatters more."""
SPREADS = 6.0
"""How far anything else may lie off, in spreads between laboratories."""
WHOLE = 100.0
ALWAYS_POSSIBLE = 99.8
"""From here on nothing below the whole is impossible."""


def declared_range(
    measurand: DemoMeasurand, material: str, round_name: str
) -> tuple[Decimal, Decimal] | None:
    """Return the lowest and highest result that is possible; None where nothing can be said."""
    true = measurand.materials[material]
    if measurand.transform == "logit":
        low, high = _of_proportion(true)
    elif measurand.transform == "ln":
        if true <= 0:
            return None
        factor = LIMITED_FACTOR if measurand.limits else FACTOR
        low, high = true / factor, true * factor
    else:
        width = SPREADS * measurand.spread_in(round_name)
        low, high = true - width, true + width
    return _rounded(low), _rounded(high)


def _of_proportion(true: float) -> tuple[float, float]:
    centre = log(true / (WHOLE - true))
    low, high = (WHOLE / (1 + exp(-(centre + way))) for way in (-LOGITS, LOGITS))
    return low, WHOLE if high > ALWAYS_POSSIBLE else high


def _rounded(value: float) -> Decimal:
    """Return three significant digits, without an exponent."""
    return Decimal(f"{Decimal(f'{value:.2e}'):f}")
