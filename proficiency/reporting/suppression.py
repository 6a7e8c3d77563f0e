"""What tables of groups may show, so that no small group tells whose result is whose."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from enum import IntEnum
from typing import TypeVar

from ..evaluation.outcome import Outcome

FEWEST_SHOWN = 3
"""Laboratories below which a group is not shown at all."""
FEWEST_IN_FULL = 5
"""Laboratories from which a group is shown with all its numbers."""
Key = TypeVar("Key", bound=Hashable)


class Shown(IntEnum):
    """How much of a group is shown, from nothing to everything."""

    NOTHING = 0
    MEDIAN = 1
    """Its median and how many laboratories it has."""
    EVERYTHING = 2


def shown(sizes: Mapping[Key, int]) -> dict[Key, Shown]:
    """Say how much of each group of a whole may be shown beside the whole itself.

    What alone is missing from a whole can be computed from the rest. So where the groups that are
    held back hold fewer than three laboratories together, or are only one, the smallest of the
    others is held back as well.
    """
    levels = {key: level_of(size) for key, size in sizes.items()}
    for level in (Shown.NOTHING, Shown.MEDIAN):
        while needs_company(levels, sizes, level):
            smallest = min((key for key in levels if levels[key] > level), key=lambda k: sizes[k])
            levels[smallest] = level
    return levels


def level_of(size: int) -> Shown:
    """Return how much a group of this size may show by itself."""
    if size < FEWEST_SHOWN:
        return Shown.NOTHING
    return Shown.MEDIAN if size < FEWEST_IN_FULL else Shown.EVERYTHING


def needs_company(levels: Mapping[Key, Shown], sizes: Mapping[Key, int], level: Shown) -> bool:
    """Answer whether what is held back at a level could be computed from what is not."""
    held = [key for key in levels if levels[key] <= level]
    if not held or len(held) == len(levels):
        return False
    return len(held) == 1 or sum(sizes[key] for key in held) < FEWEST_SHOWN


def groups_shown(outcomes: Iterable[Outcome]) -> dict[tuple[str, str, str | None], Shown]:
    """Say how much of each outcome may be shown, by measurand, material and method.

    An outcome of all laboratories is always shown; its method groups as their sizes allow.
    """
    sizes: dict[tuple[str, str], dict[str, int]] = {}
    found: dict[tuple[str, str, str | None], Shown] = {}
    for each in outcomes:
        if each.method is None:
            found[each.measurand, each.material, None] = Shown.EVERYTHING
        else:
            sizes.setdefault((each.measurand, each.material), {})[each.method] = each.labs
    for (measurand, material), groups in sizes.items():
        for method, level in shown(groups).items():
            found[measurand, material, method] = level
    return found
