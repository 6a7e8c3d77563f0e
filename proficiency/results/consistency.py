"""Check the rows of a file against each other: repeated rows, mixed kinds, mixed units."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ..errors import Problem
from ..i18n import mark
from .parsing import NOT_DETECTED, shown
from .rows import ResultRow, ValueKind

DUPLICATE = mark(
    "This row repeats row {first}: same laboratory, method, measurand, material and replicate. "
    "Give each replicate its own number, or delete one of the rows."
)
TEXT_AMONG_NUMBERS = mark(
    "“{typed}” is not a number, but {measurand} has numeric results. Type a number, a limit such "
    "as <0.05, “ND”, or leave the cell empty."
)
SEVERAL_UNITS = mark(
    "The unit is {unit}, but row {first} has {other} for the same measurand and material. "
    "Convert the results to one unit."
)


def check_consistency(rows: Sequence[ResultRow], problems: list[Problem]) -> None:
    """Report rows that contradict earlier rows."""
    check_duplicates(rows, problems)
    check_kinds(rows, problems)
    check_units(rows, problems)


def check_duplicates(rows: Sequence[ResultRow], problems: list[Problem]) -> None:
    """Report a replicate that is given twice."""
    first: dict[tuple[object, ...], ResultRow] = {}
    for row in rows:
        key = (row.lab, row.method, row.measurand, row.material, row.replicate)
        earlier = first.setdefault(key, row)
        if earlier is not row:
            problems.append(Problem(DUPLICATE, {"first": earlier.row}, row=row.row))


def check_kinds(rows: Sequence[ResultRow], problems: list[Problem]) -> None:
    """Report words among numbers; a measurand with words only is qualitative."""
    numeric = {
        row.measurand for row in rows if row.parsed.kind in {ValueKind.NUMBER, ValueKind.CENSORED}
    }
    for row in rows:
        is_word = row.parsed.kind is ValueKind.CATEGORY and row.parsed.category != NOT_DETECTED
        if is_word and row.measurand in numeric:
            facts = {"typed": shown(row.typed), "measurand": row.measurand}
            problems.append(Problem(TEXT_AMONG_NUMBERS, facts, row=row.row, column="value"))


def check_units(rows: Sequence[ResultRow], problems: list[Problem]) -> None:
    """Report a second unit for one measurand and material."""
    first: dict[tuple[str, str], ResultRow] = {}
    for row in rows:
        if not row.unit:
            continue
        earlier = first.setdefault((row.measurand, row.material), row)
        # The micro sign and the Greek letter are one unit prefix.
        if earlier.unit != row.unit and folded(earlier.unit) != folded(row.unit):
            facts = {"unit": row.unit, "first": earlier.row, "other": earlier.unit}
            problems.append(Problem(SEVERAL_UNITS, facts, row=row.row, column="unit"))


def folded(unit: str) -> str:
    """Return a unit so that two ways of typing it compare equal."""
    return unicodedata.normalize("NFKC", unit).replace(" ", "")
