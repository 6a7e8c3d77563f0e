"""What needs the reader now, in words, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..identity.permissions import may
from ..rounds.queries import RoundLine
from .needs import COUNTED, NEEDS, CountedNeed, Need
from .reader import t


@dataclass(frozen=True)
class Waiting:
    """One thing that needs the reader."""

    line: RoundLine
    text: str
    button: str
    endpoint: str
    due_name: str
    """The date of the round it has to be done by."""

    @property
    def due(self) -> datetime:
        """Return the moment it has to be done by."""
        moment: datetime = getattr(self.line.round, self.due_name)
        return moment


def waiting_for(session: Session, lines: list[RoundLine], *, actor: Actor) -> list[Waiting]:
    """Return what needs this person, the most urgent first."""
    found = [*by_state(lines, actor=actor), *by_count(session, lines, actor=actor)]
    return sorted(found, key=lambda waiting: waiting.due)


def by_state(lines: list[RoundLine], *, actor: Actor) -> Iterator[Waiting]:
    """Find what the states of rounds and of the own results ask for."""
    for line in lines:
        for need in NEEDS:
            if line.round.state is need.state and concerns(need, line, actor):
                text = t(need.sentence, code=line.round.code)
                yield Waiting(line, text, t(need.button), need.endpoint, need.due)


def by_count(session: Session, lines: list[RoundLine], *, actor: Actor) -> Iterator[Waiting]:
    """Find what was counted; a kind of need takes one statement, and none where nobody acts."""
    for need in COUNTED:
        places = {
            key: line for line in lines if (key := place_of(need, line, actor=actor)) is not None
        }
        if not places:
            continue
        for key, count in need.count(session, places, actor).items():
            line = places[key]
            text = t.plural(need.one, need.many, count, code=line.round.code)
            yield Waiting(line, text, t(need.button), need.endpoint, need.due)


def place_of(need: CountedNeed, line: RoundLine, *, actor: Actor) -> int | None:
    """Return what is counted by for this person: the round, or the own participation in it."""
    if not need.of_laboratory:
        acts = may(actor, need.act, scheme_id=line.round.scheme_id)
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
