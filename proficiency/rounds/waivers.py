"""Let an institution be named for a use it has consented to, until it revokes that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..identity.actor import Actor
from ..identity.models import Institution
from ..identity.permissions import Act, may, require
from ..schemes.models import Scheme
from .decision_models import Waiver, WaiverUse
from .refusals import OnlyPeopleConsent, WaivedAlready, WaiverEnded


def sign_waiver(
    session: Session,
    institution: Institution,
    scheme: Scheme,
    use: WaiverUse,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> Waiver:
    """Consent that the institution is named for one use in one scheme."""
    require(actor, Act.WAIVE_CONFIDENTIALITY, institution_id=institution.id)
    if actor.person_id is None:
        raise OnlyPeopleConsent
    lock_row(session, institution)
    if any(w.use is use and w.scheme_id == scheme.id for w in in_force(session, institution)):
        raise WaivedAlready
    waiver = Waiver(
        institution=institution,
        scheme_id=scheme.id,
        use=use,
        signed_by_id=actor.person_id,
        signed_at=at or clock.now(),
    )
    session.add(waiver)
    session.flush()
    keep(session, waiver, "confidentiality.waived", actor=actor)
    return waiver


def revoke_waiver(
    session: Session, waiver: Waiver, *, actor: Actor, at: datetime | None = None
) -> Waiver:
    """Take a consent back for the future; what was named before stays as it was."""
    require(actor, Act.WAIVE_CONFIDENTIALITY, institution_id=waiver.institution_id)
    if actor.person_id is None:
        raise OnlyPeopleConsent
    lock_row(session, waiver)
    if waiver.revoked_at is not None:
        raise WaiverEnded
    waiver.revoked_at, waiver.revoked_by_id = at or clock.now(), actor.person_id
    session.flush()
    keep(session, waiver, "confidentiality.restored", actor=actor)
    return waiver


def in_force(session: Session, institution: Institution) -> Sequence[Waiver]:
    """Return the consents of an institution that are not revoked."""
    return session.scalars(
        select(Waiver)
        .where(Waiver.institution_id == institution.id, Waiver.revoked_at.is_(None))
        .options(joinedload(Waiver.signed_by))
        .order_by(Waiver.id)
    ).all()


def waivers_of_institution(
    session: Session, institution: Institution, *, actor: Actor
) -> Sequence[Waiver]:
    """Return every consent of an institution, revoked ones too, the latest first."""
    require(actor, Act.WAIVE_CONFIDENTIALITY, institution_id=institution.id)
    return session.scalars(
        select(Waiver)
        .where(Waiver.institution_id == institution.id)
        .options(joinedload(Waiver.signed_by), joinedload(Waiver.revoked_by))
        .order_by(Waiver.id.desc())
    ).all()


def waivers_of_scheme(session: Session, scheme: Scheme, *, actor: Actor) -> Sequence[Waiver]:
    """Return the consents in force to the coordinators of the scheme."""
    if not may(actor, Act.READ_REGISTRATIONS, scheme_id=scheme.id):
        return []
    return session.scalars(
        select(Waiver)
        .where(Waiver.scheme_id == scheme.id, Waiver.revoked_at.is_(None))
        .options(joinedload(Waiver.institution), joinedload(Waiver.signed_by))
        .order_by(Waiver.institution_id, Waiver.id)
    ).all()


def keep(session: Session, waiver: Waiver, action: str, *, actor: Actor) -> None:
    """Write a consent or its end into the history."""
    record(
        session,
        actor=actor,
        action=action,
        subject_type="institution",
        subject_id=waiver.institution_id,
        facts={"scheme_id": waiver.scheme_id, "use": waiver.use.value},
    )
