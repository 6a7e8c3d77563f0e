"""Dates as a calendar file (RFC 5545); moments are written in UTC and so mean the same anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75
"""Octets, without the line end (RFC 5545, 3.1)."""
ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
CONTENT_TYPE = "text/calendar"


@dataclass(frozen=True)
class CalendarEntry:
    """One moment to keep in mind."""

    uid: str
    """The same for every version of this entry, so that a new date replaces the old one."""
    starts_at: datetime
    summary: str
    description: str
    address: str = ""
    remind_before: timedelta | None = None


def calendar_file(
    entries: Iterable[CalendarEntry], *, written_at: datetime, sequence: int
) -> bytes:
    """Write the file; of two with the same entries the one with the higher `sequence` counts."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Proficiency and Consensus//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for entry in entries:
        lines += _event(entry, written_at=written_at, sequence=sequence)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(entry: CalendarEntry, *, written_at: datetime, sequence: int) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_escaped(entry.uid)}",
        f"DTSTAMP:{_utc(written_at)}",
        f"SEQUENCE:{sequence}",
        f"DTSTART:{_utc(entry.starts_at)}",
        f"SUMMARY:{_escaped(entry.summary)}",
        f"DESCRIPTION:{_escaped(entry.description)}",
        "TRANSP:TRANSPARENT",
    ]
    if entry.address:
        lines.append(f"URL:{entry.address}")
    if entry.remind_before is not None:
        hours = int(entry.remind_before.total_seconds() // 3600)
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(entry.summary)}",
            f"TRIGGER:-PT{hours}H",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Escape what has a meaning in a value; no text can end its line."""
    one_kind_of_line_end = text.replace("\r\n", "\n").replace("\r", "\n")
    printable = (c for c in one_kind_of_line_end if c.isprintable() or c == "\n")
    return "".join(ESCAPED.get(c, c) for c in printable)


def _folded(line: str) -> str:
    """Break a long line between characters, never inside one."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 1  # the space that begins a continued line
        piece += character
        size += width
    return "\r\n ".join([*pieces, piece])
