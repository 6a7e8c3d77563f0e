"""What pages read about rounds: who sees which, how far laboratories are, what may come next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from .. import clock
from ..errors import NotFound
from ..identity.actor import Actor
from ..identity.models import Laboratory
from ..identity.permissions import Act, may, require
from .lifecycle import (
    HIDDEN_FROM_MEMBERS,
    SHOWN_TO_ALL_MEMBERS,
    EnrolmentState,
    Guard,
    Transition,
    transitions_from,
)
from .models import Enrolment, Round
from .standing import RESULT_SET, EntryState, find_unmet, has_submitted


class RoundView(StrEnum):
    """From which side a person sees a round."""

    COORDINATION = "coordination"
    PARTICIPATION = "participation"
    READING = "reading"


@dataclass(frozen=True)
class RoundLine:
    """One round in a list, as one person sees it."""

    round: Round
    role_view: RoundView
    enrolment: Enrolment | None
    """The own laboratory's participation; None where the person takes no part."""
    own_state: EntryState | None
    """How far the own laboratory is; None where the person takes no part."""
    enrolled: int | None
    submitted: int | None
    """Counts of laboratories; None where the person may not know them."""
    one_of_several: bool = False
    """The person has several laboratories in the round, and a line for each."""


@dataclass(frozen=True)
class ProgressLine:
    """How far one participant is."""

    code: str
    laboratory: Laboratory | None
    """None unless the identity key was asked for."""
    state: EntryState
    changed_at: datetime | None
    """None while nothing is entered."""


@dataclass(frozen=True)
class Progress:
    """How far the participants of a round are; never a value."""

    enrolled: int
    with_draft: int
    submitted: int
    lines: list[ProgressLine]


def rounds_for(session: Session, *, actor: Actor, each_laboratory: bool = False) -> list[RoundLine]:
    """Return the rounds a person may see, the latest first.

    With `each_laboratory`, a round has a line for every laboratory of the person in it.
    """
    of_round = and_(Enrolment.round_id == Round.id, takes_part())
    enrolled = select(func.count()).where(of_round).scalar_subquery()
    submitted = select(func.count()).where(of_round, has_submitted()).scalar_subquery()
    found = session.execute(
        select(Round, enrolled, submitted)
        .options(joinedload(Round.scheme))
        .where(_visible_to(actor))
        .order_by(Round.opens_at.desc(), Round.code)
    ).all()
    own = _own_enrolments(session, [round_.id for round_, _, _ in found], actor=actor)
    lines = []
    for round_, count, done in found:
        found_own = own.get(round_.id, [])
        counts = may(actor, Act.READ_PROGRESS, scheme_id=round_.scheme_id)
        line = RoundLine(
            round=round_,
            role_view=_view(counts=counts, takes_part=bool(found_own)),
            enrolment=None,
            own_state=None,
            enrolled=count if counts else None,
            submitted=done if counts else None,
            one_of_several=each_laboratory and len(found_own) > 1,
        )
        shown = found_own if each_laboratory else found_own[:1]
        own_lines = [replace(line, enrolment=each, own_state=state) for each, state in shown]
        lines += own_lines or [line]
    return lines


def get_round(session: Session, code: str, *, actor: Actor) -> Round:
    """Return a round this person may see; another's round does not exist for them."""
    round_ = session.scalar(
        select(Round)
        .options(joinedload(Round.scheme))
        .where(Round.code == code, _visible_to(actor))
    )
    if round_ is None:
        raise NotFound(code=code)
    return round_


def progress(session: Session, round_: Round, *, actor: Actor) -> Progress:
    """Return how far each participant is, under the codes of those that have begun.

    A code that appeared with an enrolment would tell whose it is without a view of the key.
    """
    require(actor, Act.READ_PROGRESS, scheme_id=round_.scheme_id)
    found = read_progress(session, round_, with_names=False)
    return replace(found, lines=[e for e in found.lines if e.state is not EntryState.NOTHING])


