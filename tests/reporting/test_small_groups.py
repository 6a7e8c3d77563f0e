"""Small method groups show little, and what they hold back cannot be computed from the rest."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest

from proficiency.reporting.suppression import Shown, shown

NOTHING, MEDIAN, EVERYTHING = Shown.NOTHING, Shown.MEDIAN, Shown.EVERYTHING


def levels(*sizes: int) -> list[Shown]:
    return list(shown(dict(enumerate(sizes))).values())


@pytest.mark.parametrize(
    ("size", "level"),
    [(1, NOTHING), (2, NOTHING), (3, MEDIAN), (4, MEDIAN), (5, EVERYTHING), (50, EVERYTHING)],
)
def test_a_group_alone_shows_what_its_size_allows(size: int, level: Shown) -> None:
    assert levels(size) == [level]


def test_one_small_group_takes_the_smallest_of_the_others_with_it() -> None:
    assert levels(2, 20, 6) == [NOTHING, EVERYTHING, NOTHING]
    assert levels(3, 20, 6) == [MEDIAN, EVERYTHING, MEDIAN]


def test_two_single_laboratories_are_too_few_to_hide_behind_each_other() -> None:
    assert levels(1, 1, 9, 12) == [NOTHING, NOTHING, NOTHING, EVERYTHING]


def test_large_groups_are_shown_in_full() -> None:
    assert levels(5, 6, 7) == [EVERYTHING] * 3


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_nothing_that_is_held_back_stands_alone_beside_what_is_shown(number: int) -> None:
    for sizes in combinations_with_replacement(range(1, 9), number):
        found = levels(*sizes)
        for level in (NOTHING, MEDIAN):
            held = [size for size, own in zip(sizes, found, strict=True) if own <= level]
            if held and len(held) < len(sizes):
                assert len(held) > 1, (sizes, found)
                assert sum(held) >= 3, (sizes, found)
        for size, own in zip(sizes, found, strict=True):
            assert size >= 3 or own is NOTHING
            assert size >= 5 or own is not EVERYTHING
