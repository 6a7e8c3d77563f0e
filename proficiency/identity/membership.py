"""Change who belongs where: end roles, let people go and come back, look after laboratories."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import differences, record
from ..database import lock, lock_row
from ..i18n import Language
from . import passwords
from .access import Invitation, PasswordReset
from .actor import Actor
from .models import Laboratory, Person, RoleGrant
from .permissions import Act, may, require
from .refusals import (
    EntersAndSigns,
    LastAdministrator,
    NameMissing,
    NotOfThisInstitution,
    UnknownZone,
    WrongPassword,
)
from .roles import Role
from .services import grant_role, require_right_to_grant
from .sign_ins import end_all_sign_ins
from .telling import tell_of_end
from .zones import is_zone


def institutions_of(person: Person) -> set[int]:
    """Return the institutions a person belongs to through a role."""
    through = {grant.laboratory.institution_id for grant in person.grants if grant.laboratory}
    return through | {g.institution_id for g in person.grants if g.institution_id is not None}


def grant_to_member(
    session: Session, person: Person, *, actor: Actor, role: Role, **place: object
) -> RoleGrant:
    """Give a role to somebody of the register; an institution gives roles to its own people."""
    own = any(may(actor, Act.MANAGE_PEOPLE, institution_id=i) for i in institutions_of(person))
    if not own and not may(actor, Act.GRANT_ANY_ROLE):
        raise NotOfThisInstitution(name=person.name)
    return grant_role(session, person, actor=actor, role=role, **place)  # type: ignore[arg-type]  # checked there


def end_role(session: Session, grant: RoleGrant, *, actor: Actor) -> None:
    """Take a role from a person; what was done in it stays in the history."""
    person = grant.person
    require_right_to_grant(actor, grant.role, laboratory=grant.laboratory)
    if grant.role is Role.ADMINISTRATOR:
        _check_another_administrator(session, person)
    lock_row(session, person)
    tell_of_end(session, grant, actor=actor)
    person.grants.remove(grant)
    session.delete(grant)
    session.flush()
    record(
        session,
        actor=actor,
        action="role.ended",
        subject_type="person",
        subject_id=person.id,
        facts={
            "role": grant.role.value,
            "scheme_id": grant.scheme_id,
            "laboratory_id": grant.laboratory_id,
            "institution_id": grant.institution_id,
        },
    )


def deactivate_person(session: Session, person: Person, *, actor: Actor) -> None:
    """Let a person go: no log-in any more, nothing deleted."""
    _require_whole_person(actor, person)
    _check_another_administrator(session, person)
    lock_row(session, person)
    person.active = False
    end_all_sign_ins(session, person)
    now = clock.now()
    for table, column in (
        (Invitation, Invitation.invited_by),
        (PasswordReset, PasswordReset.person_id),
    ):
        session.execute(
            update(table).where(column == person.id, table.ended_at.is_(None)).values(ended_at=now)
        )
    session.flush()
    _note(session, person, actor, "person.deactivated")


def reactivate_person(session: Session, person: Person, *, actor: Actor) -> None:
    """Let a person who left come back, with the roles held then."""
    _require_whole_person(actor, person)
    lock_row(session, person)
    person.active = True
    session.flush()
    _note(session, person, actor, "person.reactivated")


def change_laboratory(
    session: Session,
    laboratory: Laboratory,
    *,
    actor: Actor,
    name_zh: str,
    name_en: str,
    one_person: bool,
) -> None:
    """Rename a laboratory, or say whether one person enters and signs there."""
    require(actor, Act.MANAGE_PEOPLE, institution_id=laboratory.institution_id)
    if not (name_zh.strip() or name_en.strip()):
        raise NameMissing
    lock_row(session, laboratory)
    if not one_person and (name := _enters_and_signs(session, laboratory)):
        raise EntersAndSigns(name=name)
    before = said(laboratory)
    laboratory.name_zh, laboratory.name_en = name_zh.strip(), name_en.strip()
    laboratory.one_person = one_person
    session.flush()
    record(
        session,
        actor=actor,
        action="laboratory.changed",
        subject_type="laboratory",
        subject_id=laboratory.id,
        facts=differences(before, said(laboratory)),
    )


def said(laboratory: Laboratory) -> dict[str, object]:
    """Return what can be changed of a laboratory, as the history keeps it."""
    return {name: getattr(laboratory, name) for name in ("name_zh", "name_en", "one_person")}


def change_profile(
    session: Session, person: Person, *, name: str, language: Language, time_zone: str
) -> None:
    """Change what a person says of themselves."""
    if not name.strip():
        raise NameMissing
    if not is_zone(time_zone):
        raise UnknownZone(value=time_zone)
    renamed = name.strip() != person.name
    before = person.name
    person.name, person.language, person.time_zone = name.strip(), language, time_zone
    session.flush()
    if renamed:
        record(
            session,
            actor=Actor(person.id, before),
            action="person.renamed",
            subject_type="person",
            subject_id=person.id,
            facts={"name": person.name},
        )


def change_password(session: Session, person: Person, *, present: str, new: str) -> None:
    """Set a new password and log the person out everywhere."""
    if not passwords.is_right(present, person.password_hash):
        raise WrongPassword
    set_password(session, person, new)


def set_password(session: Session, person: Person, new: str) -> None:
    """Keep a new password; every log-in and every open link to set one ends."""
    passwords.check(new, email=person.email, name=person.name)
    person.password_hash = passwords.digest(new)
    end_all_sign_ins(session, person)
    session.execute(
        update(PasswordReset)
        .where(PasswordReset.person_id == person.id, PasswordReset.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    session.flush()
    _note(session, person, Actor(person.id, person.name), "password.changed")


def _require_whole_person(actor: Actor, person: Person) -> None:
    """Refuse unless everything the person holds lies within the reach of the actor."""
    if may(actor, Act.MANAGE_PEOPLE):
        return
    institutions = institutions_of(person)
    places = [grant.laboratory or grant.institution for grant in person.grants]
    if not institutions or None in places:
        require(actor, Act.MANAGE_PEOPLE)
    for institution_id in institutions:
        require(actor, Act.MANAGE_PEOPLE, institution_id=institution_id)


def _check_another_administrator(session: Session, person: Person) -> None:
    if all(grant.role is not Role.ADMINISTRATOR for grant in person.grants):
        return
    lock(session, "administrators")
    others = session.scalar(
        select(func.count(func.distinct(Person.id)))
        .join(Person.grants)
        .where(RoleGrant.role == Role.ADMINISTRATOR, Person.active, Person.id != person.id)
    )
    if not others:
        raise LastAdministrator


def _enters_and_signs(session: Session, laboratory: Laboratory) -> str | None:
    return session.scalar(
        select(Person.name)
        .join(Person.grants)
        .where(RoleGrant.laboratory_id == laboratory.id)
        .group_by(Person.id)
        .having(func.count() > 1)
        .limit(1)
    )


def _note(session: Session, person: Person, actor: Actor, action: str) -> None:
    record(session, actor=actor, action=action, subject_type="person", subject_id=person.id)
