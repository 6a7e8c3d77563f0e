"""Which roles one person may not hold together: entering and signing, judging and taking part."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from .actor import Grant
from .models import Institution, Laboratory, Person, RoleGrant
from .refusals import (
    CoordinatesAndTakesPart,
    CoordinatorInLaboratory,
    EntersAndSigns,
    GrantIncomplete,
    RoleAlreadyHeld,
)
from .roles import Role

NEEDS_LABORATORY = frozenset({Role.ANALYST, Role.APPROVER})
NEEDS_SCHEME = frozenset({Role.COORDINATOR})
NEEDS_INSTITUTION = frozenset({Role.INSTITUTION_ADMIN})
NOT_FOR_PEOPLE = frozenset({Role.SYSTEM})

# Light: rounds stand a floor above.
_ROUND = table("round", column("id"), column("scheme_id"))
_ENROLMENT = table("enrolment", column("round_id"), column("laboratory_id"))
_SCHEME = table("scheme", column("id"), column("code"))


def check_place(
    role: Role,
    *,
    scheme_id: int | None,
    laboratory: Laboratory | None,
    institution: Institution | None,
) -> None:
    """Refuse a role without the place it is held in, or with another one."""
    if (
        role in NOT_FOR_PEOPLE
        or (role in NEEDS_SCHEME) != (scheme_id is not None)
        or (role in NEEDS_LABORATORY) != (laboratory is not None)
        or (role in NEEDS_INSTITUTION) != (institution is not None)
    ):
        raise GrantIncomplete(role=role.value)


def check_duties(
    session: Session,
    person: Person,
    role: Role,
    *,
    scheme_id: int | None,
    laboratory: Laboratory | None,
    institution: Institution | None,
) -> None:
    """Refuse a role that is held already, or that does not go with another one of the person."""
    asked = Grant(
        role,
        scheme_id,
        laboratory.id if laboratory else None,
        institution.id if institution else None,
    )
    held = {Grant(g.role, g.scheme_id, g.laboratory_id, g.institution_id) for g in person.grants}
    if asked in held:
        raise RoleAlreadyHeld(name=person.name)
    if laboratory is not None and not laboratory.one_person:
        here = {grant.role for grant in held if grant.laboratory_id == laboratory.id}
        if here - {role}:
            raise EntersAndSigns(name=person.name)
    _check_impartial(session, person.name, held, asked)


def check_enrolment(session: Session, *, scheme_id: int, laboratory_id: int) -> None:
    """Refuse a laboratory in which a coordinator of the scheme holds a role."""
    coordinators = (
        select(RoleGrant.person_id)
        .where(RoleGrant.role == Role.COORDINATOR, RoleGrant.scheme_id == scheme_id)
        .scalar_subquery()
    )
    institution = (
        select(Laboratory.institution_id).where(Laboratory.id == laboratory_id).scalar_subquery()
    )
    name = session.scalar(
        select(Person.name)
        .join(Person.grants)
        .where(
            Person.active,
            Person.id.in_(coordinators),
            (RoleGrant.laboratory_id == laboratory_id) | (RoleGrant.institution_id == institution),
        )
        .limit(1)
    )
    if name is not None:
        raise CoordinatorInLaboratory(name=name)


def _check_impartial(session: Session, name: str, held: Collection[Grant], asked: Grant) -> None:
    """Keep the coordinators of a scheme out of the laboratories that take part in it."""
    together = {*held, asked}
    if asked.scheme_id is not None:
        schemes = {asked.scheme_id}
        laboratories = {g.laboratory_id for g in together} - {None}
        institutions = {g.institution_id for g in together} - {None}
    else:
        schemes = {g.scheme_id for g in held if g.scheme_id is not None}
        laboratories = {asked.laboratory_id} - {None}
        institutions = {asked.institution_id} - {None}
    if not schemes or not (laboratories or institutions):
        return
    code = session.scalar(
        select(_SCHEME.c.code)
        .select_from(_ENROLMENT)
        .join(_ROUND, _ROUND.c.id == _ENROLMENT.c.round_id)
        .join(_SCHEME, _SCHEME.c.id == _ROUND.c.scheme_id)
        .join(Laboratory, Laboratory.id == _ENROLMENT.c.laboratory_id)
        .where(
            _ROUND.c.scheme_id.in_(schemes),
            Laboratory.id.in_(laboratories) | Laboratory.institution_id.in_(institutions),
        )
        .limit(1)
    )
    if code is not None:
        raise CoordinatesAndTakesPart(name=name, scheme=code)
