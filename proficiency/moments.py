"""Moments in words: date and time of day in a named zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from .i18n import Language, Translator

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local_time(moment: datetime, zone: str, t: Translator) -> str:
    """Write date and time of day in a zone, without naming the zone."""
    local = moment.astimezone(ZoneInfo(zone))
    if t.language is Language.ZH:
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def zone_name(moment: datetime, zone: str) -> str:
    """Name the offset of a zone at a moment, such as UTC+8."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    if not minutes:
        return "UTC"
    sign = "−" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def full_time(moment: datetime, zone: str, t: Translator) -> str:
    """Write a moment with its zone."""
    return t("{time} ({zone})", time=local_time(moment, zone, t), zone=zone_name(moment, zone))
