"""Read the cells of an uploaded table as texts: CSV in its usual encodings, or a worksheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import InvalidInput, Problem
from ..i18n import mark
from .worksheets import looks_like_zip, read_worksheet

LARGEST_FILE = 50_000_000
MOST_ROWS = 500_000
MOST_COLUMNS = 60
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

EMPTY_FILE = mark("The file is empty. It needs a header row and at least one row of results.")
TOO_LARGE = mark("The file has {size} MB; at most {limit} MB are accepted.")
TOO_MANY_ROWS = mark("The file has more than {limit} rows. Split it by measurand.")
TOO_MANY_COLUMNS = mark("The header has {count} columns; at most {limit} are accepted.")
NOT_A_TABLE = mark(
    "The file is neither CSV text nor an XLSX workbook. Save the table as CSV (UTF-8) or XLSX."
)
OLD_WORKBOOK = mark(
    "This is an old or password-protected Excel file. Save it without password as XLSX or CSV."
)
UNKNOWN_ENCODING = mark("The text encoding of the file is not known. Save it as CSV (UTF-8).")
BROKEN_QUOTES = mark("The quotation marks do not match from here on. Each opening one must close.")
RAGGED = mark("This row has {found} cells, the header has {expected}. Check the separators.")
NO_RESULTS = mark("There is a header row, but no row of results below it.")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: where the reader finds it, and its cells exactly as typed."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(content: bytes, filename: str, *, sheet: str = "") -> Table:
    """Read the header and the rows of a file, or report everything wrong with its form."""
    problems: list[Problem] = []
    table = scan_table(content, filename, problems, sheet=sheet)
    if problems:
        raise InvalidInput(problems, source=filename)
    return table


def scan_table(content: bytes, filename: str, problems: list[Problem], *, sheet: str = "") -> Table:
    """Read the rows that have the form of the table; what is wrong with others is noted."""
    if len(content) > LARGEST_FILE:
        facts = {"size": -(-len(content) // 1_000_000), "limit": LARGEST_FILE // 1_000_000}
        raise InvalidInput([Problem(TOO_LARGE, facts)], source=filename)
    if not content.strip(b"\x00 \t\r\n"):
        raise InvalidInput([Problem(EMPTY_FILE)], source=filename)
    if content.startswith(OLD_EXCEL):
        raise InvalidInput([Problem(OLD_WORKBOOK)], source=filename)
    is_workbook = looks_like_zip(content) or Path(filename).suffix.lower() in {".xlsx", ".xlsm"}
    found = (
        worksheet_rows(content, filename, problems, sheet)
        if is_workbook
        else text_rows(content, filename, problems)
    )
    return with_header(found, problems)


def worksheet_rows(
    content: bytes, source: str, problems: list[Problem], sheet: str
) -> Iterator[TableRow]:
    """Number the rows of a sheet, by default the first, as the reader sees them."""
    rows = read_worksheet(
        content,
        source=source,
        problems=problems,
        max_rows=MOST_ROWS + 2,
        max_columns=MOST_COLUMNS + 1,
        name=sheet,
    )
    for number, cells in enumerate(rows, 1):
        yield TableRow(number, cells)


def text_rows(content: bytes, source: str, problems: list[Problem]) -> Iterator[TableRow]:
    """Split CSV text into rows, numbered by the line on which each begins."""
    text = decoded(content, source)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    line = 1
    try:
        for cells in reader:
            yield TableRow(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error:
        problems.append(Problem(BROKEN_QUOTES, row=line))


def decoded(content: bytes, source: str) -> str:
    """Decode the text: a byte order mark decides, then UTF-8, then GB 18030."""
    encoding = next((name for mark_, name in BYTE_ORDER_MARKS if content.startswith(mark_)), None)
    if encoding is None and b"\x00" in content:
        raise InvalidInput([Problem(NOT_A_TABLE)], source=source)
    try:
        if encoding:
            return content.decode(encoding)
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            text = content.decode("gb18030")
    except UnicodeDecodeError:
        raise InvalidInput([Problem(UNKNOWN_ENCODING)], source=source) from None
    if not is_plausible_chinese(text):
        raise InvalidInput([Problem(UNKNOWN_ENCODING)], source=source)
    return text


def is_plausible_chinese(text: str) -> bool:
    """Tell Chinese text from Western text read as Chinese, which gives rare characters only."""
    for character in set(text):
        if character.isascii():
            continue
        try:
            character.encode("gb2312")
        except UnicodeEncodeError:
            continue
        return True
    return False


def delimiter_of(text: str) -> str:
    """Take the separator that the header line uses most, outside quoted names."""
    first = next((line for line in text.split("\n", 100) if line.strip()), "")
    bare = "".join(part for index, part in enumerate(first.split('"')) if index % 2 == 0)
    return max(",;\t", key=bare.count)


def with_header(found: Iterator[TableRow], problems: list[Problem]) -> Table:
    """Take the first row with text as header and check every later row against it."""
    header: tuple[str, ...] | None = None
    rows: list[TableRow] = []
    for row in found:
        if not any(cell.strip() for cell in row.cells):
            continue
        if header is None:
            header = trimmed(row.cells)
            if len(header) > MOST_COLUMNS:
                facts = {"count": len(header), "limit": MOST_COLUMNS}
                problems.append(Problem(TOO_MANY_COLUMNS, facts, row=row.number))
                return Table((), ())
            continue
        width = len(header)
        cells = row.cells
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            facts = {"found": len(trimmed(cells)), "expected": width}
            problems.append(Problem(RAGGED, facts, row=row.number))
            continue
        rows.append(TableRow(row.number, cells[:width]))
        if len(rows) > MOST_ROWS:
            problems.append(Problem(TOO_MANY_ROWS, {"limit": MOST_ROWS}, row=row.number))
            break
    if header is None and not problems:
        problems.append(Problem(EMPTY_FILE))
    elif not rows and not problems:
        problems.append(Problem(NO_RESULTS))
    return Table(header or (), tuple(rows))


def trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Drop empty cells at the end, as spreadsheet programs leave them."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
