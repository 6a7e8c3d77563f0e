"""The register of people: who registers, which roles go together, and signing in."""

from __future__ import annotations

from itertools import product

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from proficiency.audit.models import AuditEntry
from proficiency.errors import CodeTaken, Forbidden, Refusal
from proficiency.i18n import Language
from proficiency.identity import passwords
from proficiency.identity.actor import SYSTEM, Actor, Grant
from proficiency.identity.models import Institution, Laboratory, Person, RoleGrant
from proficiency.identity.refusals import (
    EmailTaken,
    EntersAndSigns,
    GrantIncomplete,
    NoEmail,
    PasswordTooShort,
    RoleAlreadyHeld,
)
from proficiency.identity.roles import Role
from proficiency.identity.services import (
    actor_of,
    authenticate,
    change_language,
    grant_role,
    register_institution,
    register_laboratory,
    register_person,
)
from proficiency.schemes.services import create_scheme

ADMINISTRATOR = Actor(None, "administrator", frozenset({Grant(Role.ADMINISTRATOR)}))
STRANGERS = [
    Actor(1, "coordinator", frozenset({Grant(Role.COORDINATOR, scheme_id=1)})),
    Actor(1, "approver", frozenset({Grant(Role.APPROVER, laboratory_id=1)})),
    Actor(1, "nobody"),
]
PASSWORD = "open sesame"
NEEDS = {
    Role.COORDINATOR: (True, False, False),
    Role.ANALYST: (False, True, False),
    Role.APPROVER: (False, True, False),
    Role.INSTITUTION_ADMIN: (False, False, True),
    Role.SYSTEM: None,
}
"""Whether a role needs a scheme, a laboratory and an institution; the others need none."""
WRONG_OBJECTS = [
    (role, given)
    for role in Role
    for given in product((False, True), repeat=3)
    if given != NEEDS.get(role, (False, False, False))
]


def new_institution(session: Session, code: str = "I01") -> Institution:
    return register_institution(
        session, actor=ADMINISTRATOR, code=code, name_zh="甲", name_en="First", synthetic=True
    )


def new_laboratory(session: Session, *, one_person: bool = False) -> Laboratory:
    found = session.scalars(select(Institution)).first()
    return register_laboratory(
        session,
        found or new_institution(session),
        actor=ADMINISTRATOR,
        name_zh="一室",
        name_en="One",
        one_person=one_person,
    )


def new_person(session: Session, email: str = "Li.Hua@Example.org ") -> Person:
    return register_person(
        session, actor=ADMINISTRATOR, email=email, name="李华", password=PASSWORD
    )


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def refused_without_trace(session: Session, refusal: type[Refusal], act: object) -> Refusal:
    def stored() -> list[object]:
        tables = (Institution.id, Laboratory.id, Person.id, RoleGrant.id)
        return [set(session.scalars(select(column))) for column in tables]

    before = (stored(), actions(session))
    with pytest.raises(refusal) as refused:
        act()  # type: ignore[operator]  # each caller gives a function
    assert (stored(), actions(session)) == before
    return refused.value


def test_an_administrator_registers_institutions_laboratories_and_people(session: Session) -> None:
    laboratory = new_laboratory(session)
    person = new_person(session)
    assert laboratory.institution.code == "I01"
    assert laboratory.institution.synthetic
    assert (person.email, person.language, person.active) == (
        "li.hua@example.org",
        Language.ZH,
        True,
    )
    assert actions(session) == [
        "institution.registered",
        "laboratory.added",
        "person.registered",
    ]


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda a: a.name)
def test_nobody_else_registers_anything_or_grants_a_role(session: Session, stranger: Actor) -> None:
    laboratory, person = new_laboratory(session), new_person(session)
    for act in (
        lambda: register_institution(session, actor=stranger, code="I02", name_zh="", name_en=""),
        lambda: register_laboratory(
            session, laboratory.institution, actor=stranger, name_zh="", name_en=""
        ),
        lambda: register_person(session, actor=stranger, email="a@b.c", name="", password=PASSWORD),
        lambda: grant_role(session, person, actor=stranger, role=Role.AUDITOR),
    ):
        refused_without_trace(session, Forbidden, act)


def test_the_product_registers_the_first_person(session: Session) -> None:
    person = register_person(
        session, actor=SYSTEM, email="first@example.org", name="First", password=PASSWORD
    )
    grant_role(session, person, actor=SYSTEM, role=Role.ADMINISTRATOR)
    assert actor_of(person).grants == {Grant(Role.ADMINISTRATOR)}


