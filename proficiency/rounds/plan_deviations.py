"""Deviate from a locked plan: propose a version with its reason, sign it by two, or give it up."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.signatures import Signature, SignaturePurpose, is_signed_by, sign
from ..schemes.plan import Plan
from .lifecycle import REPORTS_ARE_OUT, RoundState
from .models import Round
from .plan_fit import check_fit
from .plan_models import PlanVersion
from .plan_refusals import (
    AnotherPlanWasShown,
    NothingChanged,
    PlanNoLongerChanges,
    PlanNotLocked,
    ReasonNeeded,
)
from .plan_standing import signatures_under
from .signature_notices import tell_of_deviation, tell_second

SUBJECT = "plan_version"
DEVIATION_WORDS = mark("a deviation from the plan")
SETTLED = REPORTS_ARE_OUT | {RoundState.CANCELLED}
"""Scores are issued: a change is a correction of the report then, not of the plan."""


def propose_deviation(
    session: Session, round_: Round, plan: Plan, *, actor: Actor, reason: str
) -> PlanVersion:
    """Propose a new version of a locked plan; an earlier proposal is given up for it."""
    require(actor, Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if round_.plan_locked_at is None:
        raise PlanNotLocked(round_code=round_.code)
    if round_.state in SETTLED:
        raise PlanNoLongerChanges(round_code=round_.code)
    if not reason.strip():
        raise ReasonNeeded
    check_fit(plan, round_)
    if plan.sha256 == round_.plan_sha256:
        raise NothingChanged
    if pending := find_proposal(session, round_):
        give_up(session, pending, actor=actor)
    number = session.scalars(
        select(func.max(PlanVersion.version)).where(PlanVersion.round_id == round_.id)
    ).one()
    proposal = PlanVersion(
        round=round_,
        version=number + 1,
        plan_text=plan.canonical_json,
        plan_sha256=plan.sha256,
        reason=reason.strip(),
        round_state=round_.state,
        proposed_at=clock.now(),
        proposed_by_id=actor.person_id,
    )
    proposal.signed_sha256 = statement_digest(proposal, supersedes=round_.plan_sha256)
    session.add(proposal)
    session.flush()
    keep(session, proposal, "plan.deviation_proposed", actor=actor)
    return proposal


def sign_deviation(
    session: Session, proposal: PlanVersion, *, actor: Actor, sha256: str
) -> Signature:
    """Sign a proposed deviation as it was read; the second signature puts it in force."""
    round_ = proposal.round
    require(actor, Act.SIGN_PLAN, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    lock_row(session, proposal)
    if round_.state in SETTLED:
        raise PlanNoLongerChanges(round_code=round_.code)
    if not proposal.is_proposed or sha256 != proposal.signed_sha256:
        raise AnotherPlanWasShown
    # Told before anything is recorded: the lock of the history comes last.
    earlier = {each.person_id for each in signatures_under(session, proposal)}
    if not earlier:
        tell_second(session, round_, actor=actor, what=DEVIATION_WORDS, page="/plan/sign")
    elif actor.person_id not in earlier:
        tell_of_deviation(session, round_, actor=actor, reason=proposal.reason)
    signature = sign(
        session,
        actor=actor,
        purpose=SignaturePurpose.PLAN_DEVIATION,
        subject_type=SUBJECT,
        subject_id=proposal.id,
        sha256=sha256,
        round_id=round_.id,
        reason=proposal.reason,
    )
    if is_signed_by(
        session,
        purpose=SignaturePurpose.PLAN_DEVIATION,
        subject_type=SUBJECT,
        subject_id=proposal.id,
        sha256=sha256,
    ):
        put_in_force(session, proposal, actor=actor)
    return signature


def withdraw_deviation(session: Session, proposal: PlanVersion, *, actor: Actor) -> PlanVersion:
    """Give up a proposal that is not in force; what was proposed stays on record."""
    require(actor, Act.EDIT_ROUND, scheme_id=proposal.round.scheme_id)
    lock_row(session, proposal.round)
    lock_row(session, proposal)
    if not proposal.is_proposed:
        raise AnotherPlanWasShown
    return give_up(session, proposal, actor=actor)


def find_proposal(session: Session, round_: Round) -> PlanVersion | None:
    """Return the version that waits for signatures."""
    return session.scalar(
        select(PlanVersion).where(
            PlanVersion.round_id == round_.id,
            PlanVersion.in_force_at.is_(None),
            PlanVersion.withdrawn_at.is_(None),
        )
    )


def statement_digest(proposal: PlanVersion, *, supersedes: str) -> str:
    """Return the digest of what is signed: the new plan, the one it replaces, and why."""
    statement = {
        "plan_sha256": proposal.plan_sha256,
        "reason": proposal.reason,
        "round": proposal.round.code,
        "supersedes": supersedes,
        "version": proposal.version,
    }
    text = json.dumps(statement, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def put_in_force(session: Session, proposal: PlanVersion, *, actor: Actor) -> None:
    """Make the signed version the plan of the round."""
    round_ = proposal.round
    proposal.in_force_at = clock.now()
    session.flush()
    round_.plan_text, round_.plan_sha256 = proposal.plan_text, proposal.plan_sha256
    session.flush()
    keep(session, proposal, "plan.deviation_in_force", actor=actor)


def give_up(session: Session, proposal: PlanVersion, *, actor: Actor) -> PlanVersion:
    """Mark a proposal as given up."""
    proposal.withdrawn_at = clock.now()
    session.flush()
    keep(session, proposal, "plan.deviation_withdrawn", actor=actor)
    return proposal


def keep(session: Session, proposal: PlanVersion, action: str, *, actor: Actor) -> None:
    """Record what happened to a version."""
    record(
        session,
        actor=actor,
        action=action,
        subject_type=SUBJECT,
        subject_id=proposal.id,
        round_id=proposal.round_id,
        facts={
            "version": proposal.version,
            "plan_sha256": proposal.plan_sha256,
            "reason": proposal.reason,
            "round_state": proposal.round.state.value,
        },
    )
