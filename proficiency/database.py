"""The base of all tables, the connection to PostgreSQL, and the one place that commits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Numeric,
    Table,
    Text,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session, TypeResolve, sessionmaker
from sqlalchemy.types import TypeDecorator, TypeEngine

CONNECTION_OPTIONS = "-c search_path=public,jobs -c TimeZone=UTC"


class Base(DeclarativeBase):
    """The parent of every table of the product."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        str: Text(),
        datetime: DateTime(timezone=True),
        Decimal: Numeric(),
        dict[str, Any]: JSONB(),
    }


class Choice(TypeDecorator[StrEnum]):
    """A StrEnum kept as its text; `Mapped[Status]` is enough to get it and its check."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[StrEnum], *, without: tuple[StrEnum, ...] = ()) -> None:
        super().__init__()
        self.enum = enum
        self.without = without
        """Members that are never stored."""

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Write the value, and refuse a text that is none of the enum before it reaches SQL."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Read the stored text back as its member."""
        return None if value is None else self.enum(value)


@event.listens_for(Base, "resolve_type_annotation")
def _choose_for_enums(resolve: TypeResolve) -> TypeEngine[Any] | None:
    annotated = resolve.resolved_type
    if isinstance(annotated, type) and issubclass(annotated, StrEnum):
        return Choice(annotated)
    return None


@event.listens_for(Column, "after_parent_attach")
def _check_choices(column: Column[Any], table: Table) -> None:
    if isinstance(column.type, Choice):
        stored = [member for member in column.type.enum if member not in column.type.without]
        values = ", ".join(f"'{member.value}'" for member in stored)
        table.append_constraint(
            CheckConstraint(f"{column.name} IN ({values})", name=f"{column.name}_known")
        )


class Database:
    """One PostgreSQL database of the product."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.engine: Engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            connect_args={"options": CONNECTION_OPTIONS},
            pool_size=pool_size,
            pool_pre_ping=True,
            hide_parameters=True,  # results are sealed from the log, too
        )
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    def session(self) -> Session:
        """Open a session for reading; what it changes is never committed by itself."""
        return self._sessions()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Do everything inside or nothing: the one place of the product that commits."""
        with self.session() as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def lock(session: Session, name: str) -> None:
    """Let one transaction at a time pass this name; to be taken before the first read."""
    session.execute(select(func.pg_advisory_xact_lock(lock_key(name))))


def lock_row(session: Session, row: Base, *, shared: bool = False) -> None:
    """Keep a row as it is until the transaction ends, and see it as it is now."""
    # Of this table alone: what the row was loaded together with is not held, and cannot always be.
    session.refresh(row, with_for_update={"read": shared, "of": type(row)})


def lock_key(name: str) -> int:
    """Return the number PostgreSQL knows a named lock by, the same in every process."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
