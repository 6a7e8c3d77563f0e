"""Read the history, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from .models import AuditEntry


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for; nothing named means all."""

    round_id: int | None = None
    subject: tuple[str, object] | None = None
    """Type and number of what was acted on."""
    person_id: int | None = None
    """Who acted, or was acted on."""
    area: str = ""
    """First word of the action, such as `round`."""
    since: datetime | None = None
    until: datetime | None = None
    without: frozenset[str] = frozenset()
    """Actions left out."""

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Say it in SQL."""
        if self.round_id is not None:
            yield AuditEntry.round_id == self.round_id
        if self.subject is not None:
            kind, number = self.subject
            yield and_(AuditEntry.subject_type == kind, AuditEntry.subject_id == str(number))
        if self.person_id is not None:
            is_subject = and_(
                AuditEntry.subject_type == "person", AuditEntry.subject_id == str(self.person_id)
            )
            yield or_(AuditEntry.actor_id == self.person_id, is_subject)
        if self.area:
            yield AuditEntry.action.startswith(f"{self.area}.", autoescape=True)
        if self.since is not None:
            yield AuditEntry.at >= self.since
        if self.until is not None:
            yield AuditEntry.at < self.until
        if self.without:
            yield AuditEntry.action.not_in(sorted(self.without))


def entries(
    session: Session,
    *,
    wanted: Wanted | None = None,
    round_id: int | None = None,
    subject: tuple[str, object] | None = None,
    limit: int | None = 100,
    before: int | None = None,
) -> Sequence[AuditEntry]:
    """Return the entries asked for, newest first; `before` turns the page."""
    asked = wanted or Wanted(round_id=round_id, subject=subject)
    query = select(AuditEntry).where(*asked.conditions()).order_by(AuditEntry.id.desc())
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return session.scalars(query.limit(limit)).all()


def areas(session: Session, *, round_id: int | None = None) -> list[str]:
    """Return the first words of all recorded actions, of one round or of all."""
    word = func.split_part(AuditEntry.action, ".", 1)
    query = select(word).distinct().order_by(word)
    if round_id is not None:
        query = query.where(AuditEntry.round_id == round_id)
    return list(session.scalars(query))


def has_digest(session: Session, digest: str) -> bool:
    """Answer whether an entry has this seal."""
    return bool(session.scalar(select(select(AuditEntry.id).filter_by(digest=digest).exists())))
