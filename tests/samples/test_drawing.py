"""A draw can be repeated from its seed, favours nobody and gives no unit twice."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from proficiency.samples.drawing import deal, in_drawn_order, new_identifiers, new_seed

numbers = some.sets(some.integers(1, 10_000), max_size=60)
seeds = some.text("0123456789abcdef", min_size=32, max_size=32)


@given(numbers, seeds)
def test_a_draw_is_an_order_of_the_same_units(candidates: set[int], seed: str) -> None:
    assert sorted(in_drawn_order(candidates, seed=seed)) == sorted(candidates)


@given(numbers, seeds)
def test_a_draw_is_repeated_by_its_seed_in_whatever_order_units_are_given(
    candidates: set[int], seed: str
) -> None:
    backwards = sorted(candidates, reverse=True)
    assert in_drawn_order(candidates, seed=seed) == in_drawn_order(backwards, seed=seed)


@given(numbers, seeds, some.integers(1, 10_000))
def test_a_unit_more_leaves_the_order_of_the_others_as_it_was(
    candidates: set[int], seed: str, more: int
) -> None:
    before = in_drawn_order(candidates - {more}, seed=seed)
    after = in_drawn_order(candidates | {more}, seed=seed)
    assert [each for each in after if each != more] == before


def test_the_order_is_that_of_the_published_rule() -> None:
    assert in_drawn_order([1, 2, 3, 4, 5], seed="0" * 32) == [4, 3, 2, 1, 5]


def test_over_many_seeds_every_unit_comes_first_equally_often() -> None:
    first = Counter(in_drawn_order(range(10), seed=f"{n:032x}")[0] for n in range(5000))
    # Chi-squared with 9 degrees of freedom: 33.7 is passed once in ten thousand draws of seeds.
    assert sum((first[unit] - 500) ** 2 / 500 for unit in range(10)) < 33.7


@given(
    some.lists(some.integers(1, 10_000), unique=True, max_size=80),
    some.dictionaries(some.integers(1, 500), some.integers(1, 4), max_size=20),
)
def test_everybody_gets_as_many_as_wanted_and_no_unit_goes_twice(
    drawn: list[int], wants: dict[int, int]
) -> None:
    if sum(wants.values()) > len(drawn):
        with pytest.raises(ValueError, match="fewer units"):
            deal(drawn, list(wants.items()))
        return
    dealt = deal(drawn, list(wants.items()))
    assert {receiver: len(units) for receiver, units in dealt.items()} == wants
    handed = [unit for units in dealt.values() for unit in units]
    assert handed == drawn[: len(handed)]


def test_identifiers_are_short_different_and_never_misread() -> None:
    found = new_identifiers(3000)
    assert len(set(found)) == 3000
    assert all(re.fullmatch(r"[A-HJ-NP-Z2-9]{8}", each) for each in found)


def test_identifiers_do_not_follow_one_another() -> None:
    found = new_identifiers(500)
    risen = sum(before < after for before, after in pairwise(found))
    assert 150 < risen < 350


def test_no_seed_is_drawn_twice() -> None:
    assert len({new_seed() for _ in range(500)}) == 500
