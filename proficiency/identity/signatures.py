"""Signatures of people under a digest: who answered for exactly this content, and when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from .. import clock
from ..audit.services import record
from ..database import Base, lock
from ..errors import Refusal
from ..i18n import mark
from .actor import Actor


class SignaturePurpose(StrEnum):
    """What a signature answers for."""

    PLAN = "plan"
    PLAN_DEVIATION = "plan_deviation"
    STUDY_JUSTIFICATION = "study_justification"
    ASSIGNED_VALUES = "assigned_values"
    FINAL = "final"
    CORRECTION = "correction"
    MEASURAND = "measurand"
    EXCLUSION = "exclusion"
    REPORT_WAIVER = "report_waiver"


class Signature(Base):
    """One person's signature under one content; a trigger refuses every later change.

    The digest makes a change void it: the changed content has another digest, which nobody signed.
    """

    __tablename__ = "signature"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[SignaturePurpose]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    sha256: Mapped[str]
    """Digest of the content that was shown to whoever signed."""
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    """The round it belongs to; None for what stands outside rounds."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    """The name as it was at that moment."""
    reason: Mapped[str]
    """What the person gave as reason; empty where none is asked for."""
    signed_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("purpose", "subject_type", "subject_id", "sha256", "person_id"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="digest_is_sha256"),
        Index("ix_signature_subject", "subject_type", "subject_id", "purpose"),
    )


class OnlyPeopleSign(Refusal):
    """The product itself cannot answer for anything."""

    message = mark("Only a person can sign.")


class SignedAlready(Refusal):
    """The person signed exactly this before; a second signature is another person's."""

    message = mark("You have signed this already. The other signature must be another person's.")


def sign(
    session: Session,
    *,
    actor: Actor,
    purpose: SignaturePurpose,
    subject_type: str,
    subject_id: object,
    sha256: str,
    round_id: int | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Signature:
    """Put a person's signature under a digest; whether the person may is the caller's question."""
    if actor.person_id is None:
        raise OnlyPeopleSign
    lock(session, f"signature {purpose} {subject_type} {subject_id}")
    earlier = signatures_of(
        session, purpose=purpose, subject_type=subject_type, subject_id=subject_id, sha256=sha256
    )
    if actor.person_id in {signature.person_id for signature in earlier}:
        raise SignedAlready
    signature = Signature(
        purpose=purpose,
        subject_type=subject_type,
        subject_id=str(subject_id),
        sha256=sha256,
        round_id=round_id,
        person_id=actor.person_id,
        name=actor.name,
        reason=reason,
        signed_at=at or clock.now(),
    )
    session.add(signature)
    session.flush()
    record(
        session,
        actor=actor,
        action=f"signature.{purpose}",
        subject_type=subject_type,
        subject_id=subject_id,
        round_id=round_id,
        facts={"sha256": sha256, "reason": reason, "signature": len(earlier) + 1},
    )
    return signature


def signatures_of(
    session: Session,
    *,
    purpose: SignaturePurpose,
    subject_type: str,
    subject_id: object,
    sha256: str,
) -> list[Signature]:
    """Return the signatures under exactly this content, the first one first."""
    return list(
        session.scalars(
            select(Signature)
            .where(
                Signature.purpose == purpose,
                Signature.subject_type == subject_type,
                Signature.subject_id == str(subject_id),
                Signature.sha256 == sha256,
            )
            .order_by(Signature.id)
        )
    )


def is_signed_by(
    session: Session,
    *,
    purpose: SignaturePurpose,
    subject_type: str,
    subject_id: object,
    sha256: str,
    people: int = 2,
) -> bool:
    """Answer whether so many different people signed exactly this content."""
    found = signatures_of(
        session, purpose=purpose, subject_type=subject_type, subject_id=subject_id, sha256=sha256
    )
    return len({signature.person_id for signature in found}) >= people