def test_a_code_and_an_address_are_used_once(session: Session) -> None:
    new_institution(session)
    refused_without_trace(session, CodeTaken, lambda: new_institution(session))
    new_person(session)
    refusal = refused_without_trace(
        session, EmailTaken, lambda: new_person(session, "LI.HUA@example.ORG")
    )
    assert refusal.facts == {"email": "li.hua@example.org"}


@pytest.mark.parametrize("email", ["", "li.hua", "@example.org", "li@", "li hua@example.org"])
def test_what_is_no_address_is_refused(session: Session, email: str) -> None:
    refused_without_trace(session, NoEmail, lambda: new_person(session, email))


def test_a_short_password_is_refused(session: Session) -> None:
    refused_without_trace(
        session,
        PasswordTooShort,
        lambda: register_person(
            session, actor=ADMINISTRATOR, email="a@b.c", name="", password="1234567"
        ),
    )


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.SYSTEM])
def test_a_role_is_granted_with_its_object_and_becomes_a_grant_of_the_actor(
    session: Session, role: Role
) -> None:
    person, laboratory = new_person(session), new_laboratory(session)
    scheme = create_scheme(session, actor=ADMINISTRATOR, code="S", name_zh="", name_en="")
    where: dict[str, object] = {
        Role.COORDINATOR: {"scheme_id": scheme.id},
        Role.ANALYST: {"laboratory": laboratory},
        Role.APPROVER: {"laboratory": laboratory},
        Role.INSTITUTION_ADMIN: {"institution": laboratory.institution},
    }.get(role, {})
    grant_role(session, person, actor=ADMINISTRATOR, role=role, **where)
    expected = {
        Role.COORDINATOR: {Grant(role, scheme_id=scheme.id)},
        Role.ANALYST: {Grant(role, laboratory_id=laboratory.id)},
        Role.APPROVER: {Grant(role, laboratory_id=laboratory.id)},
        Role.INSTITUTION_ADMIN: {
            Grant(role, institution_id=laboratory.institution_id),
            Grant(role, None, laboratory.id, laboratory.institution_id),
        },
    }.get(role, {Grant(role)})
    assert actor_of(person).grants == expected
    assert actions(session)[-1] == "role.granted"


@pytest.mark.parametrize(("role", "given"), WRONG_OBJECTS)
def test_a_role_with_the_wrong_object_is_refused(
    session: Session, role: Role, given: tuple[bool, bool, bool]
) -> None:
    person, laboratory = new_person(session), new_laboratory(session)
    refused_without_trace(
        session,
        GrantIncomplete,
        lambda: grant_role(
            session,
            person,
            actor=ADMINISTRATOR,
            role=role,
            scheme_id=1 if given[0] else None,
            laboratory=laboratory if given[1] else None,
            institution=laboratory.institution if given[2] else None,
        ),
    )


def test_a_role_is_granted_once(session: Session) -> None:
    person, laboratory = new_person(session), new_laboratory(session)
    grant_role(session, person, actor=ADMINISTRATOR, role=Role.ANALYST, laboratory=laboratory)
    refused_without_trace(
        session,
        RoleAlreadyHeld,
        lambda: grant_role(
            session, person, actor=ADMINISTRATOR, role=Role.ANALYST, laboratory=laboratory
        ),
    )


@pytest.mark.parametrize(
    ("first", "second"), [(Role.ANALYST, Role.APPROVER), (Role.APPROVER, Role.ANALYST)]
)
def test_one_person_does_not_enter_and_sign_in_one_laboratory(
    session: Session, first: Role, second: Role
) -> None:
    person, laboratory = new_person(session), new_laboratory(session)
    grant_role(session, person, actor=ADMINISTRATOR, role=first, laboratory=laboratory)
    refused_without_trace(
        session,
        EntersAndSigns,
        lambda: grant_role(
            session, person, actor=ADMINISTRATOR, role=second, laboratory=laboratory
        ),
    )


def test_one_person_enters_here_and_signs_there_or_does_both_alone(session: Session) -> None:
    person, here, there = new_person(session), new_laboratory(session), new_laboratory(session)
    alone = new_laboratory(session, one_person=True)
    for role, laboratory in (
        (Role.ANALYST, here),
        (Role.APPROVER, there),
        (Role.ANALYST, alone),
        (Role.APPROVER, alone),
    ):
        grant_role(session, person, actor=ADMINISTRATOR, role=role, laboratory=laboratory)
    assert actor_of(person).laboratories() == {here.id, there.id, alone.id}


