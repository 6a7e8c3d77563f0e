"""Moments as a reader meets them: local time, zone named, and how long is left."""

from __future__ import annotations

from datetime import datetime

from .. import clock
from ..i18n import Translator, mark
from ..moments import full_time, local_time, zone_name

__all__ = ["full_time", "local_time", "time_left", "time_remaining", "zone_name"]

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


def time_left(moment: datetime, t: Translator, *, at: datetime | None = None) -> str:
    """Say how far a moment is ahead or behind, in the largest full unit."""
    seconds = (moment - (at or clock.now())).total_seconds()
    words = AHEAD if seconds >= 0 else AGO
    for name, size in SECONDS:
        count = int(abs(seconds) // size)
        if count:
            return t.plural(*words[name], count)
    return t("in less than a minute") if seconds >= 0 else t("less than a minute ago")


def time_remaining(moment: datetime, t: Translator, *, at: datetime | None = None) -> str:
    """Say how long it is until a moment, to the minute on the last day."""
    minutes = max(0, int((moment - (at or clock.now())).total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return t("{days} d {hours} h", days=days, hours=hours)
    return t("{hours} h {minutes} min", hours=hours, minutes=minutes)
