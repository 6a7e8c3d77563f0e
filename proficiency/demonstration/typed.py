"""One replicate result as a fictional laboratory typed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    unit: str = ""
    """The unit it is in; empty for the unit of the measurand."""
    details: Mapping[str, str] = field(default_factory=dict)
    late: bool = False
    """Sent after the closing date."""
