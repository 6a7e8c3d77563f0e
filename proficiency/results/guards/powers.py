"""Powers of ten: a value that fits what was declared only after its decimal point has moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import log10, sqrt

from ...i18n import mark
from .observation import Observation, Sample
from .question import Question, QuestionKind, ask

APART = Decimal(1000)
"""Two samples of one measurand differ by less, unless a wider range was declared."""

ZERO = mark(
    "0 {unit} is given for {measurand} in {material}. If nothing was found, type < and your limit, "
    "such as <0.1. Was exactly zero measured?"
)
FRACTION = mark(
    "{typed} is given for {measurand} in {material}, in per cent. Is it a fraction? "
    "As a percentage it would be {suggestion}."
)
POWER_OF_TEN = mark(
    "{typed} for {measurand} in {material} is far from what is possible here. Check the unit "
    "({unit}), the dilution and the decimal point: {suggestion} would fit. Is it right as typed?"
)
UNUSUAL = mark(
    "{typed} for {measurand} in {material} is outside what was declared as possible before the "
    "round. Check sample, unit and calculation. Is it right as typed?"
)
SAMPLES_APART = mark(
    "Your results of {measurand} differ by a factor of about {factor} between {material} and "
    "{other}. Check the unit and the decimal point of both. Are they right as typed?"
)


def ask_ranges(sample: Sample) -> Iterator[Question]:
    """Ask about values outside the declared range, all replicates of one mistake together."""
    expected = sample.expected
    if expected is None:
        return
    found: dict[tuple[QuestionKind, int], list[Observation]] = {}
    for observation in sample.observations:
        number = observation.number
        if number is None or expected.holds(number):
            continue
        kind, power = _judge(observation, number)
        found.setdefault((kind, power), []).append(observation)
    for (kind, power), about in found.items():
        message = {
            QuestionKind.ZERO: ZERO,
            QuestionKind.FRACTION: FRACTION,
            QuestionKind.POWER_OF_TEN: POWER_OF_TEN,
            QuestionKind.UNUSUAL: UNUSUAL,
        }[kind]
        yield ask(kind, message, about, suggestion=_moved(about, power))


def ask_between_samples(samples: Sequence[Sample]) -> Iterator[Question]:
    """Where nothing was declared, ask about samples that lie absurdly far apart."""
    bare = [s for s in samples if s.expected is None and s.middle is not None and s.middle > 0]
    if len(bare) < 2:
        return
    low = min(bare, key=lambda s: s.middle or 0.0)
    high = max(bare, key=lambda s: s.middle or 0.0)
    factor = (high.middle or 0.0) / (low.middle or 1.0)
    if factor >= APART:
        about = [*low.observations, *high.observations]
        yield ask(
            QuestionKind.SAMPLES_APART,
            SAMPLES_APART,
            about,
            other=high.first.material,
            factor=f"{factor:,.0f}",
        )


def _judge(observation: Observation, number: float) -> tuple[QuestionKind, int]:
    """Say what is odd about a number outside its range, and by which power of ten it would fit."""
    expected = observation.expected
    if number == 0:
        return QuestionKind.ZERO, 0
    if expected is None or number < 0 or expected.high <= 0:
        return QuestionKind.UNUSUAL, 0
    fitting = _fitting_power(observation)
    if fitting is None:
        return QuestionKind.UNUSUAL, 0
    if observation.is_percentage and fitting == 2 and number <= 1:
        return QuestionKind.FRACTION, fitting
    return QuestionKind.POWER_OF_TEN, fitting


def _fitting_power(observation: Observation) -> int | None:
    """Return the move of the decimal point that brings a value nearest the middle of its range."""
    expected, value = observation.expected, observation.value
    if expected is None or value is None:
        return None
    low, high = float(expected.low), float(expected.high)
    middle = sqrt(low) * sqrt(high) if low > 0 else high
    power = round(log10(middle) - log10(value))
    return power if expected.low <= value.scaleb(power) <= expected.high else None


def _moved(about: Sequence[Observation], power: int) -> str:
    """Return the values with the decimal point moved, written without an exponent."""
    moved = [o.value.scaleb(power) for o in about if o.value is not None]
    return " / ".join(dict.fromkeys(f"{value:f}" for value in moved))
