"""Moments as a reader meets them: local time, zone named, and how long is left."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from .. import clock
from ..i18n import Language, Translator, mark

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SECONDS = (("day", 86_400), ("hour", 3_600), ("minute", 60))
AHEAD = {
    "day": (mark("in {count} day"), mark("in {count} days")),
    "hour": (mark("in {count} hour"), mark("in {count} hours")),
    "minute": (mark("in {count} minute"), mark("in {count} minutes")),
}
AGO = {
    "day": (mark("{count} day ago"), mark("{count} days ago")),
    "hour": (mark("{count} hour ago"), mark("{count} hours ago")),
    "minute": (mark("{count} minute ago"), mark("{count} minutes ago")),
}


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


def time_left(moment: datetime, t: Translator, *, at: datetime | None = None) -> str:
    """Say how far a moment is ahead or behind, in the largest full unit."""
    seconds = (moment - (at or clock.now())).total_seconds()
    words = AHEAD if seconds >= 0 else AGO
    for name, size in SECONDS:
        count = int(abs(seconds) // size)
        if count:
            return t.plural(*words[name], count)
    return t("in less than a minute") if seconds >= 0 else t("less than a minute ago")


def full_time(moment: datetime, zone: str, t: Translator) -> str:
    """Write a moment with its zone."""
    return t("{time} ({zone})", time=local_time(moment, zone, t), zone=zone_name(moment, zone))
