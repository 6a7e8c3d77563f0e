"""Revisions lead from nothing to the models and back, with rows in the tables."""

from __future__ import annotations

import multiprocessing
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.util import CommandError
from rows import fill_every_table
from sqlalchemy import Connection, MetaData, func, inspect, select, text
from story import Story

from proficiency import jobs, migrating, worker
from proficiency.audit.services import record, verify_chain
from proficiency.database import Database
from proficiency.models import Base
from proficiency.resources import folder

VERSIONS = folder("migrations") / "versions"
REVISIONS = ["base", *sorted(path.name[11:15] for path in VERSIONS.glob("*.py"))]


class Nobody:
    person_id = None
    name = "system"


def fill(database: Database) -> None:
    """Put a row into every table of the kernel."""
    with database.transaction() as session:
        jobs.defer(session, "waiting", number=1)
        record(session, actor=Nobody(), action="x", subject_type="test", subject_id=1)


def structure(connection: Connection) -> set[tuple[object, ...]]:
    """Everything PostgreSQL knows of the tables in `public`: columns, constraints, indexes."""
    queries = (
        """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               a.attidentity, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
        """,
        """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        """,
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    )
    found = {tuple(row) for query in queries for row in connection.execute(text(query))}
    return {row for row in found if row[0] != "alembic_version"}


def test_revisions_and_models_say_the_same(fresh_database: Database) -> None:
    migrating.check(fresh_database.url)


def test_even_the_checks_and_partial_indexes_of_the_models_are_in_the_revisions(
    fresh_database: Database, empty_database: Database
) -> None:
    with empty_database.engine.begin() as connection:
        Base.metadata.create_all(connection)
        modelled = structure(connection)
    with fresh_database.engine.connect() as connection:
        migrated = structure(connection)
    assert modelled
    assert migrated - modelled == set()
    assert modelled - migrated == set()


def test_a_model_without_its_revision_is_noticed(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_tables = MetaData()
    monkeypatch.setattr(Base, "metadata", without_tables)
    with pytest.raises(CommandError, match="remove_table"):
        migrating.check(fresh_database.url)


def test_every_revision_can_be_taken_back_and_applied_again_on_filled_tables(
    empty_database: Database,
) -> None:
    url = empty_database.url
    for before, revision in pairwise(REVISIONS):
        migrating.migrate(url, revision)
        migrating.downgrade(url, before)
        migrating.migrate(url, revision)
        if revision == "0002":
            fill(empty_database)
    with empty_database.session() as session:
        assert verify_chain(session).entries == 1
        assert jobs.pending(session, "waiting") == 1
    migrating.check(url)


def test_everything_can_be_taken_back_from_under_a_finished_round(
    committed_story: Story, fresh_database: Database, tmp_path: Path
) -> None:
    fill_every_table(committed_story, fresh_database)
    worker.run(fresh_database.url, tmp_path, wait=False)
    with fresh_database.session() as session:
        empty = [
            table.name
            for table in Base.metadata.sorted_tables
            if not session.scalar(select(func.count()).select_from(table))
        ]
    assert empty == []
    fresh_database.dispose()
    migrating.downgrade(fresh_database.url, "base")
    inspector = inspect(fresh_database.engine)
    assert inspector.get_table_names(schema="public") == ["alembic_version"]
    assert "jobs" not in inspector.get_schema_names()
    with fresh_database.session() as session:
        left = text("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        assert session.scalar(left) == 0
    migrating.migrate(fresh_database.url)
    fill(fresh_database)


def test_results_are_not_lost_or_left_readable_by_an_update_while_a_round_is_open(
    committed_story: Story, fresh_database: Database
) -> None:
    fresh_database.dispose()
    migrating.downgrade(fresh_database.url, "0010")
    count, state = text("SELECT count(*) FROM result"), "UPDATE round SET state = :state"
    with fresh_database.transaction() as session:
        before = session.scalar(count)
        session.execute(text(state), {"state": "open"})
    with pytest.raises(RuntimeError, match=committed_story.round.code):
        migrating.migrate(fresh_database.url)
    with fresh_database.transaction() as session:
        assert session.scalar(count) == before
        session.execute(text(state), {"state": "closed"})
    migrating.migrate(fresh_database.url)
    with fresh_database.session() as session:
        assert before and session.scalar(count) == before
        unread = text("SELECT count(*) FROM result_set WHERE opened_at IS NULL")
        assert session.scalar(unread) == 0


def test_two_servers_that_start_at_once_migrate_once(empty_database: Database) -> None:
    # In processes of their own: alembic's context is global, the database is all they share.
    spawn = multiprocessing.get_context("spawn")
    servers = [spawn.Process(target=migrating.migrate, args=[empty_database.url]) for _ in "ab"]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    assert [server.exitcode for server in servers] == [0, 0]
    fill(empty_database)


def test_a_failing_revision_changes_nothing(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "procrastinate.schema.SchemaManager.get_schema", lambda: "CREATE TABLE half (); SELECT 1/0"
    )
    with pytest.raises(Exception, match="division by zero"):
        migrating.migrate(empty_database.url)
    assert inspect(empty_database.engine).get_table_names(schema="public") == []
    assert "jobs" not in inspect(empty_database.engine).get_schema_names()


def test_a_new_revision_is_numbered_dated_and_holds_the_difference(
    fresh_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = folder("migrations")
    copy = tmp_path / "migrations"
    (copy / "versions").mkdir(parents=True)
    for path in (*source.glob("*.*"), *source.glob("versions/*.py")):
        (copy / path.relative_to(source)).write_bytes(path.read_bytes())
    monkeypatch.setattr(migrating, "folder", lambda _: copy)
    with fresh_database.transaction() as session:
        session.execute(text("DROP INDEX ix_audit_entry_subject"))
    path = migrating.new_migration(fresh_database.url, "Find subjects faster!")
    number = f"{len(REVISIONS):04}"
    assert path.name[10:] == f"_{number}_find_subjects_faster.py"
    assert "create_index('ix_audit_entry_subject'" in path.read_text()
    with pytest.raises(CommandError, match="not up to date"):
        migrating.check(fresh_database.url)
    migrating.migrate(fresh_database.url)
    migrating.check(fresh_database.url)
