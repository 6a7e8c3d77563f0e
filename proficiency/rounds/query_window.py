"""How long after the preliminary scores an error of transcription can be claimed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .models import Round
from .report_standing import AUDIT_ENTRY

WORKING_DAYS = 10
SATURDAY = 5
SCORES_OUT = "round.preliminary"


def working_days_after(moment: datetime, days: int, *, time_zone: str) -> datetime:
    """Return the end of the last of so many working days, Monday to Friday, after a day."""
    day = moment.astimezone(ZoneInfo(time_zone)).date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    # The last minute of the day, so that the date that is printed is the day itself.
    end = datetime.combine(day, time(23, 59), tzinfo=ZoneInfo(time_zone))
    return end.astimezone(UTC)


def query_window_end(session: Session, round_: Round) -> datetime | None:
    """Return when claims are taken no longer, None before the preliminary scores.

    Scores that were taken back and given out again open a window of their own.
    """
    given_out = session.scalar(
        select(func.max(AUDIT_ENTRY.c.at)).where(
            AUDIT_ENTRY.c.round_id == round_.id, AUDIT_ENTRY.c.action == SCORES_OUT
        )
    )
    if given_out is None:
        return None
    return working_days_after(given_out, WORKING_DAYS, time_zone=round_.time_zone)
