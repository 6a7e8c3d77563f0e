"""What the reader of a history asks for, and the same as a file for auditors."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, g, request

from ..audit.models import AuditEntry
from ..audit.queries import Wanted, areas, entries
from ..errors import NotFound
from ..results.queries import sealed_rounds
from .downloads import attachment
from .history_words import UNNAMED, HistoryLine, lines_of

PAGE = 100
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
COLUMNS = ("number", "at", "who", "what", "changes", "digest")


@dataclass(frozen=True)
class HistoryPage:
    """One page of a history with the filter it answers."""

    lines: list[HistoryLine]
    areas: list[str]
    area: str
    since: str
    until: str
    earlier: int | None
    """Where the next page begins; None on the last one."""


def asked(base: Wanted, *, zone: str) -> Wanted:
    """Narrow a history down to what the address asks for; days are those of the zone."""
    return replace(
        base,
        area=request.args.get("area", ""),
        since=day(request.args.get("since", ""), zone),
        until=day(request.args.get("until", ""), zone, after=1),
        # Whose entries these are would show in a history that names one person.
        without=UNNAMED if base.person_id is not None else frozenset(),
    )


def day(text: str, zone: str, *, after: int = 0) -> datetime | None:
    """Return the beginning of a day; None where none is given."""
    try:
        date = datetime.strptime(text, "%Y-%m-%d").date() + timedelta(days=after)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(date, time(), tzinfo=ZoneInfo(zone))


def history_page(base: Wanted, *, zone: str) -> HistoryPage:
    """Read one page."""
    before = request.args.get("before", type=int)
    found = entries(g.session, wanted=asked(base, zone=zone), limit=PAGE, before=before)
    return HistoryPage(
        lines=worded(found, zone=zone),
        areas=areas(g.session, round_id=base.round_id),
        area=request.args.get("area", ""),
        since=request.args.get("since", ""),
        until=request.args.get("until", ""),
        earlier=found[-1].id if len(found) == PAGE else None,
    )


def history_file(base: Wanted, kind: str, *, zone: str, name: str) -> Response:
    """Hand out everything that was asked for, as the pages show it, with the seals."""
    if kind not in TYPES:
        raise NotFound
    found = entries(g.session, wanted=asked(base, zone=zone), limit=None)
    lines = worded(found, zone=zone)
    content = as_json(lines) if kind == "json" else as_csv(lines)
    return attachment(content, f"{name}.{kind}", TYPES[kind])


def worded(found: Sequence[AuditEntry], *, zone: str) -> list[HistoryLine]:
    """Put entries into the reader's words."""
    return lines_of(found, zone=zone, sealed=sealed_rounds(g.session))


def as_json(lines: Sequence[HistoryLine]) -> bytes:
    """Write lines as JSON; moments in UTC."""
    rows = [{name: row(line)[name] for name in COLUMNS} for line in lines]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def as_csv(lines: Sequence[HistoryLine]) -> bytes:
    """Write lines as CSV for a spreadsheet: marked as UTF-8, and no cell is a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for line in lines:
        values = row(line)
        changes = "; ".join(f"{n}: {before} → {after}" for n, before, after in values["changes"])
        cells = [str(values[name]) for name in COLUMNS if name != "changes"]
        cells.insert(COLUMNS.index("changes"), changes)
        writer.writerow([f"'{cell}" if cell[:1] in set("=+-@\t\r") else cell for cell in cells])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def row(line: HistoryLine) -> dict[str, Any]:
    """Return a line with its moment in UTC."""
    return asdict(line) | {"at": line.at.astimezone(UTC).isoformat() if line.at else ""}