def test_the_right_password_lets_in_whatever_the_case_of_the_address(session: Session) -> None:
    person = new_person(session)
    before = actions(session)
    assert authenticate(session, email=" LI.HUA@example.org", password=PASSWORD) is person
    assert actions(session) == before


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("li.hua@example.org", "open sesamE"),
        ("li.hua@example.org", ""),
        ("nobody@example.org", PASSWORD),
        ("", ""),
    ],
)
def test_a_failed_try_lets_nobody_in_and_is_recorded_without_what_was_typed(
    session: Session, email: str, password: str
) -> None:
    person = new_person(session)
    assert authenticate(session, email=email, password=password) is None
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.action == "sign_in.failed"
    assert entry.subject_id == (str(person.id) if email == person.email else "unknown")
    content = f"{entry.facts} {entry.subject_id} {entry.actor_name}"
    assert "sesam" not in content
    assert "@" not in content


def test_somebody_who_left_is_not_let_in(session: Session) -> None:
    person = new_person(session)
    person.active = False
    assert authenticate(session, email=person.email, password=PASSWORD) is None
    assert actions(session)[-1] == "sign_in.failed"


def test_an_unknown_address_costs_the_same_work_as_a_wrong_password(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: list[tuple[object, ...]] = []

    class Watched(PasswordHasher):
        def verify(self, stored: str | bytes, password: str | bytes) -> bool:
            cost = str(stored).split("$")[3]
            settings.append((cost, "argon2id" in str(stored)))
            return super().verify(stored, password)

    new_person(session)
    watched = Watched(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", watched)
    authenticate(session, email="li.hua@example.org", password="wrong")
    authenticate(session, email="nobody@example.org", password="wrong")
    authenticate(session, email="nobody@example.org", password="")
    assert settings == [("m=19456,t=2,p=1", True)] * 3


def test_a_digest_of_older_settings_is_renewed_when_its_owner_comes(session: Session) -> None:
    person = new_person(session)
    person.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    old = person.password_hash
    authenticate(session, email=person.email, password="wrong")
    assert person.password_hash == old
    assert authenticate(session, email=person.email, password=PASSWORD) is person
    assert "m=19456,t=2,p=1" in person.password_hash
    assert authenticate(session, email=person.email, password=PASSWORD) is person


def test_the_password_itself_is_stored_nowhere(session: Session) -> None:
    person = new_person(session)
    assert PASSWORD not in person.password_hash
    assert passwords.digest(PASSWORD) != person.password_hash


def test_the_language_of_a_person_is_remembered(session: Session) -> None:
    person = new_person(session)
    change_language(session, person, Language.EN)
    session.expire(person)
    assert person.language is Language.EN


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE person SET email = 'Li@example.org'", "email_lower_case"),
        ("UPDATE person SET language = 'fr'", "language_known"),
        ("UPDATE role_grant SET role = 'coordinator'", "coordinator_has_scheme"),
        ("UPDATE role_grant SET laboratory_id = NULL", "laboratory_role_has_laboratory"),
        (
            "UPDATE role_grant SET institution_id = (SELECT min(id) FROM institution)",
            "institution_role_has_institution",
        ),
        ("UPDATE role_grant SET role = 'system', laboratory_id = NULL", "system_is_nobody"),
        ("UPDATE role_grant SET role = 'king', laboratory_id = NULL", "role_known"),
        (
            "INSERT INTO role_grant (person_id, role, laboratory_id)"
            " SELECT person_id, role, laboratory_id FROM role_grant",
            "uq_role_grant_once",
        ),
        (
            "INSERT INTO institution (code, name_zh, name_en, synthetic)"
            " SELECT code, '', '', false FROM institution",
            "uq_institution_code",
        ),
        ("DELETE FROM institution", "fk_laboratory_institution_id"),
    ],
)
def test_the_database_refuses_impossible_people_and_roles(
    session: Session, statement: str, constraint: str
) -> None:
    person, laboratory = new_person(session), new_laboratory(session)
    grant_role(session, person, actor=ADMINISTRATOR, role=Role.ANALYST, laboratory=laboratory)
    with pytest.raises(IntegrityError, match=constraint), session.begin_nested():
        session.execute(text(statement))
