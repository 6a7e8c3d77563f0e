"""The time zones offered in a form."""

from __future__ import annotations

from ..identity.zones import all_zones


def zone_choices(chosen: str) -> list[tuple[str, str]]:
    """Return every zone with its name; one chosen before stays choosable."""
    names = all_zones()
    return [(name, name) for name in (names if chosen in names else (chosen, *names))]
