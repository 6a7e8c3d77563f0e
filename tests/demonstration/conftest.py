"""The demonstration in a database of its own, made once for all workers of a run; only read it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from proficiency.database import Database
from proficiency.demonstration.seeding import seed

NAME = "demonstration"
LOCK = 20251101


@pytest.fixture(scope="session")
def demonstration(server: str) -> Iterator[Database]:
    """Lend the database with the whole demonstration; what a test changes must not be committed."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            admin.execute(f"CREATE DATABASE {NAME} TEMPLATE template_migrated")
        database = Database(server.replace("/postgres?", f"/{NAME}?"))
        seed(database)
    yield database
    database.dispose()
