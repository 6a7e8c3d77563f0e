"""Two at the same moment: one gets in, the other is told why not, and no guess goes uncounted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from proficiency.audit.models import AuditEntry
from proficiency.database import Database
from proficiency.errors import CodeTaken, Refusal
from proficiency.i18n import Language
from proficiency.identity import throttling
from proficiency.identity.access import Invitation, Throttle
from proficiency.identity.actor import SYSTEM
from proficiency.identity.invitations import accept_as_newcomer, invite, withdraw_invitation
from proficiency.identity.models import Institution, Person
from proficiency.identity.refusals import EmailTaken, LinkUnusable
from proficiency.identity.roles import Role
from proficiency.identity.services import register_institution, register_person

PASSWORD = "a good password"


def together(database: Database, *acts: Callable[[Session], object]) -> list[type]:
    """Do all at the same moment, each in its transaction; return what became of each."""
    begin = Barrier(len(acts))

    def run(act: Callable[[Session], object]) -> type:
        try:
            with database.transaction() as session:
                begin.wait()
                act(session)
        except Refusal as refusal:
            return type(refusal)
        return type(None)

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts), key=lambda kind: kind.__name__)


def test_of_two_with_one_code_the_second_is_refused_in_words(fresh_database: Database) -> None:
    def take(session: Session) -> None:
        register_institution(session, actor=SYSTEM, code="I01", name_zh="甲", name_en="First")

    assert together(fresh_database, take, take) == [CodeTaken, type(None)]
    with fresh_database.session() as session:
        assert len(session.scalars(select(Institution)).all()) == 1


def test_of_two_with_one_address_the_second_is_refused_in_words(
    fresh_database: Database,
) -> None:
    def take(session: Session) -> None:
        register_person(session, actor=SYSTEM, email="li@a.example", name="Li", password=PASSWORD)

    assert together(fresh_database, take, take) == [EmailTaken, type(None)]
    with fresh_database.session() as session:
        assert len(session.scalars(select(Person)).all()) == 1


def test_an_invitation_followed_twice_at_once_gives_one_account(fresh_database: Database) -> None:
    with fresh_database.transaction() as session:
        path = invite(
            session, actor=SYSTEM, email="li@a.example", name="Li", role=Role.ADMINISTRATOR
        ).path

    def accept(session: Session) -> None:
        token = path.rpartition("/")[2]
        accept_as_newcomer(session, token, name="Li", password=PASSWORD, language=Language.ZH)

    assert together(fresh_database, accept, accept) == [LinkUnusable, type(None)]


def test_an_invitation_accepted_while_its_list_is_read_is_not_withdrawn_any_more(
    fresh_database: Database,
) -> None:
    with fresh_database.transaction() as session:
        invited = invite(
            session, actor=SYSTEM, email="li@a.example", name="Li", role=Role.ADMINISTRATOR
        )
        token = invited.path.rpartition("/")[2]
    with fresh_database.transaction() as reading:
        invitation = reading.scalars(select(Invitation)).one()
        with fresh_database.transaction() as session:
            accept_as_newcomer(session, token, name="Li", password=PASSWORD, language=Language.ZH)
        withdraw_invitation(reading, invitation, actor=SYSTEM)
    with fresh_database.session() as session:
        told = set(session.scalars(select(AuditEntry.action)))
        assert "invitation.accepted" in told and "invitation.withdrawn" not in told


@pytest.mark.parametrize("tries", [8])
def test_guesses_sent_at_once_are_counted_one_by_one(fresh_database: Database, tries: int) -> None:
    limit = throttling.account("li@a.example")
    kinds = together(fresh_database, *[lambda session: throttling.begin(session, [limit])] * tries)
    assert kinds.count(type(None)) == limit.free
    assert kinds.count(throttling.TriedTooOften) == tries - limit.free
    with fresh_database.session() as session:
        assert session.scalars(select(Throttle.failures)).all() == [limit.free]
