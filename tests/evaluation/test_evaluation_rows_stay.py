"""What the database itself says about evaluations: added, never changed, never taken away."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from stage import Stage, set_stage

from proficiency.evaluation.models import EvaluationRun


def evaluated(session: Session) -> Stage:
    stage = set_stage(session)
    session.add(
        EvaluationRun(
            round_id=stage.round.id,
            version=1,
            inputs_text="[]",
            input_sha256="0",
            plan_text="{}",
            document_text="{}",
            document_sha256="0",
            engine_version="1",
            created_at=datetime(2026, 3, 21, tzinfo=UTC),
        )
    )
    session.flush()
    return stage


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluation_run SET document_text = '{\"better\": 1}'",
        "UPDATE evaluation_run SET version = 2",
        "UPDATE evaluation_run SET reason = 'a better one'",
        "UPDATE evaluation_run SET in_force_since = created_at, document_text = '{}1'",
        "DELETE FROM evaluation_run",
        "TRUNCATE evaluation_run CASCADE",
    ],
)
def test_an_evaluation_is_never_changed_or_taken_away(session: Session, statement: str) -> None:
    evaluated(session)
    with pytest.raises(IntegrityError, match="append-only"), session.begin_nested():
        session.execute(text(statement))
    assert session.scalar(select(func.count()).select_from(EvaluationRun)) == 1


@pytest.mark.parametrize(
    ("version", "constraint"),
    [(1, "uq_evaluation_run_round_id_version"), (0, "ck_evaluation_run_version_positive")],
)
def test_a_version_is_positive_and_used_once(
    session: Session, version: int, constraint: str
) -> None:
    evaluated(session)
    copy = text(
        "INSERT INTO evaluation_run (round_id, version, inputs_text, input_sha256, plan_text,"
        " document_text, document_sha256, engine_version, created_at, materials_text)"
        " SELECT round_id, :version, '', '', '', '', '', '', created_at, '' FROM evaluation_run"
    )
    with pytest.raises(IntegrityError, match=constraint), session.begin_nested():
        session.execute(copy, {"version": version})


def test_an_evaluation_is_put_in_force_once_and_stays_so(session: Session) -> None:
    evaluated(session)
    session.execute(text("UPDATE evaluation_run SET in_force_since = created_at"))
    for later in ("NULL", "created_at + interval '1 day'"):
        change = text(f"UPDATE evaluation_run SET in_force_since = {later}")
        with pytest.raises(IntegrityError, match="append-only"), session.begin_nested():
            session.execute(change)
    (run,) = session.scalars(select(EvaluationRun))
    session.refresh(run)
    assert run.in_force_since == run.created_at
