"""A page proves the history once for each end of it, and hides no flaw for long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from proficiency import clock
from proficiency.audit import services as module
from proficiency.audit.models import AuditEntry
from proficiency.audit.proof import GOOD_FOR, Proofs
from proficiency.audit.services import record, seal, verify_chain
from proficiency.identity.actor import Actor

ANYBODY = Actor(None, "anybody", frozenset())


@pytest.fixture
def checks(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note which entries are recomputed."""
    made: list[int] = []

    def noting(entry: AuditEntry) -> str:
        made.append(entry.id)
        return seal(entry)

    happen(session)
    monkeypatch.setattr(module, "seal", noting)
    return made


def happen(session: Session) -> None:
    record(session, actor=ANYBODY, action="test.happened", subject_type="test", subject_id=1)


def tamper(session: Session) -> None:
    """Change the first entry; the end stays what it was."""
    behind(session, "UPDATE audit_entry SET action = 'test.else' WHERE id = 1")


def behind(session: Session, statement: str) -> None:
    """Change the history behind everybody's back."""
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text(statement))
    session.execute(text("SET LOCAL session_replication_role = origin"))
    session.expire_all()


def test_an_entry_is_proved_once_however_many_views_and_entries_follow(
    session: Session, checks: list[int]
) -> None:
    proofs = Proofs()
    assert proofs.proof(session) == proofs.proof(session)
    assert checks == [1]
    happen(session)
    checks.clear()
    assert proofs.proof(session).chain.entries == 2
    assert checks == [2]
    assert proofs.proof(session).chain == verify_chain(session)


def test_a_new_entry_that_does_not_follow_is_found_at_once(
    session: Session, checks: list[int]
) -> None:
    proofs = Proofs()
    assert proofs.proof(session).chain.is_intact
    happen(session)
    behind(session, "UPDATE audit_entry SET previous_digest = 'other' WHERE id = 2")
    assert not proofs.proof(session).chain.is_intact


def test_an_end_that_was_cut_off_makes_everything_be_recomputed(
    session: Session, checks: list[int]
) -> None:
    happen(session)
    proofs = Proofs()
    assert proofs.proof(session).chain.entries == 2
    checks.clear()
    behind(session, "DELETE FROM audit_entry WHERE id = 2")
    assert proofs.proof(session).chain.entries == 1
    assert checks == [1]


def test_after_an_hour_everything_is_recomputed(
    session: Session, checks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    happen(session)
    proofs = Proofs()
    before = proofs.proof(session)
    assert before.chain.is_intact
    tamper(session)
    assert proofs.proof(session) == before
    later = clock.now() + GOOD_FOR + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not proofs.proof(session).chain.is_intact


def test_a_flaw_is_looked_at_on_every_view(session: Session, checks: list[int]) -> None:
    happen(session)
    proofs = Proofs()
    tamper(session)
    checks.clear()
    assert not proofs.proof(session).chain.is_intact
    assert not proofs.proof(session).chain.is_intact
    assert checks == [1, 2, 1, 2]
