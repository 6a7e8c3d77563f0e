"""The random order of measurement: complete, random, and the same again from its seed."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from proficiency.studies.measuring_order import measuring_order, new_seed

UNITS = tuple(str(number) for number in range(1, 11))


def order(seed: str = "one", **more):
    given = {"units": UNITS, "points": (0,), "replicates": 2, "together": True} | more
    return measuring_order(seed=seed, **given)


def test_every_unit_is_measured_as_often_as_planned() -> None:
    places = order()
    assert [place.position for place in places] == list(range(1, 21))
    assert {(place.unit, place.replicate) for place in places} == {
        (unit, replicate) for unit in UNITS for replicate in (1, 2)
    }


def test_the_order_is_random_and_comes_again_from_its_seed() -> None:
    assert order("one") == order("one")
    assert order("one") != order("two")
    assert [place.unit for place in order("one")] != sorted(UNITS * 2)
    assert new_seed() != new_seed()


@given(st.text(max_size=8))
def test_replicates_are_not_measured_one_after_the_other_throughout(seed: str) -> None:
    units = [place.unit for place in order(seed)]
    together = sum(a == b for a, b in pairwise(units))
    assert together < len(UNITS)


def test_each_day_of_a_stability_study_has_its_own_units_and_order() -> None:
    units = tuple(str(number) for number in range(1, 13))
    places = order(units=units, points=(0, 7, 14), replicates=1, together=False)
    assert [place.point for place in places] == [0] * 4 + [7] * 4 + [14] * 4
    assert len({place.unit for place in places}) == 12
    first = {place.unit for place in places if place.point == 0}
    assert first != {"1", "2", "3", "4"}


def test_units_kept_and_sent_are_measured_together() -> None:
    places = order(units=UNITS, points=(0, 1), together=True)
    assert len({place.point for place in places[:10]}) == 2
