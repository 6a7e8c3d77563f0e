"""Slow down guessing: after a few failures each further one makes the next try wait longer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from .. import clock
from ..errors import Refusal
from ..i18n import mark
from .access import Throttle

FORGOTTEN_AFTER = timedelta(hours=24)
LONGEST_WAIT = timedelta(minutes=15)
FIRST_WAIT = timedelta(seconds=15)


class TriedTooOften(Refusal):
    """The next try comes too early."""

    message = mark("There were too many tries. Wait {seconds} seconds, then try again.")

    def __init__(self, until: datetime, at: datetime) -> None:
        super().__init__(seconds=max(1, round((until - at).total_seconds())))


@dataclass(frozen=True)
class Limit:
    """Whose failures are counted, and how many of them are free."""

    kind: str
    subject: str
    free: int

    @property
    def key(self) -> str:
        """Return the key of the row; what was typed cannot be read from it."""
        return hashlib.sha256(f"{self.kind}\n{self.subject}".encode()).hexdigest()


def account(email: str) -> Limit:
    """Count for an address that was typed, whether or not somebody has it."""
    return Limit("account", email.strip().lower(), free=5)


def network(address: str) -> Limit:
    """Count for where the tries come from; a whole institute may share one address."""
    return Limit("network", address, free=30)


def code_of(person_id: int) -> Limit:
    """Count the wrong second factors of one person."""
    return Limit("code", str(person_id), free=5)


def wait_after(failures: int, free: int) -> timedelta:
    """Return how long the next try has to wait: doubled with every failure, up to a limit."""
    if failures < free:
        return timedelta(0)
    return min(FIRST_WAIT * int(2 ** min(failures - free, 10)), LONGEST_WAIT)


def begin(session: Session, limits: Iterable[Limit], *, at: datetime | None = None) -> None:
    """Refuse a try that comes too early; others are counted as failed until they succeed.

    The rows stay locked until the transaction ends, so that tries sent at once are counted one by
    one. It must therefore be kept even when the try fails.
    """
    now = at or clock.now()
    session.execute(delete(Throttle).where(Throttle.failed_at < now - FORGOTTEN_AFTER))
    for limit in sorted(limits, key=lambda each: each.key):
        session.execute(
            insert(Throttle)
            .values(key=limit.key, failures=0, failed_at=now)
            .on_conflict_do_nothing()
        )
        row = session.scalars(
            select(Throttle)
            .where(Throttle.key == limit.key)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        if row.blocked_until is not None and row.blocked_until > now:
            raise TriedTooOften(row.blocked_until, now)
        row.failures += 1
        row.failed_at = now
        wait = wait_after(row.failures, limit.free)
        row.blocked_until = now + wait if wait else None
    session.flush()


def succeed(session: Session, *, proved: Iterable[Limit], shared: Iterable[Limit] = ()) -> None:
    """Forget the failures of whoever proved to be right; of what many share, only this one try."""
    session.execute(delete(Throttle).where(Throttle.key.in_([limit.key for limit in proved])))
    session.execute(
        update(Throttle)
        .where(Throttle.key.in_([limit.key for limit in shared]))
        .values(failures=func.greatest(Throttle.failures - 1, 0), blocked_until=None)
        .execution_options(synchronize_session=False)
    )
