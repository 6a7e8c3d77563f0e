"""Close a round: its state changes and its results are opened in one transaction, or neither."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, contains_eager, undefer

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..identity.actor import Actor
from ..rounds.lifecycle import EnrolmentState, RoundState
from ..rounds.models import Enrolment, Round
from ..rounds.services import move_round
from ..rounds.timetable import keep_timetable
from .document import ResultDocument, answer_content
from .models import DigestList, FollowedMethod, Result, ResultSet, ResultSetState
from .sealing import read_submitted
from .understood import row_of


def close_round(
    session: Session, round_: Round, *, actor: Actor, at: datetime | None = None
) -> Round:
    """Take an open round to closed and open everything that was submitted to it."""
    moment = at or clock.now()
    move_round(session, round_, RoundState.CLOSED, actor=actor, at=moment)
    sealed = session.scalars(
        select(ResultSet)
        .join(ResultSet.enrolment)
        .where(
            Enrolment.round_id == round_.id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            ResultSet.state == ResultSetState.SUBMITTED,
            ResultSet.opened_at.is_(None),
        )
        .options(undefer(ResultSet.sealed), contains_eager(ResultSet.enrolment))
        .order_by(Enrolment.code, ResultSet.number)
    ).all()
    open_results(session, round_, sealed, at=moment)
    listed = list_digests(session, round_, at=moment)
    record(
        session,
        actor=actor,
        action="results.opened",
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={"sets": len(sealed), "sha256": listed.sha256},
    )
    return round_


def take_step(
    session: Session,
    round_: Round,
    target: RoundState,
    *,
    actor: Actor,
    at: datetime | None = None,
    reason: str = "",
) -> Round:
    """Take a round one step further; where that closes it, its results are opened with it."""
    # Held first: a state read before somebody opened the round would close it without opening them.
    lock_row(session, round_)
    if round_.state is RoundState.OPEN and target is RoundState.CLOSED:
        return close_round(session, round_, actor=actor, at=at)
    return move_round(session, round_, target, actor=actor, at=at, reason=reason)


def keep_timetables(session: Session, *, at: datetime | None = None) -> list[Round]:
    """Take every step of a round whose date has come; a round that closes is unsealed with it."""
    return keep_timetable(session, take_step=take_step, at=at)


def open_results(
    session: Session, round_: Round, sets: Iterable[ResultSet], *, at: datetime
) -> None:
    """Write the values of submitted sets into their rows, as they were understood when signed."""
    rows: list[dict[str, object]] = []
    for results in sets:
        document = read_submitted(session, round_, results)
        results.opened_at = at
        results.name = document.name
        results.followed_method = FollowedMethod(document.followed) if document.followed else None
        results.answers = [answer_content(answer) for answer in document.answers]
        results.questionnaire = dict(document.questionnaire)
        rows += rows_of(results, document)
    session.flush()
    if rows:
        session.execute(insert(Result), rows)


def rows_of(results: ResultSet, document: ResultDocument) -> list[dict[str, object]]:
    """Return the rows of one set."""
    return [row_of(each, result_set_id=results.id) for each in document.understood]


def list_digests(session: Session, round_: Round, *, at: datetime) -> DigestList:
    """Write down the digests of all submitted sets: who holds a receipt finds the own one in it."""
    found = session.execute(
        select(Enrolment.code, ResultSet.number, ResultSet.submitted_at, ResultSet.sha256)
        .join(Enrolment, Enrolment.id == ResultSet.enrolment_id)
        .where(
            Enrolment.round_id == round_.id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            ResultSet.state == ResultSetState.SUBMITTED,
        )
        .order_by(Enrolment.code, ResultSet.number)
    ).all()
    lines = [
        [code, number, moment.astimezone(UTC).isoformat(), sha256]
        for code, number, moment, sha256 in found
        if moment is not None
    ]
    content = json.dumps(lines, separators=(",", ":"))
    last = select(func.max(DigestList.version)).where(DigestList.round_id == round_.id)
    listed = DigestList(
        round_id=round_.id,
        version=(session.scalar(last) or 0) + 1,
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        made_at=at,
    )
    session.add(listed)
    session.flush()
    return listed


def find_digest_list(session: Session, round_: Round) -> DigestList | None:
    """Return the newest list of a round; None while its results are sealed."""
    return session.scalar(
        select(DigestList)
        .where(DigestList.round_id == round_.id)
        .order_by(DigestList.version.desc())
        .limit(1)
    )
