"""Exchanged samples: each of two samples fits what was declared for the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import log

from ...i18n import mark
from .observation import Observation, Sample, by_measurand
from .question import Question, QuestionKind, ask

EXCHANGED = mark(
    "The results of {material} and {other} look exchanged ({measurands}). Compare the numbers on "
    "the vials with those in your records. Are they right as typed?"
)


WHOLE = 100.0
APART = 0.15
"""Places nearer than this share of the declared width cannot be told from each other."""
REVERSED = 0.5
"""Share of the declared difference that the reversed difference must reach."""


def ask_exchanged(samples: Sequence[Sample]) -> Iterator[Question]:
    """Ask once about every pair of materials whose results fit each other's place."""
    found: dict[tuple[str, str], list[tuple[Sample, Sample]]] = {}
    for group in by_measurand(samples):
        for one, other in combinations(group, 2):
            if _are_exchanged(one, other):
                pair = (one.first.material, other.first.material)
                found.setdefault(pair, []).append((one, other))
    for (_, second), pairs in found.items():
        about: list[Observation] = [
            o for one, other in pairs for o in (*one.observations, *other.observations)
        ]
        measurands = ", ".join(one.first.measurand for one, _ in pairs)
        yield ask(QuestionKind.EXCHANGED, EXCHANGED, about, other=second, measurands=measurands)


def _are_exchanged(one: Sample, other: Sample) -> bool:
    """Answer whether two samples differ as declared, but the other way round."""
    if one.expected is None or other.expected is None:
        return False
    if one.middle is None or other.middle is None:
        return False
    if not (one.expected.holds(other.middle) and other.expected.holds(one.middle)):
        return False
    ends = [float(end) for e in (one.expected, other.expected) for end in (e.low, e.high)]
    scale = _scale(ends, is_percentage=one.first.is_percentage)
    low, high, other_low, other_high = (scale(end) for end in ends)
    declared = (low + high - other_low - other_high) / 2
    if abs(declared) < max(APART * (high - low), APART * (other_high - other_low)):
        return False
    # The difference tells, not the values: a bias of the laboratory shifts both alike.
    return (scale(one.middle) - scale(other.middle)) / declared <= -REVERSED


def _scale(ends: Sequence[float], *, is_percentage: bool) -> Callable[[float], float]:
    """Return the scale on which results within these ranges spread: logit, logarithm, as is."""
    if min(ends) <= 0:
        return float
    if is_percentage and max(ends) < WHOLE:
        return lambda value: log(value / (WHOLE - value))
    return log
