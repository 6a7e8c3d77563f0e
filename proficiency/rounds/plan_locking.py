"""Change a plan while it may be changed, sign it, and lock it with the second signature."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.signatures import (
    Signature,
    SignaturePurpose,
    is_signed_by,
    sign,
    signatures_of,
)
from ..schemes.plan import Plan
from .lifecycle import UNTIL_SHIPPED
from .models import Round
from .plan_fit import check_fit
from .plan_models import PlanVersion
from .plan_refusals import (
    AnotherPlanWasShown,
    NothingChanged,
    NothingToLock,
    NotPublishedData,
    PlanIsLocked,
    PlanNoLongerChanges,
)
from .signature_notices import tell_second

SUBJECT = "round"
PLAN_WORDS = mark("the statistical plan")
PREPARING = UNTIL_SHIPPED
"""While nothing was sent out, the plan may be changed freely, and every change voids signatures."""


def change_plan(session: Session, round_: Round, plan: Plan, *, actor: Actor) -> Round:
    """Replace a plan that is not locked; signatures under the earlier text no longer count."""
    require(actor, Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if round_.plan_locked_at is not None:
        raise PlanIsLocked(round_code=round_.code)
    if round_.state not in PREPARING:
        raise PlanNoLongerChanges(round_code=round_.code)
    check_fit(plan, round_)
    if plan.sha256 == round_.plan_sha256:
        raise NothingChanged
    before = round_.plan_sha256
    round_.plan_text, round_.plan_sha256 = plan.canonical_json, plan.sha256
    session.flush()
    record(
        session,
        actor=actor,
        action="plan.changed",
        subject_type=SUBJECT,
        subject_id=round_.id,
        round_id=round_.id,
        facts={"before_sha256": before, "after_sha256": round_.plan_sha256},
    )
    return round_


def sign_plan(
    session: Session,
    round_: Round,
    *,
    actor: Actor,
    sha256: str,
    at: datetime | None = None,
) -> Signature:
    """Sign the plan as it was read; the second coordinator's signature locks it."""
    require(actor, Act.SIGN_PLAN, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if round_.plan_locked_at is not None:
        raise PlanIsLocked(round_code=round_.code)
    if sha256 != round_.plan_sha256:
        raise AnotherPlanWasShown
    if not round_.measurands:
        raise NothingToLock(round_code=round_.code)
    if not signatures_of(
        session,
        purpose=SignaturePurpose.PLAN,
        subject_type=SUBJECT,
        subject_id=round_.id,
        sha256=sha256,
    ):
        tell_second(session, round_, actor=actor, what=PLAN_WORDS, page="/plan/sign", at=at)
    signature = sign(
        session,
        actor=actor,
        purpose=SignaturePurpose.PLAN,
        subject_type=SUBJECT,
        subject_id=round_.id,
        sha256=sha256,
        round_id=round_.id,
        at=at,
    )
    if is_signed_by(
        session,
        purpose=SignaturePurpose.PLAN,
        subject_type=SUBJECT,
        subject_id=round_.id,
        sha256=sha256,
    ):
        lock_plan(session, round_, actor=actor, at=at)
    return signature


def lock_published_plan(
    session: Session, round_: Round, *, actor: Actor, at: datetime | None = None
) -> Round:
    """Lock the plan of an archived round of published data; nobody's results can be influenced."""
    require(actor, Act.SIGN_PLAN, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if not round_.source:
        raise NotPublishedData
    if round_.plan_locked_at is not None:
        raise PlanIsLocked(round_code=round_.code)
    return lock_plan(session, round_, actor=actor, at=at)


def lock_plan(session: Session, round_: Round, *, actor: Actor, at: datetime | None) -> Round:
    """Keep the plan as version 1; the database lets nothing change it but a signed deviation."""
    now = at or clock.now()
    session.add(
        PlanVersion(
            round=round_,
            version=1,
            plan_text=round_.plan_text,
            plan_sha256=round_.plan_sha256,
            signed_sha256=round_.plan_sha256,
            reason="",
            round_state=round_.state,
            proposed_at=now,
            proposed_by_id=actor.person_id,
            in_force_at=now,
        )
    )
    session.flush()
    round_.plan_locked_at = now
    session.flush()
    record(
        session,
        actor=actor,
        action="plan.locked",
        subject_type=SUBJECT,
        subject_id=round_.id,
        round_id=round_.id,
        facts={"plan_sha256": round_.plan_sha256, "published": bool(round_.source)},
    )
    return round_
