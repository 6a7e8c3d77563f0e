"""One PostgreSQL server per run of the tests, one migrated template, a copy for each worker.

- `database`: a `Database` on this worker's copy. Nothing may be committed there.
- `session`: a session whose commits stay inside one transaction that the end of the test undoes.
- `joined_database`: a `Database` whose every transaction joins the one of `session`, for doors
  that open their own (web, API). Commit or flush what `session` prepared before using it.
- `fresh_database`: a copy of its own for a test that needs real commits, threads or a worker.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from proficiency.config import new_sealing_key, sealing_key
from proficiency.database import Database
from proficiency.embedded import Cluster
from proficiency.migrating import migrate
from proficiency.results.keyring import KEYRING

pytest_plugins = ["story"]
# No deadline: machines are shared, and time says nothing about behaviour. A run that decides on a
# change tries the same examples each time; runs at a desk look for new ones.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
PREFIX = "proficiency-tests-"
TEMPLATE = "template_migrated"
DRAFT = "template_draft"
SEALING_KEY = new_sealing_key()
"""One key for this process and what it starts."""
os.environ["PROFICIENCY_SEALING_KEY"] = SEALING_KEY
KEYRING.hold([sealing_key(SEALING_KEY)])
run_folder = pytest.StashKey[Path]()
run_lock = pytest.StashKey[object]()
copies = count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Give the whole run one folder; the workers of xdist are told it by their controller."""
    if hasattr(config, "workerinput"):
        config.stash[run_folder] = Path(config.workerinput["run_folder"])
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the end is reached then too
    sweep()
    # Locked before it gets the name by which another run's sweep would find it.
    draft = Path(tempfile.mkdtemp(prefix=f"new-{PREFIX}"))
    config.stash[run_lock] = try_lock(draft)
    config.stash[run_folder] = draft.rename(draft.with_name(draft.name.removeprefix("new-")))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell a worker of xdist the folder of the run."""
    node.workerinput["run_folder"] = str(node.config.stash[run_folder])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server of the run, whichever worker started it."""
    if run_lock in config.stash:
        discard(config.stash[run_folder])


def sweep() -> None:
    """Stop the servers of earlier runs that were killed: nobody holds their lock any more."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        if file := try_lock(folder):
            discard(folder)
            file.close()


def discard(folder: Path) -> None:
    """Stop a run's server and remove its folder."""
    Cluster(folder / "data").halt()
    shutil.rmtree(folder, ignore_errors=True)


def try_lock(folder: Path):
    """Take the lock of a run, or nothing when the run is alive, just gone or somebody else's."""
    try:
        file = (folder / "run.lock").open("w")
    except (FileNotFoundError, PermissionError):
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the run's server, with the migrated template in it."""
    folder = request.config.stash[run_folder]
    cluster = Cluster(folder / "data", durable=False)
    try:
        with (folder / "template.lock").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            url = cluster.start()
            make_template(url)
        yield url
    finally:
        cluster.leave()  # other workers may still be at it: the controller stops it


def make_template(url: str) -> None:
    """Migrate the database all others are copied from, unless another worker has done it."""
    with psycopg.connect(url, autocommit=True) as admin:
        names = admin.execute("SELECT datname FROM pg_database").fetchall()
        if (TEMPLATE,) not in names:
            admin.execute(f"DROP DATABASE IF EXISTS {DRAFT}")
            admin.execute(f"CREATE DATABASE {DRAFT}")
            migrate(named(url, DRAFT))
            admin.execute(f"ALTER DATABASE {DRAFT} RENAME TO {TEMPLATE}")


def named(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return url.replace("/postgres?", f"/{name}?")


@contextmanager
def copied(url: str, name: str, template: str = TEMPLATE) -> Iterator[Database]:
    """Lend a copy of a database."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        database = Database(named(url, name))
        try:
            yield database
        finally:
            database.dispose()
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def database(server: str, worker_id: str) -> Iterator[Database]:
    """Lend this worker's copy; nothing may be committed there."""
    with copied(server, f"copy_{worker_id}") as database:
        yield database


@pytest.fixture
def fresh_database(server: str, worker_id: str) -> Iterator[Database]:
    """Lend an empty migrated database to one test, for real commits."""
    with copied(server, f"fresh_{worker_id}_{next(copies)}") as database:
        yield database


@pytest.fixture
def empty_database(server: str, worker_id: str) -> Iterator[Database]:
    """Lend a database without any table."""
    name = f"empty_{worker_id}_{next(copies)}"
    with copied(server, name, template="template0") as database:
        yield database


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """Lend a connection inside a transaction that is undone in the end."""
    with database.engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """Lend a session; service code runs normally, and nothing of it stays."""
    with joined_session(connection) as session:
        yield session


@pytest.fixture
def joined_database(database: Database, connection: Connection) -> Database:
    """Lend a database whose transactions all happen inside the one of this test."""
    return JoinedDatabase(database, connection)


class JoinedDatabase(Database):
    """A database seen from inside one transaction; to be used from one thread."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self.url = database.url
        self.engine = database.engine
        self.connection = connection

    def session(self) -> Session:
        """Open a session that commits to a savepoint only."""
        return joined_session(self.connection)

    def dispose(self) -> None:
        """Keep the connection: the test still needs it."""


def joined_session(connection: Connection) -> Session:
    """Open a session inside the connection's transaction."""
    return Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
