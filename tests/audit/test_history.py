"""The history is written with the change, is only added to, and shows every later change."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from proficiency.audit.models import AuditEntry
from proficiency.audit.queries import entries
from proficiency.audit.services import ChainReport, Flaw, record, verify_chain
from proficiency.database import Database


@dataclass(frozen=True)
class Person:
    person_id: int | None
    name: str


class Colour(StrEnum):
    RED = "red"


COORDINATOR = Person(7, "王芳")


def write(session: Session, *, subject_id: int, round_id: int | None = None) -> AuditEntry:
    return record(
        session,
        actor=COORDINATOR,
        action="round.closed",
        subject_type="round",
        subject_id=subject_id,
        round_id=round_id,
        facts={"code": "R-2026-1"},
    )


@pytest.fixture
def history(session: Session) -> Session:
    """A session with a history of five entries."""
    for number in range(5):
        write(session, subject_id=number, round_id=number % 2)
    session.commit()
    return session


def falsify(session: Session, statement: str) -> ChainReport:
    """Change the history as only a superuser can, and check it."""
    session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER append_only"))
    session.execute(text(statement))
    return verify_chain(session)


def test_an_entry_keeps_who_did_what_and_to_what(session: Session) -> None:
    write(session, subject_id=12, round_id=3)
    session.commit()
    session.expire_all()
    (entry,) = entries(session)
    assert (entry.actor_id, entry.actor_name) == (7, "王芳")
    assert (entry.action, entry.subject_type, entry.subject_id) == ("round.closed", "round", "12")
    assert (entry.round_id, entry.facts) == (3, {"code": "R-2026-1"})
    assert entry.at.tzinfo is not None


def test_the_product_itself_can_act(session: Session) -> None:
    entry = record(
        session,
        actor=Person(None, "system"),
        action="round.closed",
        subject_type="round",
        subject_id="9",
    )
    assert (entry.actor_id, entry.round_id, entry.facts) == (None, None, {})
    assert verify_chain(session).is_intact


def test_an_entry_is_gone_with_its_transaction(fresh_database: Database) -> None:
    with pytest.raises(RuntimeError), fresh_database.transaction() as session:
        write(session, subject_id=1)
        raise RuntimeError
    with fresh_database.transaction() as session:
        assert write(session, subject_id=2).id == 1
    with fresh_database.session() as session:
        assert verify_chain(session).entries == 1


def test_facts_of_every_kind_keep_their_seal(session: Session) -> None:
    entry = record(
        session,
        actor=COORDINATOR,
        action="evaluated",
        subject_type="round",
        subject_id=1,
        facts={
            "value": Decimal("1.500"),
            "ratio": 0.1,
            "large": 1e22,
            "count": 10**20,
            "colour": Colour.RED,
            "at": datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
            "day": date(2026, 1, 2),
            "labs": ("A", None, True),
            "codes": {"b", "a"},
            "names": {2: "二", "1": "one"},
        },
    )
    session.expire(entry)
    assert entry.facts["value"] == "1.500"
    assert entry.facts["ratio"] == "0.1"
    assert entry.facts["count"] == 10**20
    assert entry.facts["colour"] == "red"
    assert entry.facts["codes"] == ["a", "b"]
    assert verify_chain(session).is_intact


def test_a_fact_that_cannot_be_kept_exactly_is_refused(session: Session) -> None:
    with pytest.raises(TypeError, match="Fraction"):
        record(
            session,
            actor=COORDINATOR,
            action="evaluated",
            subject_type="round",
            subject_id=1,
            facts={"ratio": Fraction(1, 3)},
        )
    assert verify_chain(session).entries == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_name = 'somebody else' WHERE id = 1",
        "UPDATE audit_entry SET actor_name = actor_name WHERE false",
        "DELETE FROM audit_entry WHERE id = 5",
        "TRUNCATE audit_entry",
    ],
)
def test_the_database_refuses_every_change_of_history(history: Session, statement: str) -> None:
    before = verify_chain(history)
    with pytest.raises(IntegrityError, match="append-only"):
        history.execute(text(statement))
    history.rollback()
    assert verify_chain(history) == before
    assert before.entries == 5


def test_an_untouched_history_is_intact(history: Session) -> None:
    report = verify_chain(history)
    assert report.is_intact
    assert report.entries == 5
    assert report.last_digest == entries(history, limit=1)[0].digest


def test_an_empty_history_is_intact(session: Session) -> None:
    assert verify_chain(session) == ChainReport(entries=0, last_digest="", flaws=())


@pytest.mark.parametrize(
    "change",
    [
        "actor_id = 8",
        "actor_id = NULL",
        "actor_name = '王方'",
        "action = 'round.opened'",
        "subject_type = 'lab'",
        "subject_id = '22'",
        "round_id = 5",
        'facts = \'{"code": "R-2026-2"}\'',
        "at = at + interval '1 microsecond'",
    ],
)
def test_a_changed_entry_is_named(history: Session, change: str) -> None:
    report = falsify(history, f"UPDATE audit_entry SET {change} WHERE id = 3")
    assert report.flaws == ((3, Flaw.CHANGED),)


def test_a_removed_entry_leaves_a_gap(history: Session) -> None:
    assert falsify(history, "DELETE FROM audit_entry WHERE id = 3").flaws == ((4, Flaw.GAP),)


def test_a_removed_beginning_leaves_a_gap(history: Session) -> None:
    assert falsify(history, "DELETE FROM audit_entry WHERE id = 1").flaws == ((2, Flaw.GAP),)


def test_a_removed_end_shows_in_the_digest_that_was_kept_outside(history: Session) -> None:
    before = verify_chain(history)
    after = falsify(history, "DELETE FROM audit_entry WHERE id = 5")
    assert (after.entries, after.last_digest) != (before.entries, before.last_digest)


def test_a_resealed_entry_detaches_the_next(history: Session) -> None:
    forged = "f" * 64
    report = falsify(history, f"UPDATE audit_entry SET digest = '{forged}' WHERE id = 3")
    assert report.flaws == ((3, Flaw.CHANGED), (4, Flaw.DETACHED))


def test_writers_at_the_same_time_keep_one_chain(fresh_database: Database) -> None:
    start = threading.Barrier(4)
    failures: list[Exception] = []

    def writer(number: int) -> None:
        start.wait()
        for turn in range(10):
            try:
                with fresh_database.transaction() as session:
                    write(session, subject_id=number * 100 + turn)
                    write(session, subject_id=number * 100 + turn)
            except Exception as error:  # noqa: BLE001  # shown by the test, not lost in a thread
                failures.append(error)

    threads = [threading.Thread(target=writer, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with fresh_database.session() as session:
        report = verify_chain(session)
    assert report.is_intact
    assert report.entries == 80


def test_the_newest_entries_come_first_and_pages_follow(history: Session) -> None:
    first = entries(history, limit=2)
    second = entries(history, limit=2, before=first[-1].id)
    assert [entry.id for entry in (*first, *second)] == [5, 4, 3, 2]


def test_a_round_or_a_subject_shows_its_own_entries_only(history: Session) -> None:
    assert [entry.id for entry in entries(history, round_id=1)] == [4, 2]
    assert [entry.id for entry in entries(history, subject=("round", 2))] == [3]
    assert entries(history, subject=("laboratory", 2)) == []
