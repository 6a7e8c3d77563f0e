"""Register institutions, laboratories and people, grant roles, sign people in."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock, lock_row
from ..errors import CodeTaken
from ..i18n import Language
from . import passwords
from .actor import SYSTEM, Actor, Grant
from .duties import NEEDS_LABORATORY, check_duties, check_place
from .models import Institution, Laboratory, Person, RoleGrant
from .permissions import Act, require
from .refusals import EmailTaken, NoEmail
from .roles import Role
from .telling import tell_of_grant


def register_institution(
    session: Session,
    *,
    actor: Actor,
    code: str,
    name_zh: str,
    name_en: str,
    synthetic: bool = False,
) -> Institution:
    """Take an institution into the register."""
    require(actor, Act.MANAGE_INSTITUTIONS)
    # Two with one code at the same moment: the second one waits, then finds the first.
    lock(session, f"institution {code}")
    if session.scalar(select(Institution.id).where(Institution.code == code)):
        raise CodeTaken(code=code)
    institution = Institution(code=code, name_zh=name_zh, name_en=name_en, synthetic=synthetic)
    session.add(institution)
    session.flush()
    record(
        session,
        actor=actor,
        action="institution.registered",
        subject_type="institution",
        subject_id=institution.id,
        facts={"code": code},
    )
    return institution


def register_laboratory(
    session: Session,
    institution: Institution,
    *,
    actor: Actor,
    name_zh: str,
    name_en: str,
    one_person: bool = False,
) -> Laboratory:
    """Take a laboratory of an institution into the register."""
    require(actor, Act.MANAGE_PEOPLE, institution_id=institution.id)
    laboratory = Laboratory(
        institution=institution, name_zh=name_zh, name_en=name_en, one_person=one_person
    )
    session.add(laboratory)
    session.flush()
    record(
        session,
        actor=actor,
        action="laboratory.added",
        subject_type="laboratory",
        subject_id=laboratory.id,
        facts={"institution": institution.code, "one_person": one_person},
    )
    return laboratory


def register_person(
    session: Session,
    *,
    actor: Actor,
    email: str,
    name: str,
    password: str,
    language: Language = Language.ZH,
) -> Person:
    """Take a person into the register, without any role yet."""
    require(actor, Act.MANAGE_PEOPLE)
    address = checked_address(email)
    passwords.check(password, email=address, name=name)
    lock(session, f"e-mail {address}")
    if session.scalar(select(Person.id).where(Person.email == address)):
        raise EmailTaken(email=address)
    person = Person(
        email=address,
        name=name,
        password_hash=passwords.digest(password),
        language=language,
        created_at=clock.now(),
    )
    session.add(person)
    session.flush()
    record(
        session,
        actor=actor,
        action="person.registered",
        subject_type="person",
        subject_id=person.id,
    )
    return person


def grant_role(
    session: Session,
    person: Person,
    *,
    actor: Actor,
    role: Role,
    scheme_id: int | None = None,
    laboratory: Laboratory | None = None,
    institution: Institution | None = None,
) -> RoleGrant:
    """Give a person a role within a scheme, a laboratory, an institution or the platform."""
    require_right_to_grant(actor, role, laboratory=laboratory)
    check_place(role, scheme_id=scheme_id, laboratory=laboratory, institution=institution)
    # Two grants to one person at the same moment must see each other.
    lock_row(session, person)
    check_duties(
        session,
        person,
        role,
        scheme_id=scheme_id,
        laboratory=laboratory,
        institution=institution,
    )
    grant = RoleGrant(
        role=role, scheme_id=scheme_id, laboratory=laboratory, institution=institution
    )
    person.grants.append(grant)
    session.flush()
    to_self = actor.person_id == person.id
    record(
        session,
        actor=actor,
        action="role.granted_to_self" if to_self else "role.granted",
        subject_type="person",
        subject_id=person.id,
        facts={
            "role": role.value,
            "scheme_id": scheme_id,
            "laboratory_id": grant.laboratory_id,
            "institution_id": grant.institution_id,
        },
    )
    tell_of_grant(session, grant, actor=actor, to_self=to_self)
    return grant


def require_right_to_grant(actor: Actor, role: Role, *, laboratory: Laboratory | None) -> None:
    """Refuse to grant or end a role unless a line of the table allows it."""
    if role in NEEDS_LABORATORY and laboratory is not None:
        require(actor, Act.GRANT_LABORATORY_ROLES, institution_id=laboratory.institution_id)
    else:
        require(actor, Act.GRANT_ANY_ROLE)


def authenticate(session: Session, *, email: str, password: str) -> Person | None:
    """Return the person whose e-mail address and password these are; a failed try is recorded."""
    person = session.scalar(select(Person).where(Person.email == _address(email)))
    right = passwords.is_right(password, person.password_hash if person else None)
    if person is None or not right or not person.active:
        # An unknown address is not recorded: people type passwords into the wrong field.
        record(
            session,
            actor=SYSTEM,
            action="sign_in.failed",
            subject_type="person",
            subject_id=person.id if person else "unknown",
        )
        return None
    if passwords.is_outdated(person.password_hash):
        person.password_hash = passwords.digest(password)
    return person


def actor_of(person: Person) -> Actor:
    """Return the person as actor, with every role held now."""
    return Actor(
        person_id=person.id,
        name=person.name,
        grants=frozenset(grant for held in person.grants for grant in _grants_of(held)),
    )


def _grants_of(held: RoleGrant) -> list[Grant]:
    """Return a role as the table asks for it; an institution's includes its laboratories."""
    grant = Grant(held.role, held.scheme_id, held.laboratory_id, held.institution_id)
    laboratories = held.institution.laboratories if held.institution else []
    return [grant, *(replace(grant, laboratory_id=each.id) for each in laboratories)]


def change_language(session: Session, person: Person, language: Language) -> None:
    """Remember the language in which a person reads the platform."""
    person.language = language
    session.flush()


def checked_address(email: str) -> str:
    """Return an e-mail address as it is kept, or refuse what is none."""
    address = _address(email)
    before, _, after = address.partition("@")
    if not before or not after or "@" in after or any(sign.isspace() for sign in address):
        raise NoEmail(email=email)
    return address


def _address(email: str) -> str:
    return email.strip().lower()
