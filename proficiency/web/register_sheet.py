"""The sheet of a register: its columns, its template, and how it is read back."""

from __future__ import annotations

import io
import unicodedata

from openpyxl import Workbook
from openpyxl.styles import Font

from ..errors import InvalidInput, Problem
from ..i18n import Language, mark, translator
from ..identity.register_import import RegisterRow
from ..identity.roles import ROLE_NAMES, Role
from ..results.tables import Table, read_table

MOST_ROWS = 2_000
HEADINGS: dict[str, str] = {
    "institution_code": mark("institution code"),
    "institution_zh": mark("institution, Chinese"),
    "institution_en": mark("institution, English"),
    "laboratory_zh": mark("laboratory, Chinese"),
    "laboratory_en": mark("laboratory, English"),
    "email": mark("e-mail"),
    "name": mark("person"),
    "language": mark("language"),
    "role": mark("role"),
    "scheme": mark("scheme code"),
}
COLUMN_MISSING = mark("The column “{heading}” is missing.")
COLUMN_TWICE = mark("The column “{heading}” stands twice.")
TOO_MANY = mark("The file has {count} rows; at most {most} are accepted at once.")
FORMATTED_ROWS = 500
WIDTH = 22


def write_register_template(language: Language) -> bytes:
    """Return an empty sheet whose cells are text, so that leading zeros stay."""
    t, book = translator(language), Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(t(mark("Register")))
    for position, heading in enumerate(HEADINGS.values(), 1):
        cell = sheet.cell(1, position, t(heading))
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = WIDTH
        for number in range(2, FORMATTED_ROWS + 2):
            sheet.cell(number, position).number_format = "@"
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read_register(content: bytes, filename: str) -> list[RegisterRow]:
    """Return the rows of a register as typed, or refuse a sheet that is none."""
    table = read_table(content, filename)
    if len(table.rows) > MOST_ROWS:
        raise InvalidInput([Problem(TOO_MANY, {"count": len(table.rows), "most": MOST_ROWS})])
    columns = find_register_columns(table)
    return [
        RegisterRow(
            number=row.number,
            **{
                name: role_of(row.cells[at]) if name == "role" else row.cells[at].strip()
                for name, at in columns.items()
            },
        )
        for row in table.rows
    ]


def find_register_columns(table: Table) -> dict[str, int]:
    """Find the columns by their heading in either language; only the first one must be there."""
    known = {
        folded(translator(language)(heading)): name
        for name, heading in HEADINGS.items()
        for language in Language
    } | {folded(name): name for name in HEADINGS}
    columns: dict[str, int] = {}
    for position, heading in enumerate(table.header):
        name = known.get(folded(heading))
        if name in columns:
            raise InvalidInput([Problem(COLUMN_TWICE, {"heading": heading})])
        if name is not None:
            columns[name] = position
    if "institution_code" not in columns:
        raise InvalidInput([Problem(COLUMN_MISSING, {"heading": HEADINGS["institution_code"]})])
    return columns


def role_of(typed: str) -> str:
    """Return the role a cell names in either language; other words stay as typed."""
    named = {
        folded(translator(language)(ROLE_NAMES[role])): role.value
        for role in Role
        for language in Language
    }
    return named.get(folded(typed), typed.strip())


def folded(text: str) -> str:
    """Make headings comparable: width, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).replace("_", "")
