"""The proof of the history for a page: new entries are added to it, hourly all is made anew."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from .. import clock
from .services import ChainReport, verify_chain

GOOD_FOR = timedelta(hours=1)
"""After this time everything is recomputed: an old entry can be changed under an unchanged end."""


@dataclass(frozen=True)
class Proof:
    """What a check of the whole history found, and when it was made."""

    chain: ChainReport
    at: datetime
    """When its oldest entries were recomputed; what came later was when it was first seen."""


class Proofs:
    """The last proof of this process; a history with a flaw is checked on every view."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Proof | None = None

    def proof(self, session: Session) -> Proof:
        """Return the proof of the history as it ends now."""
        last, now = self._last, clock.now()
        if last is not None and last.at <= now < last.at + GOOD_FOR:
            made = Proof(verify_chain(session, after=last.chain), last.at)
        else:
            made = Proof(verify_chain(session), now)
        with self._lock:
            self._last = made if made.chain.is_intact else None
        return made


PROOFS = Proofs()
"""Of this process."""
