"""Remind laboratories of answers that are due: a week before, a day before, and once when late."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from .. import clock
from ..notices.kinds import NoticeKind
from ..rounds.models import Enrolment
from .lifecycle import AT_LABORATORY
from .models import CorrectiveAction
from .telling import tell_laboratory

DAYS_BEFORE = (-1, 1, 7)
"""Latest first; the day after the date counts as minus one."""
LONGEST_LATE = timedelta(days=14)
"""A date that passed longer ago is news to nobody: it stands on the desk."""


def send_due_reminders(session: Session, *, at: datetime | None = None) -> int:
    """Remind who owes an answer; a worker that was away sends the latest reminder only."""
    moment = at or clock.now()
    owed = session.scalars(
        select(CorrectiveAction)
        .where(
            CorrectiveAction.state.in_(AT_LABORATORY),
            CorrectiveAction.due_at < moment + timedelta(days=max(DAYS_BEFORE)),
            CorrectiveAction.due_at > moment - LONGEST_LATE,
        )
        .options(
            joinedload(CorrectiveAction.enrolment).joinedload(Enrolment.laboratory),
            joinedload(CorrectiveAction.enrolment).joinedload(Enrolment.round),
        )
        .order_by(CorrectiveAction.enrolment_id, CorrectiveAction.due_at, CorrectiveAction.id)
    ).all()
    told = 0
    for (_, due_at), group in groupby(owed, lambda each: (each.enrolment_id, each.due_at)):
        actions = list(group)
        days = due_reminder(due_at, at=moment)
        enrolment = actions[0].enrolment
        told += tell_laboratory(
            session,
            enrolment,
            NoticeKind.ACTION_DUE,
            {"count": len(actions), "due": due_at},
            once=f"corrective action {enrolment.id} {due_at.isoformat()} {days}",
        )
    return told


def due_reminder(due_at: datetime, *, at: datetime) -> int:
    """Return which reminder is due, as days before the date."""
    if at >= due_at:
        return min(DAYS_BEFORE)
    return next(days for days in DAYS_BEFORE if days > 0 and at >= due_at - timedelta(days=days))
