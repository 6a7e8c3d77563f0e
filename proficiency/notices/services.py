"""Tell people something, in the transaction of the change it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from .. import clock, jobs
from ..audit.services import Actor, record
from ..database import lock_row
from ..errors import Refusal
from ..i18n import mark
from .facts import to_stored
from .kinds import WORDS, NoticeKind
from .models import Mail, MailAttachment, MailState, Notice
from .recipients import Attachment, Recipient

DELIVERY = "deliver_mail"
ENDED = frozenset({MailState.FAILED, MailState.RETURNED, MailState.EXPIRED})


class NothingToResend(Refusal):
    """Only a message that did not arrive is sent again."""

    message = mark("This message is waiting or has been sent; it is not sent again.")


class SecretIsGone(Refusal):
    """The link in the message was erased; a new one has to be made."""

    message = mark(
        "The personal link of this message no longer exists. Invite the person again, or let them"
        " ask for a new password."
    )


class NotSent(Refusal):
    """Only a message that was sent can come back."""

    message = mark("Only a message that was sent can have come back.")


def tell(
    session: Session,
    kind: NoticeKind,
    recipients: Iterable[Recipient],
    *,
    facts: Mapping[str, object],
    round_id: int | None = None,
    attachments: Sequence[Attachment] = (),
    useful_until: datetime | None = None,
    once: str | None = None,
) -> int:
    """Write a notice and an e-mail to everybody named, and return how many are told.

    `facts` are those named in the words of the kind, and `path` where there is something to open;
    moments are told in the zone named by the fact `time_zone`. `once` names an occasion: who was
    told of it already is not told again. To be called before the change is recorded: the lock of
    the history comes last.
    """
    stored = to_stored(facts)
    if missing := WORDS[kind].needed - stored.keys():
        raise KeyError(f"{kind.value} needs the facts {sorted(missing)}")
    told = {recipient.address.lower(): recipient for recipient in recipients}
    if not told:
        return 0
    secrets = {name: stored.pop(name) for name in WORDS[kind].secret}
    shared = {
        "kind": kind.value,
        "round_id": round_id,
        "facts": stored,
        "once": once,
        "created_at": clock.now(),
    }
    if not secrets:  # what holds a secret is read in the e-mail alone
        _write_notices(session, told.values(), shared)
    mails = _write_mails(session, told.values(), shared, secrets or None, useful_until)
    _attach(session, mails, attachments)
    if mails:
        # Without a queueing lock: two transactions that tell something never wait for each other.
        jobs.defer(session, DELIVERY, queue="mail", lock="mail")
    return len(mails)


def _write_notices(
    session: Session, recipients: Iterable[Recipient], shared: Mapping[str, object]
) -> None:
    people = {each.person_id for each in recipients if each.person_id is not None}
    if people:
        rows = [{**shared, "person_id": person_id} for person_id in sorted(people)]
        session.execute(insert(Notice).values(rows).on_conflict_do_nothing())


def _write_mails(
    session: Session,
    recipients: Iterable[Recipient],
    shared: Mapping[str, object],
    secrets: dict[str, Any] | None,
    useful_until: datetime | None,
) -> list[int]:
    rows = [
        {
            **shared,
            **_addressed(each),
            "secrets": secrets,
            "useful_until": useful_until,
            "next_attempt_at": shared["created_at"],
        }
        for each in recipients
    ]
    added = insert(Mail).values(rows).on_conflict_do_nothing().returning(Mail.id)
    return list(session.scalars(added))


def _addressed(recipient: Recipient) -> dict[str, Any]:
    return {
        "person_id": recipient.person_id,
        "address": recipient.address,
        "name": recipient.name,
        "language": recipient.language,
        "time_zone": recipient.time_zone,
    }


def draft_of(
    kind: NoticeKind,
    recipient: Recipient,
    *,
    facts: Mapping[str, object],
    attachments: Sequence[Attachment] = (),
) -> Mail:
    """Return the e-mail `tell` would write to one recipient, without writing it: for preview."""
    files = [
        MailAttachment(
            position=position, name=f.name, content_type=f.content_type, content=f.content
        )
        for position, f in enumerate(attachments, 1)
    ]
    stored = to_stored(facts)
    return Mail(kind=kind.value, facts=stored, attachments=files, **_addressed(recipient))


def _attach(session: Session, mails: Sequence[int], attachments: Sequence[Attachment]) -> None:
    rows = [
        {
            "mail_id": mail_id,
            "position": position,
            "name": each.name,
            "content_type": each.content_type,
            "content": each.content,
        }
        for mail_id in mails
        for position, each in enumerate(attachments, 1)
    ]
    if rows:
        session.execute(insert(MailAttachment), rows)


def mark_read(session: Session, *, person_id: int, notice_id: int | None = None) -> None:
    """Remember that a person has read one notice, or all."""
    unread = update(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    if notice_id is not None:
        unread = unread.where(Notice.id == notice_id)
    session.execute(unread.values(read_at=clock.now()))


def resend(session: Session, mail: Mail, *, actor: Actor) -> None:
    """Send a message that did not arrive once more, as a new attempt under a new Message-ID."""
    lock_row(session, mail)
    if mail.state not in ENDED:
        raise NothingToResend
    if WORDS[NoticeKind(mail.kind)].secret and mail.secrets is None:
        raise SecretIsGone
    before = mail.state
    mail.state = MailState.WAITING
    mail.next_attempt_at = clock.now()
    mail.attempts = 0
    mail.sent_at = mail.message_id = mail.useful_until = None
    session.flush()
    _record(session, mail, actor=actor, action="mail.resent", facts={"before": before.value})
    jobs.defer(session, DELIVERY, queue="mail", lock="mail")


def mark_returned(session: Session, mail: Mail, *, actor: Actor, reason: str = "") -> None:
    """Note that a message came back although the mail server had taken it."""
    lock_row(session, mail)
    if mail.state is not MailState.SENT:
        raise NotSent
    mail.state = MailState.RETURNED
    mail.answer = reason
    session.flush()
    _record(session, mail, actor=actor, action="mail.returned")


def _record(
    session: Session,
    mail: Mail,
    *,
    actor: Actor,
    action: str,
    facts: Mapping[str, object] | None = None,
) -> None:
    record(
        session,
        actor=actor,
        action=action,
        subject_type="mail",
        subject_id=mail.id,
        round_id=mail.round_id,
        facts={"kind": mail.kind, **(facts or {})},
    )
