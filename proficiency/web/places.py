"""Where a role is held, as a choice in a form: a scheme, a laboratory, an institution, anywhere."""

from __future__ import annotations

from typing import TypedDict

from flask import g

from ..errors import NotFound
from ..identity.models import Institution, Laboratory, Person, RoleGrant
from ..identity.permissions import Act, may
from ..identity.queries import grants_in_reach, list_institutions
from ..identity.roles import ROLE_NAMES, Role
from ..identity.telling import WHOLE_PLATFORM
from ..schemes.models import Scheme
from ..schemes.queries import list_schemes
from . import reader
from .reader import t

WHOLE = ""


class Place(TypedDict, total=False):
    """The place of a role as the services take it."""

    scheme_id: int
    laboratory: Laboratory
    institution: Institution


def role_choices() -> list[tuple[str, str]]:
    """Return the roles the reader can give somewhere."""
    everything = may(reader.actor(), Act.GRANT_ANY_ROLE)
    roles = (
        [r for r in Role if r is not Role.SYSTEM] if everything else [Role.ANALYST, Role.APPROVER]
    )
    return [(role.value, t(ROLE_NAMES[role])) for role in roles]


def place_choices() -> list[tuple[str, str]]:
    """Return the places in which the reader can give roles."""
    actor = reader.actor()
    institutions = list_institutions(g.session, actor=actor)
    laboratories = [
        (f"laboratory:{each.id}", laboratory_name(each, of))
        for of in institutions
        for each in of.laboratories
        if may(actor, Act.GRANT_LABORATORY_ROLES, institution_id=of.id)
    ]
    if not may(actor, Act.GRANT_ANY_ROLE):
        return laboratories
    schemes = [(f"scheme:{s.id}", scheme_name(s)) for s in list_schemes(g.session, actor=actor)]
    own = [(f"institution:{each.id}", institution_name(each)) for each in institutions]
    return [(WHOLE, t(WHOLE_PLATFORM)), *schemes, *own, *laboratories]


def read_place(chosen: str) -> Place:
    """Find the place that was chosen; one that is not there does not exist."""
    kind, _, number = chosen.partition(":")
    if chosen == WHOLE:
        return {}
    if not number.isdecimal():
        raise NotFound
    if kind == "scheme" and (scheme := g.session.get(Scheme, int(number))):
        return {"scheme_id": scheme.id}
    if kind == "laboratory" and (laboratory := g.session.get(Laboratory, int(number))):
        return {"laboratory": laboratory}
    if kind == "institution" and (institution := g.session.get(Institution, int(number))):
        return {"institution": institution}
    raise NotFound


def roles_of(person: Person, schemes: dict[int, Scheme]) -> list[tuple[RoleGrant, str]]:
    """Return the roles of a person the reader may know of, in words with their place."""
    held = grants_in_reach(person, actor=reader.actor())
    return [(grant, words_of(grant, schemes)) for grant in held]


def words_of(grant: RoleGrant, schemes: dict[int, Scheme]) -> str:
    """Name a role with its place."""
    role = t(ROLE_NAMES[grant.role])
    return t("{role}, {place}", role=role, place=place_name(grant, schemes))


def known_schemes() -> dict[int, Scheme]:
    """Return the schemes by their number, to name them."""
    return {each.id: each for each in list_schemes(g.session, actor=reader.actor())}


def place_name(grant: RoleGrant, schemes: dict[int, Scheme]) -> str:
    """Name the place of a role."""
    if grant.scheme_id is not None:
        return scheme_name(schemes[grant.scheme_id])
    if grant.laboratory is not None:
        return laboratory_name(grant.laboratory, grant.laboratory.institution)
    if grant.institution is not None:
        return institution_name(grant.institution)
    return t(WHOLE_PLATFORM)


def scheme_name(scheme: Scheme) -> str:
    """Name a scheme with its code."""
    return f"{scheme.code} {t.choose(scheme.name_zh, scheme.name_en)}"


def institution_name(institution: Institution) -> str:
    """Name an institution with its code."""
    return f"{institution.code} {t.choose(institution.name_zh, institution.name_en)}"


def laboratory_name(laboratory: Laboratory, institution: Institution) -> str:
    """Name a laboratory with its institution."""
    return f"{institution_name(institution)} · {t.choose(laboratory.name_zh, laboratory.name_en)}"
