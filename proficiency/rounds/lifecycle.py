"""The lifecycle of a round as one table: from, to, what must be true, what is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..i18n import mark


class RoundState(StrEnum):
    """Where a round stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ANALYSIS = "analysis"
    FINAL = "final"


class Guard(StrEnum):
    """A condition that must hold before a transition."""

    HAS_DETERMINATIONS = "has_determinations"
    HAS_PARTICIPANTS = "has_participants"
    CLOSING_IS_AHEAD = "closing_is_ahead"
    HAS_SUBMISSIONS = "has_submissions"
    HAS_EVALUATION = "has_evaluation"


@dataclass(frozen=True)
class Transition:
    """One permitted step of a round."""

    source: RoundState
    target: RoundState
    guards: tuple[Guard, ...]
    event: str
    """Name of the audit event."""
    label: str
    """What the person who does it presses."""


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        RoundState.DRAFT,
        RoundState.OPEN,
        (Guard.HAS_DETERMINATIONS, Guard.HAS_PARTICIPANTS, Guard.CLOSING_IS_AHEAD),
        "round.opened",
        mark("Open for results"),
    ),
    Transition(RoundState.OPEN, RoundState.CLOSED, (), "round.closed", mark("Close the round")),
    Transition(
        RoundState.CLOSED,
        RoundState.ANALYSIS,
        (Guard.HAS_SUBMISSIONS,),
        "round.analysis_started",
        mark("Start the analysis"),
    ),
    Transition(
        RoundState.ANALYSIS, RoundState.CLOSED, (), "round.analysis_stopped", mark("Back to closed")
    ),
    Transition(
        RoundState.ANALYSIS,
        RoundState.FINAL,
        (Guard.HAS_EVALUATION,),
        "round.finalised",
        mark("Issue the final reports"),
    ),
)

STATE_NAMES: dict[RoundState, str] = {
    RoundState.DRAFT: mark("draft"),
    RoundState.OPEN: mark("open for results"),
    RoundState.CLOSED: mark("closed"),
    RoundState.ANALYSIS: mark("analysis"),
    RoundState.FINAL: mark("final"),
}

GUARD_TEXTS: dict[Guard, str] = {
    Guard.HAS_DETERMINATIONS: mark("At least one measurand in one material is to be determined."),
    Guard.HAS_PARTICIPANTS: mark("At least one laboratory is enrolled."),
    Guard.CLOSING_IS_AHEAD: mark("The closing date lies ahead."),
    Guard.HAS_SUBMISSIONS: mark("At least one laboratory has submitted results."),
    Guard.HAS_EVALUATION: mark("The round has been evaluated."),
}


def find_transition(source: RoundState, target: RoundState) -> Transition | None:
    """Return the step between two states, None where there is no such step."""
    return next((t for t in TRANSITIONS if (t.source, t.target) == (source, target)), None)


def transitions_from(state: RoundState) -> tuple[Transition, ...]:
    """Return the steps that lead out of a state."""
    return tuple(t for t in TRANSITIONS if t.source is state)
