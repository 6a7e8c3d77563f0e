"""Certificates: the batches that were signed, each certificate, and its files."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..evaluation.models import EvaluationRun
from ..i18n import Language
from ..rounds.models import Enrolment


class CertificateKind(StrEnum):
    """What a certificate states."""

    PARTICIPATION = "participation"
    PERFORMANCE = "performance"


class CertificateState(StrEnum):
    """Whether a certificate still holds."""

    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class CertificateBatch(Base):
    """A list of certificates that was signed at once; the worker makes the files."""

    __tablename__ = "certificate_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation_run.id"), index=True)
    sha256: Mapped[str]
    """Digest of the list that was shown to whoever signed."""
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_name: Mapped[str]
    """The name as it was at that moment; it is printed."""
    signed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    """Set when the last file is stored."""

    evaluation: Mapped[EvaluationRun] = relationship()
    certificates: Mapped[list[Certificate]] = relationship(
        back_populates="batch", order_by="Certificate.id"
    )

    __table_args__ = (CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="digest_is_sha256"),)


class Certificate(Base):
    """One certificate of one laboratory; its ground stays as it was when it was signed."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("certificate_batch.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    kind: Mapped[CertificateKind]
    number: Mapped[str] = mapped_column(unique=True)
    """Random beside the round: it tells no code of a laboratory."""
    version: Mapped[int]
    ground_text: Mapped[str]
    """Counts by measurand and the criterion, as canonical JSON."""
    state: Mapped[CertificateState]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str] = mapped_column(default="")
    """Why it no longer holds; empty while it does."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))

    batch: Mapped[CertificateBatch] = relationship(back_populates="certificates")
    enrolment: Mapped[Enrolment] = relationship()
    replaces: Mapped[Certificate | None] = relationship(remote_side="Certificate.id")
    files: Mapped[list[CertificateFile]] = relationship(
        order_by="CertificateFile.language", back_populates="certificate"
    )

    __table_args__ = (
        UniqueConstraint("batch_id", "enrolment_id", "kind"),
        CheckConstraint("version >= 1", name="version_positive"),
        CheckConstraint("(state = 'issued') = (ended_at IS NULL)", name="ended_has_moment"),
        CheckConstraint("(state = 'issued') = (ended_because = '')", name="ended_has_reason"),
    )


class CertificateFile(Base):
    """The PDF of a certificate in one language; it names its own laboratory and nobody else."""

    __tablename__ = "certificate_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    language: Mapped[Language]
    sha256: Mapped[str]
    size: Mapped[int]
    token: Mapped[str] = mapped_column(unique=True)
    """Random; whoever holds the certificate can ask with it whether it is genuine."""
    signed: Mapped[bool]
    """Whether it carries a digital signature."""

    certificate: Mapped[Certificate] = relationship(back_populates="files")

    __table_args__ = (UniqueConstraint("certificate_id", "language"),)
