"""Limits: a number that is exactly the laboratory's own limit, its sign perhaps forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from ...i18n import mark
from .observation import Sample
from .question import Question, QuestionKind, ask

AT_LIMIT = mark(
    "{typed} for {measurand} in {material} is exactly the limit you have stated. If the result was "
    "below it, type <{limit}. Was this number measured?"
)


def ask_limits(samples: Sequence[Sample], earlier: Collection[Decimal]) -> Iterator[Question]:
    """Ask about numbers that equal a limit of this measurand, stated now or in earlier rounds."""
    limits = set(earlier)
    for sample in samples:
        for o in sample.observations:
            if o.is_limit and o.value is not None:
                limits.add(o.value)
            if o.stated_limit is not None:
                limits.add(o.stated_limit)
    for sample in samples:
        about = sample.observations
        # One replicate at the limit is what measuring near it looks like; all of them are not.
        if all(not o.is_limit and o.value in limits for o in about):
            yield ask(QuestionKind.AT_LIMIT, AT_LIMIT, about, limit=about[0].typed.strip())
