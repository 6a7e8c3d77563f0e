"""Read the history, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import AuditEntry


def entries(
    session: Session,
    *,
    round_id: int | None = None,
    subject: tuple[str, object] | None = None,
    limit: int = 100,
    before: int | None = None,
) -> Sequence[AuditEntry]:
    """Return entries of one round, one subject (type and id) or all; `before` turns the page."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if round_id is not None:
        query = query.where(AuditEntry.round_id == round_id)
    if subject is not None:
        subject_type, subject_id = subject
        query = query.where(
            AuditEntry.subject_type == subject_type, AuditEntry.subject_id == str(subject_id)
        )
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return session.scalars(query).all()


def has_digest(session: Session, digest: str) -> bool:
    """Answer whether an entry has this seal."""
    return bool(session.scalar(select(select(AuditEntry.id).filter_by(digest=digest).exists())))
