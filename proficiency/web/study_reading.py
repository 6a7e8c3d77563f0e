"""Read the results of a study from a form, a pasted column or the filled order sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ..errors import InvalidInput, Problem
from ..i18n import mark
from ..results.parsing import UnreadableValue, parse_number
from ..results.tables import read_table
from ..studies.models import Study
from ..studies.services import TypedValue
from .study_sheet import STUDY, UNIT, Heading

COLUMN_MISSING = mark("The column “{name}” is missing. Use the order sheet of this study.")
OTHER_STUDY = mark("This row belongs to study {found}, not to study {expected}.")
UNKNOWN_PLACE = mark("“{typed}” is no place in the order; the places are 1 to {last}.")
PLACE_TWICE = mark("Place {place} is given twice.")
OTHER_UNIT = mark("Place {place} is unit {expected}, not unit {found}.")
WRONG_COUNT = mark(
    "{count} lines were pasted, but the order has {expected} places. Paste one line for each "
    "place, an empty one where nothing was measured."
)


def read_form(study: Study, form: Mapping[str, str]) -> dict[int, TypedValue]:
    """Read the fields of the form, one for each place of the order."""
    cells = [
        (m.position, form[f"result-{m.position}"], None, f"result-{m.position}")
        for m in study.measurements
        if f"result-{m.position}" in form
    ]
    return understood(cells)


def read_pasted(study: Study, text: str) -> dict[int, TypedValue]:
    """Read one value a line in the order of measurement, the last cell of each line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while len(lines) > len(study.measurements) and not lines[-1].strip():
        lines.pop()
    if len(lines) != len(study.measurements):
        facts = {"count": len(lines), "expected": len(study.measurements)}
        raise InvalidInput([Problem(WRONG_COUNT, facts)])
    cells = [
        (m.position, line.split("\t")[-1], number, "paste")
        for number, (m, line) in enumerate(zip(study.measurements, lines, strict=True), 1)
    ]
    return understood(cells)


def read_sheet(study: Study, content: bytes, filename: str) -> dict[int, TypedValue]:
    """Read the order sheet back; rows may be sorted, and every problem names its row and cell."""
    table = read_table(content, filename)
    problems: list[Problem] = []
    places = {name.strip(): number for number, name in enumerate(table.header)}
    for heading in (STUDY, Heading.PLACE, UNIT, Heading.RESULT):
        if heading not in places:
            problems.append(Problem(COLUMN_MISSING, {"name": heading}))
    if problems:
        raise InvalidInput(problems, source=filename)
    units = {m.position: m.unit for m in study.measurements}
    cells: dict[int, tuple[int, str, int | None, str]] = {}
    for row in table.rows:
        found = row.cells[places[STUDY]].strip()
        place = row.cells[places[Heading.PLACE]].strip()
        if found != str(study.id):
            facts: dict[str, object] = {"found": found or "–", "expected": study.id}
            problems.append(Problem(OTHER_STUDY, facts, row.number, STUDY))
        elif not (place.isascii() and place.isdecimal() and int(place) in units):
            facts = {"typed": place, "last": len(units)}
            problems.append(Problem(UNKNOWN_PLACE, facts, row.number, Heading.PLACE))
        elif int(place) in cells:
            problems.append(Problem(PLACE_TWICE, {"place": place}, row.number, Heading.PLACE))
        elif (unit := row.cells[places[UNIT]].strip()) != units[int(place)]:
            facts = {"place": place, "expected": units[int(place)], "found": unit or "–"}
            problems.append(Problem(OTHER_UNIT, facts, row.number, UNIT))
        else:
            typed = row.cells[places[Heading.RESULT]]
            cells[int(place)] = (int(place), typed, row.number, Heading.RESULT)
    try:
        entries = understood(cells.values())
    except InvalidInput as refusal:
        problems.extend(refusal.problems)
    if problems:
        raise InvalidInput(problems, source=filename)
    return entries


def understood(
    cells: Iterable[tuple[int, str, int | None, str]],
) -> dict[int, TypedValue]:
    """Understand every cell as a number or as nothing, or refuse all with every problem."""
    entries: dict[int, TypedValue] = {}
    problems: list[Problem] = []
    for place, typed, row, column in cells:
        try:
            value: Decimal | None = parse_number(typed)
        except UnreadableValue as refusal:
            problems.append(Problem(refusal.message, refusal.facts, row, column))
            continue
        entries[place] = TypedValue(typed.strip(), value)
    if problems:
        raise InvalidInput(problems)
    return entries
