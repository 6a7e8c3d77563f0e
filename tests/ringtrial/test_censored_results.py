"""Censored results: reading them, policies, the median and what replaces a score.

Published: ISO 13528:2022 Annex E, E.1 (26.01/7.23, 26.81/5.29, 23.95/8.60 by Algorithm A with an
early stop), as republished in the tests of pt13528 0.1.8.
"""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    ZeroDenominator,
    algorithm_a,
    censored_median,
    censored_results,
    censored_score,
    censored_substitutes,
)

E1 = [
    *("<10", "<10", 12, 19, "<20", 20, 23, 23, 25, 25, 26, 28, 28),
    *("<30", 28, 29, 30, 30, 31, 32, 32, 45, "<50"),
]


def test_every_form_of_a_result_is_read():
    results = censored_results([" < 10", "12.5", 13, (14, 16), ">2e1", None, math.nan, (7.0, 7.0)])
    np.testing.assert_array_equal(results.lower, [-math.inf, 12.5, 13, 14, 20, 7])
    np.testing.assert_array_equal(results.upper, [10, 12.5, 13, 16, math.inf, 7])
    assert results.exact.tolist() == [False, True, True, False, False, True]
    assert results.left.tolist() == [True, False, False, False, False, False]
    assert results.right.tolist() == [False, False, False, False, True, False]
    assert results.missing == 2
    assert censored_results([]).lower.size == 0


@pytest.mark.parametrize("wrong", ["", "<", "about 5", "<5>", "5-7"])
def test_text_that_is_no_result_is_refused(wrong):
    with pytest.raises(InputRefused, match="a number, '<L' or '>L'"):
        censored_results([wrong])


def test_infinite_and_crossed_ends_are_refused():
    for wrong in (math.inf, "<inf", "nan", (1.0, math.inf)):
        with pytest.raises(NotFinite):
            censored_results([wrong])
    with pytest.raises(InputRefused, match="crossed"):
        censored_results([(2.0, 1.0)])


@pytest.mark.parametrize(
    ("policy", "x", "s"),
    [("ignore_sign", 26.01, 7.23), ("exclude", 26.81, 5.29), ("half", 23.95, 8.60)],
)
def test_the_published_policies_are_reproduced(policy, x, s):
    # The printed figures come from an iteration that stops early.
    within = 0.02
    robust = algorithm_a(censored_substitutes(censored_results(E1), policy=policy))
    assert (robust.x, robust.s) == (pytest.approx(x, abs=within), pytest.approx(s, abs=within))


def test_each_policy_replaces_each_kind():
    results = censored_results(["<10", 12, (14, 16), ">20"])
    assert censored_substitutes(results, policy="exclude").tolist() == [12]
    assert censored_substitutes(results, policy="ignore_sign").tolist() == [10, 12, 15, 20]
    assert censored_substitutes(results, policy="half").tolist() == [5, 12, 15, 20]
    with pytest.raises(InputRefused, match="policy"):
        censored_substitutes(results, policy="guess")
    with pytest.raises(NotPositive):
        censored_substitutes(censored_results(["<-1", 2]), policy="half")


@settings(deadline=None)
@given(
    st.lists(st.integers(-20, 20), min_size=1, max_size=12),
    st.lists(st.integers(-20, 20), max_size=5),
    st.lists(st.integers(-20, 20), max_size=5),
    st.randoms(use_true_random=False),
)
def test_the_median_is_given_where_hidden_values_cannot_move_it(exact, below, above, order):
    values = [*exact, *(f"<{limit}" for limit in below), *(f">{limit}" for limit in above)]
    order.shuffle(values)
    found = censored_median(censored_results(values))
    lowest = statistics.median([*exact, *(-1e9 for _ in below), *above])
    highest = statistics.median([*exact, *below, *(1e9 for _ in above)])
    if lowest == highest and 2 * len(exact) > len(values):
        assert found.value == lowest
    else:
        assert found.value is None
    assert (found.n, found.n_censored) == (len(values), len(below) + len(above))


def test_the_median_of_mostly_censored_results_is_open():
    found = censored_median(censored_results(["<1", "<1", 5, ">9", ">9", None]))
    assert (found.value, found.status, found.missing) == (None, Status.DEGENERATE, 1)
    assert censored_median(censored_results([3, 4])).status is Status.FEW_RESULTS
    assert censored_median(censored_results([1, 3, (2, 4), 5, 6])).value is None
    with pytest.raises(TooFewResults):
        censored_median(censored_results([None]))


def test_a_censored_result_far_from_the_value_is_named_and_never_scored():
    def verdict(value):
        return censored_score(value, x_pt=10.0, sigma_pt=1.0).verdict

    assert [verdict(v) for v in ("<7.9", "<8", "<12", "<15")] == [
        "false negative",
        *["consistent"] * 3,
    ]
    assert [verdict(v) for v in (">12.1", ">12", ">8", ">3")] == [
        "false positive",
        *["consistent"] * 3,
    ]
    assert censored_score(">12.5", x_pt=10.0, sigma_pt=0.5).z_bound == 5.0


def test_a_limit_exactly_two_sigma_away_is_consistent():
    # (0.7 - 0.9)/0.1 is -2.0000000000000004 in binary.
    assert censored_score("<0.7", x_pt=0.9, sigma_pt=0.1).verdict == "consistent"


def test_only_censored_results_are_judged_this_way():
    with pytest.raises(InputRefused, match="'<L' or '>L' is needed"):
        censored_score("8.0", x_pt=10.0, sigma_pt=1.0)
    with pytest.raises((NotPositive, ZeroDenominator)):
        censored_score("<8.0", x_pt=10.0, sigma_pt=0.0)
