"""The lifecycle of a round as one table: from, to, who, what must be true, what happens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..i18n import mark
from ..identity.permissions import Act


class RoundState(StrEnum):
    """Where a round stands."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    REGISTRATION = "registration"
    PREPARATION = "preparation"
    SHIPPED = "shipped"
    OPEN = "open"
    CLOSED = "closed"
    ANALYSIS = "analysis"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    CORRECTED = "corrected"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class EnrolmentState(StrEnum):
    """How far the registration of a laboratory in a round is."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Guard(StrEnum):
    """A condition that must hold before a transition."""

    HAS_DETERMINATIONS = "has_determinations"
    HAS_PARTICIPANTS = "has_participants"
    REGISTRATIONS_DECIDED = "registrations_decided"
    UNITS_ALLOCATED = "units_allocated"
    PLAN_SIGNED = "plan_signed"
    MATERIALS_CLEARED = "materials_cleared"
    CLOSING_IS_AHEAD = "closing_is_ahead"
    CLOSING_IS_DUE = "closing_is_due"
    REOPENING_IS_OVER = "reopening_is_over"
    HAS_SUBMISSIONS = "has_submissions"
    HAS_EVALUATION = "has_evaluation"
    ASSIGNED_SIGNED = "assigned_signed"
    FINAL_SIGNED = "final_signed"
    CLAIMS_ANSWERED = "claims_answered"
    CORRECTION_SIGNED = "correction_signed"
    REPORT_COMPLETE = "report_complete"
    RETENTION_IS_OVER = "retention_is_over"


class Effect(StrEnum):
    """What a step locks, opens or sets off."""

    SHOW_TO_MEMBERS = "show_to_members"
    HIDE_FROM_MEMBERS = "hide_from_members"
    FREEZE_METHODS = "freeze_methods"
    CLOSE_REGISTRATION = "close_registration"
    EXPECT_RECEIPT = "expect_receipt"
    TAKE_RESULTS = "take_results"
    SEAL_RESULTS = "seal_results"
    EVALUATE = "evaluate"
    INTERRUPT_EVALUATION = "interrupt_evaluation"
    TELL_SCORES = "tell_scores"
    WITHHOLD_SCORES = "withhold_scores"
    ISSUE_REPORTS = "issue_reports"
    SUPERSEDE_REPORTS = "supersede_reports"
    MAKE_READ_ONLY = "make_read_only"
    CALL_OFF = "call_off"


class Due(StrEnum):
    """The date of a round by which the product takes a step itself."""

    REGISTRATION_OPENS = "registration_opens_at"
    REGISTRATION_CLOSES = "registration_closes_at"
    OPENS = "opens_at"
    CLOSES = "closes_at"
    RETAINED_UNTIL = "retained_until"


@dataclass(frozen=True)
class Transition:
    """One permitted step of a round."""

    source: RoundState
    target: RoundState
    who: tuple[Act, ...]
    """Each of these rights allows the step."""
    guards: tuple[Guard, ...]
    effects: tuple[Effect, ...]
    event: str
    """Name of the audit event."""
    label: str
    """What the person who does it presses."""
    due: Due | None = None
    """The date by which the product takes the step by itself."""
    needs_reason: bool = False


_S = RoundState
_PERSON = (Act.MOVE_ROUND,)
_PERSON_OR_DATE = (Act.MOVE_ROUND, Act.KEEP_TIMETABLE)
_DATE = (Act.KEEP_TIMETABLE,)


def _cancel(source: RoundState) -> Transition:
    return Transition(
        source,
        _S.CANCELLED,
        (Act.CANCEL_ROUND,),
        (),
        (Effect.CALL_OFF,),
        "round.cancelled",
        mark("Cancel the round"),
        needs_reason=True,
    )


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        _S.DRAFT,
        _S.ANNOUNCED,
        _PERSON,
        (Guard.HAS_DETERMINATIONS, Guard.CLOSING_IS_AHEAD),
        (Effect.SHOW_TO_MEMBERS,),
        "round.announced",
        mark("Announce the round"),
    ),
    _cancel(_S.DRAFT),
    Transition(
        _S.ANNOUNCED,
        _S.REGISTRATION,
        _PERSON_OR_DATE,
        (),
        (Effect.FREEZE_METHODS,),
        "round.registration_opened",
        mark("Open the registration"),
        due=Due.REGISTRATION_OPENS,
    ),
    Transition(
        _S.ANNOUNCED,
        _S.DRAFT,
        _PERSON,
        (),
        (Effect.HIDE_FROM_MEMBERS,),
        "round.announcement_withdrawn",
        mark("Back to draft"),
    ),
    _cancel(_S.ANNOUNCED),
    Transition(
        _S.REGISTRATION,
        _S.PREPARATION,
        _PERSON_OR_DATE,
        (Guard.HAS_PARTICIPANTS, Guard.REGISTRATIONS_DECIDED),
        (Effect.CLOSE_REGISTRATION,),
        "round.registration_closed",
        mark("Close the registration"),
        due=Due.REGISTRATION_CLOSES,
    ),
    _cancel(_S.REGISTRATION),
    Transition(
        _S.PREPARATION,
        _S.SHIPPED,
        _PERSON,
        (
            Guard.HAS_PARTICIPANTS,
            Guard.PLAN_SIGNED,
            Guard.UNITS_ALLOCATED,
            Guard.MATERIALS_CLEARED,
        ),
        (Effect.EXPECT_RECEIPT,),
        "round.shipped",
        mark("Declare the samples shipped"),
    ),
    _cancel(_S.PREPARATION),
    Transition(
        _S.SHIPPED,
        _S.OPEN,
        _PERSON_OR_DATE,
        (Guard.HAS_PARTICIPANTS, Guard.PLAN_SIGNED, Guard.CLOSING_IS_AHEAD),
        (Effect.TAKE_RESULTS,),
        "round.opened",
        mark("Open for results"),
        due=Due.OPENS,
    ),
    Transition(
        _S.OPEN,
        _S.CLOSED,
        _PERSON_OR_DATE,
        (Guard.CLOSING_IS_DUE,),
        (Effect.SEAL_RESULTS,),
        "round.closed",
        mark("Close the round"),
        due=Due.CLOSES,
    ),
    Transition(
        _S.CLOSED,
        _S.ANALYSIS,
        _PERSON,
        (Guard.REOPENING_IS_OVER, Guard.HAS_SUBMISSIONS),
        (Effect.EVALUATE,),
        "round.analysis_started",
        mark("Start the analysis"),
    ),
    Transition(
        _S.ANALYSIS,
        _S.PRELIMINARY,
        _PERSON,
        (Guard.HAS_EVALUATION, Guard.ASSIGNED_SIGNED),
        (Effect.TELL_SCORES,),
        "round.preliminary",
        mark("Give out the preliminary scores"),
    ),
    Transition(
        _S.ANALYSIS,
        _S.CLOSED,
        _PERSON,
        (),
        (Effect.INTERRUPT_EVALUATION,),
        "round.analysis_stopped",
        mark("Back to closed"),
    ),
    Transition(
        _S.PRELIMINARY,
        _S.FINAL,
        _PERSON,
        (
            Guard.HAS_EVALUATION,
            Guard.CLAIMS_ANSWERED,
            Guard.FINAL_SIGNED,
            Guard.REPORT_COMPLETE,
        ),
        (Effect.ISSUE_REPORTS,),
        "round.finalised",
        mark("Issue the final reports"),
    ),
    Transition(
        _S.PRELIMINARY,
        _S.ANALYSIS,
        _PERSON,
        (),
        (Effect.WITHHOLD_SCORES,),
        "round.preliminary_withdrawn",
        mark("Back to the analysis"),
        needs_reason=True,
    ),
    Transition(
        _S.FINAL,
        _S.CORRECTED,
        _PERSON,
        (Guard.CORRECTION_SIGNED, Guard.REPORT_COMPLETE),
        (Effect.SUPERSEDE_REPORTS,),
        "round.corrected",
        mark("Declare a correction"),
        needs_reason=True,
    ),
    Transition(
        _S.FINAL,
        _S.ARCHIVED,
        _DATE,
        (Guard.RETENTION_IS_OVER,),
        (Effect.MAKE_READ_ONLY,),
        "round.archived",
        mark("Archive the round"),
        due=Due.RETAINED_UNTIL,
    ),
    Transition(
        _S.CORRECTED,
        _S.CORRECTED,
        _PERSON,
        (Guard.CORRECTION_SIGNED, Guard.REPORT_COMPLETE),
        (Effect.SUPERSEDE_REPORTS,),
        "round.corrected",
        mark("Declare a further correction"),
        needs_reason=True,
    ),
    Transition(
        _S.CORRECTED,
        _S.ARCHIVED,
        _DATE,
        (Guard.RETENTION_IS_OVER,),
        (Effect.MAKE_READ_ONLY,),
        "round.archived",
        mark("Archive the round"),
        due=Due.RETAINED_UNTIL,
    ),
)

MAIN_LINE: tuple[RoundState, ...] = tuple(list(_S)[: list(_S).index(_S.FINAL) + 1])
"""The states of a round to which nothing happens, in their order."""
HIDDEN_FROM_MEMBERS = frozenset({_S.DRAFT})
SHOWN_TO_ALL_MEMBERS = frozenset({_S.ANNOUNCED, _S.REGISTRATION})
"""Here a laboratory decides whether it takes part."""
UNTIL_SHIPPED = frozenset({_S.DRAFT, _S.ANNOUNCED, _S.REGISTRATION, _S.PREPARATION})
BEFORE_OPENING = UNTIL_SHIPPED | {_S.SHIPPED}
OPEN_FOR_ENROLMENT = BEFORE_OPENING | {_S.OPEN}
"""Until the round closes a coordinator may enrol a laboratory, and a laboratory withdraw."""
REPORTS_ARE_OUT = frozenset({_S.FINAL, _S.CORRECTED, _S.ARCHIVED})
SCORES_ARE_OUT = REPORTS_ARE_OUT | {_S.PRELIMINARY}
"""A laboratory sees its own scores from the preliminary report on."""
IN_EVALUATION = SCORES_ARE_OUT | {_S.ANALYSIS}
UNSEALED = IN_EVALUATION | {_S.CLOSED}
"""Results can be read under codes."""

STATE_NAMES: dict[RoundState, str] = {
    _S.DRAFT: mark("draft"),
    _S.ANNOUNCED: mark("announced"),
    _S.REGISTRATION: mark("registration"),
    _S.PREPARATION: mark("preparation of samples"),
    _S.SHIPPED: mark("samples shipped"),
    _S.OPEN: mark("open for results"),
    _S.CLOSED: mark("closed"),
    _S.ANALYSIS: mark("analysis"),
    _S.PRELIMINARY: mark("preliminary scores"),
    _S.FINAL: mark("final"),
    _S.CORRECTED: mark("corrected"),
    _S.ARCHIVED: mark("archived"),
    _S.CANCELLED: mark("cancelled"),
}

DUE_WORDS: dict[Due, str] = {
    Due.REGISTRATION_OPENS: mark("when the registration opens"),
    Due.REGISTRATION_CLOSES: mark("when the registration closes"),
    Due.OPENS: mark("when results can be entered"),
    Due.CLOSES: mark("when results are due"),
    Due.RETAINED_UNTIL: mark("when the records have been kept for ten years"),
}

GUARD_TEXTS: dict[Guard, str] = {
    Guard.HAS_DETERMINATIONS: mark("At least one measurand in one material is to be determined."),
    Guard.HAS_PARTICIPANTS: mark("At least one laboratory is enrolled."),
    Guard.REGISTRATIONS_DECIDED: mark("Every registration has been confirmed or declined."),
    Guard.UNITS_ALLOCATED: mark(
        "Every laboratory has been allocated its units of every material that travels."
    ),
    Guard.PLAN_SIGNED: mark(
        "The statistical plan is signed by two different coordinators and locked."
    ),
    Guard.MATERIALS_CLEARED: mark(
        "Every material that travels has passed its studies, or what follows is signed."
    ),
    Guard.CLOSING_IS_AHEAD: mark("The closing date lies ahead."),
    Guard.CLOSING_IS_DUE: mark(
        "The closing date is reached, or every laboratory that takes part has submitted the results"
        " that are scored."
    ),
    Guard.REOPENING_IS_OVER: mark("No laboratory can still hand in after a reopening."),
    Guard.HAS_SUBMISSIONS: mark("At least one laboratory has submitted results."),
    Guard.HAS_EVALUATION: mark(
        "The round has been evaluated by the plan, the studies of its samples and the decisions on"
        " its results as they are now."
    ),
    Guard.ASSIGNED_SIGNED: mark(
        "Two different coordinators have signed the assigned values of this evaluation."
    ),
    Guard.FINAL_SIGNED: mark("Two different coordinators have signed this evaluation as final."),
    Guard.CLAIMS_ANSWERED: mark("Every claim of a transcription error has been answered."),
    Guard.CORRECTION_SIGNED: mark(
        "Two different coordinators have signed the correction and its reason."
    ),
    Guard.REPORT_COMPLETE: mark(
        "The reports say everything they must; what they lack is waived with a signature."
    ),
    Guard.RETENTION_IS_OVER: mark("The time for which the records are kept is over."),
}

EFFECT_TEXTS: dict[Effect, str] = {
    Effect.SHOW_TO_MEMBERS: mark("All laboratories see the round and its dates."),
    Effect.HIDE_FROM_MEMBERS: mark("Laboratories no longer see the round."),
    Effect.FREEZE_METHODS: mark("Laboratories register; the method vocabulary is frozen."),
    Effect.CLOSE_REGISTRATION: mark("Laboratories can no longer register by themselves."),
    Effect.EXPECT_RECEIPT: mark("Laboratories confirm what arrived and in which condition."),
    Effect.TAKE_RESULTS: mark(
        "Laboratories enter results; measurands, units, limits and plan cannot be changed."
    ),
    Effect.SEAL_RESULTS: mark(
        "No result is taken after this. Results are sealed as they stand; the round cannot be"
        " opened again."
    ),
    Effect.EVALUATE: mark("Results can then be evaluated under codes."),
    Effect.INTERRUPT_EVALUATION: mark("The evaluation stops; every version made so far is kept."),
    Effect.TELL_SCORES: mark("Every laboratory sees its own scores, others under codes only."),
    Effect.WITHHOLD_SCORES: mark("Laboratories no longer see their preliminary scores."),
    Effect.ISSUE_REPORTS: mark("The reports are made in both languages."),
    Effect.SUPERSEDE_REPORTS: mark("A new version of the reports takes the place of the former."),
    Effect.MAKE_READ_ONLY: mark("Everything of the round can only be read from now on."),
    Effect.CALL_OFF: mark("The round ends without scores; its reason is shown to all."),
}


def find_transition(source: RoundState, target: RoundState) -> Transition | None:
    """Return the step between two states, None where there is no such step."""
    return next((t for t in TRANSITIONS if (t.source, t.target) == (source, target)), None)


def transitions_from(state: RoundState) -> tuple[Transition, ...]:
    """Return the steps that lead out of a state."""
    return tuple(t for t in TRANSITIONS if t.source is state)
