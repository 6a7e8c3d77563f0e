"""Write the result sheet of one participant: what is asked for, room for results, instructions."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..i18n import Language, Translator, translator
from ..rounds.models import Enrolment, Round, RoundMeasurand
from ..schemes.conversion import unit_names
from .details import details_of
from .entry import Field
from .question_sheet import write_questions
from .sheet_cells import head, offer, protect, put, shade
from .sheet_columns import DETAIL_HEADINGS, FILLED, Given, headings_of
from .sheet_instructions import write_instructions
from .sheet_lists import Places, write_lists, write_methods
from .sheet_names import INSTRUCTIONS, METHODS, QUESTIONS, RESULTS, SYNTHETIC

WIDTHS = {
    Given.ROUND.value: 14,
    Given.LABORATORY.value: 13,
    Given.MEASURAND.value: 14,
    Given.MEASURAND_NAME.value: 30,
    Given.MATERIAL.value: 12,
    Given.MATERIAL_NAME.value: 24,
    Given.UNIT.value: 12,
    Field.REPLICATE.value: 10,
    Field.METHOD.value: 30,
    Field.RESULT.value: 18,
    Field.U.value: 16,
    Field.K.value: 12,
    Field.NOTE.value: 36,
}


def write_template(round_: Round, enrolment: Enrolment, language: Language) -> bytes:
    """Return the workbook a laboratory fills in; it carries the code, never the name."""
    t = translator(language)
    book = Workbook()
    book.properties.creator = book.properties.title = f"{round_.code} {enrolment.code}"
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook begins with a worksheet")
    sheet.title = f"{RESULTS} {SYNTHETIC}" if round_.scheme.synthetic else RESULTS
    questions = book.create_sheet(QUESTIONS)
    lists = write_methods(book.create_sheet(METHODS), round_, t)
    write_instructions(book.create_sheet(INSTRUCTIONS), round_, enrolment, t)
    lists |= write_lists(book, round_, t)
    write_questions(questions, book, round_, t)
    _write_results(sheet, round_, enrolment, lists, t)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write_results(
    sheet: Worksheet,
    round_: Round,
    enrolment: Enrolment,
    lists: Places,
    t: Translator,
) -> None:
    headings = headings_of(round_)
    head(sheet, [(heading, WIDTHS.get(heading, 20)) for heading in headings])
    sheet.row_dimensions[1].height = 32
    row = 2
    for measurand in round_.measurands:
        first = row
        open_ = _open_columns(measurand, headings)
        for given in _rows_of(measurand, round_, enrolment, t):
            _write_row(sheet, row, given, headings, open_)
            row += 1
        if row > first:
            _offer_lists(sheet, measurand, lists, headings, (first, row - 1))
    protect(sheet)
    sheet.freeze_panes = f"{get_column_letter(len(Given) + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{row - 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _rows_of(
    measurand: RoundMeasurand, round_: Round, enrolment: Enrolment, t: Translator
) -> list[tuple[str, ...]]:
    """Return the given cells of every row of a measurand."""
    return [
        (
            round_.code,
            enrolment.code,
            measurand.code,
            t.choose(measurand.name_zh, measurand.name_en),
            determination.material.code,
            t.choose(determination.material.name_zh, determination.material.name_en),
            measurand.unit,
            str(replicate),
        )
        for determination in measurand.determinations
        for replicate in range(1, measurand.replicates + 1)
    ]


def _open_columns(measurand: RoundMeasurand, headings: Sequence[str]) -> set[str]:
    """Return the columns a laboratory fills in for a measurand."""
    asked = {DETAIL_HEADINGS[detail] for detail in details_of(measurand)}
    open_ = {heading.value for heading in FILLED} | asked
    if not measurand.methods:
        open_.discard(Field.METHOD.value)
    if not measurand.result_type.is_numeric:
        open_ -= {Field.U.value, Field.K.value}
    if len(unit_names(measurand)) > 1 and measurand.result_type.is_numeric:
        open_.add(Given.UNIT.value)
    return open_ & set(headings)


def _write_row(
    sheet: Worksheet, row: int, given: Sequence[str], headings: Sequence[str], open_: set[str]
) -> None:
    """Write one row: what is given stays locked, what is asked for is open."""
    for column, heading in enumerate(headings, 1):
        cell = put(sheet, row, column, given[column - 1] if column <= len(given) else "")
        shade(cell, is_open=heading in open_)


def _offer_lists(
    sheet: Worksheet,
    measurand: RoundMeasurand,
    lists: Places,
    headings: Sequence[str],
    rows: tuple[int, int],
) -> None:
    """Offer the lists of a measurand in its cells."""
    for heading in headings:
        reference = lists.get((measurand.code, heading))
        if reference is not None:
            column = get_column_letter(headings.index(heading) + 1)
            offer(sheet, f"{column}{rows[0]}:{column}{rows[1]}", reference)
