"""Remind laboratories that owe results, some days before their round closes, and never twice."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from .. import clock
from ..i18n import mark
from ..identity.models import Laboratory
from ..identity.queries import recipients_of_laboratories
from ..notices.facts import Both, Marked
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from .lifecycle import EnrolmentState, RoundState
from .models import Enrolment, Round
from .standing import RESULT_SET, has_submitted
from .telling import round_facts

DAYS_BEFORE = (1, 3, 7)
TIME_OF_DAY = time(9)
"""On the wall clock of the round's zone."""
NOTHING_YET = mark("Nothing has been entered yet.")
DRAFT_SAVED = mark("A draft is saved; it counts only after it is signed and submitted.")


def send_due_reminders(session: Session, *, at: datetime | None = None) -> int:
    """Remind whoever owes results of a round that closes soon; return how many are told.

    A worker that was away sends the latest reminder only, not all it missed.
    """
    moment = at or clock.now()
    soon = moment + timedelta(days=max(DAYS_BEFORE) + 2)
    rounds = session.scalars(
        select(Round)
        .where(Round.state == RoundState.OPEN, Round.closes_at > moment, Round.closes_at < soon)
        .order_by(Round.id)
    ).all()
    return sum(
        _remind(session, round_, days=days)
        for round_ in rounds
        if (days := due_reminder(round_, at=moment)) is not None
    )


def due_reminder(round_: Round, *, at: datetime) -> int | None:
    """Return which reminder is due, as days before the close; None where none is due yet."""
    for days in DAYS_BEFORE:
        due = reminder_time(round_.closes_at, round_.time_zone, days=days)
        if round_.opens_at <= due <= at:
            return days
    return None


def reminder_time(closes_at: datetime, time_zone: str, *, days: int) -> datetime:
    """Return the morning so many days before the closing day, in the zone of the round."""
    zone = ZoneInfo(time_zone)
    day = closes_at.astimezone(zone).date() - timedelta(days=days)
    return datetime.combine(day, TIME_OF_DAY, tzinfo=zone)


def _remind(session: Session, round_: Round, *, days: int) -> int:
    owing = _owing(session, round_)
    people = recipients_of_laboratories(session, [e.laboratory_id for e, _ in owing])
    return sum(
        tell(
            session,
            NoticeKind.REMINDER,
            people[enrolment.laboratory_id],
            facts={
                **round_facts(round_, page="/results"),
                "laboratory": name_of(enrolment.laboratory),
                "standing": Marked(DRAFT_SAVED if has_draft else NOTHING_YET),
            },
            round_id=round_.id,
            useful_until=round_.closes_at,
            # With the closing time: after an extension the new date is reminded of anew.
            once=f"reminder {enrolment.id} {round_.closes_at.isoformat()} {days}",
        )
        for enrolment, has_draft in owing
    )


def _owing(session: Session, round_: Round) -> list[tuple[Enrolment, bool]]:
    """Return who takes part and has not submitted, and whether a draft is there."""
    has_draft = (
        select(RESULT_SET.c.enrolment_id).where(RESULT_SET.c.enrolment_id == Enrolment.id).exists()
    )
    rows = session.execute(
        select(Enrolment, has_draft)
        .where(
            Enrolment.round_id == round_.id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            ~has_submitted(),
        )
        .options(joinedload(Enrolment.laboratory))
        .order_by(Enrolment.id)
    )
    return [(enrolment, draft) for enrolment, draft in rows]


def name_of(laboratory: Laboratory) -> Both:
    """Return the name a laboratory reads of itself."""
    return Both(laboratory.name_zh, laboratory.name_en)
