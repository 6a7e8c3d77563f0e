"""What pages and messages read of the register."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from ..errors import Forbidden, NotFound
from ..notices.recipients import Recipient
from .actor import Actor
from .models import Institution, Laboratory, Person, RoleGrant
from .permissions import Act, may, may_somewhere
from .roles import Role


def list_laboratories(session: Session, *, actor: Actor, without: Select[int]) -> list[Laboratory]:
    """Return laboratories with their institutions, to those who enrol laboratories."""
    if not may_somewhere(actor, Act.ENROL_LABORATORY):
        raise Forbidden(act=Act.ENROL_LABORATORY.value)
    return list(
        session.scalars(
            select(Laboratory)
            .join(Laboratory.institution)
            .where(Laboratory.id.not_in(without))
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


def list_people(session: Session, *, actor: Actor) -> list[Person]:
    """Return the people within the actor's reach: all, of the institution, of the laboratory."""
    query = (
        select(Person)
        .options(
            selectinload(Person.grants)
            .joinedload(RoleGrant.laboratory)
            .joinedload(Laboratory.institution),
            selectinload(Person.grants).joinedload(RoleGrant.institution),
        )
        .order_by(Person.active.desc(), Person.name, Person.id)
    )
    if may(actor, Act.READ_PEOPLE):
        return list(session.scalars(query))
    laboratories, institutions = _own_places(actor, Act.READ_PEOPLE)
    if not laboratories and not institutions:
        raise Forbidden(act=Act.READ_PEOPLE.value)
    near = select(RoleGrant.person_id).where(
        RoleGrant.laboratory_id.in_(laboratories) | RoleGrant.institution_id.in_(institutions)
    )
    return list(session.scalars(query.where(Person.id.in_(near))))


def get_person(session: Session, number: int, *, actor: Actor) -> Person:
    """Return somebody within the actor's reach; others do not exist for them."""
    for person in list_people(session, actor=actor):
        if person.id == number:
            return person
    raise NotFound


def grants_in_reach(person: Person, *, actor: Actor) -> list[RoleGrant]:
    """Return the roles of a person that the actor may know of."""
    order = list(Role)
    return sorted(
        (
            grant
            for grant in person.grants
            if may(
                actor,
                Act.READ_PEOPLE,
                laboratory_id=grant.laboratory_id,
                institution_id=grant.institution_id,
            )
        ),
        key=lambda grant: (order.index(grant.role), grant.id),
    )


def list_institutions(session: Session, *, actor: Actor) -> list[Institution]:
    """Return the institutions with their laboratories: all, or those the actor belongs to."""
    query = (
        select(Institution)
        .options(selectinload(Institution.laboratories))
        .order_by(Institution.code)
    )
    if may(actor, Act.READ_PEOPLE) or may(actor, Act.READ_NAMES):
        return list(session.scalars(query))
    laboratories, institutions = _own_places(actor, Act.READ_PEOPLE)
    if not laboratories and not institutions:
        raise Forbidden(act=Act.READ_PEOPLE.value)
    through = select(Laboratory.institution_id).where(Laboratory.id.in_(laboratories))
    return list(
        session.scalars(query.where(Institution.id.in_(institutions) | Institution.id.in_(through)))
    )


def get_institution(session: Session, code: str, *, actor: Actor) -> Institution:
    """Return an institution within the actor's reach."""
    for institution in list_institutions(session, actor=actor):
        if institution.code == code:
            return institution
    raise NotFound


def _own_places(actor: Actor, act: Act) -> tuple[list[int], list[int]]:
    """Return the laboratories and institutions in which the actor may do this."""
    return (
        [each for each in actor.laboratories() if may(actor, act, laboratory_id=each)],
        [each for each in actor.institutions() if may(actor, act, institution_id=each)],
    )
