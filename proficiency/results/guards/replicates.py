"""Replicates: one that slipped by a power of ten, or a spread no method has."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10
from statistics import median

from ...i18n import mark
from .observation import Observation, Sample
from .question import Question, QuestionKind, ask

NEAR = 0.05
"""How close to a whole power of ten, as a difference of logarithms, a slip must be."""
AGREE = 1.5
"""The other replicates must agree within this factor to say that one slipped."""
LARGEST_SPREAD = 50.0
"""No method of cell quality spreads its replicates by a larger factor."""

REPLICATE_SLIP = mark(
    "Replicate {replicate} of {measurand} in {material} ({typed}) is about {factor} times the "
    "other replicates. Is the decimal point where it should be?"
)
REPLICATE_SPREAD = mark(
    "The replicates of {measurand} in {material} ({typed}) differ by a factor of {factor}. "
    "Are they of the same sample, in the same unit?"
)


def ask_replicates(sample: Sample) -> Iterator[Question]:
    """Ask about the replicate that slipped, or else about a spread that is too wide."""
    measured = [o for o in sample.observations if o.number is not None and o.number > 0]
    if len(measured) < 2 or len(measured) < len(sample.numbers):
        return
    slipped = [o for o in measured if _slip(o, measured)]
    for observation in slipped[:1] if len(measured) == 2 else slipped:
        yield ask(
            QuestionKind.REPLICATE_SLIP,
            REPLICATE_SLIP,
            [observation],
            replicate=observation.replicate,
            factor=f"{10.0 ** _slip(observation, measured):g}",
        )
    factor = max(sample.numbers) / min(sample.numbers)
    if not slipped and factor > LARGEST_SPREAD:
        yield ask(
            QuestionKind.REPLICATE_SPREAD, REPLICATE_SPREAD, measured, factor=f"{factor:,.0f}"
        )


def _slip(observation: Observation, measured: list[Observation]) -> int:
    """Return by how many powers of ten a replicate is off the others; 0 where it is not."""
    others = [o.number for o in measured if o is not observation and o.number]
    if not others or not observation.number or max(others) > AGREE * min(others):
        return 0
    distance = log10(observation.number / median(others))
    return round(distance) if abs(distance - round(distance)) <= NEAR else 0
