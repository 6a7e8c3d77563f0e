"""Printed figures that are not reproduced, each beside the value of this library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ringtrial.verification import compare, read_cases

from ..validation.not_reproduced import DEPARTURES, UNREPRODUCED

PROGRAMS = DEPARTURES


@dataclass(frozen=True)
class PrintedFigure:
    """A figure in print, what is calculated instead, and why."""

    case: str
    key: str
    printed: str
    calculated: str
    reason: str


@cache
def printed_figures() -> tuple[PrintedFigure, ...]:
    """Calculate the listed figures anew from the bundled reference data."""
    wanted = {entry.case for entry in UNREPRODUCED}
    cases = {case["id"]: case for case in read_cases() if case["id"] in wanted}
    return tuple(
        PrintedFigure(
            case=entry.case,
            key=entry.key,
            printed=f"{entry.printed:.{entry.decimals}f}",
            calculated=f"{calculated(cases[entry.case])[entry.key]:.{entry.decimals + 2}f}",
            reason=entry.reason,
        )
        for entry in UNREPRODUCED
    )


def calculated(case: Mapping[str, object]) -> dict[str, object]:
    """Return every value of a case that the library gives."""
    return {each.key: each.got for each in compare(case)}
