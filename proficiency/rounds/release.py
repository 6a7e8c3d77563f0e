"""What the lifecycle asks the reports, which stand on rounds and may not be imported here."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from .lifecycle import Guard
from .models import Round
from .refusals import GuardNotMet


class ReleaseCheck(Protocol):
    """Whether reports say everything they must, and the refusal that names what they do not."""

    def is_complete(self, session: Session, round_: Round, *, at: datetime) -> bool:
        """Answer whether the reports of a round can go out."""

    def refusal(
        self, session: Session, round_: Round, *, guards: tuple[Guard, ...], at: datetime
    ) -> GuardNotMet:
        """Name everything that is missing."""


_installed: list[ReleaseCheck] = []


def install(check: ReleaseCheck) -> None:
    """Let this check answer from now on; `reporting.services` does it when it is imported."""
    _installed[:] = [check]


def is_complete(session: Session, round_: Round, *, at: datetime) -> bool:
    """Answer whether the reports can go out; never, where nothing could tell."""
    return bool(_installed) and _installed[0].is_complete(session, round_, at=at)


def refusal_of(
    session: Session, round_: Round, *, guards: tuple[Guard, ...], at: datetime
) -> GuardNotMet:
    """Return the refusal of a step: where the reports lack something, one that names it."""
    if Guard.REPORT_COMPLETE in guards and _installed:
        return _installed[0].refusal(session, round_, guards=guards, at=at)
    return GuardNotMet(guards=guards)
