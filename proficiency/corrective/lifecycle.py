"""The lifecycle of a corrective action as one table: from, to, who, what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..i18n import mark
from ..identity.permissions import Act


class ActionState(StrEnum):
    """Where a corrective action stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    APPROVED = "approved"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """Why a corrective action was asked for."""

    UNSATISFACTORY = "unsatisfactory"
    TWICE_QUESTIONABLE = "twice_questionable"
    COORDINATOR = "coordinator"


class Cause(StrEnum):
    """What a laboratory found to be the cause."""

    TRANSCRIPTION = "transcription"
    CALCULATION = "calculation"
    CALIBRATION = "calibration"
    METHOD = "method"
    REAGENT = "reagent"
    SAMPLE = "sample"
    OPERATOR = "operator"
    UNKNOWN = "unknown"


class Effect(StrEnum):
    """Whether the action helped."""

    EFFECTIVE = "effective"
    NOT_EFFECTIVE = "not_effective"


class Event(StrEnum):
    """What is done with a corrective action."""

    ANSWER = "answer"
    APPROVE = "approve"
    HAND_BACK = "hand_back"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    EXTEND = "extend"
    """The date by which it is answered was moved."""


@dataclass(frozen=True)
class Step:
    """One permitted step."""

    source: ActionState
    target: ActionState
    event: Event
    act: Act
    """The right the step needs: of the own laboratory, or of the scheme."""
    label: str
    """What the person who does it presses."""
    needs_text: bool = False

    @property
    def of_laboratory(self) -> bool:
        """Answer whether the laboratory takes the step."""
        return self.act in LABORATORY_ACTS


LABORATORY_ACTS = frozenset({Act.ANSWER_ACTION, Act.APPROVE_ACTION})
_S = ActionState
_ANSWER = mark("Save the answer")


def _withdraw(source: ActionState) -> Step:
    return Step(
        source,
        _S.WITHDRAWN,
        Event.WITHDRAW,
        Act.ASK_FOR_ACTION,
        mark("Withdraw the request"),
        needs_text=True,
    )


STEPS: tuple[Step, ...] = (
    Step(_S.ASKED, _S.ANSWERED, Event.ANSWER, Act.ANSWER_ACTION, _ANSWER),
    Step(_S.RETURNED, _S.ANSWERED, Event.ANSWER, Act.ANSWER_ACTION, _ANSWER),
    Step(_S.ANSWERED, _S.ANSWERED, Event.ANSWER, Act.ANSWER_ACTION, _ANSWER),
    Step(
        _S.ANSWERED,
        _S.APPROVED,
        Event.APPROVE,
        Act.APPROVE_ACTION,
        mark("Approve and send to the coordinator"),
    ),
    Step(
        _S.ANSWERED,
        _S.RETURNED,
        Event.HAND_BACK,
        Act.APPROVE_ACTION,
        mark("Hand back to the analyst"),
        needs_text=True,
    ),
    Step(_S.APPROVED, _S.ACCEPTED, Event.ACCEPT, Act.ASK_FOR_ACTION, mark("Accept the answer")),
    Step(
        _S.APPROVED,
        _S.RETURNED,
        Event.SEND_BACK,
        Act.ASK_FOR_ACTION,
        mark("Send back to the laboratory"),
        needs_text=True,
    ),
    Step(
        _S.ACCEPTED,
        _S.CLOSED,
        Event.CLOSE,
        Act.ASK_FOR_ACTION,
        mark("Close after the check of effectiveness"),
    ),
    Step(
        _S.ACCEPTED,
        _S.RETURNED,
        Event.SEND_BACK,
        Act.ASK_FOR_ACTION,
        mark("Open again"),
        needs_text=True,
    ),
    _withdraw(_S.ASKED),
    _withdraw(_S.ANSWERED),
    _withdraw(_S.APPROVED),
    _withdraw(_S.RETURNED),
    _withdraw(_S.ACCEPTED),
)

AT_LABORATORY = frozenset({_S.ASKED, _S.RETURNED, _S.ANSWERED})
"""The laboratory is to act, until the date by which it answers."""
ENDED = frozenset({_S.CLOSED, _S.WITHDRAWN})

STATE_NAMES: dict[ActionState, str] = {
    _S.ASKED: mark("to be answered"),
    _S.ANSWERED: mark("answered, to be approved by the laboratory"),
    _S.APPROVED: mark("sent to the coordinator"),
    _S.RETURNED: mark("sent back to the laboratory"),
    _S.ACCEPTED: mark("accepted, effect to be checked in the next round"),
    _S.CLOSED: mark("closed after the check of effectiveness"),
    _S.WITHDRAWN: mark("request withdrawn"),
}
ORIGIN_NAMES: dict[Origin, str] = {
    Origin.UNSATISFACTORY: mark("unsatisfactory result"),
    Origin.TWICE_QUESTIONABLE: mark("questionable in two successive rounds"),
    Origin.COORDINATOR: mark("asked for by the coordinator"),
}
CAUSE_NAMES: dict[Cause, str] = {
    Cause.TRANSCRIPTION: mark("transcription"),
    Cause.CALCULATION: mark("calculation or unit"),
    Cause.CALIBRATION: mark("calibration"),
    Cause.METHOD: mark("method"),
    Cause.REAGENT: mark("lot of a reagent"),
    Cause.SAMPLE: mark("handling of the sample"),
    Cause.OPERATOR: mark("operator"),
    Cause.UNKNOWN: mark("cause not found"),
}
EFFECT_NAMES: dict[Effect, str] = {
    Effect.EFFECTIVE: mark("effective"),
    Effect.NOT_EFFECTIVE: mark("not effective"),
}
EVENT_NAMES: dict[Event, str] = {
    Event.ANSWER: mark("answered"),
    Event.APPROVE: mark("approved and sent to the coordinator"),
    Event.HAND_BACK: mark("handed back inside the laboratory"),
    Event.ACCEPT: mark("answer accepted"),
    Event.SEND_BACK: mark("sent back"),
    Event.CLOSE: mark("action closed"),
    Event.WITHDRAW: mark("request withdrawn"),
    Event.EXTEND: mark("more time given"),
}
LABORATORY_EVENTS = frozenset({Event.ANSWER, Event.APPROVE, Event.HAND_BACK})


def find_step(source: ActionState, event: Event) -> Step | None:
    """Return the step an event means in a state, None where there is no such step."""
    return next((s for s in STEPS if (s.source, s.event) == (source, event)), None)


def steps_from(state: ActionState) -> tuple[Step, ...]:
    """Return the steps that lead out of a state."""
    return tuple(step for step in STEPS if step.source is state)
