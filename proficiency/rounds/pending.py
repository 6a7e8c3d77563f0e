"""What waits for somebody in several rounds at once, each kind as a query that counts it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from .. import clock
from ..identity.actor import Actor
from ..identity.models import Laboratory
from ..identity.permissions import Act, may
from ..identity.signatures import Signature, SignaturePurpose
from .decision_models import Reopening
from .lifecycle import BEFORE_OPENING, TRANSITIONS, EnrolmentState, RoundState
from .models import Enrolment, Round
from .plan_models import PlanVersion
from .standing import RESULT_SET, EntryState

Counted = Select[int, int]
"""The number of a round or participation, and how often something waits in it."""
TAKEN_AT_LATEST = timedelta(minutes=10)
"""So long after its date the product has taken a step, unless a condition holds it."""


def undecided_registrations(round_ids: Collection[int], actor: Actor) -> Counted:
    """Count the registrations of each round that a coordinator has to decide on."""
    return (
        select(Enrolment.round_id, func.count())
        .where(Enrolment.round_id.in_(round_ids), Enrolment.state == EnrolmentState.PENDING)
        .group_by(Enrolment.round_id)
    )


def plans_to_sign(round_ids: Collection[int], actor: Actor) -> Counted:
    """Find the rounds whose plan this person has not signed and nobody has locked."""
    return (
        select(Round.id, func.count())
        .where(
            Round.id.in_(round_ids),
            Round.state.in_(BEFORE_OPENING),
            Round.plan_locked_at.is_(None),
            ~signed_by(actor, SignaturePurpose.PLAN, Round.plan_sha256),
        )
        .group_by(Round.id)
    )


def deviations_to_sign(round_ids: Collection[int], actor: Actor) -> Counted:
    """Find the rounds with a proposed deviation that this person has not signed."""
    return (
        select(PlanVersion.round_id, func.count())
        .where(
            PlanVersion.round_id.in_(round_ids),
            PlanVersion.in_force_at.is_(None),
            PlanVersion.withdrawn_at.is_(None),
            ~signed_by(actor, SignaturePurpose.PLAN_DEVIATION, PlanVersion.signed_sha256),
        )
        .group_by(PlanVersion.round_id)
    )


def held_rounds(round_ids: Collection[int], actor: Actor) -> Counted:
    """Find the rounds past the date of a step that the product has not taken."""
    latest = clock.now() - TAKEN_AT_LATEST
    overdue = [
        and_(Round.state == step.source, getattr(Round, step.due.value) <= latest)
        for step in TRANSITIONS
        if step.due is not None
    ]
    return (
        select(Round.id, func.count())
        .where(Round.id.in_(round_ids), or_(*overdue))
        .group_by(Round.id)
    )


def open_registrations(round_ids: Collection[int], actor: Actor) -> Counted:
    """Count the laboratories this person may still register for each round."""
    own = [each for each in actor.laboratories() if _registers(actor, each)]
    taken = exists().where(Enrolment.round_id == Round.id, Enrolment.laboratory_id == Laboratory.id)
    return (
        select(Round.id, func.count())
        .join(Laboratory, Laboratory.id.in_(own))
        .where(Round.id.in_(round_ids), Round.state == RoundState.REGISTRATION, ~taken)
        .group_by(Round.id)
    )


def results_reopened(enrolment_ids: Collection[int], actor: Actor) -> Counted:
    """Find the participations whose results are taken after the close and not handed in yet."""
    now = clock.now()
    handed_in = exists().where(
        RESULT_SET.c.enrolment_id == Reopening.enrolment_id,
        RESULT_SET.c.state.in_((EntryState.SUBMITTED, EntryState.LATE)),
    )
    return (
        select(Reopening.enrolment_id, func.count())
        .where(
            Reopening.enrolment_id.in_(enrolment_ids),
            Reopening.granted_at <= now,
            Reopening.until > now,
            ~handed_in,
        )
        .group_by(Reopening.enrolment_id)
    )


def signed_by(
    actor: Actor, purpose: SignaturePurpose, sha256: InstrumentedAttribute[str]
) -> ColumnElement[bool]:
    """Say in SQL that this person signed exactly this content."""
    return exists().where(
        Signature.person_id == actor.person_id,
        Signature.purpose == purpose,
        Signature.sha256 == sha256,
    )


def _registers(actor: Actor, laboratory_id: int) -> bool:
    return may(actor, Act.REGISTER_LABORATORY, laboratory_id=laboratory_id)
