"""Ask for corrective action: by the product after a report, or by the coordinator by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ringtrial import Signal

from .. import clock
from ..database import lock_row
from ..errors import NotFound
from ..evaluation.history import PastScore, histories, past_runs, told_scores
from ..evaluation.models import EvaluationRun
from ..evaluation.outcome import Outcome, Score
from ..evaluation.queries import find_current_run
from ..evaluation.services import load_evaluation
from ..evaluation.used_score import used_value
from ..i18n import mark
from ..identity.actor import SYSTEM, Actor
from ..identity.permissions import Act, require
from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.models import Determination, Enrolment, Round
from ..rounds.read_only import check_not_archived
from ..schemes.performance import expected_by
from .lifecycle import ENDED, ActionState, Event, Origin
from .models import CorrectiveAction
from .refusals import AskedAlready, CodeUnknown, ReportsNotOut, TextMissing
from .services import keep, step_taken, tidy
from .telling import tell_asked, tell_reviewed

GROUND_IS_GONE = mark("A correction of the report has removed the ground of the request.")
Place = tuple[int, int, Origin]
"""Participation, determination and why."""


@dataclass(frozen=True)
class Ground:
    """A score that calls for action."""

    enrolment: Enrolment
    determination: Determination
    origin: Origin
    score: Score

    @property
    def place(self) -> Place:
        """Return what is asked once only."""
        return (self.enrolment.id, self.determination.id, self.origin)


def ask_where_needed(session: Session, round_: Round, *, at: datetime | None = None) -> int:
    """Ask every laboratory whose scores in force call for it; return how many requests are new.

    To do it twice asks once. What a correction has removed the ground of is withdrawn.
    """
    lock_row(session, round_)
    run = find_current_run(session, round_)
    if round_.state not in REPORTS_ARE_OUT or run is None or round_.source:
        return 0
    moment = at or clock.now()
    grounds = {ground.place: ground for ground in grounds_of(session, run)}
    standing = standing_requests(session, round_)
    for place, action in standing.items():
        if place not in grounds and action.state not in ENDED:
            withdraw_for_lack(session, action)
    new = [ground for place, ground in grounds.items() if place not in standing]
    due_at = moment + timedelta(days=expected_by(session, round_.scheme_id).answer_days)
    for enrolment, of_one in groupby(new, lambda ground: ground.enrolment):
        asked = [ask(session, ground, run, at=moment, due_at=due_at) for ground in of_one]
        tell_asked(session, enrolment, count=len(asked), due_at=due_at, at=moment)
    return len(new)


def grounds_of(session: Session, run: EvaluationRun) -> list[Ground]:
    """Find every score that calls for action, by laboratory in the order of codes."""
    round_ = run.round
    enrolments = {each.code: each for each in round_.enrolments}
    places = {
        (measurand.code, asked.material.code): asked
        for measurand in round_.measurands
        for asked in measurand.determinations
    }
    told: dict[str, list[tuple[Outcome, Score]]] = {}
    for outcome, score in told_scores(load_evaluation(run).outcomes):
        if score.signal in {Signal.ACTION, Signal.WARNING}:
            told.setdefault(score.lab, []).append((outcome, score))
    warned = [enrolments[code].laboratory_id for code in told if code in enrolments]
    runs = past_runs(session, scheme_id=round_.scheme_id, before=round_)
    past = histories(session, runs, laboratory_ids=warned)
    return [
        Ground(enrolments[code], places[outcome.measurand, outcome.material], origin, score)
        for code in sorted(set(told) & set(enrolments))
        for outcome, score, origin in called_for(told[code], past[enrolments[code].laboratory_id])
        if (outcome.measurand, outcome.material) in places
    ]


def called_for(
    told: list[tuple[Outcome, Score]], past: tuple[PastScore, ...]
) -> Iterator[tuple[Outcome, Score, Origin]]:
    """Give each unsatisfactory score, and once per measurand what is questionable again.

    An unsatisfactory score of the same measurand is asked about anyway: one request is enough.
    """
    unsatisfactory = {outcome.measurand for outcome, score in told if is_action(score)}
    asked = set(unsatisfactory)
    for outcome, score in told:
        if is_action(score):
            yield outcome, score, Origin.UNSATISFACTORY
        elif outcome.measurand not in asked and was_questionable(outcome, past):
            asked.add(outcome.measurand)
            yield outcome, score, Origin.TWICE_QUESTIONABLE


def is_action(score: Score) -> bool:
    """Answer whether a score is unsatisfactory."""
    return score.signal is Signal.ACTION


def was_questionable(outcome: Outcome, past: tuple[PastScore, ...]) -> bool:
    """Answer whether the laboratory's last round with this measurand was questionable, too.

    Only scores of the same method group are compared; a round without a score is passed over.
    """
    scored = [
        each
        for each in past
        if (each.measurand, each.group) == (outcome.measurand, outcome.method)
        and each.signal is not Signal.NOT_EVALUATED
    ]
    last = scored[-1].round_code if scored else None
    return any(each.signal is Signal.WARNING for each in scored if each.round_code == last)


def standing_requests(session: Session, round_: Round) -> dict[Place, CorrectiveAction]:
    """Return what the product has asked in a round and not withdrawn."""
    found = session.scalars(
        select(CorrectiveAction)
        .join(CorrectiveAction.enrolment)
        .where(
            Enrolment.round_id == round_.id,
            CorrectiveAction.origin != Origin.COORDINATOR,
            CorrectiveAction.state != ActionState.WITHDRAWN,
        )
    )
    return {(each.enrolment_id, each.determination_id or 0, each.origin): each for each in found}


def ask(
    session: Session, ground: Ground, run: EvaluationRun, *, at: datetime, due_at: datetime
) -> CorrectiveAction:
    """Ask for one score."""
    return add(
        session,
        CorrectiveAction(
            enrolment=ground.enrolment,
            determination=ground.determination,
            evaluation_id=run.id,
            origin=ground.origin,
            used=ground.score.used,
            score=used_value(ground.score),
            asked_at=at,
            due_at=due_at,
        ),
        actor=SYSTEM,
    )


def withdraw_for_lack(session: Session, action: CorrectiveAction) -> None:
    """Withdraw what a correction of the report has removed the ground of."""
    action.state = ActionState.WITHDRAWN
    step_taken(session, action, Event.WITHDRAW, actor=SYSTEM, text=GROUND_IS_GONE)
    keep(session, action, "withdrawn", SYSTEM, {"state": action.state.value})
    tell_reviewed(session, action, GROUND_IS_GONE, "")


def ask_by_hand(
    session: Session,
    round_: Round,
    *,
    code: str,
    determination_id: int | None,
    request: str,
    actor: Actor,
    at: datetime | None = None,
) -> CorrectiveAction:
    """Ask a laboratory under its code for something the coordinator puts into words."""
    require(actor, Act.ASK_FOR_ACTION, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    check_not_archived(round_)
    if round_.state not in REPORTS_ARE_OUT:
        raise ReportsNotOut(round_code=round_.code)
    if not request.strip():
        raise TextMissing
    wanted = code.strip().upper()
    enrolment = next((each for each in round_.enrolments if each.code == wanted), None)
    if enrolment is None:
        raise CodeUnknown(round_code=round_.code, code=wanted)
    determination = determination_of(round_, determination_id)
    if (same := same_open(session, enrolment, determination, tidy(request))) is not None:
        raise AskedAlready(number=same)
    moment = at or clock.now()
    days = expected_by(session, round_.scheme_id).answer_days
    action = CorrectiveAction(
        enrolment=enrolment,
        determination=determination,
        origin=Origin.COORDINATOR,
        request=tidy(request),
        asked_at=moment,
        asked_by_id=actor.person_id,
        due_at=moment + timedelta(days=days),
    )
    add(session, action, actor=actor)
    tell_asked(session, enrolment, count=1, due_at=action.due_at, at=moment)
    return action


def same_open(
    session: Session, enrolment: Enrolment, determination: Determination | None, request: str
) -> str | None:
    """Return the number of the same request that has not ended, as a form sent twice makes."""
    return session.scalar(
        select(CorrectiveAction.number).where(
            CorrectiveAction.enrolment_id == enrolment.id,
            CorrectiveAction.determination_id.is_(None)
            if determination is None
            else CorrectiveAction.determination_id == determination.id,
            CorrectiveAction.request == request,
            CorrectiveAction.state.not_in(ENDED),
        )
    )


def determination_of(round_: Round, number: int | None) -> Determination | None:
    """Return one determination of the round; None where none is meant."""
    if number is None:
        return None
    for measurand in round_.measurands:
        for asked in measurand.determinations:
            if asked.id == number:
                return asked
    raise NotFound


def add(session: Session, action: CorrectiveAction, *, actor: Actor) -> CorrectiveAction:
    """Give a request its number and keep it."""
    enrolment = action.enrolment
    with session.no_autoflush:
        before = session.scalar(
            select(func.count()).where(CorrectiveAction.enrolment_id == enrolment.id)
        )
    action.number = f"{enrolment.round.code}-{enrolment.code}-C{(before or 0) + 1}"
    action.state = ActionState.ASKED
    session.add(action)
    session.flush()
    facts: dict[str, object] = {"origin": action.origin.value, "due": action.due_at}
    keep(session, action, "asked", actor, facts)
    return action
