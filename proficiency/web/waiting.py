"""What needs a person now, as one table: whose view, which state, who may act, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, may
from ..rounds.lifecycle import RoundState
from ..rounds.queries import RoundLine
from ..rounds.standing import EntryState


@dataclass(frozen=True)
class Need:
    """One line of the table; `own` is the state of the own results, None for coordinators."""

    state: RoundState
    own: EntryState | None
    act: Act
    sentence: str
    button: str
    endpoint: str
    due: str
    """The date of the round it has to be done by."""


NEEDS = (
    Need(
        RoundState.OPEN,
        EntryState.NOTHING,
        Act.ENTER_RESULTS,
        mark("Enter the results of round {code}."),
        mark("Enter results"),
        "results.show",
        "closes_at",
    ),
    Need(
        RoundState.OPEN,
        EntryState.DRAFT,
        Act.ENTER_RESULTS,
        mark("Complete the draft of round {code} and tell the approver."),
        mark("Go on"),
        "results.show",
        "closes_at",
    ),
    Need(
        RoundState.OPEN,
        EntryState.DRAFT,
        Act.SUBMIT_RESULTS,
        mark("Check and sign the results of round {code}."),
        mark("Check and sign"),
        "receipt.sign",
        "closes_at",
    ),
    Need(
        RoundState.DRAFT,
        None,
        Act.MOVE_ROUND,
        mark("Complete round {code} and announce it."),
        mark("Prepare"),
        "rounds.show",
        "opens_at",
    ),
    Need(
        RoundState.ANNOUNCED,
        None,
        Act.MOVE_ROUND,
        mark("Open the registration for round {code}."),
        mark("Go on"),
        "rounds.show",
        "opens_at",
    ),
    Need(
        RoundState.REGISTRATION,
        None,
        Act.MOVE_ROUND,
        mark("Confirm the registrations for round {code} and close the registration."),
        mark("Go on"),
        "rounds.show",
        "opens_at",
    ),
    Need(
        RoundState.PREPARATION,
        None,
        Act.MOVE_ROUND,
        mark("Prepare and ship the samples of round {code}."),
        mark("Prepare"),
        "rounds.show",
        "opens_at",
    ),
    Need(
        RoundState.SHIPPED,
        None,
        Act.MOVE_ROUND,
        mark("Round {code} is shipped; it opens for results by its date."),
        mark("Go on"),
        "rounds.show",
        "opens_at",
    ),
    Need(
        RoundState.CLOSED,
        None,
        Act.MOVE_ROUND,
        mark("Start the analysis of round {code}; it is closed."),
        mark("Start"),
        "rounds.show",
        "closes_at",
    ),
    Need(
        RoundState.ANALYSIS,
        None,
        Act.EVALUATE_ROUND,
        mark("Finish the evaluation of round {code} and give out the preliminary scores."),
        mark("Go on"),
        "rounds.show",
        "closes_at",
    ),
    Need(
        RoundState.PRELIMINARY,
        None,
        Act.ISSUE_REPORTS,
        mark("Answer the questions on round {code} and issue its final reports."),
        mark("Go on"),
        "rounds.show",
        "closes_at",
    ),
)


@dataclass(frozen=True)
class Waiting:
    """One thing that needs the reader."""

    need: Need
    line: RoundLine
    due: datetime


def waiting_for(lines: list[RoundLine], *, actor: Actor) -> list[Waiting]:
    """Return what needs this person, the most urgent first."""
    found = [
        Waiting(need, line, getattr(line.round, need.due))
        for line in lines
        for need in NEEDS
        if line.round.state is need.state and concerns(need, line, actor)
    ]
    return sorted(found, key=lambda waiting: waiting.due)


def concerns(need: Need, line: RoundLine, actor: Actor) -> bool:
    """Answer whether this person is the one to act, for the own laboratory or scheme."""
    if need.own is None:
        return may(actor, need.act, scheme_id=line.round.scheme_id)
    return (
        line.enrolment is not None
        and line.own_state is need.own
        and may(actor, need.act, laboratory_id=line.enrolment.laboratory_id)
    )
