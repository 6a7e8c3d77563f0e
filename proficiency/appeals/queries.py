"""What pages read: what a laboratory raised, what a coordinator has to answer, one of them."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from ..errors import NotFound
from ..identity.actor import Actor
from ..identity.permissions import Act, may, require
from ..rounds.models import Determination, Enrolment, Round
from .models import Complaint, ComplaintItem, Correction


def own_complaints(session: Session, enrolment: Enrolment, *, actor: Actor) -> list[Complaint]:
    """Return what the own laboratory raised in a round, the newest first."""
    require(actor, Act.READ_COMPLAINTS, laboratory_id=enrolment.laboratory_id)
    return list(session.scalars(_complaints().where(Complaint.enrolment_id == enrolment.id)))


def complaints_of(session: Session, round_: Round, *, actor: Actor) -> list[Complaint]:
    """Return what was raised in a round, to those who read it under codes."""
    require(actor, Act.READ_COMPLAINTS, scheme_id=round_.scheme_id)
    return list(session.scalars(_complaints().where(Complaint.round_id == round_.id)))


def get_complaint(session: Session, round_: Round, number: int, *, actor: Actor) -> Complaint:
    """Return one of them to its laboratory or its office; to others it does not exist."""
    complaint = session.scalar(
        _complaints().where(Complaint.round_id == round_.id, Complaint.number == number)
    )
    if complaint is None or not (
        may(actor, Act.READ_COMPLAINTS, laboratory_id=complaint.enrolment.laboratory_id)
        or may(actor, Act.READ_COMPLAINTS, scheme_id=round_.scheme_id)
    ):
        raise NotFound
    return complaint


def open_correction(session: Session, round_: Round) -> Correction | None:
    """Return the correction that is prepared and not declared."""
    return session.scalar(
        select(Correction).where(
            Correction.round_id == round_.id,
            Correction.declared_at.is_(None),
            Correction.withdrawn_at.is_(None),
        )
    )


def declared_corrections(session: Session, round_: Round) -> list[Correction]:
    """Return the corrections that are in force or were, the first one first."""
    return list(
        session.scalars(
            select(Correction)
            .where(Correction.round_id == round_.id, Correction.declared_at.is_not(None))
            .order_by(Correction.id)
        )
    )


def _complaints() -> Select[Complaint]:
    of_item = selectinload(Complaint.items)
    of_determination = of_item.joinedload(ComplaintItem.determination)
    return (
        select(Complaint)
        .options(
            joinedload(Complaint.enrolment),
            of_determination.joinedload(Determination.measurand),
            of_determination.joinedload(Determination.material),
            selectinload(Complaint.files),
        )
        .order_by(Complaint.number.desc())
    )
