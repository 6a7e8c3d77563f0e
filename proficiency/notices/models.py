"""The tables of messages: notices read in the product, and the outbox of e-mails."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..i18n import Language


class MailState(StrEnum):
    """How far an e-mail is."""

    WAITING = "waiting"
    SENDING = "sending"
    """Taken by a worker; one that stays so was lost with its worker and is sent again."""
    SENT = "sent"
    """Taken over by the mail server."""
    FAILED = "failed"
    """Refused for good, or refused for the time being too often."""
    RETURNED = "returned"
    """Came back after the mail server had taken it."""
    EXPIRED = "expired"
    """Not sent while it was still of use."""


class Notice(Base):
    """One thing one person is told in the product."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    """A `NoticeKind`; without a check, so that a new kind needs no new revision."""
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    """None for what concerns no round, such as a role."""
    facts: Mapped[dict[str, Any]]
    once: Mapped[str | None]
    """Names the occasion where the same must not be told twice; None where it may."""
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    """None while it is unread."""

    __table_args__ = (
        UniqueConstraint("once", "person_id"),
        Index("ix_notice_person", "person_id", "id"),
    )


class Mail(Base):
    """One e-mail to one address."""

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    """None for what concerns no round."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None for who has no account."""
    address: Mapped[str]
    name: Mapped[str]
    language: Mapped[Language]
    time_zone: Mapped[str]
    facts: Mapped[dict[str, Any]]
    secrets: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Facts nobody but the recipient may read, such as a link to set a password; gone once sent."""
    once: Mapped[str | None]
    """Names the occasion where the same must not be sent twice; None where it may."""
    created_at: Mapped[datetime]
    useful_until: Mapped[datetime | None]
    """It is not sent after this moment; None where it is never too late."""
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    next_attempt_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    """How often a mail server gave an answer to this e-mail."""
    claimed_at: Mapped[datetime | None]
    """When a worker last took it; None before the first try."""
    message_id: Mapped[str | None] = mapped_column(unique=True)
    """Made before the first try and kept for all: by it a receiver knows a message it has."""
    sent_at: Mapped[datetime | None]
    """When the mail server took it over; None before."""
    answer: Mapped[str] = mapped_column(default="")
    """What the mail server said last, or why it could not be asked."""

    attachments: Mapped[list[MailAttachment]] = relationship(order_by="MailAttachment.position")

    __table_args__ = (
        UniqueConstraint("once", "address"),
        Index("ix_mail_due", "next_attempt_at", postgresql_where="state IN ('waiting', 'sending')"),
        CheckConstraint(
            "(state IN ('sent', 'returned')) = (sent_at IS NOT NULL)", name="sent_has_moment"
        ),
        CheckConstraint(
            "state NOT IN ('sending', 'sent', 'returned') OR message_id IS NOT NULL",
            name="taken_has_message_id",
        ),
        CheckConstraint(
            "state IN ('waiting', 'sending', 'failed') OR secrets IS NULL", name="secrets_are_gone"
        ),
        CheckConstraint("attempts >= 0", name="attempts_counted"),
    )


class MailAttachment(Base):
    """A file that goes with an e-mail."""

    __tablename__ = "mail_attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"))
    position: Mapped[int]
    name: Mapped[str]
    content_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("mail_id", "position"),)
