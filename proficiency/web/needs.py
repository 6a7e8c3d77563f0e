"""What can need a person, as two tables: by the state of a round, and by what was counted in it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act
from ..rounds.lifecycle import RoundState
from ..rounds.pending import deviations_to_sign, plans_to_sign, undecided_registrations
from ..rounds.standing import EntryState
from ..samples.pending import units_to_replace

Count = Callable[[Session, Collection[int], Actor], dict[int, int]]
"""Counts what waits in rounds, or in participations of the own laboratory, by their numbers."""


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
class CountedNeed:
    """What waits as often as it is counted; `of_laboratory` is counted by participation."""

    act: Act
    count: Count
    one: str
    many: str
    button: str
    endpoint: str
    due: str
    of_laboratory: bool = False


COUNTED = (
    CountedNeed(
        Act.CONFIRM_REGISTRATION,
        undecided_registrations,
        mark("Decide on {count} registration for round {code}."),
        mark("Decide on {count} registrations for round {code}."),
        mark("Decide"),
        "participants.show",
        "opens_at",
    ),
    CountedNeed(
        Act.SIGN_PLAN,
        plans_to_sign,
        mark("Sign the plan of round {code}, or complete it first."),
        mark("Sign the plan of round {code}, or complete it first."),
        mark("Look at the plan"),
        "plan.show",
        "opens_at",
    ),
    CountedNeed(
        Act.SIGN_PLAN,
        deviations_to_sign,
        mark("A deviation from the plan of round {code} waits for your signature."),
        mark("A deviation from the plan of round {code} waits for your signature."),
        mark("Look at the plan"),
        "plan.show",
        "closes_at",
    ),
    CountedNeed(
        Act.MANAGE_SAMPLES,
        units_to_replace,
        mark("Send {count} unit of round {code} again; it arrived unusable."),
        mark("Send {count} units of round {code} again; they arrived unusable."),
        mark("See the samples"),
        "samples.show",
        "closes_at",
    ),
)
