"""When a laboratory may work on its results: while open, re-opened for it alone, or late."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from ..rounds.extending import find_reopening
from ..rounds.lifecycle import EnrolmentState, RoundState
from ..rounds.models import Enrolment, Round
from ..rounds.standing import has_told_scores
from .unsealed import TAKING_LATE


class Window(StrEnum):
    """On which terms results are taken at a moment."""

    CLOSED = "closed"
    OPEN = "open"
    REOPENED = "reopened"
    """For this laboratory alone, with a documented cause: counts as on time."""
    LATE = "late"
    """Taken and shown, never in the consensus."""

    @property
    def takes_results(self) -> bool:
        """Answer whether results can be entered and signed."""
        return self is not Window.CLOSED

    @property
    def is_on_time(self) -> bool:
        """Answer whether what is signed now counts, and can be recalled again."""
        return self in {Window.OPEN, Window.REOPENED}


def window_of(session: Session, enrolment: Enrolment, *, at: datetime) -> Window:
    """Return on which terms a laboratory's results are taken at a moment."""
    round_ = enrolment.round
    if enrolment.state is not EnrolmentState.CONFIRMED:
        return Window.CLOSED
    if round_.state is RoundState.OPEN:
        return Window.OPEN if at < round_.closes_at else Window.CLOSED
    if round_.source or round_.state not in TAKING_LATE or has_told_scores(session, round_):
        # Who has seen scores hands in nothing any more, wherever the round is taken back to.
        return Window.CLOSED
    if round_.state is RoundState.CLOSED and find_reopening(session, enrolment, at=at):
        return Window.REOPENED
    return Window.LATE if at < late_until(round_) else Window.CLOSED


def late_until(round_: Round) -> datetime:
    """Return until when a round takes late results."""
    return round_.closes_at + timedelta(days=round_.late_days)
