"""Changes of a plan after it was locked, as an evaluation carries them and its log names them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..schemes.plan import Plan
from .outcome import Note

BEFORE_RESULTS = frozenset({"draft", "announced", "registration", "preparation", "shipped", "open"})
"""States in which nobody could have read a result of another laboratory."""


@dataclass(frozen=True)
class PlanDeviation:
    """One version that took the place of the one before, with its reason and signatures."""

    version: int
    reason: str
    in_force_at: str
    """Moment in UTC, as text that JSON keeps."""
    round_state: str
    """Where the round stood when it was proposed."""
    signed_by: tuple[str, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def is_late(self) -> bool:
        """Answer whether results could be read when the change was proposed."""
        return self.round_state not in BEFORE_RESULTS

    def concerns(self, measurand: str, material: str) -> bool:
        """Answer whether the rules of this determination are others than before."""
        before, after = (
            Plan.from_mapping(each).all_rules_for(measurand, material)
            for each in (self.before, self.after)
        )
        return before != after


def deviation_notes(
    deviations: Sequence[PlanDeviation], measurand: str, material: str
) -> Iterator[Note]:
    """Name every change of the rules of one determination in its decision log."""
    for each in deviations:
        if each.concerns(measurand, material):
            facts: dict[str, str | int | float | None] = {
                "version": each.version,
                "reason": each.reason,
            }
            yield Note("plan_deviation_late" if each.is_late else "plan_deviation", facts)


def freeze_deviations(deviations: Sequence[PlanDeviation]) -> str:
    """Write deviations as canonical JSON."""
    return json.dumps([asdict(each) for each in deviations], ensure_ascii=False, sort_keys=True)


def thaw_deviations(text: str) -> tuple[PlanDeviation, ...]:
    """Read frozen deviations back."""
    return read_deviations(json.loads(text))


def read_deviations(found: Sequence[Mapping[str, Any]]) -> tuple[PlanDeviation, ...]:
    """Read deviations from their plain form."""
    return tuple(PlanDeviation(**{**each, "signed_by": tuple(each["signed_by"])}) for each in found)
