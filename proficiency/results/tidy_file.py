"""Read one tidy file of results: one result per row, every problem of the file reported at once."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..errors import InvalidInput, Problem
from ..i18n import mark
from .consistency import check_consistency
from .parsing import UnreadableValue, apply_qualifier, parse_number, parse_value
from .rows import ParsedValue, ResultRow, ValueKind
from .tables import TableRow, scan_table

REQUIRED = ("lab", "material", "measurand", "unit", "value")
OPTIONAL = ("method", "replicate", "qualifier", "u", "k", "note")
COLUMNS = {name: name for name in (*REQUIRED, *OPTIONAL)} | {
    "实验室": "lab",
    "实验室代码": "lab",
    "方法": "method",
    "样品": "material",
    "材料": "material",
    "样品/材料": "material",
    "被测量": "measurand",
    "单位": "unit",
    "重复": "replicate",
    "结果": "value",
    "限定符": "qualifier",
    "标准不确定度": "u",
    "包含因子": "k",
    "备注": "note",
}
LONGEST_NAME = 200

UNREADABLE_FILE = mark("The file cannot be read: {reason}.")
MISSING_COLUMN = mark("The column {name} is missing. Needed are: {needed}.")
UNKNOWN_COLUMN = mark("The column {name} is not known. Accepted are: {accepted}.")
DOUBLE_COLUMN = mark("There are two columns for {name}. Keep one.")
UNNAMED_COLUMN = mark("Column number {position} has no name in the header.")
EMPTY_CELL = mark("This cell is empty, but every row needs it.")
NAME_TOO_LONG = mark("This text has {length} characters; at most {limit} are accepted.")
NEGATIVE_U = mark("The standard uncertainty is {typed}; it cannot be negative.")
K_NOT_POSITIVE = mark("The coverage factor is {typed}; it must be greater than 0.")


@dataclass(frozen=True)
class ResultFile:
    """The rows of a file and the digest of its bytes."""

    rows: tuple[ResultRow, ...]
    sha256: str
    name: str


def read_results(path: Path) -> ResultFile:
    """Read a file of results, or refuse it with all its problems."""
    try:
        content = path.read_bytes()
    except OSError as error:
        facts = {"reason": error.strerror or type(error).__name__}
        raise InvalidInput([Problem(UNREADABLE_FILE, facts)], source=str(path)) from error
    return read_content(content, path.name)


def read_content(content: bytes, name: str) -> ResultFile:
    """Read the bytes of a file of results, or refuse them with all their problems."""
    problems: list[Problem] = []
    table = scan_table(content, name, problems)
    columns = find_columns(table.header, problems) if table.header else {}
    if not columns.keys() >= set(REQUIRED):
        raise InvalidInput(problems, source=name)
    rows = [row for found in table.rows if (row := read_row(found, columns, problems))]
    check_consistency(rows, problems)
    if problems:
        problems.sort(key=lambda problem: problem.row or 0)
        raise InvalidInput(problems, source=name)
    return ResultFile(tuple(rows), hashlib.sha256(content).hexdigest(), name)


def find_columns(header: Sequence[str], problems: list[Problem]) -> dict[str, int]:
    """Say which column stands where; names may be English or Chinese."""
    columns: dict[str, int] = {}
    for position, typed in enumerate(header):
        plain = unicodedata.normalize("NFKC", typed).strip().casefold()
        name = COLUMNS.get(plain)
        if not plain:
            problems.append(Problem(UNNAMED_COLUMN, {"position": position + 1}, row=1))
        elif name is None:
            facts = {"name": typed.strip(), "accepted": ", ".join((*REQUIRED, *OPTIONAL))}
            problems.append(Problem(UNKNOWN_COLUMN, facts))
        elif name in columns:
            problems.append(Problem(DOUBLE_COLUMN, {"name": name}))
        else:
            columns[name] = position
    for name in REQUIRED:
        if name not in columns:
            problems.append(Problem(MISSING_COLUMN, {"name": name, "needed": ", ".join(REQUIRED)}))
    return columns


def read_row(
    row: TableRow, columns: Mapping[str, int], problems: list[Problem]
) -> ResultRow | None:
    """Understand one row; None when something in it was reported as a problem."""
    before = len(problems)
    cells = {name: row.cells[position] for name, position in columns.items()}
    parsed = read_value(cells, row.number, problems)
    names = {
        name: read_name(name, cells, row.number, problems)
        for name in ("lab", "material", "measurand", "unit", "method", "replicate")
    }
    for name in ("lab", "material", "measurand"):
        if not names[name]:
            problems.append(Problem(EMPTY_CELL, row=row.number, column=name))
    if not names["unit"] and parsed and parsed.kind in {ValueKind.NUMBER, ValueKind.CENSORED}:
        problems.append(Problem(EMPTY_CELL, row=row.number, column="unit"))
    u = read_factor("u", cells, row.number, problems)
    k = read_factor("k", cells, row.number, problems)
    if len(problems) > before or parsed is None:
        return None
    return ResultRow(
        lab=names["lab"],
        measurand=names["measurand"],
        material=names["material"],
        unit=names["unit"],
        typed=cells["value"],
        parsed=parsed,
        method=names["method"] or None,
        replicate=names["replicate"] or "1",
        u=u,
        k=k,
        note=cells.get("note", "").strip(),
        row=row.number,
    )


def read_value(
    cells: Mapping[str, str], number: int, problems: list[Problem]
) -> ParsedValue | None:
    """Understand the result together with its qualifier."""
    try:
        parsed = parse_value(cells["value"])
    except UnreadableValue as refusal:
        problems.append(Problem(refusal.message, refusal.facts, row=number, column="value"))
        return None
    qualifier = cells.get("qualifier", "")
    if not qualifier:
        return parsed
    try:
        return apply_qualifier(parsed, qualifier, typed=cells["value"])
    except UnreadableValue as refusal:
        problems.append(Problem(refusal.message, refusal.facts, row=number, column="qualifier"))
        return None


def read_name(name: str, cells: Mapping[str, str], number: int, problems: list[Problem]) -> str:
    """Take a name or unit as typed, without spaces around it and in one Unicode form."""
    text = cells.get(name, "").strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if len(text) > LONGEST_NAME:
        facts = {"length": len(text), "limit": LONGEST_NAME}
        problems.append(Problem(NAME_TOO_LONG, facts, row=number, column=name))
    return text


def read_factor(
    name: str, cells: Mapping[str, str], number: int, problems: list[Problem]
) -> Decimal | None:
    """Read a standard uncertainty or a coverage factor."""
    typed = cells.get(name, "")
    if not typed:
        return None
    try:
        factor = parse_number(typed)
    except UnreadableValue as refusal:
        problems.append(Problem(refusal.message, refusal.facts, row=number, column=name))
        return None
    if factor is None:
        return None
    facts = {"typed": typed.strip()}
    if name == "u" and factor < 0:
        problems.append(Problem(NEGATIVE_U, facts, row=number, column=name))
    if name == "k" and factor <= 0:
        problems.append(Problem(K_NOT_POSITIVE, facts, row=number, column=name))
    return factor
