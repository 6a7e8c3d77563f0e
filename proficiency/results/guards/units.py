"""Unit family: samples of one measurand given in different units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...i18n import mark
from .observation import Sample
from .question import Question, QuestionKind, ask

UNIT_DIFFERS = mark(
    "{measurand} is given in {units} in different samples. Is each unit the one the value was "
    "read in?"
)


def ask_units(samples: Sequence[Sample]) -> Iterator[Question]:
    """Ask once where the samples of a measurand are given in more than one unit."""
    given = [o for sample in samples for o in sample.observations if o.value is not None]
    units = list(dict.fromkeys(o.unit or o.own_unit for o in given))
    if len(units) > 1:
        yield ask(QuestionKind.UNIT_DIFFERS, UNIT_DIFFERS, given, units=" / ".join(units))
