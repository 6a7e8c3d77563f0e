"""All questions about one laboratory's results, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from .exchanged import ask_exchanged
from .limits import ask_limits
from .observation import Observation, by_measurand, samples_of
from .powers import ask_between_samples, ask_ranges
from .question import Question
from .replicates import ask_replicates
from .units import ask_units


def questions(
    observations: Iterable[Observation],
    *,
    earlier_limits: Mapping[str, Collection[Decimal]] | None = None,
) -> list[Question]:
    """Return what to ask: unit, range and power of ten, replicates, exchanged samples, limits.

    `earlier_limits` are the limits this laboratory itself stated in earlier rounds, by measurand.
    """
    samples = samples_of(observations)
    groups = by_measurand(samples)
    found: list[Question] = []
    for group in groups:
        found += ask_units(group)
    for sample in samples:
        found += ask_ranges(sample)
    for group in groups:
        found += ask_between_samples(group)
    asked = {place for question in found for place in question.places}
    for sample in samples:
        # A replicate asked about for its power of ten is not asked about twice.
        found += [q for q in ask_replicates(sample) if not asked & set(q.places)]
    found += ask_exchanged(samples)
    for group in groups:
        known = (earlier_limits or {}).get(group[0].first.measurand, ())
        found += ask_limits(group, known)
    return found
