"""Fill in the spreadsheet of a round as a laboratory does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl


def fill_in(sheet: Path, values: Sequence[str]) -> None:
    """Type results into the first result cells of the downloaded spreadsheet."""
    book = openpyxl.load_workbook(sheet)
    page = next(each for each in book.worksheets if heading_row(each) is not None)
    row = heading_row(page)
    assert row is not None
    column = next(cell.column for cell in page[row] if "Result" in str(cell.value))
    for offset, typed in enumerate(values, 1):
        page.cell(row=row + offset, column=column).value = typed
    book.save(sheet)


def heading_row(page: Any) -> int | None:
    """Return the row that names the columns."""
    for row in page.iter_rows(max_row=20):
        if any("Result" in str(cell.value) and "结果" in str(cell.value) for cell in row):
            return int(row[0].row)
    return None
