"""Files of a package that people and programs read: CSV for spreadsheets, JSON for the rest."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

FORMULA = set("=+-@\t\r")


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table, marked as UTF-8; no cell is a formula, numbers stay as they were typed."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def cell(value: object) -> str:
    """Write one value; a text a spreadsheet would calculate is kept from it."""
    text = "" if value is None else moment(value) if isinstance(value, datetime) else str(value)
    is_number = text.replace(".", "", 1).lstrip("+-").isdigit()
    return f"'{text}" if text[:1] in FORMULA and not is_number else text


def moment(at: datetime | None) -> str:
    """Write a moment in UTC."""
    return at.isoformat() if at else ""


def as_json(document: Any) -> bytes:
    """Write a document that people can read, too."""
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    return (text + "\n").encode()
