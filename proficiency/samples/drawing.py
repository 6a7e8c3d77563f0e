"""Draw units at random so that anybody can repeat the draw from its recorded seed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from itertools import pairwise

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which are mistaken for each other on a frosted vial."""
LENGTH = 8


def new_seed() -> str:
    """Return a seed nobody could have chosen."""
    return secrets.token_hex(16)


def new_identifiers(count: int) -> list[str]:
    """Return different short random texts, about 1.1e12 of which exist."""
    found: set[str] = set()
    while len(found) < count:
        found.add("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))
    return list(found)


def in_drawn_order(candidates: Collection[int], *, seed: str) -> list[int]:
    """Return the numbers in the order of the digests of seed and number: SHA-256(seed:number)."""
    return sorted(
        candidates,
        key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).digest(),
    )


def in_strata(candidates: Collection[int], count: int, *, seed: str) -> list[int]:
    """Draw one number from each of `count` stretches, as long as each other, of their order."""
    ordered = sorted(candidates)
    if not 1 <= count <= len(ordered):
        raise ValueError("there are not so many stretches")
    bounds = [len(ordered) * place // count for place in range(count + 1)]
    return [in_drawn_order(ordered[start:end], seed=seed)[0] for start, end in pairwise(bounds)]


def deal(drawn: Sequence[int], wanted: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    """Hand drawn numbers out one after the other: to each receiver as many as it wants."""
    if sum(number for _, number in wanted) > len(drawn):
        raise ValueError("fewer units are drawn than wanted")
    rest = iter(drawn)
    return {receiver: [next(rest) for _ in range(number)] for receiver, number in wanted}
