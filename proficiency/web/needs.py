"""What can need a person by the state of a round, as one table."""

from __future__ import annotations

from dataclasses import dataclass

from ..i18n import mark
from ..identity.permissions import Act
from ..rounds.lifecycle import RoundState
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
