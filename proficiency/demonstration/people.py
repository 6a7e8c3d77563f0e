"""The alliance of the demonstration: institutions, laboratories, people and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ..i18n import Language, mark
from ..identity.actor import Actor, Grant
from ..identity.models import Laboratory, Person
from ..identity.roles import Role
from ..identity.services import (
    actor_of,
    grant_role,
    register_institution,
    register_laboratory,
    register_person,
)
from .specification import Specification

PASSWORD = "demo-2026"
DOMAIN = "demo.example"
NEWCOMERS_LABORATORY = "L02"
"""The laboratory whose analyst and approver a visitor signs in as."""

OFFICE = Actor(person_id=None, name="demonstration", grants=frozenset({Grant(Role.ADMINISTRATOR)}))
"""Who sets the demonstration up."""

ROLE_WORDS: Mapping[Role, str] = {
    Role.COORDINATOR: mark("Coordinator, runs the rounds of all schemes"),
    Role.ANALYST: mark("Analyst of laboratory 02, enters results"),
    Role.APPROVER: mark("Approver of laboratory 02, signs and submits"),
    Role.INSTITUTION_ADMIN: mark("Administrator of institution I02, looks after its people"),
    Role.CONVENOR: mark("Convenor, reads the reports of final rounds"),
    Role.MEMBER: mark("Member of a working group, reads published reports"),
    Role.OBSERVER: mark("Observer of a working group"),
    Role.AUDITOR: mark("Auditor, reads results under codes and the history"),
    Role.ADMINISTRATOR: mark("Administrator of the platform, looks after institutions and people"),
}
PLATFORM_ROLES = (
    Role.CONVENOR,
    Role.MEMBER,
    Role.OBSERVER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
NAMES: Mapping[Role, str] = {
    Role.COORDINATOR: "示例协调员 Example coordinator",
    Role.ANALYST: "示例检测员 Example analyst",
    Role.APPROVER: "示例批准人 Example approver",
    Role.INSTITUTION_ADMIN: "示例机构管理员 Example institution administrator",
    Role.CONVENOR: "示例召集人 Example convenor",
    Role.MEMBER: "示例工作组成员 Example member",
    Role.OBSERVER: "示例观察员 Example observer",
    Role.AUDITOR: "示例审核员 Example auditor",
    Role.ADMINISTRATOR: "示例平台管理员 Example administrator",
}
"""Nobody real; one field holds both languages."""


@dataclass(frozen=True)
class Member:
    """A laboratory of the alliance with the two people who act for it."""

    laboratory: Laboratory
    analyst: Actor
    approver: Actor


def register_members(session: Session, spec: Specification) -> dict[str, Member]:
    """Register every fictional institution with its laboratory, an analyst and an approver."""
    institutions = {
        code: register_institution(
            session,
            actor=OFFICE,
            code=code,
            name_zh=names.zh,
            name_en=names.en,
            synthetic=True,
        )
        for code, names in spec.institutions.items()
    }
    members = {}
    for demo in spec.laboratories.values():
        number = demo.id.removeprefix("L")
        laboratory = register_laboratory(
            session,
            institutions[demo.institution],
            actor=OFFICE,
            name_zh=f"示例实验室 {number}",
            name_en=f"Example laboratory {number}",
        )
        members[demo.id] = Member(
            laboratory=laboratory,
            analyst=laboratory_person(session, demo.id, Role.ANALYST, laboratory),
            approver=laboratory_person(session, demo.id, Role.APPROVER, laboratory),
        )
    newcomers = members[NEWCOMERS_LABORATORY].laboratory
    role = Role.INSTITUTION_ADMIN
    person = register(session, account=account_of(role), name=NAMES[role])
    grant_role(session, person, actor=OFFICE, role=role, institution=newcomers.institution)
    return members


def account_of(role: Role) -> str:
    """Return the first half of the address under which a visitor signs in with a role."""
    return role.value.replace("_", "-")


def laboratory_person(session: Session, lab: str, role: Role, laboratory: Laboratory) -> Actor:
    """Register a person who holds one role in one laboratory."""
    is_newcomers = lab == NEWCOMERS_LABORATORY
    person = register(
        session,
        account=role.value if is_newcomers else f"{role.value}-{lab.lower()}",
        name=f"{NAMES[role]} {lab.removeprefix('L')}",
    )
    grant_role(session, person, actor=OFFICE, role=role, laboratory=laboratory)
    return actor_of(person)


def register_office(session: Session) -> Person:
    """Register the people who act for no laboratory and return the coordinator."""
    for role in PLATFORM_ROLES:
        person = register(session, account=role.value, name=NAMES[role])
        grant_role(session, person, actor=OFFICE, role=role)
    return register(session, account=Role.COORDINATOR.value, name=NAMES[Role.COORDINATOR])


def register(session: Session, *, account: str, name: str) -> Person:
    """Register one person with the password all of the demonstration share."""
    return register_person(
        session,
        actor=OFFICE,
        email=f"{account}@{DOMAIN}",
        name=name,
        password=PASSWORD,
        language=Language.ZH,
    )
