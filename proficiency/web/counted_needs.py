"""What can need a person because it was counted: in rounds, in participations, or in the office."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy import Select

from ..appeals.pending import (
    claims_to_sign,
    complaints_to_answer,
    complaints_to_follow,
    corrections_to_sign,
)
from ..corrective.pending import (
    actions_to_answer,
    actions_to_approve,
    actions_to_review,
    effects_to_check,
)
from ..evaluation.pending import assigned_values_to_sign, evaluations_to_sign
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.applications import count_waiting
from ..identity.permissions import Act
from ..notices.queries import undelivered_in_rounds, undelivered_outside_rounds
from ..reporting.pending import BEFORE_RELEASE, items_to_record, provider_unknown
from ..rounds.lifecycle import REPORTS_ARE_OUT, RoundState
from ..rounds.pending import (
    Counted,
    deviations_to_sign,
    held_rounds,
    open_registrations,
    plans_to_sign,
    results_reopened,
    undecided_registrations,
)
from ..samples.pending import instructions_to_read, parcels_to_confirm, units_to_replace
from ..studies.pending import justifications_to_sign

Count = Callable[[Collection[int], Actor], Counted]
"""Counts what waits in rounds, or in participations of the own laboratory, by their numbers."""
TRAVELLING = frozenset({RoundState.PREPARATION, RoundState.SHIPPED, RoundState.OPEN})


class Whose(Enum):
    """For whom something waits, and by which numbers it is counted."""

    COORDINATOR = auto()
    """By round."""
    LABORATORY = auto()
    """By the own participation in a round."""
    NEWCOMER = auto()
    """By round, for laboratories that do not take part yet."""


@dataclass(frozen=True)
class CountedNeed:
    """What waits as often as it is counted."""

    act: Act
    count: Count
    one: str
    many: str
    button: str
    endpoint: str
    due: str
    whose: Whose = Whose.COORDINATOR
    states: frozenset[RoundState] = frozenset(RoundState)
    """The states of a round in which it is of any use."""


@dataclass(frozen=True)
class OfficeNeed:
    """What waits outside of rounds as often as it is counted."""

    act: Act
    count: Callable[[], Select[int]]
    one: str
    many: str
    button: str
    endpoint: str


COUNTED = (
    CountedNeed(
        Act.CONFIRM_REGISTRATION,
        undecided_registrations,
        mark("Decide on {count} registration for round {code}."),
        mark("Decide on {count} registrations for round {code}."),
        mark("Decide"),
        "registration.show",
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
    CountedNeed(
        Act.MANAGE_STUDIES,
        justifications_to_sign,
        mark("The justification of {count} material of round {code} waits for your signature."),
        mark("The justifications of {count} materials of round {code} wait for your signature."),
        mark("See the studies"),
        "studies.show",
        "opens_at",
    ),
    CountedNeed(
        Act.MOVE_ROUND,
        held_rounds,
        mark("A step of round {code} is past its date and was not taken. See what is missing."),
        mark("A step of round {code} is past its date and was not taken. See what is missing."),
        mark("See what is missing"),
        "rounds.show",
        "opens_at",
    ),
    CountedNeed(
        Act.SIGN_REPORT,
        assigned_values_to_sign,
        mark("The assigned values of round {code} wait for your signature."),
        mark("The assigned values of round {code} wait for your signature."),
        mark("Read and sign"),
        "value_signing.show",
        "closes_at",
    ),
    CountedNeed(
        Act.SIGN_REPORT,
        evaluations_to_sign,
        mark("The evaluation of round {code} waits for your signature."),
        mark("The evaluation of round {code} waits for your signature."),
        mark("Read and sign"),
        "report_signing.show",
        "closes_at",
    ),
    CountedNeed(
        Act.EDIT_ROUND,
        items_to_record,
        mark("The reports of round {code} lack {count} item of what they must state."),
        mark("The reports of round {code} lack {count} items of what they must state."),
        mark("See what is missing"),
        "stating.show",
        "closes_at",
        states=BEFORE_RELEASE,
    ),
    CountedNeed(
        Act.ANSWER_COMPLAINT,
        complaints_to_answer,
        mark("Answer {count} claim or appeal of round {code}."),
        mark("Answer {count} claims and appeals of round {code}."),
        mark("Read and answer"),
        "appeals.show",
        "closes_at",
    ),
    CountedNeed(
        Act.ANSWER_COMPLAINT,
        complaints_to_follow,
        mark("{count} claim or appeal of round {code} was upheld: do what follows from it."),
        mark("{count} claims and appeals of round {code} were upheld: do what follows from them."),
        mark("Go on"),
        "appeals.show",
        "closes_at",
    ),
    CountedNeed(
        Act.SIGN_REPORT,
        corrections_to_sign,
        mark("The correction of round {code} waits for your signature."),
        mark("The correction of round {code} waits for your signature."),
        mark("Read and sign"),
        "correction.show",
        "closes_at",
    ),
    CountedNeed(
        Act.SIGN_CORRECTION_REQUEST,
        claims_to_sign,
        mark("Sign {count} claim of your laboratory in round {code}."),
        mark("Sign {count} claims of your laboratory in round {code}."),
        mark("Read and sign"),
        "raising.show",
        "closes_at",
        Whose.LABORATORY,
    ),
    CountedNeed(
        Act.SEND_MESSAGES,
        lambda round_ids, actor: undelivered_in_rounds(round_ids),
        mark("{count} e-mail of round {code} did not arrive."),
        mark("{count} e-mails of round {code} did not arrive."),
        mark("See the messages"),
        "outbox.of_round",
        "closes_at",
    ),
    CountedNeed(
        Act.CONFIRM_RECEIPT,
        parcels_to_confirm,
        mark("Confirm in which condition {count} parcel of round {code} arrived."),
        mark("Confirm in which condition {count} parcels of round {code} arrived."),
        mark("Confirm the receipt"),
        "samples.show",
        "opens_at",
        Whose.LABORATORY,
        TRAVELLING,
    ),
    CountedNeed(
        Act.CONFIRM_RECEIPT,
        instructions_to_read,
        mark("Read the instructions of round {code} and confirm that you have."),
        mark("Read the instructions of round {code} and confirm that you have."),
        mark("Read the instructions"),
        "samples.show",
        "opens_at",
        Whose.LABORATORY,
        TRAVELLING,
    ),
    CountedNeed(
        Act.ENTER_RESULTS,
        results_reopened,
        mark("Round {code} was opened again for your laboratory: hand in its results."),
        mark("Round {code} was opened again for your laboratory: hand in its results."),
        mark("Enter results"),
        "results.show",
        "closes_at",
        Whose.LABORATORY,
        frozenset({RoundState.CLOSED}),
    ),
    CountedNeed(
        Act.ANSWER_ACTION,
        actions_to_answer,
        mark("Answer {count} request for corrective action of round {code}."),
        mark("Answer {count} requests for corrective action of round {code}."),
        mark("Answer"),
        "actions.of_round",
        "closes_at",
        Whose.LABORATORY,
        REPORTS_ARE_OUT,
    ),
    CountedNeed(
        Act.APPROVE_ACTION,
        actions_to_approve,
        mark("Approve {count} answer on corrective action of round {code}."),
        mark("Approve {count} answers on corrective action of round {code}."),
        mark("Check and approve"),
        "actions.of_round",
        "closes_at",
        Whose.LABORATORY,
        REPORTS_ARE_OUT,
    ),
    CountedNeed(
        Act.ASK_FOR_ACTION,
        actions_to_review,
        mark("Review {count} answer on corrective action of round {code}."),
        mark("Review {count} answers on corrective action of round {code}."),
        mark("Review"),
        "actions.of_round",
        "closes_at",
    ),
    CountedNeed(
        Act.ASK_FOR_ACTION,
        effects_to_check,
        mark("Check the effect of {count} corrective action of round {code}."),
        mark("Check the effect of {count} corrective actions of round {code}."),
        mark("Check the effect"),
        "actions.of_round",
        "closes_at",
    ),
    CountedNeed(
        Act.REGISTER_LABORATORY,
        open_registrations,
        mark("Round {code} takes registrations; {count} laboratory of yours can register."),
        mark("Round {code} takes registrations; {count} laboratories of yours can register."),
        mark("Go on"),
        "rounds.show",
        "opens_at",
        Whose.NEWCOMER,
        frozenset({RoundState.REGISTRATION}),
    ),
)
OFFICE = (
    OfficeNeed(
        Act.MANAGE_INSTITUTIONS,
        count_waiting,
        mark("{count} institution waits for its admission."),
        mark("{count} institutions wait for their admission."),
        mark("Decide"),
        "institutions.show_applications",
    ),
    OfficeNeed(
        Act.MANAGE_INSTALLATION,
        provider_unknown,
        mark("Fill in the profile of the provider; no report goes out without it."),
        mark("Fill in the profile of the provider; no report goes out without it."),
        mark("Fill in"),
        "provider.show",
    ),
    OfficeNeed(
        Act.SEND_MESSAGES,
        undelivered_outside_rounds,
        mark("{count} e-mail outside of rounds did not arrive."),
        mark("{count} e-mails outside of rounds did not arrive."),
        mark("See the messages"),
        "outbox.show",
    ),
)
