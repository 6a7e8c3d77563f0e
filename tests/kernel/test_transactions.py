"""One place commits: everything inside a transaction stays, or nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from proficiency.audit.services import record
from proficiency.database import Database


class Nobody:
    person_id = None
    name = "system"


def count(session: Session) -> int:
    return session.scalar(text("SELECT count(*) FROM note"))


@pytest.fixture
def notes(fresh_database: Database) -> Database:
    with fresh_database.transaction() as session:
        session.execute(text("CREATE TABLE note (body text)"))
    return fresh_database


def test_a_finished_transaction_stays(notes: Database) -> None:
    with notes.transaction() as session:
        session.execute(text("INSERT INTO note VALUES ('kept')"))
    with notes.session() as session:
        assert count(session) == 1


def test_an_error_inside_leaves_nothing_behind(notes: Database) -> None:
    with pytest.raises(RuntimeError, match="halfway"), notes.transaction() as session:
        session.execute(text("INSERT INTO note VALUES ('lost')"))
        raise RuntimeError("halfway")
    with notes.session() as session:
        assert count(session) == 0


def test_doors_joined_to_a_test_share_its_transaction_and_leave_nothing(
    session: Session, joined_database: Database, database: Database
) -> None:
    with joined_database.transaction() as inner:
        inner.execute(text("CREATE TABLE note (body text)"))
        inner.execute(text("INSERT INTO note VALUES ('seen by the test')"))
    with pytest.raises(RuntimeError), joined_database.transaction() as inner:
        inner.execute(text("INSERT INTO note VALUES ('lost')"))
        raise RuntimeError
    assert count(session) == 1
    with database.session() as outside:
        assert outside.scalar(text("SELECT to_regclass('note')")) is None


def test_what_was_read_stays_readable_after_the_transaction(fresh_database: Database) -> None:
    with fresh_database.transaction() as session:
        entry = record(session, actor=Nobody(), action="x", subject_type="t", subject_id=1)
    assert entry.action == "x"
