"""The lifecycle of one round as the pages draw it, and the one step that comes next."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from ..i18n import mark
from ..rounds.lifecycle import GUARD_TEXTS, STATE_NAMES, Guard, RoundState, Transition
from ..rounds.models import Round
from ..rounds.queries import next_steps
from .reader import t

ORDER = list(RoundState)
CONSEQUENCES: dict[RoundState, str] = {
    RoundState.OPEN: mark(
        "Enrolled laboratories can then enter results. Measurands, materials and the statistical"
        " plan are fixed from this moment."
    ),
    RoundState.CLOSED: mark(
        "No result is taken after this. Results are sealed as they stand; the round cannot be"
        " opened again."
    ),
    RoundState.ANALYSIS: mark("Results can then be evaluated under codes."),
    RoundState.FINAL: mark(
        "Every laboratory then sees its own scores, and the reports are made in both languages."
        " This cannot be undone."
    ),
}
ASKED_AGAIN = frozenset({RoundState.CLOSED, RoundState.FINAL})
"""Steps that cannot be taken back are confirmed on a page of their own."""


@dataclass(frozen=True)
class Step:
    """One state on the line: behind the round, where it stands, or ahead."""

    name: str
    place: str


@dataclass(frozen=True)
class GuardLine:
    """One condition of a step in words."""

    text: str
    met: bool


@dataclass(frozen=True)
class NextStep:
    """The step that comes next, or the evaluation where that is what is missing."""

    label: str
    target: RoundState
    evaluate: bool
    guards: list[GuardLine]
    consequence: str
    asks_again: bool

    @property
    def is_ready(self) -> bool:
        """Answer whether nothing is missing."""
        return self.evaluate or all(guard.met for guard in self.guards)


def lifecycle_steps(state: RoundState) -> list[Step]:
    """Draw the states in their order with the present one marked."""
    present = ORDER.index(state)
    return [
        Step(t(STATE_NAMES[each]), "done" if i < present else "here" if i == present else "ahead")
        for i, each in enumerate(ORDER)
    ]


def all_steps() -> list[Step]:
    """Draw the states of no round in particular."""
    return [Step(t(STATE_NAMES[each]), "ahead") for each in ORDER]


def next_step(session: Session, round_: Round) -> NextStep | None:
    """Return the step ahead with what it needs; None when the round is final."""
    for transition, unmet in next_steps(session, round_):
        if ORDER.index(transition.target) > ORDER.index(round_.state):
            return describe(transition, unmet)
    return None


def step_back(session: Session, round_: Round) -> NextStep | None:
    """Return the step back, where there is one."""
    for transition, unmet in next_steps(session, round_):
        if ORDER.index(transition.target) < ORDER.index(round_.state):
            return describe(transition, unmet)
    return None


def describe(transition: Transition, unmet: list[Guard]) -> NextStep:
    """Put a step into words."""
    evaluate = Guard.HAS_EVALUATION in unmet
    return NextStep(
        label=t("Evaluate the round") if evaluate else t(transition.label),
        target=transition.target,
        evaluate=evaluate,
        guards=[GuardLine(t(GUARD_TEXTS[g]), g not in unmet) for g in transition.guards],
        consequence=t(CONSEQUENCES[transition.target]),
        asks_again=(
            transition.target in ASKED_AGAIN and transition.source is not RoundState.ANALYSIS
        )
        or transition.target is RoundState.FINAL,
    )
