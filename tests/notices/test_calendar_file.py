"""A calendar file any calendar reads: folded, escaped, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from proficiency.notices.calendar_file import CalendarEntry, calendar_file

CLOSES = datetime(2026, 3, 20, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def written(**changes: object) -> str:
    facts = {"uid": "a@b", "starts_at": CLOSES, "summary": "s", "description": "d"} | changes
    file = calendar_file([CalendarEntry(**facts)], written_at=NOW, sequence=3)  # type: ignore[arg-type]
    return file.decode()


def test_a_moment_of_any_zone_is_written_in_utc() -> None:
    assert "\r\nDTSTART:20260320T100000Z\r\n" in written()
    assert "\r\nDTSTAMP:20260301T083000Z\r\n" in written()


def test_a_later_version_replaces_the_earlier_entry() -> None:
    assert "\r\nUID:a@b\r\n" in written()
    assert "\r\nSEQUENCE:3\r\n" in written()


def test_lines_are_at_most_75_octets_and_come_back_whole() -> None:
    summary = "间充质干细胞第一轮结果截止" * 9
    text = written(summary=summary)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"SUMMARY:{summary}\r\n" in text.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a,b;c\\d", "a\\,b\\;c\\\\d"),
        ("one\r\nEND:VEVENT", "one\\nEND:VEVENT"),
        ("one\rtwo", "one\\ntwo"),
        ("tab\there", "tabhere"),
    ],
)
def test_no_text_ends_its_line(typed: str, kept: str) -> None:
    assert f"\r\nSUMMARY:{kept}\r\n" in written(summary=typed)


def test_an_alarm_rings_before() -> None:
    assert "TRIGGER:-PT24H" in written(remind_before=timedelta(days=1))
    assert "VALARM" not in written()


def test_the_file_begins_and_ends_as_the_standard_says() -> None:
    lines = written().split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
