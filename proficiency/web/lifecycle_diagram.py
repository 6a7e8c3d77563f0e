"""The lifecycle of a round as a picture, drawn from the table of steps itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..rounds.lifecycle import MAIN_LINE, STATE_NAMES, TRANSITIONS, RoundState, Transition
from .reader import t

WIDTH, HEIGHT, GAP = 210, 40, 34
LEFT, TOP = 130, 14
ASIDE = LEFT + WIDTH + 150
"""Where the states beside the line stand."""
RADIUS = 16


@dataclass(frozen=True)
class Box:
    """One state."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Arrow:
    """One step: its line, and the number under which the table explains it."""

    path: str
    number: int
    x: float
    y: float
    by_date: bool


@dataclass(frozen=True)
class Diagram:
    """Everything the picture shows."""

    boxes: list[Box]
    arrows: list[Arrow]
    width: float
    height: float
    box_width: int = WIDTH
    box_height: int = HEIGHT


def diagram() -> Diagram:
    """Place every state and every step of the table."""
    places = {state: (LEFT, TOP + row * (HEIGHT + GAP)) for row, state in enumerate(MAIN_LINE)}
    beside = [state for state in RoundState if state not in places]
    for state in beside:
        sources = [step.source for step in TRANSITIONS if step.target is state]
        rows = [places[source][1] for source in sources if source in places]
        lowest = max(rows) if rows else places[MAIN_LINE[-1]][1] + HEIGHT + GAP
        taken = {y for x, y in places.values() if x == ASIDE}
        while lowest in taken:
            lowest += HEIGHT + GAP
        places[state] = (ASIDE, lowest)
    lanes = Lanes()
    arrows = [arrow(step, number, places, lanes) for number, step in enumerate(TRANSITIONS, 1)]
    height = max(y for _, y in places.values()) + HEIGHT + TOP
    boxes = [Box(t(STATE_NAMES[state]), x, y) for state, (x, y) in places.items()]
    return Diagram(boxes, arrows, width=ASIDE + WIDTH + 60, height=height)


class Lanes:
    """Keeps steps back apart from each other."""

    def __init__(self) -> None:
        self.used = 0

    def next(self) -> int:
        """Return how far out the next step back runs."""
        self.used += 1
        return 34 + 26 * ((self.used - 1) % 3)


def arrow(
    step: Transition,
    number: int,
    places: Mapping[RoundState, tuple[float, float]],
    lanes: Lanes,
) -> Arrow:
    """Draw one step: down the line, back on the left, or aside on the right."""
    (x1, y1), (x2, y2) = places[step.source], places[step.target]
    middle = HEIGHT / 2
    apart = HEIGHT / 4
    """Between two lines that meet the same side of a box."""
    if step.source is step.target:
        right, low = x1 + WIDTH, y1 + middle
        path = f"M {right} {low - 9} h 26 v 18 h -26"
        where = (right + 40, low)
    elif x1 == x2 and y2 > y1:
        centre = x1 + WIDTH / 2
        path = f"M {centre} {y1 + HEIGHT} V {y2}"
        where = (centre + 20, (y1 + HEIGHT + y2) / 2)
    elif x1 == x2:
        out = x1 - lanes.next()
        path = f"M {x1} {y1 + middle - apart} H {out} V {y2 + middle + apart} H {x2}"
        where = (out - 12, (y1 + y2) / 2 + middle)
    elif y2 > y1:
        # Often the second step from here: it leaves below the one that goes straight on or up.
        turn, low = x1 + WIDTH + 44, y1 + middle + (apart if straight_on(step, places) else 0)
        path = f"M {x1 + WIDTH} {low} H {turn} V {y2 + middle} H {x2}"
        where = (x1 + WIDTH + 22, low + (20 if low > y1 + middle else 0))
    else:
        path = f"M {x1 + WIDTH} {y1 + middle} H {x1 + WIDTH + 44} V {y2 + middle} H {x2}"
        where = (x1 + WIDTH + 22, y1 + middle)
    return Arrow(path, number, *where, by_date=step.due is not None)


def straight_on(step: Transition, places: Mapping[RoundState, tuple[float, float]]) -> bool:
    """Say whether another step leaves the same state for a state beside it."""
    x, y = places[step.source]
    return any(
        other.source is step.source and places[other.target][1] == y and places[other.target][0] > x
        for other in TRANSITIONS
    )
