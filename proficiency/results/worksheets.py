"""Read a sheet of an XLSX workbook safely, each cell as the text a reader would type."""

from __future__ import annotations

import datetime
import io
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from ..errors import InvalidInput, Problem
from ..i18n import mark

# openpyxl guards against entity bombs through defusedxml only while it does not use lxml.
os.environ["OPENPYXL_LXML"] = "False"

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL, EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_UNPACKED_BYTES = 400_000_000
MOST_PARTS = 500
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:$]+)[\"']")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
)
"""What zipfile, defusedxml and openpyxl raise for damaged or hostile workbooks."""

NOT_A_WORKBOOK = mark("This is not a readable XLSX workbook. Save it again as XLSX or CSV.")
UNPACKED_TOO_LARGE = mark("The workbook is too large when unpacked. Save only the table, as CSV.")
NO_SHEET = mark("The workbook has no sheet with cells. Put the table on the first sheet.")
MERGED_CELLS = mark("The cells {cells} are merged. Undo the merging so that each row is complete.")
FORMULA = mark(
    "Cell {cell} holds a formula. Copy the column and paste it as values, so that the number "
    "that was reported is in the file."
)
DATE = mark("Cell {cell} was turned into a date. Format it as text and type the content again.")
ERROR_CELL = mark("Cell {cell} shows the error {typed}. Type the value, or leave the cell empty.")


def looks_like_zip(content: bytes) -> bool:
    """Answer whether the bytes begin like a workbook."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def sheet_names(content: bytes) -> list[str]:
    """Return what the sheets of a workbook are called; nothing of a file that is none."""
    if not looks_like_zip(content):
        return []
    try:
        check_size(content, "")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            return [sheet.title for sheet in book.worksheets]
        finally:
            book.close()
    except BROKEN:
        raise InvalidInput([Problem(NOT_A_WORKBOOK)]) from None


def read_worksheet(
    content: bytes,
    *,
    source: str,
    problems: list[Problem],
    max_rows: int,
    max_columns: int,
    name: str = "",
) -> Iterator[tuple[str, ...]]:
    """Give the rows of a sheet, by default the first; cells that are not typed become problems."""
    try:
        check_size(content, source)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            if not book.worksheets:
                problems.append(Problem(NO_SHEET))
                return
            sheet = next((s for s in book.worksheets if s.title == name), book.worksheets[0])
            find_merged_cells(content, sheet, problems)
            # A wrong size stated in the file would hide rows or columns.
            sheet.reset_dimensions()
            rows: Iterator[tuple[ReadOnlyCell | EmptyCell, ...]] = sheet.iter_rows(
                max_row=max_rows, max_col=max_columns
            )  # type: ignore[assignment]  # the stubs know the cells of editable sheets only
            for row in rows:
                # One stray cell far down makes openpyxl give every empty row above it.
                if all(cell is EMPTY_CELL for cell in row):
                    yield ()
                else:
                    yield tuple(cell_text(cell, problems) for cell in row)
        finally:
            book.close()
    except BROKEN:
        raise InvalidInput([Problem(NOT_A_WORKBOOK)], source=source) from None


def check_size(content: bytes, source: str) -> None:
    """Refuse an archive that unpacks to more than a table of results ever needs."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise InvalidInput([Problem(UNPACKED_TOO_LARGE)], source=source)


def find_merged_cells(content: bytes, sheet: ReadOnlyWorksheet, problems: list[Problem]) -> None:
    """Report merged cells; openpyxl does not show them when it reads row by row."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(sheet._worksheet_path)  # type: ignore[attr-defined]  # not in the stubs
    problems.extend(
        Problem(MERGED_CELLS, {"cells": cells.decode("ascii")}) for cells in MERGED.findall(part)
    )


def cell_text(cell: ReadOnlyCell | EmptyCell, problems: list[Problem]) -> str:
    """Return the text of one cell; numbers with the digits that a spreadsheet keeps."""
    value = cell.value
    if value is None or isinstance(cell, EmptyCell):
        return ""
    if isinstance(value, str):
        if cell.data_type == "f":
            problems.append(Problem(FORMULA, {"cell": cell.coordinate}, row=cell.row))
            return ""
        if cell.data_type == "e":
            facts = {"cell": cell.coordinate, "typed": value}
            problems.append(Problem(ERROR_CELL, facts, row=cell.row))
            return ""
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Spreadsheets keep 15 digits; the rest is the noise of binary storage.
        return format(value, ".15g")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        problems.append(Problem(DATE, {"cell": cell.coordinate}, row=cell.row))
        return ""
    # Array formulas and data tables come as objects of their own.
    problems.append(Problem(FORMULA, {"cell": cell.coordinate}, row=cell.row))
    return ""
