"""A page proves the history once for each end of it, and hides no flaw for long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from proficiency import clock
from proficiency.audit import proof as module
from proficiency.audit.proof import GOOD_FOR, Proofs
from proficiency.audit.services import record, verify_chain
from proficiency.identity.actor import Actor

ANYBODY = Actor(None, "anybody", frozenset())


@pytest.fixture
def checks(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often the whole history is recomputed."""
    made: list[int] = []

    def counting(own: Session):
        made.append(1)
        return verify_chain(own)

    monkeypatch.setattr(module, "verify_chain", counting)
    happen(session)
    return made


def happen(session: Session) -> None:
    record(session, actor=ANYBODY, action="test.happened", subject_type="test", subject_id=1)


def tamper(session: Session) -> None:
    """Change the first entry behind everybody's back; the end stays what it was."""
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text("UPDATE audit_entry SET action = 'test.else' WHERE id = 1"))
    session.execute(text("SET LOCAL session_replication_role = origin"))
    session.expire_all()


def test_an_unchanged_end_is_proved_once(session: Session, checks: list[int]) -> None:
    proofs = Proofs()
    assert proofs.proof(session) == proofs.proof(session)
    assert len(checks) == 1
    happen(session)
    assert proofs.proof(session).chain.entries == 2
    assert len(checks) == 2


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
    assert not proofs.proof(session).chain.is_intact
    assert not proofs.proof(session).chain.is_intact
    assert len(checks) == 2
