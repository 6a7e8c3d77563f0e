"""Raise claims, complaints and appeals for a laboratory, sign claims, take back the undecided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import InvalidInput
from ..identity.actor import Actor
from ..identity.permissions import Act, may, require
from ..results.corrections import find_results, understand
from ..results.entry import CheckedResult
from ..rounds.models import Determination, Enrolment, Round, RoundMeasurand
from ..rounds.query_window import query_window_end, working_days_after
from ..rounds.read_only import check_not_archived
from .lifecycle import (
    ANSWER_WITHIN,
    FILES_WITH,
    RAISED_IN,
    UNDECIDED,
    ComplaintKind,
    ComplaintState,
    find_step,
)
from .models import Complaint, ComplaintItem
from .refusals import (
    ItemsMissing,
    NothingHandedIn,
    NotRaisedNow,
    NotUnderstood,
    RaisedAlready,
    SameAsHandedIn,
    StatementMissing,
    StepImpossible,
    TextMissing,
    WindowIsOver,
)

if TYPE_CHECKING:
    from ..results.models import Result
from .telling import tell_coordinators, tell_laboratory, tell_signers


@dataclass(frozen=True)
class RaisedItem:
    """A determination it is about, or what one result of it should read."""

    determination_id: int
    replicate: int | None = None
    stated: str = ""


def raise_complaint(
    session: Session,
    enrolment: Enrolment,
    *,
    kind: ComplaintKind,
    text: str,
    items: Sequence[RaisedItem],
    actor: Actor,
    at: datetime | None = None,
) -> Complaint:
    """File something for a laboratory; a claim waits for the signature of its approver."""
    require(actor, FILES_WITH[kind], laboratory_id=enrolment.laboratory_id)
    round_ = enrolment.round
    lock_row(session, round_)
    moment = at or clock.now()
    _check_time(session, round_, kind, at=moment)
    if not text.strip():
        raise TextMissing
    checked = _check_items(session, enrolment, kind, items)
    _check_new(session, enrolment, kind, text.strip(), checked)
    days = ANSWER_WITHIN[kind]
    complaint = Complaint(
        enrolment=enrolment,
        round_id=round_.id,
        number=_next_number(session, round_.id),
        kind=kind,
        state=ComplaintState.FILED,
        text=text.strip(),
        filed_by_id=actor.person_id,
        filed_at=moment,
        due_at=working_days_after(moment, days, time_zone=round_.time_zone),
        items=checked,
    )
    signs = may(actor, Act.SIGN_CORRECTION_REQUEST, laboratory_id=enrolment.laboratory_id)
    if kind is ComplaintKind.TRANSCRIPTION:
        if signs:
            complaint.signed_by_id = actor.person_id
        else:
            complaint.state = ComplaintState.UNSIGNED
    session.add(complaint)
    session.flush()
    # Told before anything is recorded: the lock of the history comes last.
    if complaint.state is ComplaintState.UNSIGNED:
        tell_signers(session, complaint)
    else:
        tell_coordinators(session, complaint)
    keep(session, complaint, "complaint.raised", actor=actor)
    return complaint


def sign_claim(session: Session, complaint: Complaint, *, actor: Actor) -> Complaint:
    """Sign a claim for the laboratory; only then it is filed."""
    step(session, complaint, ComplaintState.FILED, actor=actor)
    _check_time(session, complaint.round, complaint.kind, at=clock.now())
    complaint.signed_by_id = actor.person_id
    session.flush()
    tell_coordinators(session, complaint)
    keep(session, complaint, "complaint.signed", actor=actor)
    return complaint


def withdraw_complaint(session: Session, complaint: Complaint, *, actor: Actor) -> Complaint:
    """Take back what is not decided; it stays on record."""
    step(session, complaint, ComplaintState.WITHDRAWN, actor=actor)
    tell_coordinators(session, complaint)
    keep(session, complaint, "complaint.withdrawn", actor=actor)
    return complaint


def close_complaint(
    session: Session, complaint: Complaint, *, actor: Actor, note: str, at: datetime | None = None
) -> Complaint:
    """Close what was decided, saying what was done about it."""
    if not note.strip():
        raise TextMissing
    step(session, complaint, ComplaintState.CLOSED, actor=actor)
    complaint.closing_note, complaint.closed_at = note.strip(), at or clock.now()
    session.flush()
    tell_laboratory(session, complaint, at=at)
    keep(session, complaint, "complaint.closed", actor=actor)
    return complaint


def step(
    session: Session, complaint: Complaint, target: ComplaintState, *, actor: Actor
) -> Complaint:
    """Take one step of the table, if there is one and the actor may."""
    lock_row(session, complaint)
    check_not_archived(complaint.round)
    found = find_step(complaint.state, target)
    if found is None:
        raise StepImpossible(state=complaint.state)
    of_scheme = found.who is Act.ANSWER_COMPLAINT
    require(
        actor,
        found.who,
        scheme_id=complaint.round.scheme_id if of_scheme else None,
        laboratory_id=None if of_scheme else complaint.enrolment.laboratory_id,
    )
    complaint.state = target
    if target is ComplaintState.CLOSED:
        complaint.closed_at = clock.now()
    return complaint


def keep(session: Session, complaint: Complaint, action: str, *, actor: Actor) -> None:
    """Record what happened; neither the laboratory nor its code: the history is read by others."""
    record(
        session,
        actor=actor,
        action=action,
        subject_type="complaint",
        subject_id=complaint.id,
        round_id=complaint.round_id,
        facts={
            "number": complaint.number,
            "kind": complaint.kind.value,
            "state": complaint.state.value,
        }
        | ({"decision": complaint.decision.value} if complaint.decision else {}),
    )


def checked_statement(
    session: Session, enrolment: Enrolment, item: RaisedItem | ComplaintItem
) -> tuple[Result, CheckedResult]:
    """Return the result a statement is about, and what it should have been."""
    results = find_results(session, enrolment, item.determination_id)
    determination = session.get_one(Determination, item.determination_id)
    names = {"measurand": determination.measurand.code, "material": determination.material.code}
    result = next((each for each in results if each.replicate == item.replicate), None)
    if result is None:
        raise NothingHandedIn(**names)
    if result.typed.strip() == item.stated.strip():
        raise SameAsHandedIn(stated=item.stated.strip(), **names)
    try:
        return result, understand(result, item.stated.strip())
    except InvalidInput as refusal:
        raise NotUnderstood(
            stated=item.stated.strip(), problem=refusal.problems[0], **names
        ) from None


def _check_time(session: Session, round_: Round, kind: ComplaintKind, *, at: datetime) -> None:
    """Refuse what the round is not, or no longer, in a state for."""
    if round_.state not in RAISED_IN[kind]:
        raise NotRaisedNow(round_code=round_.code)
    if kind is ComplaintKind.TRANSCRIPTION:
        end = query_window_end(session, round_)
        if end is None or at > end:
            raise WindowIsOver(round_code=round_.code)


def _check_items(
    session: Session, enrolment: Enrolment, kind: ComplaintKind, items: Sequence[RaisedItem]
) -> list[ComplaintItem]:
    """Refuse what belongs to no result of the laboratory before anything is stored."""
    asked = set(
        session.scalars(
            select(Determination.id)
            .join(Determination.measurand)
            .where(RoundMeasurand.round_id == enrolment.round_id)
        )
    )
    # Of two statements on the same result, as only a changed form sends, the first one is taken.
    placed = {(each.determination_id, each.replicate): each for each in reversed(items)}
    chosen = [each for each in items if placed[each.determination_id, each.replicate] is each]
    chosen = [each for each in chosen if each.determination_id in asked]
    if kind is not ComplaintKind.COMPLAINT and not chosen:
        raise StatementMissing if kind is ComplaintKind.TRANSCRIPTION else ItemsMissing
    if kind is ComplaintKind.TRANSCRIPTION:
        chosen = [each for each in chosen if each.stated.strip()]
        if not chosen:
            raise StatementMissing
    for each in chosen:
        if each.stated.strip():
            checked_statement(session, enrolment, each)
    return [
        ComplaintItem(
            determination_id=each.determination_id,
            replicate=each.replicate,
            stated=each.stated.strip(),
        )
        for each in chosen
    ]


def _check_new(
    session: Session,
    enrolment: Enrolment,
    kind: ComplaintKind,
    text: str,
    items: Sequence[ComplaintItem],
) -> None:
    """Refuse the same once more while it is not decided, as a form that is sent twice files it."""

    def places(of: Sequence[ComplaintItem]) -> set[tuple[int, int | None, str]]:
        return {(each.determination_id, each.replicate, each.stated) for each in of}

    with session.no_autoflush:
        earlier = session.scalars(
            select(Complaint).where(
                Complaint.enrolment_id == enrolment.id,
                Complaint.kind == kind,
                Complaint.text == text,
                Complaint.state.in_(UNDECIDED),
            )
        ).all()
    for each in earlier:
        if places(each.items) == places(items):
            raise RaisedAlready(number=each.number)


def _next_number(session: Session, round_id: int) -> int:
    highest = select(func.max(Complaint.number)).where(Complaint.round_id == round_id)
    return (session.scalar(highest) or 0) + 1
