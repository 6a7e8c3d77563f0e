"""Take up and decide what a laboratory raised, by somebody who has no part in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from .. import clock
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.signatures import SignaturePurpose, sign
from ..results.corrections import keep_correction
from .impartiality import DECISION_SUBJECT, why_not
from .lifecycle import DECISIONS, ComplaintKind, ComplaintState
from .models import Complaint
from .refusals import NotImpartial, ReasonsMissing, StepImpossible
from .services import checked_statement, keep, step
from .telling import tell_laboratory


def take_up(session: Session, complaint: Complaint, *, actor: Actor) -> Complaint:
    """Begin the review, as somebody who may also decide."""
    _require_impartial(session, complaint, actor)
    step(session, complaint, ComplaintState.REVIEW, actor=actor)
    complaint.taken_by_id = actor.person_id
    session.flush()
    tell_laboratory(session, complaint)
    keep(session, complaint, "complaint.taken_up", actor=actor)
    return complaint


def decide(
    session: Session,
    complaint: Complaint,
    *,
    decision: ComplaintState,
    reasons: str,
    provider_caused: bool = False,
    granted: Collection[int] | None = None,
    actor: Actor,
    at: datetime | None = None,
) -> Complaint:
    """Decide with reasons and a signature; stated values are annotated, or count in our error.

    Of what is partly upheld only the granted items are; without a choice all of them.
    """
    if decision not in DECISIONS:
        raise StepImpossible(state=complaint.state)
    _require_impartial(session, complaint, actor)
    if not reasons.strip():
        raise ReasonsMissing
    step(session, complaint, decision, actor=actor)
    moment = at or clock.now()
    complaint.decision = decision
    complaint.reasons = reasons.strip()
    complaint.provider_caused = provider_caused and decision is not ComplaintState.REJECTED
    complaint.decided_by_id, complaint.decided_at = actor.person_id, moment
    session.flush()
    chosen = granted if decision is ComplaintState.PARTLY else None
    _settle_values(session, complaint, granted=chosen, actor=actor, at=moment)
    tell_laboratory(session, complaint, at=at)
    sign(
        session,
        actor=actor,
        purpose=SignaturePurpose.CORRECTION,
        subject_type=DECISION_SUBJECT,
        subject_id=complaint.id,
        sha256=decision_digest(complaint),
        round_id=complaint.round_id,
        reason=complaint.reasons,
        at=at,
    )
    keep(session, complaint, "complaint.decided", actor=actor)
    if not follows(complaint):
        complaint.state, complaint.closed_at = ComplaintState.CLOSED, moment
        session.flush()
        keep(session, complaint, "complaint.closed", actor=actor)
    return complaint


def follows(complaint: Complaint) -> bool:
    """Answer whether something is still to be done after the decision."""
    if complaint.decision is ComplaintState.REJECTED:
        return False
    # A claim that is only annotated is settled by the annotation itself.
    return complaint.kind is not ComplaintKind.TRANSCRIPTION or complaint.provider_caused


def decision_digest(complaint: Complaint) -> str:
    """Return the digest of what was decided about what."""
    statement = {
        "complaint": complaint.id,
        "decision": complaint.decision.value if complaint.decision else "",
        "items": [
            [each.determination_id, each.replicate, each.stated, each.correction_id is not None]
            for each in complaint.items
        ],
        "provider_caused": complaint.provider_caused,
        "reasons": complaint.reasons,
        "text": complaint.text,
    }
    text = json.dumps(statement, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _settle_values(
    session: Session,
    complaint: Complaint,
    *,
    granted: Collection[int] | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep each granted value beside its result: told, and evaluated where we caused the error."""
    if complaint.decision is ComplaintState.REJECTED:
        return
    for item in complaint.items:
        if item.stated and (granted is None or item.id in granted):
            result, checked = checked_statement(session, complaint.enrolment, item)
            item.correction = keep_correction(
                session,
                result,
                checked,
                counts=complaint.provider_caused,
                decided_by_id=actor.person_id,
                decided_at=at,
            )
    session.flush()


def _require_impartial(session: Session, complaint: Complaint, actor: Actor) -> None:
    require(actor, Act.ANSWER_COMPLAINT, scheme_id=complaint.round.scheme_id)
    if why := why_not(session, complaint, actor.person_id):
        raise NotImpartial(why=why)
