"""Deliver what waits in the outbox: claim, hand over, note what the server said."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import Database
from ..i18n import mark
from ..mail_settings import MailSettings
from .composing import composed
from .mail_server import Answer, Connection, Outcome
from .message import UnusableAddress
from .models import Mail, MailState

LOST_AFTER = timedelta(minutes=15)
"""A worker that took an e-mail this long ago is gone; the e-mail keeps its Message-ID."""
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 960))
"""Waiting times after each refusal for the time being; after the last one it has failed."""
UNUSABLE_ADDRESS = mark("No e-mail can be addressed to this address.")
UNWRITABLE = mark("The message could not be written; the log says why.")
log = logging.getLogger(__name__)


class Product:
    """The platform acting by itself, for the history."""

    person_id = None
    name = "system"


@dataclass(frozen=True)
class Claim:
    """An e-mail one worker has taken, ready to be handed over."""

    mail_id: int
    address: str
    content: bytes


def deliver_due(database: Database, settings: MailSettings) -> int:
    """Send every e-mail that is due and return how many were taken over.

    Without a mail server they wait. When the server cannot be used, all of them stay due and are
    tried again with the next call; this counts against none of them.
    """
    if settings.server is None:
        return 0
    sent = 0
    with Connection(settings.server) as connection:
        for claim in claims(database, settings):
            answer = connection.send(settings.sender_address, claim.address, claim.content)
            with database.transaction() as session:
                settle(session, claim.mail_id, answer)
            if answer.outcome is Outcome.AWAY:
                break
            sent += answer.outcome is Outcome.SENT
    return sent


def claims(database: Database, settings: MailSettings) -> Iterator[Claim]:
    """Take one e-mail after the other; what can never be sent is settled on the way."""
    while True:
        with database.transaction() as session:
            mail = _next_due(session, at=clock.now())
            if mail is None:
                return
            claim = _claim(session, mail, settings)
        if claim is not None:
            yield claim


def _next_due(session: Session, *, at: datetime) -> Mail | None:
    waiting = (Mail.state == MailState.WAITING) & (Mail.next_attempt_at <= at)
    lost = (Mail.state == MailState.SENDING) & (Mail.claimed_at < at - LOST_AFTER)
    return session.scalar(
        select(Mail)
        .where(waiting | lost)
        .order_by(Mail.next_attempt_at, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _claim(session: Session, mail: Mail, settings: MailSettings) -> Claim | None:
    now = clock.now()
    if mail.useful_until is not None and mail.useful_until <= now:
        mail.state, mail.secrets = MailState.EXPIRED, None
        return None
    domain = settings.sender_address.rpartition("@")[2]
    mail.message_id = mail.message_id or f"<{uuid4().hex}@{domain}>"
    mail.state, mail.claimed_at = MailState.SENDING, now
    session.flush()
    try:
        content = composed(mail, settings).as_bytes()
    except (UnusableAddress, MessageError):
        settle(session, mail.id, Answer(Outcome.REFUSED, UNUSABLE_ADDRESS))
        return None
    except (ValueError, LookupError):
        log.exception("e-mail %s cannot be written", mail.id)
        settle(session, mail.id, Answer(Outcome.REFUSED, UNWRITABLE))
        return None
    return Claim(mail.id, mail.address, content)


def settle(session: Session, mail_id: int, answer: Answer) -> None:
    """Note what became of an e-mail; one that has failed is told to the history."""
    mail = session.get_one(Mail, mail_id, with_for_update=True)
    if mail.state is not MailState.SENDING:  # somebody else has settled it meanwhile
        return
    mail.answer = answer.words
    if answer.outcome is Outcome.AWAY:
        # Behind the others: one that breaks every conversation must not keep them all from going.
        mail.state, mail.next_attempt_at = MailState.WAITING, clock.now()
        return
    mail.attempts += 1
    if answer.outcome is Outcome.SENT:
        mail.state, mail.sent_at, mail.secrets = MailState.SENT, clock.now(), None
    elif answer.outcome is Outcome.DELAYED and mail.attempts <= len(DELAYS):
        mail.state = MailState.WAITING
        mail.next_attempt_at = clock.now() + DELAYS[mail.attempts - 1]
    else:
        _fail(session, mail)


def _fail(session: Session, mail: Mail) -> None:
    mail.state = MailState.FAILED
    session.flush()
    # Neither the address nor the answer, which may repeat it: the history outlives the person.
    record(
        session,
        actor=Product(),
        action="mail.failed",
        subject_type="mail",
        subject_id=mail.id,
        round_id=mail.round_id,
        facts={"kind": mail.kind, "attempts": mail.attempts},
    )
