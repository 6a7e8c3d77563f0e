"""Who may not decide: who took the decision at issue, answered before, or has an interest."""

from __future__ import annotations

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from ..audit.models import AuditEntry
from ..evaluation.models import EvaluationRun
from ..i18n import mark
from ..identity.models import Laboratory, Person, RoleGrant
from ..identity.signatures import Signature, SignaturePurpose
from ..rounds.decision_models import Interest
from ..rounds.models import Enrolment
from ..rounds.plan_standing import coordinators_of
from .lifecycle import ComplaintKind
from .models import Complaint

SIGNED = mark("you signed the assigned values or the outcome of this round.")
MADE = mark("you signed the statistical plan of this round or evaluated it.")
EXCLUDED = mark("you excluded a result of this round.")
ANSWERED = mark("you decided on this laboratory in this round before.")
OWN_INSTITUTION = mark("you belong to the institution of the laboratory or have an interest in it.")
PLANNED = (SignaturePurpose.PLAN, SignaturePurpose.PLAN_DEVIATION)
AT_ISSUE = (SignaturePurpose.ASSIGNED_VALUES, SignaturePurpose.FINAL, SignaturePurpose.CORRECTION)
DECISION_SUBJECT = "complaint"
"""A decision is signed as well, but is no decision on the outcome of the round."""
EXCLUSION = "exclusion"
"""The kind of thing exclusions are in the history."""


def why_not(session: Session, complaint: Complaint, person_id: int | None) -> str:
    """Say as a marked text why this person may not decide; empty where they may."""
    if _has_interest(session, complaint, person_id):
        return OWN_INSTITUTION
    return _part_in(session, complaint, person_id)


def _part_in(session: Session, complaint: Complaint, person_id: int | None) -> str:
    """Say which part somebody had in what an appeal is about."""
    if complaint.kind is not ComplaintKind.APPEAL:
        return ""
    signed = exists().where(
        Signature.round_id == complaint.round_id,
        Signature.person_id == person_id,
        Signature.purpose.in_(AT_ISSUE),
        Signature.subject_type != DECISION_SUBJECT,
    )
    made = or_(
        exists().where(
            Signature.round_id == complaint.round_id,
            Signature.person_id == person_id,
            Signature.purpose.in_(PLANNED),
        ),
        exists().where(
            EvaluationRun.round_id == complaint.round_id,
            EvaluationRun.created_by_id == person_id,
            EvaluationRun.in_force_since.is_not(None),
        ),
    )
    excluded = exists().where(
        AuditEntry.round_id == complaint.round_id,
        AuditEntry.actor_id == person_id,
        AuditEntry.subject_type == EXCLUSION,
    )
    answered = exists().where(
        Complaint.enrolment_id == complaint.enrolment_id,
        Complaint.id != complaint.id,
        Complaint.decided_by_id == person_id,
    )
    row = session.execute(select(signed, made, excluded, answered)).one()
    reasons = zip(row, (SIGNED, MADE, EXCLUDED, ANSWERED), strict=True)
    return next((why for found, why in reasons if found), "")


def impartial_people(session: Session, complaint: Complaint) -> list[Person]:
    """Return the coordinators of the scheme who had no part in what is decided anew.

    Whoever has an interest is refused when they open it, and not left out here: next to the
    interests a scheme declares, a missing name would tell whose the code is.
    """
    people = session.scalars(
        select(Person)
        .where(Person.id.in_(coordinators_of(session, complaint.round.scheme_id)))
        .order_by(Person.name, Person.id)
    )
    return [each for each in people if not _part_in(session, complaint, each.id)]


def _has_interest(session: Session, complaint: Complaint, person_id: int | None) -> bool:
    institution = (
        select(Laboratory.institution_id)
        .join(Enrolment, Enrolment.laboratory_id == Laboratory.id)
        .where(Enrolment.id == complaint.enrolment_id)
        .scalar_subquery()
    )
    of_institution = select(Laboratory.id).where(Laboratory.institution_id == institution)
    holds_role = exists().where(
        RoleGrant.person_id == person_id,
        or_(
            RoleGrant.institution_id == institution,
            RoleGrant.laboratory_id.in_(of_institution),
        ),
    )
    declared = exists().where(
        Interest.person_id == person_id, Interest.institution_id == institution
    )
    return bool(session.scalar(select(or_(holds_role, declared))))
