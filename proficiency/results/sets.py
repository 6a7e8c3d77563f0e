"""The sets of a laboratory in a round: which one is scored, further ones, withdrawal."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import NotFound
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.models import Enrolment
from .document import ResultDocument, new_salt
from .marks import mark_of
from .models import ResultSet, ResultSetState
from .refusals import (
    AlreadySubmitted,
    ChangedMeanwhile,
    NameUnusable,
    NothingToSubmit,
    PrimaryNeeded,
    SubmissionClosed,
    TooManySets,
)
from .sealing import open_set, seal
from .unsealed import UNSEALED
from .windows import Window, window_of

MOST_SETS = 9
LONGEST_NAME = 80


@dataclass(frozen=True)
class Desk:
    """A laboratory at work on one of its sets; the round and its participation are held."""

    enrolment: Enrolment
    at: datetime
    window: Window
    sets: Sequence[ResultSet]
    """All sets of the laboratory, withdrawn ones too."""
    results: ResultSet | None
    """The set in question; None while the laboratory has no set at all."""
    document: ResultDocument | None

    @property
    def is_unsealed(self) -> bool:
        """Answer whether what is signed now is no longer sealed to others."""
        return self.enrolment.round.state in UNSEALED

    def blank(self, *, name: str = "") -> ResultDocument:
        """Return a document in which nothing was typed yet."""
        return ResultDocument(
            salt=new_salt(),
            round=self.enrolment.round.code,
            laboratory=self.enrolment.code,
            number=self.next_number,
            name=name,
        )

    @property
    def next_number(self) -> int:
        """Return the number of a further set."""
        return max((results.number for results in self.sets), default=0) + 1


def at_desk(session: Session, enrolment: Enrolment, *, number: int | None, at: datetime) -> Desk:
    """Hold the round and the participation to ourselves, and open the set in question.

    Without a number it is the primary set.
    """
    round_ = enrolment.round
    lock_row(session, round_, shared=True)
    lock_row(session, enrolment)
    window = window_of(session, enrolment, at=at)
    if not window.takes_results:
        raise SubmissionClosed(
            round_code=round_.code, closed_at=round_.closes_at, time_zone=round_.time_zone
        )
    sets = session.scalars(
        select(ResultSet)
        .where(ResultSet.enrolment_id == enrolment.id)
        .options(undefer(ResultSet.sealed))
        .order_by(ResultSet.number)
        .execution_options(populate_existing=True)
    ).all()
    results = find_set(sets, number)
    document = None if results is None else open_set(session, results)
    return Desk(enrolment, at, window, sets, results, document)


def find_set(sets: Sequence[ResultSet], number: int | None) -> ResultSet | None:
    """Return the set of that number, without a number the primary one."""
    if number is None:
        return next((results for results in sets if results.primary), None)
    found = next((results for results in sets if results.number == number), None)
    if found is None or found.state is ResultSetState.WITHDRAWN:
        raise NotFound(number=number)
    return found


def new_set(desk: Desk, *, primary: bool) -> ResultSet:
    """Return a further set, neither stored nor sealed yet."""
    return ResultSet(
        enrolment=desk.enrolment,
        number=desk.next_number,
        primary=primary,
        state=ResultSetState.DRAFT,
        changed_at=desk.at,
    )


def add_set(
    session: Session,
    enrolment: Enrolment,
    *,
    actor: Actor,
    name: str,
    copy_of: int | None = None,
    at: datetime | None = None,
) -> ResultSet:
    """Begin another set, empty or as a copy of one of the laboratory's own; it is informational.

    The first set of a laboratory is its primary one.
    """
    require(actor, Act.ENTER_RESULTS, laboratory_id=enrolment.laboratory_id)
    desk = at_desk(session, enrolment, number=copy_of, at=at or clock.now())
    present = [s for s in desk.sets if s.state is not ResultSetState.WITHDRAWN]
    if len(present) >= MOST_SETS:
        raise TooManySets(most=MOST_SETS)
    check_name(name)
    document = desk.blank(name=name.strip())
    if copy_of is not None and desk.document is not None:
        # Answers belong to the set they were given for: the copy is asked anew.
        document = replace(
            document,
            entries=desk.document.entries,
            followed=desk.document.followed,
            questionnaire=desk.document.questionnaire,
            writers=desk.document.writers,
        )
    if actor.person_id is not None:
        document = replace(document, writers=tuple({*document.writers, actor.person_id}))
    results = new_set(desk, primary=not any(s.primary for s in desk.sets))
    results.entered_by_id = actor.person_id
    return _keep_changed(session, desk, results, document, actor=actor, action="results.set_added")


def rename_set(
    session: Session,
    enrolment: Enrolment,
    *,
    actor: Actor,
    number: int,
    name: str,
    at: datetime | None = None,
) -> ResultSet:
    """Give a draft another name."""
    require(actor, Act.ENTER_RESULTS, laboratory_id=enrolment.laboratory_id)
    desk, results, document = _draft(session, enrolment, number=number, at=at)
    check_name(name)
    document = replace(document, name=name.strip())
    return _keep_changed(session, desk, results, document, actor=actor, action="results.renamed")


def make_primary(
    session: Session,
    enrolment: Enrolment,
    *,
    actor: Actor,
    number: int,
    at: datetime | None = None,
) -> ResultSet:
    """Let another set be the one that is scored; neither of the two may be signed yet."""
    require(actor, Act.ENTER_RESULTS, laboratory_id=enrolment.laboratory_id)
    desk, results, _ = _draft(session, enrolment, number=number, at=at)
    former = find_set(desk.sets, None)
    if former is not None and former is not results:
        if former.state is ResultSetState.SUBMITTED:
            raise AlreadySubmitted(round_code=enrolment.round.code)
        former.primary = False
        session.flush()
    results.primary = True
    return _record(session, desk, results, actor=actor, action="results.primary_chosen")


def withdraw_set(
    session: Session,
    enrolment: Enrolment,
    *,
    actor: Actor,
    number: int,
    seen: str | None = None,
    at: datetime | None = None,
) -> ResultSet:
    """Take a draft out of the round; signed results are recalled first."""
    require(actor, Act.ENTER_RESULTS, laboratory_id=enrolment.laboratory_id)
    desk, results, document = _draft(session, enrolment, number=number, at=at)
    if seen is not None and seen != mark_of(enrolment, document):
        raise ChangedMeanwhile(round_code=enrolment.round.code)
    others = [s for s in desk.sets if s is not results]
    if results.primary and any(s.state is not ResultSetState.WITHDRAWN for s in others):
        raise PrimaryNeeded(round_code=enrolment.round.code)
    results.primary = False
    results.state = ResultSetState.WITHDRAWN
    return _record(session, desk, results, actor=actor, action="results.withdrawn")


def check_name(name: str) -> None:
    """Refuse a name nobody could tell sets apart by."""
    if not name.strip() or len(name.strip()) > LONGEST_NAME or not name.isprintable():
        raise NameUnusable(longest=LONGEST_NAME)


def _draft(
    session: Session, enrolment: Enrolment, *, number: int, at: datetime | None
) -> tuple[Desk, ResultSet, ResultDocument]:
    """Return a set that is not signed."""
    desk = at_desk(session, enrolment, number=number, at=at or clock.now())
    if desk.results is None or desk.document is None:
        raise NothingToSubmit(round_code=enrolment.round.code)
    if desk.results.state is ResultSetState.SUBMITTED:
        raise AlreadySubmitted(round_code=enrolment.round.code)
    return desk, desk.results, desk.document


def _keep_changed(
    session: Session,
    desk: Desk,
    results: ResultSet,
    document: ResultDocument,
    *,
    actor: Actor,
    action: str,
) -> ResultSet:
    seal(session, results, document)
    session.add(results)
    return _record(session, desk, results, actor=actor, action=action)


def _record(
    session: Session, desk: Desk, results: ResultSet, *, actor: Actor, action: str
) -> ResultSet:
    results.changed_at = desk.at
    session.flush()
    record(
        session,
        actor=actor,
        action=action,
        subject_type="result_set",
        subject_id=results.id,
        round_id=desk.enrolment.round_id,
        facts={"set": results.number, "salt": secrets.token_hex(16)},
    )
    return results
