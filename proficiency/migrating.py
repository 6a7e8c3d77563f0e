"""Bring a database to the tables this version needs, and back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, func, make_url, select
from sqlalchemy.pool import NullPool

from .database import lock_key
from .resources import folder


def migrate(url: str, revision: str = "head") -> None:
    """Apply every revision the database does not have yet; all of them or none."""
    with _connected(url) as config:
        command.upgrade(config, revision)


def downgrade(url: str, revision: str) -> None:
    """Take revisions back, down to the named one (`base` takes everything away)."""
    with _connected(url) as config:
        command.downgrade(config, revision)


def check(url: str) -> None:
    """Raise an error when the models say something the revisions do not make."""
    with _connected(url) as config:
        command.check(config)


def missing_revisions(url: str) -> list[str]:
    """Return the revisions this version needs and the database does not have yet."""
    with _connected(url) as config:
        context = MigrationContext.configure(config.attributes["connection"])
        applied = context.get_current_revision()
        script = ScriptDirectory.from_config(config)
        needed = script.iterate_revisions("head", applied or "base")
        return sorted(each.revision for each in needed)


def new_migration(url: str, message: str) -> Path:
    """Write the revision that leads from a migrated database to the models; a draft to be read."""
    with _connected(url) as config:
        known = ScriptDirectory.from_config(config).walk_revisions()
        number = max((int(script.revision) for script in known), default=0) + 1
        slug = re.sub(r"\W+", "_", message.lower()).strip("_")
        script = command.revision(config, slug, autogenerate=True, rev_id=f"{number:04}")
    if script is None or isinstance(script, list):
        raise ValueError(f"one revision was asked for, not {script!r}")
    return Path(script.path)


@contextmanager
def _connected(url: str) -> Iterator[Config]:
    """Give alembic one connection whose transaction is ours, and let one process in at a time."""
    config = Config(stdout=io.StringIO())  # raised errors say what matters
    config.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(rev)s_%%(slug)s")
    # Only `public`: the schema `jobs` belongs to its library and must not look like drift.
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        connect_args={"options": "-c search_path=public -c TimeZone=UTC"},
        poolclass=NullPool,
    )
    with engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(lock_key("migrations"))))
        config.attributes["connection"] = connection
        yield config
