"""Read a filled result sheet back: rows in any order, every problem named by its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from ..errors import InvalidInput, Problem
from ..i18n import mark
from ..rounds.models import Determination, Enrolment, Round, RoundMeasurand
from ..schemes.conversion import factor_of, unit_name, unit_names
from .entry import UNKNOWN_UNIT, EnteredResult, Field, check_entries
from .question_sheet import Answers, read_questions
from .rows import Detail
from .sheet_columns import DETAIL_HEADINGS, Given, find_columns
from .sheet_lists import method_label
from .tables import Table, TableRow, read_table
from .worksheets import sheet_names

OTHER_ROUND = mark("This sheet belongs to round {found}, not to round {expected}.")
OTHER_LABORATORY = mark("This sheet belongs to the laboratory code {found}, not to {expected}.")
UNKNOWN_ROW = mark("Measurand {measurand} in material {material} is not asked for in this round.")
REPLICATE_UNREADABLE = mark("“{typed}” is no replicate number. The replicates are 1 to {last}.")
ROW_MISSING = mark(
    "The row of {measurand} in {material}, replicate {replicate}, is missing. "
    "Put it back; the result may stay empty."
)


@dataclass(frozen=True)
class FilledSheet:
    """What a laboratory typed into its sheet, exactly as typed."""

    entries: list[EnteredResult]
    answers: Answers | None
    """Answers to the questions; None where the file has no sheet for them."""


def read_upload(
    data: bytes, filename: str, round_: Round, *, enrolment: Enrolment | None = None
) -> FilledSheet:
    """Return what stands in a filled sheet exactly as typed, or refuse it with all problems."""
    problems: list[Problem] = []
    columns: dict[str, int] = {}
    entries: list[EnteredResult] = []
    answers: Answers | None = None
    try:
        table = read_table(data, filename)
        columns = find_columns(table.header, problems)
        sheet = _Sheet(table, columns)
        if not problems:
            _check_belongs(sheet, Given.ROUND.value, round_.code, OTHER_ROUND, problems)
            if enrolment is not None:
                code = enrolment.code
                _check_belongs(sheet, Given.LABORATORY.value, code, OTHER_LABORATORY, problems)
        if not problems:
            entries = _read_rows(sheet, round_, problems)
            asked = [d for measurand in round_.measurands for d in measurand.determinations]
            problems.extend(map(_in_own_column, check_entries(entries, asked)[1]))
            answers = read_questions(data, filename, round_, problems)
    except InvalidInput as refusal:
        problems.extend(refusal.problems)
    if problems:
        problems.sort(key=lambda problem: (problem.row is None, problem.row))
        raise InvalidInput(in_cells(problems, data, columns), source=filename)
    return FilledSheet(entries, answers)


def in_cells(problems: Sequence[Problem], data: bytes, columns: Mapping[str, int]) -> list[Problem]:
    """Name sheet and cell of every problem of a workbook; a CSV file has lines and columns."""
    try:
        names = sheet_names(data)
    except InvalidInput:
        return list(problems)
    if not names:
        return list(problems)
    return [
        problem
        if problem.sheet is not None
        else replace(problem, sheet=names[0], cell=_cell(problem, columns))
        for problem in problems
    ]


def _cell(problem: Problem, columns: Mapping[str, int]) -> str | None:
    """Return the cell a problem of the first sheet is in, as far as it is in one."""
    if (named := problem.facts.get("cell")) is not None:
        return str(named)
    if problem.row is None:
        return None
    at = columns.get(problem.column or "")
    return str(problem.row) if at is None else f"{get_column_letter(at + 1)}{problem.row}"


def _in_own_column(problem: Problem) -> Problem:
    """Name the column of a detail, which stands beside the result in a sheet."""
    part = problem.facts.get("part")
    return problem if part is None else replace(problem, column=DETAIL_HEADINGS[Detail(str(part))])


@dataclass(frozen=True)
class _Sheet:
    """A table with its known columns."""

    table: Table
    columns: dict[str, int]

    def cell(self, row: TableRow, heading: str) -> str:
        """Return a cell as typed; empty where the sheet has no such column."""
        position = self.columns.get(heading)
        return row.cells[position] if position is not None else ""


def _check_belongs(
    sheet: _Sheet, heading: str, expected: str, message: str, problems: list[Problem]
) -> None:
    """Refuse a sheet of another round or laboratory, once per other code in it."""
    seen: set[str] = set()
    for row in sheet.table.rows:
        found = sheet.cell(row, heading).strip()
        if found != expected and found not in seen:
            seen.add(found)
            facts: dict[str, object] = {"found": found or "–", "expected": expected}
            problems.append(Problem(message, facts, row.number, heading))


def _read_rows(sheet: _Sheet, round_: Round, problems: list[Problem]) -> list[EnteredResult]:
    """Find for each row what it determines, and name the rows that are missing."""
    asked = {
        (measurand.code, determination.material.code): determination
        for measurand in round_.measurands
        for determination in measurand.determinations
    }
    entries = []
    for row in sheet.table.rows:
        measurand = sheet.cell(row, Given.MEASURAND.value).strip()
        material = sheet.cell(row, Given.MATERIAL.value).strip()
        determination = asked.get((measurand, material))
        if determination is None:
            facts: dict[str, object] = {"measurand": measurand or "–", "material": material or "–"}
            problems.append(Problem(UNKNOWN_ROW, facts, row.number, Given.MEASURAND.value))
        elif entry := _read_row(sheet, row, determination, problems):
            entries.append(entry)
    present = {entry.key for entry in entries}
    for (measurand, material), determination in asked.items():
        for replicate in range(1, determination.measurand.replicates + 1):
            if (determination.id, replicate) not in present:
                facts = {"measurand": measurand, "material": material, "replicate": replicate}
                problems.append(Problem(ROW_MISSING, facts))
    return entries


def _read_row(
    sheet: _Sheet, row: TableRow, determination: Determination, problems: list[Problem]
) -> EnteredResult | None:
    """Take the typed cells of one row; the values themselves are checked afterwards."""
    measurand = determination.measurand
    number = unicodedata.normalize("NFKC", sheet.cell(row, Given.REPLICATE.value)).strip()
    if not (number.isascii() and number.isdecimal() and len(number) <= 4):
        facts: dict[str, object] = {"typed": number, "last": measurand.replicates}
        problems.append(Problem(REPLICATE_UNREADABLE, facts, row.number, Given.REPLICATE.value))
        return None
    unit = unit_name(measurand, sheet.cell(row, Given.UNIT.value))
    details = {
        detail.value: sheet.cell(row, heading) for detail, heading in DETAIL_HEADINGS.items()
    }
    entry = EnteredResult(
        determination_id=determination.id,
        replicate=int(number),
        method=_method_code(sheet.cell(row, Field.METHOD.value), measurand),
        typed=sheet.cell(row, Field.RESULT.value),
        u_typed=sheet.cell(row, Field.U.value),
        k_typed=sheet.cell(row, Field.K.value),
        note=sheet.cell(row, Field.NOTE.value),
        row=row.number,
        unit="" if unit == measurand.unit else unit,
        details={name: text for name, text in details.items() if text.strip()},
    )
    if entry.is_blank() and factor_of(measurand, unit) is None:
        # A unit that was changed is a slip even where nothing was measured.
        facts = {"typed": unit, "measurand": measurand.code}
        accepted = ", ".join(unit_names(measurand))
        found = Problem(UNKNOWN_UNIT, facts | {"accepted": accepted}, row.number, Given.UNIT.value)
        problems.append(found)
    return entry


def _method_code(chosen: str, measurand: RoundMeasurand) -> str:
    """Return the code of a method given by code, by name or as the list shows it."""
    wanted = " ".join(chosen.split()).casefold()
    for method in measurand.methods:
        names = (method.name_zh, method.name_en)
        spellings = (method.code, *names, *(method_label(method.code, name) for name in names))
        if wanted in {" ".join(spelling.split()).casefold() for spelling in spellings}:
            return method.code
    return chosen.strip()
