"""`audit verify` proves the history, or names what does not hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from proficiency.audit.services import record, verify_chain
from proficiency.cli import main
from proficiency.database import Database
from proficiency.identity.actor import SYSTEM


@pytest.fixture
def kept(fresh_database: Database, monkeypatch: pytest.MonkeyPatch) -> str:
    """A history of four entries; returns its last seal."""
    monkeypatch.setenv("PROFICIENCY_DATABASE_URL", fresh_database.url)
    with fresh_database.transaction() as session:
        for number in range(1, 5):
            record(session, actor=SYSTEM, action="x", subject_type="test", subject_id=number)
        return verify_chain(session).last_digest


def verify(tmp_path: Path, *more: str) -> int:
    return main(["audit", "verify", "--data", str(tmp_path), *more])


def falsify(database: Database, statement: str) -> None:
    with database.transaction() as session:
        session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        session.execute(text(statement))


def test_a_whole_history_is_shown_with_its_last_seal(
    kept: str, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert verify(tmp_path) == 0
    out = capsys.readouterr().out
    assert "Entries: 4" in out and "记录条数：4" in out
    assert kept in out


def test_a_changed_and_a_missing_entry_are_named(
    kept: str, fresh_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    falsify(fresh_database, "UPDATE audit_entry SET action = 'y' WHERE id = 2")
    falsify(fresh_database, "DELETE FROM audit_entry WHERE id = 3")
    assert verify(tmp_path) == 1
    out = capsys.readouterr().out
    assert "The content of entry 2 is not what was sealed." in out
    assert "An entry before entry 4 is missing." in out


def test_an_end_that_was_cut_off_is_found_by_the_seal_that_was_kept(
    kept: str, fresh_database: Database, tmp_path: Path
) -> None:
    assert verify(tmp_path, "--kept", kept) == 0
    falsify(fresh_database, "DELETE FROM audit_entry WHERE id = 4")
    assert verify(tmp_path) == 0
    assert verify(tmp_path, "--kept", kept) == 1
