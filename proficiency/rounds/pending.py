"""What waits for somebody in several rounds at once: counted in one statement of each kind."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ..identity.actor import Actor
from ..identity.signatures import Signature, SignaturePurpose
from .lifecycle import BEFORE_OPENING, EnrolmentState
from .models import Enrolment, Round
from .plan_models import PlanVersion


def undecided_registrations(
    session: Session, round_ids: Collection[int], actor: Actor
) -> dict[int, int]:
    """Count the registrations of each round that a coordinator has to decide on."""
    return _counted(
        session,
        select(Enrolment.round_id, func.count())
        .where(Enrolment.round_id.in_(round_ids), Enrolment.state == EnrolmentState.PENDING)
        .group_by(Enrolment.round_id),
    )


def plans_to_sign(session: Session, round_ids: Collection[int], actor: Actor) -> dict[int, int]:
    """Find the rounds whose plan this person has not signed and nobody has locked."""
    return _counted(
        session,
        select(Round.id, func.count())
        .where(
            Round.id.in_(round_ids),
            Round.state.in_(BEFORE_OPENING),
            Round.plan_locked_at.is_(None),
            ~_signed_by(actor, SignaturePurpose.PLAN, Round.plan_sha256),
        )
        .group_by(Round.id),
    )


def deviations_to_sign(
    session: Session, round_ids: Collection[int], actor: Actor
) -> dict[int, int]:
    """Find the rounds with a proposed deviation that this person has not signed."""
    return _counted(
        session,
        select(PlanVersion.round_id, func.count())
        .where(
            PlanVersion.round_id.in_(round_ids),
            PlanVersion.in_force_at.is_(None),
            PlanVersion.withdrawn_at.is_(None),
            ~_signed_by(actor, SignaturePurpose.PLAN_DEVIATION, PlanVersion.signed_sha256),
        )
        .group_by(PlanVersion.round_id),
    )


def _signed_by(
    actor: Actor, purpose: SignaturePurpose, sha256: InstrumentedAttribute[str]
) -> ColumnElement[bool]:
    return exists().where(
        Signature.person_id == actor.person_id,
        Signature.purpose == purpose,
        Signature.sha256 == sha256,
    )


def _counted(session: Session, query: Select[int, int]) -> dict[int, int]:
    return dict(session.execute(query).all())
