"""Interests of coordinators: which institutions of theirs may take part, declared and shown."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..identity.actor import Actor
from ..identity.models import Institution, Laboratory, RoleGrant
from ..identity.permissions import Act, require
from ..identity.roles import Role
from ..schemes.models import Scheme
from .decision_models import Interest
from .lifecycle import BEFORE_OPENING, EnrolmentState
from .models import Enrolment, Round
from .refusals import ConsensusIsFixed, DeclaredAlready, OnlyPeopleConsent


def declare_interest(
    session: Session, scheme: Scheme, institution: Institution, *, actor: Actor
) -> Interest:
    """Let a coordinator say that they belong to an institution that may take part."""
    require(actor, Act.EDIT_ROUND, scheme_id=scheme.id)
    if actor.person_id is None:
        raise OnlyPeopleConsent
    lock_row(session, scheme)
    found = select(Interest.id).where(
        Interest.scheme_id == scheme.id,
        Interest.person_id == actor.person_id,
        Interest.institution_id == institution.id,
    )
    if session.scalar(found):
        raise DeclaredAlready
    interest = Interest(
        scheme_id=scheme.id,
        person_id=actor.person_id,
        institution=institution,
        declared_at=clock.now(),
    )
    session.add(interest)
    session.flush()
    record(
        session,
        actor=actor,
        action="interest.declared",
        subject_type="institution",
        subject_id=institution.id,
        facts={"scheme_id": scheme.id},
    )
    return interest


def interests_of_scheme(session: Session, scheme: Scheme, *, actor: Actor) -> Sequence[Interest]:
    """Return every declaration in a scheme to its coordinators, the first one first."""
    require(actor, Act.EDIT_ROUND, scheme_id=scheme.id)
    return session.scalars(
        select(Interest)
        .where(Interest.scheme_id == scheme.id)
        .options(joinedload(Interest.institution), joinedload(Interest.person))
        .order_by(Interest.id)
    ).all()


def interested_institutions(session: Session, scheme_id: int) -> Sequence[Institution]:
    """Return the institutions of the coordinators: declared, or known from their other roles."""
    return session.scalars(_interested(scheme_id)).all()


def _interested(scheme_id: int) -> Select[Institution]:
    coordinators = select(RoleGrant.person_id).where(
        RoleGrant.role == Role.COORDINATOR, RoleGrant.scheme_id == scheme_id
    )
    declared = exists().where(
        Interest.institution_id == Institution.id,
        Interest.scheme_id == scheme_id,
        Interest.person_id.in_(coordinators),
    )
    in_laboratory = exists().where(
        RoleGrant.person_id.in_(coordinators),
        RoleGrant.laboratory_id == Laboratory.id,
        Laboratory.institution_id == Institution.id,
    )
    in_institution = exists().where(
        RoleGrant.person_id.in_(coordinators), RoleGrant.institution_id == Institution.id
    )
    return (
        select(Institution)
        .where(or_(declared, in_laboratory, in_institution))
        .order_by(Institution.code)
    )


def institutions_of_person(
    session: Session, scheme_id: int, person_id: int | None
) -> frozenset[int]:
    """Return the institutions one person belongs to: declared, or known from other roles."""
    declared = select(Interest.institution_id).where(
        Interest.scheme_id == scheme_id, Interest.person_id == person_id
    )
    in_laboratory = (
        select(Laboratory.institution_id)
        .join(RoleGrant, RoleGrant.laboratory_id == Laboratory.id)
        .where(RoleGrant.person_id == person_id)
    )
    in_institution = select(RoleGrant.institution_id).where(
        RoleGrant.person_id == person_id, RoleGrant.institution_id.is_not(None)
    )
    found = session.scalars(declared.union(in_laboratory, in_institution))
    return frozenset(each for each in found if each is not None)


def interests_taking_part(session: Session, round_: Round) -> Sequence[Institution]:
    """Return which of these institutions take part in a round: what its page declares."""
    taking_part = (
        select(Laboratory.institution_id)
        .join(Enrolment, Enrolment.laboratory_id == Laboratory.id)
        .where(Enrolment.round_id == round_.id, Enrolment.state == EnrolmentState.CONFIRMED)
    )
    found = _interested(round_.scheme_id).where(Institution.id.in_(taking_part))
    return session.scalars(found).all()


def leave_out_of_consensus(
    session: Session, enrolment: Enrolment, *, actor: Actor, reason: str
) -> Enrolment:
    """Keep the results of a producer or value assigner out of the consensus; empty takes it back.

    It is decided before results open: later it would look like a choice of results.
    """
    round_ = enrolment.round
    require(actor, Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    lock_row(session, enrolment)
    if round_.state not in BEFORE_OPENING:
        raise ConsensusIsFixed(round_code=round_.code)
    enrolment.outside_consensus = reason.strip()
    session.flush()
    record(
        session,
        actor=actor,
        action="laboratory.left_out_of_consensus"
        if enrolment.outside_consensus
        else "laboratory.taken_into_consensus",
        subject_type="laboratory",
        subject_id=enrolment.laboratory_id,
        round_id=round_.id,
        facts={"reason": enrolment.outside_consensus} if enrolment.outside_consensus else {},
    )
    return enrolment
