"""One score of a laboratory in an earlier round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ringtrial import Signal

from .outcome import UsedScore


@dataclass(frozen=True)
class PastScore:
    """One score of a laboratory in a round whose reports are out."""

    round_code: str
    at: datetime
    """When the results of the round were due."""
    measurand: str
    """Code of the measurand, which stays the same in all rounds of a scheme."""
    material: str
    group: str | None
    """Method group the score was given in; None where all results were judged together."""
    score: float | None
    """None for results in words and for those without a score."""
    used: UsedScore
    signal: Signal
    method: str | None
    """Method as the laboratory stated it."""
