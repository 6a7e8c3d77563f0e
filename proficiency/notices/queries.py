"""What pages read of notices and of the outbox."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Integer, Select, func, select, type_coerce
from sqlalchemy.orm import Session, selectinload

from .. import clock
from ..errors import NotFound
from .models import Mail, MailState, Notice

NOT_ARRIVED = (MailState.FAILED, MailState.RETURNED)
REMEMBERED = timedelta(days=30)
"""So long an e-mail that did not arrive stays a matter for somebody; the outbox keeps it longer."""


def undelivered_in_rounds(round_ids: Collection[int]) -> Select[int, int]:
    """Count in SQL the e-mails of each round that did not arrive lately."""
    return (
        select(type_coerce(Mail.round_id, Integer), func.count())
        .where(Mail.round_id.in_(round_ids), *_not_arrived())
        .group_by(Mail.round_id)
    )


def undelivered_outside_rounds() -> Select[int]:
    """Count in SQL the e-mails of no round that did not arrive lately."""
    return select(func.count()).select_from(Mail).where(Mail.round_id.is_(None), *_not_arrived())


def _not_arrived() -> tuple[ColumnElement[bool], ...]:
    return Mail.state.in_(NOT_ARRIVED), Mail.created_at >= clock.now() - REMEMBERED


def notices_of(
    session: Session, *, person_id: int, limit: int = 50, before: int | None = None
) -> Sequence[Notice]:
    """Return what a person was told, newest first; `before` turns the page."""
    query = select(Notice).where(Notice.person_id == person_id)
    if before is not None:
        query = query.where(Notice.id < before)
    return session.scalars(query.order_by(Notice.id.desc()).limit(limit)).all()


def unread_notices(session: Session, *, person_id: int) -> int:
    """Count what a person has not read yet."""
    unread = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return session.scalar(unread) or 0


def outbox(
    session: Session,
    *,
    round_id: int | None = None,
    state: MailState | None = None,
    limit: int = 50,
    before: int | None = None,
) -> Sequence[Mail]:
    """Return the e-mails of one round or of all, newest first; `before` turns the page."""
    query = select(Mail).options(selectinload(Mail.attachments)).order_by(Mail.id.desc())
    if round_id is not None:
        query = query.where(Mail.round_id == round_id)
    if state is not None:
        query = query.where(Mail.state == state)
    if before is not None:
        query = query.where(Mail.id < before)
    return session.scalars(query.limit(limit)).all()


def mails_by_state(session: Session, *, round_id: int | None = None) -> dict[MailState, int]:
    """Count the e-mails of one round or of all in each state."""
    query = select(Mail.state, func.count()).group_by(Mail.state)
    if round_id is not None:
        query = query.where(Mail.round_id == round_id)
    return {MailState(state): count for state, count in session.execute(query)}


def get_mail(session: Session, mail_id: int, *, round_id: int | None = None) -> Mail:
    """Return one e-mail, of this round where one is named."""
    mail = session.get(Mail, mail_id)
    if mail is None or (round_id is not None and mail.round_id != round_id):
        raise NotFound(mail=mail_id)
    return mail
