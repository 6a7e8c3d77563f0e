"""The random order in which the units of a study are measured, repeatable from its seed."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

SEED_DIGITS = 8
KEPT, SENT = 0, 1
"""Points of a transport study: units kept back, and units that travelled."""


@dataclass(frozen=True)
class Place:
    """One measurement: its place in the order, and what is measured."""

    position: int
    unit: str
    point: int
    replicate: int


def new_seed() -> str:
    """Draw a seed that nobody chose."""
    return secrets.token_hex(SEED_DIGITS // 2)


def measuring_order(
    *, units: Sequence[str], points: Sequence[int], replicates: int, seed: str, together: bool
) -> tuple[Place, ...]:
    """Allot units to points and put all measurements of a point in random order.

    `together` measures the units of all points in one run, as after a simulated transport; in a
    stability study each point has its own day, and its own order.
    """
    # Not a secret but a draw that can be repeated: a seeded generator is what is wanted.
    drawn = random.Random(f"measuring order {seed}")
    shuffled = list(units)
    if len(points) > 1:
        drawn.shuffle(shuffled)
    share = len(shuffled) // len(points)
    runs = [
        [
            (unit, point, replicate)
            for unit in shuffled[number * share : (number + 1) * share]
            for replicate in range(1, replicates + 1)
        ]
        for number, point in enumerate(points)
    ]
    if together:
        runs = [[measurement for run in runs for measurement in run]]
    ordered: list[tuple[str, int, int]] = []
    for run in runs:
        drawn.shuffle(run)
        ordered.extend(run)
    return tuple(Place(position, *found) for position, found in enumerate(ordered, 1))
