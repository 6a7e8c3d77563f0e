"""When things happen in the demonstration: dates of the specification, never in the future."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .specification import DemoRound, Specification

OPENING = time(9, 0)
CLOSING = time(23, 59)
ANALYSIS_AFTER = timedelta(days=1, hours=10)
FINAL_AFTER = timedelta(days=10, hours=15)


@dataclass(frozen=True)
class Schedule:
    """The moments of one round."""

    opens: datetime
    closes: datetime
    now: datetime

    @property
    def analysis(self) -> datetime:
        """Return when the analysis begins."""
        return self.closes + ANALYSIS_AFTER

    @property
    def final(self) -> datetime:
        """Return when the reports are issued."""
        return self.closes + FINAL_AFTER

    def submission(self, position: int) -> datetime:
        """Return when the laboratory in this position sends its results: spread over the weeks."""
        window = min(self.closes, self.now) - self.opens
        return self.opens + window * (0.2 + 0.75 * ((position * 7) % 24) / 24)


def schedule_of(spec: Specification, round_: DemoRound, *, now: datetime) -> Schedule:
    """Return the moments of a round; all rounds move back where the clock is before them."""
    zone = ZoneInfo(spec.time_zone)
    today = now.astimezone(zone).date()
    back = max(spec.as_of - today, timedelta(0))
    opens = round_.opens and round_.opens - back
    deadline = round_.deadline and round_.deadline - back
    if opens is None or deadline is None:
        opens = today - timedelta(days=spec.open_round["opened_days_ago"])
        deadline = today + timedelta(days=spec.open_round["closes_in_days"])
    return Schedule(
        opens=moment(opens, OPENING, zone), closes=moment(deadline, CLOSING, zone), now=now
    )


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return a moment of a local day."""
    return datetime.combine(day, at, zone)
