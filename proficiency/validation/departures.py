"""Printed figures that do not reproduce, with what the library gives in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .not_reproduced import UNREPRODUCED, Unreproduced
from .record import ValidationRecord


@dataclass(frozen=True)
class UnreproducedFigure:
    """An entry of the list with the value of this installation."""

    entry: Unreproduced
    got: float
    source: str


def unreproduced_figures(record: ValidationRecord) -> Iterator[UnreproducedFigure]:
    """Give every listed figure whose case is in the record, with the library's own value."""
    cases = {case.id: case for case in record.cases}
    for entry in UNREPRODUCED:
        case = cases.get(entry.case)
        if case is None:
            continue
        for each in case.comparisons:
            if each.key == entry.key and isinstance(each.got, float):
                yield UnreproducedFigure(entry, each.got, case.source)
