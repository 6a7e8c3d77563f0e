"""What needs the reader now, in words, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import DateTime, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..identity.permissions import may
from ..rounds.queries import RoundLine
from .counted_needs import COUNTED, OFFICE, CountedNeed, Whose
from .needs import NEEDS, Need
from .reader import t


@dataclass(frozen=True)
class Waiting:
    """One thing that needs the reader."""

    text: str
    button: str
    address: str
    line: RoundLine | None = None
    """The round it belongs to; None for what stands outside of rounds."""
    due_name: str = ""
    """The date of the round it has to be done by."""
    at: datetime | None = None
    """A date of its own, where it has one."""

    @property
    def due(self) -> datetime | None:
        """Return the moment it has to be done by, where there is one."""
        return self.at or (getattr(self.line.round, self.due_name) if self.line else None)


def waiting_for(session: Session, lines: list[RoundLine], *, actor: Actor) -> list[Waiting]:
    """Return what needs this person, the most urgent first; what has no date comes last."""
    dated = [
        (waiting.due, waiting)
        for waiting in [*by_state(lines, actor=actor), *by_count(session, lines, actor=actor)]
    ]
    in_order = sorted(((due, each) for due, each in dated if due), key=lambda pair: pair[0])
    return [*(each for _, each in in_order), *in_office(session, actor=actor)]


def by_state(lines: list[RoundLine], *, actor: Actor) -> Iterator[Waiting]:
    """Find what the states of rounds and of the own results ask for."""
    for line in lines:
        for need in NEEDS:
            if line.round.state is need.state and concerns(need, line, actor):
                yield of_round(need, t(need.sentence, code=line.round.code), line)


def by_count(session: Session, lines: list[RoundLine], *, actor: Actor) -> Iterator[Waiting]:
    """Find what was counted; all kinds of needs together take one statement."""
    places = [
        {key: line for line in lines if (key := place_of(need, line, actor=actor)) is not None}
        for need in COUNTED
    ]
    counts = []
    for number, (need, of_need) in enumerate(zip(COUNTED, places, strict=True)):
        if of_need:
            counted = need.count(of_need, actor).subquery()
            own_date = counted.c.due if "due" in counted.c else null()
            due = cast(own_date, DateTime(timezone=True))
            counts.append(select(literal(number), *list(counted.c)[:2], due))
    if not counts:
        return
    for number, key, count, at in session.execute(union_all(*counts)):
        need, line = COUNTED[number], places[number][key]
        text = t.plural(need.one, need.many, count, code=line.round.code)
        yield of_round(need, text, line, at=at)


def in_office(session: Session, *, actor: Actor) -> list[Waiting]:
    """Find what waits outside of rounds, in one statement."""
    own = [need for need in OFFICE if may(actor, need.act)]
    if not own:
        return []
    counts = session.execute(select(*(need.count().scalar_subquery() for need in own))).one()
    return [
        Waiting(t.plural(need.one, need.many, count), t(need.button), url_for(need.endpoint))
        for need, count in zip(own, counts, strict=True)
        if count
    ]


def of_round(
    need: Need | CountedNeed, text: str, line: RoundLine, *, at: datetime | None = None
) -> Waiting:
    """Say what waits in a round, and where it is done."""
    own = line.enrolment.laboratory_id if line.enrolment and line.one_of_several else None
    address = url_for(need.endpoint, code=line.round.code, works_for=own)
    return Waiting(text, t(need.button), address, line, need.due, at)


def place_of(need: CountedNeed, line: RoundLine, *, actor: Actor) -> int | None:
    """Return what is counted by for this person: the round, or the own participation in it."""
    if line.round.state not in need.states:
        return None
    if need.whose is Whose.COORDINATOR:
        acts = may(actor, need.act, scheme_id=line.round.scheme_id)
        return line.round.id if acts else None
    if need.whose is Whose.NEWCOMER:
        acts = any(may(actor, need.act, laboratory_id=own) for own in actor.laboratories())
        return line.round.id if acts else None
    if line.enrolment is None:
        return None
    acts = may(actor, need.act, laboratory_id=line.enrolment.laboratory_id)
    return line.enrolment.id if acts else None


def concerns(need: Need, line: RoundLine, actor: Actor) -> bool:
    """Answer whether this person is the one to act, for the own laboratory or scheme."""
    if need.own is None:
        return may(actor, need.act, scheme_id=line.round.scheme_id)
    return (
        line.enrolment is not None
        and line.own_state is need.own
        and may(actor, need.act, laboratory_id=line.enrolment.laboratory_id)
    )
