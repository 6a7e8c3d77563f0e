"""The lists of the workbook a laboratory fills in: methods, units, categories, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..i18n import Translator
from ..rounds.models import Round
from ..schemes.conversion import unit_names
from .details import DECISIONS, details_of
from .entry import Field
from .rows import Detail
from .sheet_cells import head, put
from .sheet_columns import DETAIL_HEADINGS, Given
from .sheet_names import LISTS, METHODS

Places = Mapping[tuple[str, str], str]
"""Where the list of a column stands, by measurand and heading."""


def method_label(code: str, name: str) -> str:
    """Return what stands for a method in the list of a cell."""
    return code if name == code else f"{code} · {name}"


def write_methods(sheet: Worksheet, round_: Round, t: Translator) -> dict[tuple[str, str], str]:
    """List every method, and return per measurand where its methods stand."""
    widths = ((Given.MEASURAND, 16), (Given.MEASURAND_NAME, 36), (Field.METHOD, 48))
    head(sheet, [(heading.value, width) for heading, width in widths])
    sheet.freeze_panes = "A2"
    places: dict[tuple[str, str], str] = {}
    row = 2
    for measurand in round_.measurands:
        first = row
        for method in measurand.methods:
            put(sheet, row, 1, measurand.code)
            put(sheet, row, 2, t.choose(measurand.name_zh, measurand.name_en))
            label = method_label(method.code, t.choose(method.name_zh, method.name_en))
            put(sheet, row, 3, label)
            row += 1
        if row > first:
            places[measurand.code, Field.METHOD.value] = f"'{METHODS}'!$C${first}:$C${row - 1}"
    return places


def write_lists(book: Workbook, round_: Round, t: Translator) -> dict[tuple[str, str], str]:
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
            put(sheet, 1, column, f"{measurand.code} {heading}")
            for row, word in enumerate(words, 2):
                put(sheet, row, column, word)
            letter = get_column_letter(column)
            sheet.column_dimensions[letter].width = 28
            places[measurand.code, heading] = f"'{LISTS}'!${letter}$2:${letter}${len(words) + 1}"
            column += 1
    if not places:
        book.remove(sheet)
    return places
