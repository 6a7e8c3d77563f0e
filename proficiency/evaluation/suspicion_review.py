"""Settle a suspicion: it was looked at and the result is kept, with a remark that stays."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import Refusal
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.signatures import OnlyPeopleSign
from ..rounds.lifecycle import IN_EVALUATION
from ..rounds.models import Round
from ..rounds.read_only import check_not_archived
from .exclusions import ExplanationMissing, check_interest
from .suspicion_models import SuspicionReview
from .suspicions.suspicion import Suspicion


class SettledAlready(Refusal):
    """A suspicion is settled once."""

    message = mark("This has been looked at already; its remark stands beside it.")


class NotInEvaluation(Refusal):
    """Suspicions are settled once results can be judged."""

    message = mark("Round {round_code} is not being evaluated, so nothing is to be looked at.")


def settle(
    session: Session, round_: Round, suspicion: Suspicion, *, remark: str, actor: Actor
) -> SuspicionReview:
    """Record that a suspicion was looked at and the result stays as it is, and why."""
    key, kind = suspicion.key, suspicion.kind.value
    require(actor, Act.EXCLUDE_RESULTS, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    remark = " ".join(remark.split())
    if actor.person_id is None:
        raise OnlyPeopleSign
    check_not_archived(round_)
    if round_.state not in IN_EVALUATION:
        raise NotInEvaluation(round_code=round_.code)
    if not remark:
        raise ExplanationMissing
    for enrolment in round_.enrolments:
        if enrolment.code in {suspicion.lab, *suspicion.others}:
            check_interest(session, round_, enrolment, actor=actor)
    if key in settled(session, round_):
        raise SettledAlready
    review = SuspicionReview(
        round_id=round_.id,
        suspicion_key=key,
        remark=remark,
        reviewed_at=clock.now(),
        reviewed_by_id=actor.person_id,
    )
    session.add(review)
    session.flush()
    record(
        session,
        actor=actor,
        action="suspicion.settled",
        subject_type="suspicion_review",
        subject_id=review.id,
        round_id=round_.id,
        facts={"kind": kind, "suspicion": key, "remark": remark},
    )
    return review


def settled(session: Session, round_: Round) -> Mapping[str, SuspicionReview]:
    """Return what was looked at and kept, by the key of the suspicion."""
    found = session.scalars(select(SuspicionReview).where(SuspicionReview.round_id == round_.id))
    return {each.suspicion_key: each for each in found}
