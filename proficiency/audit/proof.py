"""The proof of the history for a page: made anew when the history has grown, or after an hour."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from .models import AuditEntry
from .services import ChainReport, verify_chain

GOOD_FOR = timedelta(hours=1)
"""After this time everything is recomputed: an old entry can be changed under an unchanged end."""


@dataclass(frozen=True)
class Proof:
    """What a check of the whole history found, and when it was made."""

    chain: ChainReport
    at: datetime


class Proofs:
    """The last proof of this process; a history with a flaw is checked on every view."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Proof | None = None

    def proof(self, session: Session) -> Proof:
        """Return the proof of the history as it ends now."""
        last, now = self._last, clock.now()
        end = select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)
        if (
            last is not None
            and last.at <= now < last.at + GOOD_FOR
            and last.chain.last_digest == (session.scalar(end) or "")
        ):
            return last
        made = Proof(verify_chain(session), now)
        with self._lock:
            self._last = made if made.chain.is_intact else None
        return made


PROOFS = Proofs()
"""Of this process."""
