"""Take a round along its lifecycle, with everything on the way that its steps ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from proficiency.identity.actor import Actor
from proficiency.results.closing import take_step
from proficiency.rounds.lifecycle import MAIN_LINE, RoundState
from proficiency.rounds.models import Round


def make_ready(session: Session, round_: Round, *, coordinator: Actor) -> None:
    """Do the honest way what must be done before the samples of a round are shipped."""


def walk(
    session: Session,
    round_: Round,
    target: RoundState,
    *,
    coordinator: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Take a round to a state through all states between."""
    for state in states_towards(round_.state, target):
        if state is RoundState.SHIPPED:
            make_ready(session, round_, coordinator=coordinator)
        take_step(session, round_, state, actor=coordinator, at=at, reason=reason)


def states_towards(state: RoundState, target: RoundState) -> Iterator[RoundState]:
    """Give the states from one to another: along the line where that leads on, else the one."""
    if {state, target} <= set(MAIN_LINE) and MAIN_LINE.index(state) < MAIN_LINE.index(target):
        yield from MAIN_LINE[MAIN_LINE.index(state) + 1 : MAIN_LINE.index(target) + 1]
    else:
        yield target
