"""Take a register into the platform: institutions, laboratories, people, roles; all or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import differences, record
from ..database import lock
from ..errors import InvalidInput, Problem, Refusal
from ..i18n import Language, mark
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from . import passwords
from .access import PasswordReset
from .actor import Actor
from .models import Institution, Laboratory, Person
from .password_resets import PATH
from .permissions import Act, require
from .queries import recipient_of
from .roles import Role
from .services import checked_address, grant_role, register_institution, register_laboratory
from .tokens import new_token, token_digest

VALID = timedelta(days=7)
_SCHEME = table("scheme", column("id"), column("code"))

CODE_MISSING = mark("The code of the institution is missing.")
NAME_MISSING = mark("A new institution needs a name in one of the two languages.")
LABORATORY_MISSING = mark("This role is held in a laboratory; name it.")
SCHEME_UNKNOWN = mark("There is no scheme with the code {code}.")
ROLE_UNKNOWN = mark("“{typed}” is no role.")
ROLE_WITHOUT_PERSON = mark("A role needs the e-mail address of a person.")
PERSON_WITHOUT_NAME = mark("A new person needs a name.")
LANGUAGE_UNKNOWN = mark("“{typed}” is no language of the platform; write zh or en.")
NAMES_CONTRADICT = mark("Institution {code} has another name in row {other}.")


class Kind(StrEnum):
    """What becomes of one thing a row names."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class RegisterRow:
    """One row of a register, as typed, without surrounding blanks."""

    number: int
    institution_code: str = ""
    institution_zh: str = ""
    institution_en: str = ""
    laboratory_zh: str = ""
    laboratory_en: str = ""
    email: str = ""
    name: str = ""
    language: str = ""
    role: str = ""
    scheme: str = ""


@dataclass(frozen=True)
class Change:
    """One thing a row names, and what becomes of it."""

    row: int
    kind: Kind
    what: str
    name: str


