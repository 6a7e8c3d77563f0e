"""Enums are stored as their text, guarded by the database; named locks let one at a time in."""

from __future__ import annotations

import threading
from enum import StrEnum

import pytest
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Mapped, Session, mapped_column

from proficiency.database import Base, Database, lock


class Colour(StrEnum):
    RED = "deep red"
    BLUE = "blue"


@pytest.fixture(scope="module")
def paint() -> type[Base]:
    """A table like the product's, kept apart from them."""

    class Apart(Base):
        __abstract__ = True
        metadata = MetaData(naming_convention=Base.metadata.naming_convention)

    class Paint(Apart):
        __tablename__ = "paint"
        id: Mapped[int] = mapped_column(primary_key=True)
        colour: Mapped[Colour]
        second: Mapped[Colour | None]

    return Paint


@pytest.fixture
def painted(session: Session, paint: type[Base]) -> Session:
    paint.metadata.create_all(session.connection())
    return session


def test_an_enum_is_stored_as_its_value_and_read_as_its_member(painted, paint) -> None:
    painted.add(paint(colour=Colour.RED))
    painted.flush()
    painted.expire_all()
    assert painted.scalar(text("SELECT colour FROM paint")) == "deep red"
    assert painted.query(paint).one().colour is Colour.RED
    assert painted.query(paint).filter_by(colour=Colour.BLUE).count() == 0


def test_the_database_refuses_a_text_outside_the_enum(painted) -> None:
    with pytest.raises(IntegrityError, match="ck_paint_colour_known"):
        painted.execute(text("INSERT INTO paint (colour) VALUES ('green')"))


def test_each_enum_column_has_a_check_of_its_own(painted) -> None:
    with pytest.raises(IntegrityError, match="ck_paint_second_known"):
        painted.execute(text("INSERT INTO paint (colour, second) VALUES ('blue', 'green')"))


def test_a_text_outside_the_enum_does_not_reach_the_database(painted, paint) -> None:
    painted.add(paint(colour="green"))
    with pytest.raises(StatementError, match="green"):
        painted.flush()


def test_moments_come_back_in_utc_and_jobs_are_found_without_their_schema(
    database: Database,
) -> None:
    with database.session() as session:
        assert session.scalar(text("SELECT now()")).utcoffset().total_seconds() == 0
        assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0
    assert "audit_entry" in inspect(database.engine).get_table_names(schema="public")


def test_a_named_lock_lets_the_next_in_when_the_transaction_ends(database: Database) -> None:
    passed = threading.Event()

    def second() -> None:
        with database.session() as session:
            lock(session, "counter")
            passed.set()

    with database.session() as first:
        lock(first, "counter")
        lock(first, "counter")
        with database.session() as other:
            lock(other, "another counter")
        thread = threading.Thread(target=second)
        thread.start()
        assert not passed.wait(0.2)
        first.rollback()
    assert passed.wait(10)
    thread.join()
