"""How far answers lie from expected values, as the validation record states it."""

from __future__ import annotations

import math

import numpy as np

from ringtrial.deviations import NO_DEVIATION, Deviation, deviation, largest
from ringtrial.verification import compare, read_cases, verify


def test_the_share_is_the_distance_over_the_tolerance_of_the_expected_value():
    found = deviation(10.3, 10.0, rel=0.02, abs=0.1)
    assert found.numbers == 1
    np.testing.assert_allclose([found.absolute, found.share], [0.3, 1.0], rtol=1e-12)


def test_of_nested_lists_the_largest_of_each_is_kept_and_every_number_counted():
    got, expected = [[1.0, 200.5], [3.0, None]], [[1.25, 200.0], [3.0, None]]
    found = deviation(got, expected, rel=0.01, abs=0.0)
    assert (found.numbers, found.absolute) == (3, 0.5)
    assert math.isclose(found.share, 0.25 / 0.0125)


def test_words_booleans_and_missing_values_are_not_numbers():
    for got, expected in (("a", "a"), (True, 1), (1, True), (None, 1.0), (math.nan, 1.0)):
        assert deviation(got, expected, rel=1.0, abs=1.0) == NO_DEVIATION


def test_a_single_number_beside_a_list_and_a_text_beside_a_list_cannot_be_compared():
    assert deviation(1.0, [1.0, 2.0], rel=1.0, abs=1.0) == NO_DEVIATION
    assert deviation("12", [1.0, 2.0], rel=1.0, abs=1.0) == NO_DEVIATION


def test_a_deviation_where_none_is_tolerated_is_infinitely_many_tolerances():
    assert deviation(1.0, 2.0, rel=0.0, abs=0.0).share == math.inf
    assert deviation(2.0, 2.0, rel=0.0, abs=0.0).share == 0.0
    assert largest(iter([])) == NO_DEVIATION == Deviation(0, 0.0, 0.0)


def test_arrays_are_compared_like_lists():
    assert deviation(np.array([1.0, 2.0]), [1.0, 2.0], rel=0.0, abs=1.0).numbers == 2


def test_every_expected_value_is_compared_and_agrees_where_its_share_is_at_most_one():
    cases = read_cases()
    compared = [each for case in cases for each in compare(case)]
    assert len(compared) == sum(len(case["expected"]) for case in cases) > 2500
    assert all(each.agrees and each.deviation.share <= 1.0 for each in compared)
    assert any(each.deviation.share > 0.0 for each in compared)


def test_comparisons_and_tallies_tell_the_same_of_a_wrong_and_an_unknown_value():
    case = next(case for case in read_cases() if case["group"] == "horwitz")
    case["expected"]["sigma"][0] *= 2
    case["expected"]["mood"] = 1.0
    wrong, right, unknown = compare(case)
    assert (wrong.key, wrong.covered, wrong.agrees) == ("sigma", True, False)
    assert wrong.deviation.share > 1.0
    assert (right.agrees, unknown.covered, unknown.agrees) == (True, False, False)
    tally = verify([case])["horwitz"]
    assert (tally.values, len(tally.disagreements), tally.not_covered) == (2, 1, 1)
