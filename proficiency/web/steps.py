"""The lifecycle of one round as the pages draw it, and the steps that may come next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import g, url_for
from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..rounds.lifecycle import (
    EFFECT_TEXTS,
    GUARD_TEXTS,
    MAIN_LINE,
    STATE_NAMES,
    Guard,
    RoundState,
    Transition,
)
from ..rounds.models import Round
from ..rounds.queries import next_steps
from ..rounds.standing import count_missing
from .reader import t

SIMPLE = frozenset(
    {RoundState.ANNOUNCED, RoundState.REGISTRATION, RoundState.OPEN, RoundState.ANALYSIS}
)
"""Steps towards these are taken at once; all others are confirmed on a page of their own."""


GUARD_PAGES: dict[Guard, str] = {
    Guard.REGISTRATIONS_DECIDED: "registration.show",
    Guard.PLAN_SIGNED: "plan.show",
    Guard.UNITS_ALLOCATED: "samples.show",
    Guard.ASSIGNED_SIGNED: "value_signing.show",
    Guard.FINAL_SIGNED: "report_signing.show",
    Guard.REPORT_COMPLETE: "stating.show",
    Guard.CORRECTION_SIGNED: "correction.show",
    Guard.CLAIMS_ANSWERED: "appeals.show",
}
"""Where a person does what a condition asks for."""


@dataclass(frozen=True)
class Step:
    """One state on the line: behind the round, where it stands, or ahead."""

    name: str
    place: str


AT_THE_STEP = frozenset({Guard.REPORT_COMPLETE})
"""Sets the whole report to be answered: its own page does that, and the step."""


@dataclass(frozen=True)
class GuardLine:
    """One condition of a step in words."""

    text: str
    met: bool | None
    """None where it is asked only when the step is taken."""
    address: str = ""
    """Where what is missing is done; empty where no single page is."""


@dataclass(frozen=True)
class NextStep:
    """A step that may be taken, or the evaluation where that is what is missing."""

    label: str
    target: RoundState
    evaluate: bool
    guards: list[GuardLine]
    consequences: list[str]
    asks_again: bool
    needs_reason: bool

    @property
    def is_ready(self) -> bool:
        """Answer whether nothing is missing."""
        return self.evaluate or all(guard.met is not False for guard in self.guards)


@dataclass(frozen=True)
class OpenSteps:
    """The steps a person may take: the one ahead, and those back or aside."""

    ahead: NextStep | None
    others: list[NextStep]

    def towards(self, target: str) -> NextStep | None:
        """Return the step towards a state, None where there is none."""
        every = [self.ahead] if self.ahead else []
        return next((step for step in every + self.others if step.target.value == target), None)


def lifecycle_steps(state: RoundState) -> list[Step]:
    """Draw the states in their order with the present one marked; off the line, what became."""
    if state is RoundState.CANCELLED:
        return [Step(t(STATE_NAMES[state]), "here")]
    if state not in MAIN_LINE:
        past = [Step(t(STATE_NAMES[each]), "done") for each in MAIN_LINE]
        return [*past, Step(t(STATE_NAMES[state]), "here")]
    present = MAIN_LINE.index(state)
    return [
        Step(t(STATE_NAMES[each]), "done" if i < present else "here" if i == present else "ahead")
        for i, each in enumerate(MAIN_LINE)
    ]


def open_steps(
    session: Session, round_: Round, *, actor: Actor, but: Collection[Guard] = ()
) -> OpenSteps:
    """Return the steps out of the present state that this person may take."""
    allowed = next_steps(session, round_, actor=actor, but=but)
    ahead = next((each for each in allowed if leads_on(each[0])), None)
    return OpenSteps(
        ahead=describe(round_, *ahead, but) if ahead else None,
        others=[describe(round_, *each, but) for each in allowed if each is not ahead],
    )


def leads_on(transition: Transition) -> bool:
    """Answer whether a step leads to the next state of an undisturbed round."""
    if transition.source not in MAIN_LINE[:-1]:
        return False
    return transition.target is MAIN_LINE[MAIN_LINE.index(transition.source) + 1]


def describe(
    round_: Round, transition: Transition, unmet: list[Guard], but: Collection[Guard]
) -> NextStep:
    """Put a step into words."""
    evaluate = Guard.HAS_EVALUATION in unmet and transition.source is RoundState.ANALYSIS
    return NextStep(
        label=t("Evaluate the round") if evaluate else t(transition.label),
        target=transition.target,
        evaluate=evaluate,
        guards=[
            guard_line(round_, guard, None if guard in but else guard not in unmet)
            for guard in transition.guards
        ],
        consequences=[t(EFFECT_TEXTS[effect]) for effect in transition.effects],
        asks_again=transition.needs_reason or transition.target not in SIMPLE,
        needs_reason=transition.needs_reason,
    )


def guard_line(round_: Round, guard: Guard, met: bool | None) -> GuardLine:
    """Say whether a condition holds, and where a person does what it still asks for."""
    page = "" if met else GUARD_PAGES.get(guard, "")
    address = url_for(page, code=round_.code) if page else ""
    text = t(GUARD_TEXTS[guard])
    if guard is Guard.CLOSING_IS_DUE and met is False:
        text = f"{text} {who_is_missing(count_missing(g.session, round_))}"
    return GuardLine(text, met, address)


def who_is_missing(count: int) -> str:
    """Say how many laboratories a round still waits for, and what can be done instead."""
    return t.plural(
        "{count} laboratory has not submitted yet. Wait for the date, or extend the round.",
        "{count} laboratories have not submitted yet. Wait for the date, or extend the round.",
        count,
    )
