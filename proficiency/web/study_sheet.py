"""Write the order sheet of a study: what is measured when, with room for the results."""

from __future__ import annotations

import csv
import io
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from ..studies.kinds import StudyKind
from ..studies.measuring_order import SENT
from ..studies.models import Study


class Heading(StrEnum):
    """Columns of the sheet in both languages, the same for every reader."""

    PLACE = "顺序 Place"
    POINT = "天数或运输 Day or transport"
    REPLICATE = "重复 Replicate"
    RESULT = "结果 Result"


STUDY, UNIT = "研究 Study", "样品单元 Unit"
COLUMNS = (STUDY, Heading.PLACE, UNIT, Heading.POINT, Heading.REPLICATE, Heading.RESULT)
SHEET = "测量顺序 Order"
WIDTHS = (12, 12, 20, 28, 16, 22)
HEADING = PatternFill("solid", fgColor="1F3A4D")
GREY = PatternFill("solid", fgColor="EEF1F3")
YELLOW = PatternFill("solid", fgColor="FFF9DB")
THIN = Border(bottom=Side("thin", color="C9D1D6"))
TEXT = "@"


def write_order_sheet(study: Study) -> bytes:
    """Return the workbook; only the cells of the results are open."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for column, (heading, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True), 1):
        cell = sheet.cell(1, column, str(heading))
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEADING
        cell.alignment = Alignment(wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, given in enumerate(rows_of(study), 2):
        for column, value in enumerate(given, 1):
            cell = sheet.cell(row, column, value)
            # Text, whatever it looks like: a unit number must not turn into a formula or date.
            cell.data_type, cell.number_format, cell.border = "s", TEXT, THIN
            is_result = column == len(COLUMNS)
            cell.fill = YELLOW if is_result else GREY
            cell.protection = Protection(locked=not is_result)
    sheet.protection.sheet = True
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def write_order_csv(study: Study) -> bytes:
    """Return the same rows as comma-separated text, with the mark by which Excel reads Chinese."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([str(heading) for heading in COLUMNS])
    writer.writerows(rows_of(study))
    return text.getvalue().encode("utf-8-sig")


def rows_of(study: Study) -> list[tuple[str, ...]]:
    """Return what stands in the rows, in the order of measurement."""
    return [
        (
            str(study.id),
            str(m.position),
            m.unit,
            point_text(study, m.point),
            str(m.replicate),
            m.typed,
        )
        for m in study.measurements
    ]


def point_text(study: Study, point: int) -> str:
    """Say a point in both languages."""
    if study.kind is StudyKind.TRANSPORT:
        return "已运输 sent" if point == SENT else "留存 kept back"
    return str(point) if study.kind is StudyKind.STABILITY else ""
