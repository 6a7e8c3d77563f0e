"""Moments as pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from proficiency.i18n import Language, translator
from proficiency.web.times import full_time, local_time, time_left, zone_name

MOMENT = datetime(2026, 12, 15, 10, 0, tzinfo=UTC)
EN, ZH = translator(Language.EN), translator(Language.ZH)


def test_a_moment_is_written_in_the_zone_of_the_round() -> None:
    assert local_time(MOMENT, "Asia/Shanghai", EN) == "15 Dec 2026, 18:00"
    assert local_time(MOMENT, "Asia/Shanghai", ZH) == "2026年12月15日 18:00"
    assert full_time(MOMENT, "Asia/Shanghai", EN) == "15 Dec 2026, 18:00 (UTC+8)"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Asia/Shanghai", "UTC+8"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/New_York", "UTC−5"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_named_by_its_offset_at_that_moment(zone: str, name: str) -> None:
    assert zone_name(MOMENT, zone) == name


@pytest.mark.parametrize(
    ("ahead", "english", "chinese"),
    [
        (timedelta(days=3, hours=5), "in 3 days", "还剩 3 天"),
        (timedelta(days=1), "in 1 day", "还剩 1 天"),
        (timedelta(hours=23, minutes=59), "in 23 hours", "还剩 23 小时"),
        (timedelta(minutes=1), "in 1 minute", "还剩 1 分钟"),
        (timedelta(seconds=30), "in less than a minute", "还剩不到 1 分钟"),
        (timedelta(seconds=-30), "less than a minute ago", "不到 1 分钟前"),
        (timedelta(days=-2), "2 days ago", "2 天前"),
    ],
)
def test_the_time_left_is_said_in_its_largest_full_unit(
    ahead: timedelta, english: str, chinese: str
) -> None:
    assert time_left(MOMENT + ahead, EN, at=MOMENT) == english
    assert time_left(MOMENT + ahead, ZH, at=MOMENT) == chinese