def read_progress(session: Session, round_: Round, *, with_names: bool) -> Progress:
    """Return how far each participant is, to callers that have asked for permission."""
    query = (
        select(Enrolment, RESULT_SET.c.state, RESULT_SET.c.changed_at)
        .outerjoin(RESULT_SET, RESULT_SET.c.enrolment_id == Enrolment.id)
        .where(Enrolment.round_id == round_.id, takes_part())
        .order_by(Enrolment.code)
    )
    if with_names:
        query = query.options(joinedload(Enrolment.laboratory).joinedload(Laboratory.institution))
    lines = [
        ProgressLine(
            code=enrolment.code,
            laboratory=enrolment.laboratory if with_names else None,
            state=EntryState(state or EntryState.NOTHING),
            changed_at=changed_at,
        )
        for enrolment, state, changed_at in session.execute(query)
    ]
    states = [line.state for line in lines]
    return Progress(
        enrolled=len(lines),
        with_draft=states.count(EntryState.DRAFT),
        submitted=states.count(EntryState.SUBMITTED),
        lines=lines,
    )


def next_steps(
    session: Session,
    round_: Round,
    *,
    actor: Actor | None = None,
    but: Collection[Guard] = (),
) -> list[tuple[Transition, list[Guard]]]:
    """Return the steps out of the present state, each with what it still needs.

    For an actor only those this person may take, and without the conditions that are left out:
    some take their time to be asked.
    """
    now = clock.now()
    return [
        (transition, find_unmet(session, round_, transition, at=now, but=but))
        for transition in transitions_from(round_.state)
        if actor is None
        or any(may(actor, act, scheme_id=round_.scheme_id) for act in transition.who)
    ]


def find_enrolment(session: Session, round_: Round, *, actor: Actor) -> Enrolment | None:
    """Return the participation of the person's own laboratory."""
    return next(iter(own_enrolments(session, round_, actor=actor)), None)


def own_enrolments(session: Session, round_: Round, *, actor: Actor) -> list[Enrolment]:
    """Return the participations of the person's laboratories, the one worked for first."""
    found = _own_enrolments(session, [round_.id], actor=actor).get(round_.id, [])
    return [enrolment for enrolment, _ in found]


def get_enrolment(session: Session, round_: Round, *, actor: Actor) -> Enrolment:
    """Return the participation of the person's own laboratory, which must exist."""
    enrolment = find_enrolment(session, round_, actor=actor)
    if enrolment is None:
        raise NotFound(code=round_.code)
    return enrolment


def takes_part() -> ColumnElement[bool]:
    """Say in SQL that a registration is confirmed: only such laboratories hand in results."""
    return Enrolment.state == EnrolmentState.CONFIRMED


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which rounds a person may see; laboratories see no drafts."""
    if may(actor, Act.READ_ROUND):
        return true()
    schemes = [s for s in actor.schemes() if may(actor, Act.READ_ROUND, scheme_id=s)]
    own = _own_laboratories(actor)
    registered = exists().where(
        Enrolment.round_id == Round.id,
        Enrolment.laboratory_id.in_(own),
        Enrolment.state != EnrolmentState.DECLINED,
    )
    decides = Round.state.in_(SHOWN_TO_ALL_MEMBERS if own else ())
    for_members = and_(Round.state.not_in(HIDDEN_FROM_MEMBERS), registered)
    return or_(Round.scheme_id.in_(schemes), decides, for_members)


def _own_enrolments(
    session: Session, round_ids: list[int], *, actor: Actor
) -> dict[int, list[tuple[Enrolment, EntryState]]]:
    """Return per round the participations of the person's laboratories and how far each is.

    The one the person has chosen to work for comes first, else the one enrolled first.
    """
    found = session.execute(
        select(Enrolment, RESULT_SET.c.state)
        .outerjoin(RESULT_SET, RESULT_SET.c.enrolment_id == Enrolment.id)
        .options(joinedload(Enrolment.laboratory))
        .where(
            Enrolment.round_id.in_(round_ids),
            Enrolment.laboratory_id.in_(_own_laboratories(actor)),
            takes_part(),
        )
        .order_by(Enrolment.laboratory_id != actor.works_for, Enrolment.id)
    )
    own: dict[int, list[tuple[Enrolment, EntryState]]] = {}
    for enrolment, state in found:
        line = enrolment, EntryState(state or EntryState.NOTHING)
        own.setdefault(enrolment.round_id, []).append(line)
    return own


def _own_laboratories(actor: Actor) -> list[int]:
    return [
        laboratory
        for laboratory in actor.laboratories()
        if may(actor, Act.READ_ROUND, laboratory_id=laboratory)
    ]


def _view(*, counts: bool, takes_part: bool) -> RoundView:
    if counts:
        return RoundView.COORDINATION
    return RoundView.PARTICIPATION if takes_part else RoundView.READING
