"""Institutions ask to be admitted; an administrator decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..i18n import Language
from ..notices.facts import Both
from ..notices.kinds import NoticeKind
from ..notices.recipients import Recipient
from ..notices.services import tell
from .access import InstitutionApplication
from .actor import SYSTEM, Actor
from .invitations import Invited, invite
from .permissions import Act, require
from .queries import recipients_with_roles
from .refusals import Decided, NameMissing, ReasonMissing
from .roles import Role
from .services import checked_address, register_institution, register_laboratory

NAMES = ("name_zh", "name_en", "laboratory_zh", "laboratory_en", "person_name")
DESK = "/institutions/applications"


def apply_for_admission(
    session: Session, names: Mapping[str, str], *, email: str, language: Language, note: str
) -> InstitutionApplication:
    """Take the application of an institution and tell the administrators."""
    given = {name: names.get(name, "").strip() for name in NAMES}
    has_names = given["name_zh"] or given["name_en"]
    has_laboratory = given["laboratory_zh"] or given["laboratory_en"]
    if not (has_names and has_laboratory and given["person_name"]):
        raise NameMissing
    application = InstitutionApplication(
        **given,
        email=checked_address(email),
        language=language,
        note=note.strip(),
        applied_at=clock.now(),
    )
    session.add(application)
    session.flush()
    _note(session, application, SYSTEM, "institution.applied")
    tell(
        session,
        NoticeKind.INSTITUTION_APPLIED,
        recipients_with_roles(session, {Role.ADMINISTRATOR}),
        facts={"institution": _names(application), "path": DESK},
    )
    return application


def waiting_applications(session: Session, *, actor: Actor) -> Sequence[InstitutionApplication]:
    """Return the applications nobody decided yet, the oldest first."""
    require(actor, Act.MANAGE_INSTITUTIONS)
    return session.scalars(
        select(InstitutionApplication)
        .where(InstitutionApplication.decided_at.is_(None))
        .order_by(InstitutionApplication.applied_at, InstitutionApplication.id)
    ).all()


def count_waiting() -> Select[int]:
    """Count in SQL the applications nobody decided yet."""
    return (
        select(func.count())
        .select_from(InstitutionApplication)
        .where(InstitutionApplication.decided_at.is_(None))
    )


def admit(
    session: Session, application: InstitutionApplication, *, actor: Actor, code: str
) -> Invited:
    """Register the institution with its laboratory and invite the applicant to look after it."""
    _begin(session, application, actor=actor)
    institution = register_institution(
        session,
        actor=actor,
        code=code,
        name_zh=application.name_zh,
        name_en=application.name_en,
    )
    register_laboratory(
        session,
        institution,
        actor=actor,
        name_zh=application.laboratory_zh,
        name_en=application.laboratory_en,
    )
    application.institution_id = institution.id
    _decide(session, application, actor, "institution.admitted")
    tell(
        session,
        NoticeKind.INSTITUTION_APPROVED,
        [Recipient(application.email, application.language, application.person_name)],
        facts={"institution": _names(application), "path": "/desk/"},
    )
    return invite(
        session,
        actor=actor,
        email=application.email,
        name=application.person_name,
        language=application.language,
        role=Role.INSTITUTION_ADMIN,
        institution=institution,
    )


def decline(
    session: Session, application: InstitutionApplication, *, actor: Actor, reason: str
) -> None:
    """Decline an application with the reason, which the applicant is told."""
    _begin(session, application, actor=actor)
    if not reason.strip():
        raise ReasonMissing
    application.reason = reason.strip()
    _decide(session, application, actor, "institution.declined")
    tell(
        session,
        NoticeKind.INSTITUTION_DECLINED,
        [Recipient(application.email, application.language, application.person_name)],
        facts={"institution": _names(application), "reason": application.reason},
    )


def _begin(session: Session, application: InstitutionApplication, *, actor: Actor) -> None:
    require(actor, Act.MANAGE_INSTITUTIONS)
    lock_row(session, application)
    if application.decided_at is not None:
        raise Decided


def _decide(
    session: Session, application: InstitutionApplication, actor: Actor, action: str
) -> None:
    application.decided_at, application.decided_by = clock.now(), actor.person_id
    session.flush()
    _note(session, application, actor, action)


def _names(application: InstitutionApplication) -> Both:
    return Both(application.name_zh or application.name_en, application.name_en)


def _note(session: Session, application: InstitutionApplication, actor: Actor, action: str) -> None:
    record(
        session,
        actor=actor,
        action=action,
        subject_type="institution_application",
        subject_id=application.id,
    )