@dataclass
class Import:
    """What an import does, and what stands in its way."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    newcomers: list[Person] = field(default_factory=list)

    def count(self, kind: Kind) -> int:
        """Count the things of one kind."""
        return sum(change.kind is kind for change in self.changes)


def preview_register(session: Session, rows: Iterable[RegisterRow], *, actor: Actor) -> Import:
    """Say what an import would do by doing it and taking it back."""
    require(actor, Act.IMPORT_REGISTER)
    attempt = session.begin_nested()
    try:
        return _Importing(session, actor).take(rows)
    finally:
        attempt.rollback()
        session.expire_all()


def import_register(
    session: Session, rows: Iterable[RegisterRow], *, actor: Actor, invite: bool
) -> Import:
    """Take every row in, or refuse all of them with every problem."""
    require(actor, Act.IMPORT_REGISTER)
    lock(session, "register import")
    done = _Importing(session, actor).take(rows)
    if done.problems:
        raise InvalidInput(done.problems)
    if invite:
        for person in done.newcomers:
            _invite(session, person, actor=actor)
    if done.count(Kind.NEW) + done.count(Kind.CHANGED):
        record(
            session,
            actor=actor,
            action="register.imported",
            subject_type="register",
            subject_id="register",
            facts={kind.value: done.count(kind) for kind in Kind},
        )
    return done


class _Importing:
    """One import on its way through the rows."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session, self.actor = session, actor
        self.result = Import()
        self.unknown_password = passwords.digest(secrets.token_urlsafe(32))
        self.first_row: dict[str, RegisterRow] = {}

    def take(self, rows: Iterable[RegisterRow]) -> Import:
        for row in rows:
            try:
                self._take_row(row)
            except _Wrong as wrong:
                self.result.problems.append(wrong.problem)
            except Refusal as refusal:
                self.result.problems.append(Problem(refusal.message, refusal.facts, row=row.number))
        return self.result

    def _take_row(self, row: RegisterRow) -> None:
        institution = self._institution(row)
        laboratory = self._laboratory(row, institution)
        person = self._person(row)
        if row.role:
            self._role(row, person, institution, laboratory)

    def _institution(self, row: RegisterRow) -> Institution:
        code = row.institution_code
        if not code:
            raise _Wrong(CODE_MISSING, row, "institution_code")
        first = self.first_row.setdefault(code, row)
        for name in ("institution_zh", "institution_en"):
            here, there = getattr(row, name), getattr(first, name)
            if here and there and here != there:
                raise _Wrong(NAMES_CONTRADICT, row, name, code=code, other=first.number)
        found = self.session.scalar(select(Institution).where(Institution.code == code))
        if found is None:
            if not (row.institution_zh or row.institution_en):
                raise _Wrong(NAME_MISSING, row, "institution_zh")
            found = register_institution(
                self.session,
                actor=self.actor,
                code=code,
                name_zh=row.institution_zh,
                name_en=row.institution_en,
            )
            self._note(row, Kind.NEW, "institution", code)
        elif first is row:
            kind = self._rename(found, row.institution_zh, row.institution_en)
            self._note(row, kind, "institution", code)
        return found

    def _laboratory(self, row: RegisterRow, institution: Institution) -> Laboratory | None:
        if not (row.laboratory_zh or row.laboratory_en):
            return None
        name = row.laboratory_zh or row.laboratory_en
        same = [
            each
            for each in institution.laboratories
            if (row.laboratory_zh and each.name_zh == row.laboratory_zh)
            or (row.laboratory_en and each.name_en == row.laboratory_en)
        ]
        if not same:
            found = register_laboratory(
                self.session,
                institution,
                actor=self.actor,
                name_zh=row.laboratory_zh,
                name_en=row.laboratory_en,
            )
            self._note(row, Kind.NEW, "laboratory", name)
            return found
        kind = self._rename(same[0], row.laboratory_zh, row.laboratory_en)
        if kind is Kind.CHANGED or not row.email:
            self._note(row, kind, "laboratory", name)
        return same[0]

    def _rename(self, thing: Institution | Laboratory, zh: str, en: str) -> Kind:
        names = (zh or thing.name_zh, en or thing.name_en)
        if names == (thing.name_zh, thing.name_en):
            return Kind.SAME
        before = {"name_zh": thing.name_zh, "name_en": thing.name_en}
        thing.name_zh, thing.name_en = names
        self.session.flush()
        record(
            self.session,
            actor=self.actor,
            action=f"{thing.__tablename__}.renamed",
            subject_type=thing.__tablename__,
            subject_id=thing.id,
            facts=differences(before, {"name_zh": thing.name_zh, "name_en": thing.name_en}),
        )
        return Kind.CHANGED

    def _person(self, row: RegisterRow) -> Person | None:
        if not row.email:
            if row.role:
                raise _Wrong(ROLE_WITHOUT_PERSON, row, "email")
            return None
        address = checked_address(row.email)
        found = self.session.scalar(select(Person).where(Person.email == address))
        if found is not None:
            self._note(row, Kind.SAME, "person", address)
            return found
        if not row.name:
            raise _Wrong(PERSON_WITHOUT_NAME, row, "name")
        language = row.language or Language.ZH.value
        if language not in set(Language):
            raise _Wrong(LANGUAGE_UNKNOWN, row, "language", typed=row.language)
        person = Person(
            email=address,
            name=row.name,
            password_hash=self.unknown_password,
            language=Language(language),
            created_at=clock.now(),
        )
        self.session.add(person)
        self.session.flush()
        record(
            self.session,
            actor=self.actor,
            action="person.registered",
            subject_type="person",
            subject_id=person.id,
        )
        self.result.newcomers.append(person)
        self._note(row, Kind.NEW, "person", address)
        return person

    def _role(
        self,
        row: RegisterRow,
        person: Person | None,
        institution: Institution,
        laboratory: Laboratory | None,
    ) -> None:
        if row.role not in set(Role) or row.role == Role.SYSTEM:
            raise _Wrong(ROLE_UNKNOWN, row, "role", typed=row.role)
        role = Role(row.role)
        in_laboratory = role in {Role.ANALYST, Role.APPROVER}
        if in_laboratory and laboratory is None:
            raise _Wrong(LABORATORY_MISSING, row, "laboratory_zh")
        scheme_id = self._scheme(row) if role is Role.COORDINATOR else None
        place = {
            "scheme_id": scheme_id,
            "laboratory": laboratory if in_laboratory else None,
            "institution": institution if role is Role.INSTITUTION_ADMIN else None,
        }
        assert person is not None
        held = any(
            (g.role, g.scheme_id, g.laboratory_id, g.institution_id)
            == (
                role,
                scheme_id,
                laboratory.id if laboratory and in_laboratory else None,
                institution.id if role is Role.INSTITUTION_ADMIN else None,
            )
            for g in person.grants
        )
        if not held:
            grant_role(self.session, person, actor=self.actor, role=role, **place)  # type: ignore[arg-type]  # each has its kind
        self._note(row, Kind.SAME if held else Kind.NEW, "role", f"{person.email} {role.value}")

    def _scheme(self, row: RegisterRow) -> int:
        number = self.session.scalar(select(_SCHEME.c.id).where(_SCHEME.c.code == row.scheme))
        if number is None:
            raise _Wrong(SCHEME_UNKNOWN, row, "scheme", code=row.scheme)
        return int(number)

    def _note(self, row: RegisterRow, kind: Kind, what: str, name: str) -> None:
        self.result.changes.append(Change(row.number, kind, what, name))


class _Wrong(Exception):
    """A row that cannot be taken, with its problem."""

    def __init__(self, message: str, at: RegisterRow, column: str, **facts: object) -> None:
        super().__init__(message)
        self.problem = Problem(message, facts, row=at.number, column=column)


def _invite(session: Session, person: Person, *, actor: Actor) -> None:
    """Send a link to set the first password."""
    token, now = new_token(), clock.now()
    session.add(
        PasswordReset(
            person_id=person.id,
            token_sha256=token_digest(token),
            created_at=now,
            expires_at=now + VALID,
        )
    )
    session.flush()
    tell(
        session,
        NoticeKind.INVITATION,
        [recipient_of(person)],
        facts={"inviter": actor.name, "until": now + VALID, "path": PATH.format(token=token)},
        useful_until=now + VALID,
    )
