"""What pages and messages read of the register."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ..errors import Forbidden
from ..notices.recipients import Recipient
from .actor import Actor
from .models import Institution, Laboratory, Person, RoleGrant
from .permissions import Act, may_somewhere
from .roles import Role


def list_laboratories(session: Session, *, actor: Actor) -> list[Laboratory]:
    """Return every laboratory with its institution, to those who enrol laboratories."""
    if not may_somewhere(actor, Act.ENROL_LABORATORY):
        raise Forbidden(act=Act.ENROL_LABORATORY.value)
    return list(
        session.scalars(
            select(Laboratory)
            .join(Laboratory.institution)
            .options(joinedload(Laboratory.institution))
            .order_by(Institution.code, Laboratory.id)
        )
    )


def recipients_of_laboratories(
    session: Session, laboratory_ids: Iterable[int], roles: Collection[Role] | None = None
) -> dict[int, list[Recipient]]:
    """Return who is told what concerns a laboratory, per laboratory: by default all its people.

    The administrators of its institution belong to it where their role is asked for by name.
    """
    wanted = sorted(set(laboratory_ids))
    asked = set(roles) if roles is not None else {Role.ANALYST, Role.APPROVER}
    found: dict[int, list[Recipient]] = {number: [] for number in wanted}
    direct = (
        select(Laboratory.id, Person)
        .join(RoleGrant, RoleGrant.laboratory_id == Laboratory.id)
        .join(RoleGrant.person)
        .where(Laboratory.id.in_(wanted), RoleGrant.role.in_(asked), Person.active)
    )
    through_institution = (
        select(Laboratory.id, Person)
        .join(RoleGrant, RoleGrant.institution_id == Laboratory.institution_id)
        .join(RoleGrant.person)
        .where(Laboratory.id.in_(wanted), RoleGrant.role.in_(asked), Person.active)
    )
    for query in (direct, through_institution):
        for number, person in session.execute(query.order_by(Person.id).distinct()):
            if recipient_of(person) not in found[number]:
                found[number].append(recipient_of(person))
    return found


def recipients_of_scheme(session: Session, scheme_id: int) -> list[Recipient]:
    """Return the coordinators of a scheme."""
    return [
        recipient_of(person)
        for person in session.scalars(
            select(Person)
            .join(Person.grants)
            .where(
                RoleGrant.role == Role.COORDINATOR, RoleGrant.scheme_id == scheme_id, Person.active
            )
            .order_by(Person.id)
        )
    ]


def recipients_with_roles(session: Session, roles: Collection[Role]) -> list[Recipient]:
    """Return everybody who holds one of these roles anywhere."""
    return [
        recipient_of(person)
        for person in session.scalars(
            select(Person)
            .where(
                Person.active,
                Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))),
            )
            .order_by(Person.id)
        )
    ]


def recipient_of(person: Person) -> Recipient:
    """Return a person as somebody who is told something."""
    return Recipient(
        address=person.email,
        language=person.language,
        name=person.name,
        person_id=person.id,
        time_zone=person.time_zone,
    )
