"""One replicate result as a fictional laboratory typed it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TypedResult:
    """What stands in one row of a laboratory's result sheet."""

    measurand: str
    material: str
    replicate: int
    method: str
    typed: str
    u: str = ""
    """Standard uncertainty."""
    k: str = ""
    note: str = ""
    late: bool = False
    """Sent after the closing date."""
