"""Give a round more time, or one laboratory a second chance after the close; once, with why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.queries import recipients_of_laboratories
from ..notices.facts import Both
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from .decision_models import Extension, Reopening
from .lifecycle import EnrolmentState, RoundState
from .models import Enrolment, Round
from .refusals import (
    AnalysisHasBegun,
    ExtensionNotLater,
    NotClosed,
    NotTakingPart,
    ReasonMissing,
    ReopenedAlready,
    RoundNotOpen,
    UntilIsPast,
)
from .standing import has_been_analysed
from .telling import round_facts, tell_of_step


def extend_round(
    session: Session,
    round_: Round,
    *,
    closes_at: datetime,
    reason: str,
    actor: Actor,
    at: datetime | None = None,
) -> Extension:
    """Move the closing date of an open round to a later one, and tell all who take part."""
    require(actor, Act.EXTEND_ROUND, scheme_id=round_.scheme_id)
    if not reason.strip():
        raise ReasonMissing
    lock_row(session, round_)
    moment = at or clock.now()
    if round_.state is not RoundState.OPEN:
        raise RoundNotOpen(round_code=round_.code)
    if closes_at <= max(round_.closes_at, moment):
        raise ExtensionNotLater
    extension = Extension(
        round=round_,
        closed_before=round_.closes_at,
        closes_at=closes_at,
        reason=reason.strip(),
        granted_by_id=actor.person_id,
        granted_at=moment,
    )
    session.add(extension)
    round_.closes_at = closes_at
    session.flush()
    tell_of_step(
        session,
        round_,
        "round.extended",
        reason=extension.reason,
        closed_before=extension.closed_before,
        at=at,
    )
    record(
        session,
        actor=actor,
        action="round.extended",
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={
            "before": extension.closed_before,
            "after": closes_at,
            "reason": extension.reason,
        },
    )
    return extension


def reopen_for(
    session: Session,
    enrolment: Enrolment,
    *,
    until: datetime,
    cause: str,
    actor: Actor,
    at: datetime | None = None,
) -> Reopening:
    """Take results of one laboratory after the close, once per round and before the analysis."""
    round_ = enrolment.round
    require(actor, Act.REOPEN_ROUND, scheme_id=round_.scheme_id)
    if not cause.strip():
        raise ReasonMissing
    lock_row(session, round_)
    moment = at or clock.now()
    if round_.state is not RoundState.CLOSED:
        raise NotClosed(round_code=round_.code)
    if has_been_analysed(session, round_):
        raise AnalysisHasBegun(round_code=round_.code)
    if enrolment.state is not EnrolmentState.CONFIRMED:
        raise NotTakingPart
    if until <= moment:
        raise UntilIsPast
    if session.scalar(select(Reopening.id).where(Reopening.round_id == round_.id)):
        raise ReopenedAlready(round_code=round_.code)
    reopening = Reopening(
        round_id=round_.id,
        enrolment=enrolment,
        until=until,
        cause=cause.strip(),
        granted_by_id=actor.person_id,
        granted_at=moment,
    )
    session.add(reopening)
    session.flush()
    inform_reopened(session, reopening)
    record(
        session,
        actor=actor,
        action="round.reopened",
        subject_type="laboratory",
        subject_id=enrolment.laboratory_id,
        round_id=round_.id,
        facts={"until": until, "cause": reopening.cause},
    )
    return reopening


def can_be_reopened(session: Session, round_: Round) -> bool:
    """Answer whether a round may still be reopened for some laboratory."""
    reopened = exists().where(Reopening.round_id == round_.id)
    return (
        round_.state is RoundState.CLOSED
        and not has_been_analysed(session, round_)
        and not session.scalar(select(reopened))
    )


def inform_reopened(session: Session, reopening: Reopening) -> None:
    """Tell the people of the laboratory until when its results are taken."""
    laboratory, round_ = reopening.enrolment.laboratory, reopening.enrolment.round
    facts = {
        **round_facts(round_, page="/results"),
        "laboratory": Both(laboratory.name_zh, laboratory.name_en),
        "until": reopening.until,
        "reason": reopening.cause,
    }
    people = recipients_of_laboratories(session, [laboratory.id])[laboratory.id]
    tell(session, NoticeKind.REOPENED, people, facts=facts, round_id=round_.id)


def extensions_of(session: Session, round_: Round) -> Sequence[Extension]:
    """Return how often a round was given more time, in order."""
    found = select(Extension).where(Extension.round_id == round_.id).order_by(Extension.id)
    return session.scalars(found).all()


def find_reopening(session: Session, enrolment: Enrolment, *, at: datetime) -> Reopening | None:
    """Return what lets a laboratory hand in after the close at this moment."""
    return session.scalar(
        select(Reopening).where(
            Reopening.enrolment_id == enrolment.id,
            Reopening.granted_at <= at,
            Reopening.until > at,
        )
    )
