"""The table of the history: entries are added, never changed, each sealed to the one before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base


class AuditEntry(Base):
    """One thing somebody did; a trigger refuses every later change."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        CheckConstraint("id > 0", name="numbered_from_one"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest_is_sha256"),
        Index("ix_audit_entry_subject", "subject_type", "subject_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """Consecutive: a gap shows that an entry was taken out."""
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    """The person; None when the product acted by itself. No foreign key: history outlives rows."""
    actor_name: Mapped[str]
    """The name as it was at that moment."""
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    round_id: Mapped[int | None] = mapped_column(index=True)
    """The round it belongs to; None for what happens outside rounds."""
    facts: Mapped[dict[str, Any]]
    previous_digest: Mapped[str] = mapped_column(unique=True)
    """Digest of the entry before; empty for the first."""
    digest: Mapped[str] = mapped_column(unique=True)
