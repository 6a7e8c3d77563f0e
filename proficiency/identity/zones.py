"""The time zones a person can choose."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


@cache
def all_zones() -> tuple[str, ...]:
    """Return the names of places; the shorthand of machines is left out."""
    return tuple(
        sorted(zone for zone in available_timezones() if "/" in zone and "posix" not in zone)
    )


def is_zone(name: str) -> bool:
    """Answer whether there is a time zone of this name."""
    return name in available_timezones()
