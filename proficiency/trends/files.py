"""A laboratory's own scores over rounds as a file: CSV or spreadsheet, numbers unrounded."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from openpyxl import Workbook

from ..i18n import mark
from ..reporting.workbook import Value, add_sheet, both, saved
from .own import OwnTrends

HEADS = (
    mark("Round"),
    mark("Closing date"),
    mark("Measurand"),
    mark("Material"),
    mark("Method group"),
    mark("Method"),
    mark("Kind of score"),
    mark("Score"),
    mark("Signal"),
)
HANDING_HEADS = (
    mark("Round"),
    mark("Closing date"),
    mark("Submitted"),
    mark("Days before the close"),
    mark("Late"),
)
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Spreadsheet programs know by it that a CSV file is UTF-8."""


def score_rows(found: OwnTrends) -> Iterator[tuple[Value, ...]]:
    """Give one row for each score, also for what was not evaluated."""
    for each in found.past:
        yield (
            each.round_code,
            each.at.date().isoformat(),
            each.measurand,
            each.material,
            each.group or "",
            each.method or "",
            each.used.value,
            each.score,
            each.signal.value,
        )


def handing_rows(found: OwnTrends) -> Iterator[tuple[Value, ...]]:
    """Give one row for each round."""
    for each in found.handings:
        days = each.days_before
        yield (
            each.round_code,
            each.closes_at.isoformat(),
            each.submitted_at.isoformat() if each.submitted_at else "",
            round(days, 2) if days is not None else None,
            "1" if each.late else "0",
        )


def as_workbook(found: OwnTrends) -> bytes:
    """Write scores and dates into a spreadsheet."""
    book = Workbook(write_only=True)
    add_sheet(book, mark("Scores"), HEADS, score_rows(found))
    add_sheet(book, mark("Timeliness"), HANDING_HEADS, handing_rows(found))
    return saved(book)


def as_csv(found: OwnTrends) -> bytes:
    """Write the scores as CSV."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([both(head) for head in HEADS])
    for row in score_rows(found):
        writer.writerow(["" if value is None else guarded(value) for value in row])
    return (BOM + file.getvalue()).encode()


def guarded(value: Value) -> Value:
    """Keep a text from being read as a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value
