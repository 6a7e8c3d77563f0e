"""The lifecycle of one round as the pages draw it."""

from __future__ import annotations

from dataclasses import dataclass

from ..rounds.lifecycle import STATE_NAMES, RoundState
from .reader import t


@dataclass(frozen=True)
class Step:
    """One state on the line: behind the round, where it stands, or ahead."""

    name: str
    place: str


def lifecycle_steps(state: RoundState) -> list[Step]:
    """Draw the states in their order with the present one marked."""
    states = list(RoundState)
    present = states.index(state)
    return [
        Step(t(STATE_NAMES[each]), "done" if i < present else "here" if i == present else "ahead")
        for i, each in enumerate(states)
    ]
