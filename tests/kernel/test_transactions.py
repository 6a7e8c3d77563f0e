"""One place commits: everything inside a transaction stays, or nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from proficiency.database import Database


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
