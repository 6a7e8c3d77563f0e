"""Take a corrective action from step to step: answer, approve, review, close, withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..evaluation.exclusions import check_interest
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.read_only import check_not_archived
from .effectiveness import Proposal
from .lifecycle import AT_LABORATORY, Cause, Effect, Event, Step, find_step
from .models import CorrectiveAction, CorrectiveStep
from .refusals import (
    AnswerChanged,
    AnswerIncomplete,
    ApproverAnswered,
    DateRefused,
    ReasonForDeparting,
    StepNotPossible,
    TextMissing,
    TextTooLong,
)
from .telling import is_news, tell_coordinators, tell_reviewed

LATEST = timedelta(days=366)
MOST_LETTERS = 10_000
OUTCOMES = {
    Event.ACCEPT: mark("Your answer was accepted; its effect is checked in the next round."),
    Event.SEND_BACK: mark("Your answer was sent back; please complete it."),
    Event.CLOSE: mark("The action was closed after the check of its effectiveness."),
    Event.WITHDRAW: mark("The request was withdrawn; nothing more is asked of you."),
    Event.EXTEND: mark("The date by which you answer was moved."),
}


@dataclass(frozen=True)
class Answer:
    """What a laboratory found and did."""

    cause: Cause | None
    cause_text: str
    correction: str
    measure: str

    @property
    def is_complete(self) -> bool:
        """Answer whether a cause is named and described, and something was done."""
        return self.cause is not None and bool(self.cause_text.strip() and self.measure.strip())


def answer(
    session: Session,
    action: CorrectiveAction,
    given: Answer,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> CorrectiveAction:
    """Keep the answer of a laboratory until its approver sends it."""
    step = begin(session, action, Event.ANSWER, actor=actor)
    if not given.is_complete:
        raise AnswerIncomplete
    action.cause = given.cause
    action.cause_text = tidy(given.cause_text)
    action.correction = tidy(given.correction)
    action.measure = tidy(given.measure)
    action.answered_by_id = actor.person_id
    return finish(session, action, step, actor=actor, at=at, answer=answer_of(action))


def approve(
    session: Session,
    action: CorrectiveAction,
    *,
    actor: Actor,
    seen: str | None = None,
    at: datetime | None = None,
) -> CorrectiveAction:
    """Send the answer to the coordinator, as a second person of the laboratory."""
    step = begin(session, action, Event.APPROVE, actor=actor)
    if seen is not None and seen != mark_of(action):
        raise AnswerChanged
    if action.answered_by_id == actor.person_id and not action.enrolment.laboratory.one_person:
        raise ApproverAnswered
    finish(session, action, step, actor=actor, at=at, answer=answer_of(action))
    if is_news(at):
        tell_coordinators(session, action)
    return action


def review(
    session: Session,
    action: CorrectiveAction,
    event: Event,
    *,
    actor: Actor,
    text: str = "",
    at: datetime | None = None,
) -> CorrectiveAction:
    """Accept an answer, send it back, hand it back inside the laboratory, or withdraw all."""
    step = begin(session, action, event, actor=actor)
    finish(session, action, step, actor=actor, at=at, text=text)
    if event in OUTCOMES and is_news(at):
        tell_reviewed(session, action, OUTCOMES[event], text.strip())
    return action


def close(
    session: Session,
    action: CorrectiveAction,
    effect: Effect,
    *,
    proposal: Proposal | None,
    actor: Actor,
    text: str = "",
    at: datetime | None = None,
) -> CorrectiveAction:
    """Close an action as effective or not; against what the scores propose with a reason only."""
    step = begin(session, action, Event.CLOSE, actor=actor)
    if (proposal is None or proposal.effect is not effect) and not text.strip():
        raise ReasonForDeparting
    action.effect = effect
    action.checked_in_id = proposal.round_id if proposal else None
    finish(session, action, step, actor=actor, at=at, text=text)
    if is_news(at):
        tell_reviewed(session, action, OUTCOMES[Event.CLOSE], text.strip())
    return action


def move_due_date(
    session: Session, action: CorrectiveAction, due_at: datetime, *, actor: Actor, text: str
) -> CorrectiveAction:
    """Give a laboratory more time, with a reason."""
    require(actor, Act.ASK_FOR_ACTION, scheme_id=action.enrolment.round.scheme_id)
    lock_row(session, action)
    check_not_archived(action.enrolment.round)
    check_interest(session, action.enrolment.round, action.enrolment, actor=actor)
    if action.state not in AT_LABORATORY:
        raise StepNotPossible(number=action.number)
    if not text.strip():
        raise TextMissing
    if not clock.now() < due_at < clock.now() + LATEST:
        raise DateRefused
    before, action.due_at = action.due_at, due_at
    step_taken(session, action, Event.EXTEND, actor=actor, text=text)
    keep(session, action, "extended", actor, {"before": before, "due": due_at})
    tell_reviewed(session, action, OUTCOMES[Event.EXTEND], text.strip())
    return action


def begin(session: Session, action: CorrectiveAction, event: Event, *, actor: Actor) -> Step:
    """Hold the action and find the step, if the actor may take it."""
    lock_row(session, action)
    check_not_archived(action.enrolment.round)
    step = find_step(action.state, event)
    if step is None:
        raise StepNotPossible(number=action.number)
    if step.of_laboratory:
        require(actor, step.act, laboratory_id=action.enrolment.laboratory_id)
    else:
        require(actor, step.act, scheme_id=action.enrolment.round.scheme_id)
        check_interest(session, action.enrolment.round, action.enrolment, actor=actor)
    return step


def finish(
    session: Session,
    action: CorrectiveAction,
    step: Step,
    *,
    actor: Actor,
    at: datetime | None,
    text: str = "",
    answer: dict[str, Any] | None = None,
) -> CorrectiveAction:
    """Take the step and keep it in the history of the action and of the platform."""
    if step.needs_text and not text.strip():
        raise TextMissing
    action.state = step.target
    step_taken(session, action, step.event, actor=actor, text=text, at=at, answer=answer)
    keep(session, action, RECORDED[step.event], actor, {"state": step.target.value})
    return action


RECORDED = {
    Event.ANSWER: "answered",
    Event.APPROVE: "approved",
    Event.HAND_BACK: "handed_back",
    Event.ACCEPT: "accepted",
    Event.SEND_BACK: "sent_back",
    Event.CLOSE: "closed",
    Event.WITHDRAW: "withdrawn",
}
OTHERWISE = ("asked", "extended", "evidence_added")
"""What else is recorded of an action, that is no step of its lifecycle."""


def step_taken(
    session: Session,
    action: CorrectiveAction,
    event: Event,
    *,
    actor: Actor,
    text: str = "",
    at: datetime | None = None,
    answer: dict[str, Any] | None = None,
) -> None:
    """Write one step with what was said."""
    session.add(
        CorrectiveStep(
            action_id=action.id,
            event=event,
            target=action.state,
            at=at or clock.now(),
            person_id=actor.person_id,
            name=actor.name,
            text=tidy(text),
            answer=answer or {},
        )
    )
    session.flush()
    session.expire(action, ["steps"])


def keep(
    session: Session,
    action: CorrectiveAction,
    what: str,
    actor: Actor,
    facts: dict[str, object],
) -> None:
    """Write into the history of the platform what was done; the words of an answer stay here."""
    record(
        session,
        actor=actor,
        action=f"corrective_action.{what}",
        subject_type="corrective_action",
        subject_id=action.id,
        round_id=action.enrolment.round_id,
        facts={"number": action.number, **facts},
    )


def answer_of(action: CorrectiveAction) -> dict[str, Any]:
    """Return the answer as it stands."""
    return {
        "cause": action.cause.value if action.cause else None,
        "cause_text": action.cause_text,
        "correction": action.correction,
        "measure": action.measure,
    }


def mark_of(action: CorrectiveAction) -> str:
    """Return what tells one answer from the next: how many steps there were."""
    return str(len(action.steps))


def tidy(text: str) -> str:
    """Take the ends of a text away; refuse what is too long for anybody to read."""
    tidied = text.strip()
    if len(tidied) > MOST_LETTERS:
        raise TextTooLong(letters=len(tidied), most=MOST_LETTERS)
    return tidied
