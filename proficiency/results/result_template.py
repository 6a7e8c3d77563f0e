"""Write the result sheet of one participant: what is asked for, room for results, instructions."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..i18n import Language, Translator, mark, translator
from ..rounds.models import Enrolment, Round, RoundMeasurand
from ..schemes.conversion import unit_names
from .details import DECISIONS, details_of
from .entry import Field
from .rows import Detail
from .sheet_columns import DETAIL_HEADINGS, FILLED, Given, headings_of

RESULTS, METHODS, INSTRUCTIONS = "结果 Results", "方法 Methods", "说明 Instructions"
LISTS = "列表 Lists"
SYNTHETIC = "演示数据 SYNTHETIC"
Places = Mapping[tuple[str, str], str]
"""Where the list of a column stands, by measurand and heading."""
TEXT = "@"
"""Cells of this format keep what is typed, every digit of it."""
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
HEADING = PatternFill("solid", fgColor="1F3A4D")
GREY = PatternFill("solid", fgColor="EEF1F3")
YELLOW = PatternFill("solid", fgColor="FFF9DB")
THIN = Border(bottom=Side("thin", color="C9D1D6"))

TITLE = mark("Result sheet of round {round_code}, laboratory code {laboratory_code}")
STEPS = (
    mark("Fill in the yellow cells of the sheet “{results}”. Leave the grey cells as they are."),
    mark(
        "Each row is one replicate of one measurand in one material. Leave the result empty where "
        "you have none, and do not delete rows."
    ),
    mark(
        "Type each result as you would report it, with a point as decimal sign: 12.50. Where the "
        "unit is yellow, choose yours from the list. What you type is kept exactly."
    ),
    mark("Type powers of ten like 1.2e6. Do not use thousands separators."),
    mark("Type a result below or above a limit with its sign: <0.05 or >100."),
    mark("Where a list is offered for the result, choose one of its words."),
    mark(
        "Type an interval as its two limits, 0.03-0.06, and a profile as its loci: "
        "AMEL: X, Y; TH01: 7, 9.3."
    ),
    mark("Choose the method from the list in the cell; the sheet “{methods}” explains the list."),
    mark(
        "u is the standard uncertainty in the unit of the result. If you have the expanded "
        "uncertainty U, type U divided by k as u, and k beside it. Both may stay empty."
    ),
    mark(
        "Upload the file as XLSX or CSV until {closes_at}. Every row is checked first; when "
        "something is wrong you are told where, and nothing is stored."
    ),
    mark(
        "Uploading saves a draft. The results count when a second person of your laboratory has "
        "signed and submitted them."
    ),
)


def write_template(round_: Round, enrolment: Enrolment, language: Language) -> bytes:
    """Return the workbook a laboratory fills in; it carries the code, never the name."""
    t = translator(language)
    book = Workbook()
    book.properties.creator = book.properties.title = f"{round_.code} {enrolment.code}"
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook begins with a worksheet")
    sheet.title = f"{RESULTS} {SYNTHETIC}" if round_.scheme.synthetic else RESULTS
    lists = _write_methods(book.create_sheet(METHODS), round_, t)
    _write_instructions(book.create_sheet(INSTRUCTIONS), round_, enrolment, t)
    lists |= _write_lists(book, round_, t)
    _write_results(sheet, round_, enrolment, lists, t)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def method_label(code: str, name: str) -> str:
    """Return what stands for a method in the list of a cell."""
    return code if name == code else f"{code} · {name}"


def _write_results(
    sheet: Worksheet,
    round_: Round,
    enrolment: Enrolment,
    lists: Places,
    t: Translator,
) -> None:
    headings = headings_of(round_)
    for column, heading in enumerate(headings, 1):
        cell = _put(sheet, 1, column, heading)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEADING
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(heading, 20)
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
    _protect(sheet)
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
        cell = _put(sheet, row, column, given[column - 1] if column <= len(given) else "")
        cell.fill = YELLOW if heading in open_ else GREY
        if heading in open_:
            cell.number_format = TEXT
            cell.protection = Protection(locked=False)


def _offer_lists(
    sheet: Worksheet,
    measurand: RoundMeasurand,
    lists: Places,
    headings: Sequence[str],
    rows: tuple[int, int],
) -> None:
    """Offer the lists of a measurand in its cells; typing a code or another word stays possible."""
    for heading in headings:
        reference = lists.get((measurand.code, heading))
        if reference is not None:
            column = get_column_letter(headings.index(heading) + 1)
            choice = DataValidation(
                "list", formula1=reference, allow_blank=True, showErrorMessage=False
            )
            choice.add(f"{column}{rows[0]}:{column}{rows[1]}")
            sheet.add_data_validation(choice)


def _protect(sheet: Worksheet) -> None:
    """Lock what is given, without a password: it keeps slips away, not people."""
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(sheet.protection, allowed, False)


def _write_lists(book: Workbook, round_: Round, t: Translator) -> dict[tuple[str, str], str]:
    """Write units, categories and decisions to choose from, and return where each list stands."""
    sheet = book.create_sheet(LISTS)
    places: dict[tuple[str, str], str] = {}
    column = 1
    for measurand in round_.measurands:
        offered: dict[str, Sequence[str]] = {}
        if measurand.result_type.is_numeric and len(unit_names(measurand)) > 1:
            offered[Given.UNIT.value] = unit_names(measurand)
        if measurand.categories:
            offered[Field.RESULT.value] = [t.choose(w.zh, w.en) for w in measurand.categories]
        if Detail.DECISION in details_of(measurand):
            decisions = [t.choose(word.zh, word.en) for word in DECISIONS]
            offered[DETAIL_HEADINGS[Detail.DECISION]] = decisions
        for heading, words in offered.items():
            _put(sheet, 1, column, f"{measurand.code} {heading}")
            for row, word in enumerate(words, 2):
                _put(sheet, row, column, word)
            letter = get_column_letter(column)
            sheet.column_dimensions[letter].width = 28
            places[measurand.code, heading] = f"'{LISTS}'!${letter}$2:${letter}${len(words) + 1}"
            column += 1
    if not places:
        book.remove(sheet)
    return places


def _write_methods(sheet: Worksheet, round_: Round, t: Translator) -> dict[tuple[str, str], str]:
    """List every method, and return per measurand where its methods stand."""
    for column, (heading, width) in enumerate(
        ((Given.MEASURAND, 16), (Given.MEASURAND_NAME, 36), (Field.METHOD, 48)), 1
    ):
        cell = _put(sheet, 1, column, heading.value)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEADING
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    places: dict[tuple[str, str], str] = {}
    row = 2
    for measurand in round_.measurands:
        first = row
        for method in measurand.methods:
            _put(sheet, row, 1, measurand.code)
            _put(sheet, row, 2, t.choose(measurand.name_zh, measurand.name_en))
            label = method_label(method.code, t.choose(method.name_zh, method.name_en))
            _put(sheet, row, 3, label)
            row += 1
        if row > first:
            places[measurand.code, Field.METHOD.value] = f"'{METHODS}'!$C${first}:$C${row - 1}"
    return places


def _write_instructions(
    sheet: Worksheet, round_: Round, enrolment: Enrolment, t: Translator
) -> None:
    closes_at = round_.closes_at.astimezone(ZoneInfo(round_.time_zone))
    facts = {
        "round_code": round_.code,
        "laboratory_code": enrolment.code,
        "results": RESULTS,
        "methods": METHODS,
        "closes_at": f"{closes_at:%Y-%m-%d %H:%M} ({round_.time_zone})",
    }
    sheet.column_dimensions["A"].width = 5
    sheet.column_dimensions["B"].width = 100
    sheet.sheet_view.showGridLines = False
    _put(sheet, 1, 2, t(TITLE, **facts)).font = Font(bold=True, size=14)
    _put(sheet, 2, 2, t.choose(round_.title_zh, round_.title_en))
    if round_.scheme.synthetic:
        _put(sheet, 3, 2, SYNTHETIC).font = Font(bold=True, color="9C2A10")
    for number, step in enumerate(STEPS, 1):
        _put(sheet, number + 4, 1, f"{number}.").alignment = Alignment(vertical="top")
        _put(sheet, number + 4, 2, t(step, **facts)).alignment = Alignment(
            wrap_text=True, vertical="top"
        )
        sheet.row_dimensions[number + 4].height = 32


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text as text: nothing in a name may become a formula."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"cell {row}, {column} is part of a merged one")
    if text:
        cell.value = text
        cell.data_type = "s"
    cell.border = THIN
    return cell
