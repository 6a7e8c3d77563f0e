"""Record what was done, and prove that the recorded history was not changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..database import lock
from .models import AuditEntry

CHAIN_LOCK = "audit chain"
SEALED = (
    "id",
    "actor_id",
    "actor_name",
    "action",
    "subject_type",
    "subject_id",
    "round_id",
    "facts",
    "previous_digest",
)


class Actor(Protocol):
    """Whoever acts: a person, or the product itself (no `person_id`)."""

    @property
    def person_id(self) -> int | None:
        """Return the number of the person."""

    @property
    def name(self) -> str:
        """Return the name to keep in the history."""


class Flaw(StrEnum):
    """What can be wrong with an entry."""

    CHANGED = "changed"
    """Its content is not what was sealed."""
    DETACHED = "detached"
    """It does not follow the entry before it."""
    GAP = "gap"
    """An entry before it is missing."""


@dataclass(frozen=True)
class ChainReport:
    """What a check of the whole history found."""

    entries: int
    last_digest: str
    """Kept outside, it also proves later that the end was not cut off."""
    flaws: tuple[tuple[int, Flaw], ...]

    @property
    def is_intact(self) -> bool:
        """Answer whether nothing was found."""
        return not self.flaws


def record(
    session: Session,
    *,
    actor: Actor,
    action: str,
    subject_type: str,
    subject_id: object,
    round_id: int | None = None,
    facts: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Add an entry to the history, in the transaction of the change it tells of.

    The lock is held until that transaction ends, so take every lock of your own before.
    """
    lock(session, CHAIN_LOCK)
    last = session.execute(
        select(AuditEntry.id, AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)
    ).one_or_none()
    entry = AuditEntry(
        id=last.id + 1 if last else 1,
        at=clock.now(),
        actor_id=actor.person_id,
        actor_name=actor.name,
        action=action,
        subject_type=subject_type,
        subject_id=str(subject_id),
        round_id=round_id,
        facts=plain(dict(facts or {})),
        previous_digest=last.digest if last else "",
    )
    entry.digest = seal(entry)
    session.add(entry)
    session.flush()
    return entry


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    """Return the facts of a change: the values that differ, before and after."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {
        "before": {name: before.get(name) for name in names},
        "after": {name: after.get(name) for name in names},
    }


def verify_chain(session: Session, *, after: ChainReport | None = None) -> ChainReport:
    """Recompute every seal of the history from its first entry to its last.

    After an intact report only the entries that came later; the last one before them must stand.
    """
    flaws: list[tuple[int, Flaw]] = []
    count, number, digest = 0, 0, ""
    if after is not None and after.entries:
        count, number, digest = after.entries, after.entries, after.last_digest
        stands = select(AuditEntry.digest).where(AuditEntry.id == number)
        if session.scalar(stands) != digest:
            return verify_chain(session)
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.id > number)
        .order_by(AuditEntry.id)
        .execution_options(yield_per=1000, populate_existing=True)
    )
    for entry in entries:
        if entry.id != number + 1:
            flaws.append((entry.id, Flaw.GAP))
        elif entry.previous_digest != digest:
            flaws.append((entry.id, Flaw.DETACHED))
        if entry.digest != seal(entry):
            flaws.append((entry.id, Flaw.CHANGED))
        count, number, digest = count + 1, entry.id, entry.digest
    return ChainReport(entries=count, last_digest=digest, flaws=tuple(flaws))


def seal(entry: AuditEntry) -> str:
    """Return the digest over everything an entry says and the digest of the one before."""
    return hashlib.sha256(sealed_text(entry).encode()).hexdigest()


def sealed_text(entry: AuditEntry) -> str:
    """Write an entry the one way its seal is taken of."""
    content: dict[str, Any] = {name: getattr(entry, name) for name in SEALED}
    content["at"] = entry.at.astimezone(UTC).isoformat()
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain(fact: object) -> Any:
    """Turn a fact into what JSON gives back unchanged; numbers with decimals stay exact as text."""
    match fact:
        case None | bool() | str():
            return str(fact) if isinstance(fact, str) else fact
        case int():
            return int(fact)
        case Decimal() | float():
            return str(fact)
        case datetime():
            return fact.astimezone(UTC).isoformat()
        case date():
            return fact.isoformat()
        case Mapping():
            return {str(key): plain(value) for key, value in fact.items()}
        case list() | tuple():
            return [plain(value) for value in fact]
        case set() | frozenset():
            return sorted(plain(value) for value in fact)
    raise TypeError(f"a fact of the type {type(fact).__name__} cannot be recorded: {fact!r}")
