"""The cells of the sheets a laboratory fills in: locked where given, open where asked for."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

TEXT = "@"
"""Cells of this format keep what is typed, every digit of it."""
HEADING = PatternFill("solid", fgColor="1F3A4D")
GREY = PatternFill("solid", fgColor="EEF1F3")
YELLOW = PatternFill("solid", fgColor="FFF9DB")
THIN = Border(bottom=Side("thin", color="C9D1D6"))


def head(sheet: Worksheet, headings: Sequence[tuple[str, float]]) -> None:
    """Write the row of headings, each with the width of its column."""
    for column, (heading, width) in enumerate(headings, 1):
        cell = put(sheet, 1, column, heading)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEADING
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(column)].width = width


def put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text as text: nothing in a name may become a formula."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"cell {row}, {column} is part of a merged one")
    if text:
        cell.value = text
        cell.data_type = "s"
    cell.border = THIN
    return cell


def shade(cell: Cell, *, is_open: bool) -> None:
    """Let a cell be typed into, or keep it as it is."""
    cell.fill = YELLOW if is_open else GREY
    if is_open:
        cell.number_format = TEXT
        cell.protection = Protection(locked=False)


def offer(sheet: Worksheet, cells: str, reference: str) -> None:
    """Offer a list in cells; typing a code or another spelling stays possible."""
    choice = DataValidation("list", formula1=reference, allow_blank=True, showErrorMessage=False)
    choice.add(cells)
    sheet.add_data_validation(choice)


def protect(sheet: Worksheet) -> None:
    """Lock what is given, without a password: it keeps slips away, not people."""
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(sheet.protection, allowed, False)
