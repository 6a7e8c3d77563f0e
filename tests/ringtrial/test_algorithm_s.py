"""Algorithm S against the printed iteration, its invariances and degenerate cases.

Tolerance 1e-9: the iteration is walked until nothing moves beyond 1e-14.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import chdtr, chdtri

from ringtrial import NotFinite, NotPositive, Status, TooFewResults, WrongShape, algorithm_s

# SDs of four replicates, ISO 13528:2022 Annex E, E.13, as republished in the tests of pt13528.
ALLERGEN = [
    *(0.13, 0.21, 0.08, 0.24, 0.36, 0.32, 0.14, 0.26, 0.39, 0.53, 0.25, 0.24, 0.72),
    *(0.26, 0.17, 0.32, 0.4, 0.36, 0.33, 0.43, 0.4, 0.55, 0.39, 0.3, 0.22),
]
ETA = (1.645, 1.517, 1.444, 1.395, 1.359, 1.332, 1.310, 1.292, 1.277, 1.264)
XI = (1.097, 1.054, 1.039, 1.032, 1.027, 1.024, 1.021, 1.019, 1.018, 1.017)
TABLE = dict(enumerate(zip(ETA, XI, strict=True), start=1))

spreads = st.lists(st.integers(0, 400).map(lambda number: number / 100), min_size=2, max_size=30)
freedoms = st.sampled_from(sorted(TABLE))


def exact_factors(nu):
    eta = math.sqrt(chdtri(nu, 0.1) / nu)
    return eta, 1.0 / math.sqrt(chdtr(nu + 2, nu * eta**2) + 0.1 * eta**2)


def iterate_as_printed(w, eta, xi, updates=200_000):
    w = np.asarray(w, dtype=float)
    pooled = np.median(w)
    if pooled == 0:
        pooled = np.sqrt((w**2).mean())
    start = pooled
    for _ in range(updates):
        previous = pooled
        pooled = xi * np.sqrt((np.minimum(w, eta * pooled) ** 2).mean())
        if pooled < 1e-9 * start or abs(pooled - previous) <= 1e-14 * pooled:
            break
    return 0.0 if pooled < 1e-9 * start else pooled


def test_the_printed_example_is_reproduced():
    assert round(algorithm_s(ALLERGEN, nu=3).w, 2) == 0.34


@settings(deadline=None, max_examples=200)
@given(spreads, freedoms, st.sampled_from(["table", "exact"]))
def test_the_direct_solution_is_where_the_printed_iteration_ends(w, nu, factors):
    eta, xi = TABLE[nu] if factors == "table" else exact_factors(nu)
    result = algorithm_s(w, nu=nu, factors=factors)
    expected = iterate_as_printed(w, eta, xi)
    assert result.w == pytest.approx(expected, rel=1e-8, abs=1e-7)
    assert (result.status is Status.DEGENERATE) == (result.w == 0)


@pytest.mark.parametrize("nu", sorted(TABLE))
def test_the_formulas_agree_with_the_table_to_one_unit(nu):
    table = algorithm_s(ALLERGEN, nu=nu).w
    exact = algorithm_s(ALLERGEN, nu=nu, factors="exact").w
    assert exact == pytest.approx(table, rel=2.5e-3)
    assert exact_factors(nu) == pytest.approx(TABLE[nu], abs=1.1e-3)


def test_beyond_the_table_the_formulas_are_used():
    assert algorithm_s(ALLERGEN, nu=11).w == algorithm_s(ALLERGEN, nu=11, factors="exact").w
    eta, xi = exact_factors(25)
    assert algorithm_s(ALLERGEN, nu=25).w == pytest.approx(iterate_as_printed(ALLERGEN, eta, xi))


def test_unequal_degrees_of_freedom_use_their_median_and_say_so():
    result = algorithm_s([0.1, 0.2, 0.3, 0.4, None], nu=[4, 4, 2, 4, 1])
    assert (result.nu, result.one_nu, result.n, result.missing) == (4.0, False, 4, 1)
    assert result.w == algorithm_s([0.1, 0.2, 0.3, 0.4], nu=4).w
    between = algorithm_s([0.1, 0.2, 0.3, 0.4], nu=[1, 1, 2, 2])
    assert between.nu == 1.5
    eta, xi = exact_factors(1.5)
    assert between.w == pytest.approx(iterate_as_printed([0.1, 0.2, 0.3, 0.4], eta, xi), rel=1e-9)
    assert algorithm_s([0.1, 0.2], nu=[3, 3]).one_nu


@settings(deadline=None)
@given(spreads, freedoms, st.sampled_from([1e-9, 1e9, 1e250]), st.randoms(use_true_random=False))
def test_unit_and_order_change_no_more_than_the_unit(w, nu, unit, random):
    result = algorithm_s(w, nu=nu)
    assume(result.w > 0)
    shuffled = list(w)
    random.shuffle(shuffled)
    assert algorithm_s(shuffled, nu=nu) == result
    scaled = algorithm_s([value * unit for value in w], nu=nu)
    assert scaled.w == pytest.approx(unit * result.w, rel=1e-9)


def test_one_gross_spread_hardly_moves_the_pooled_value():
    clean = algorithm_s(ALLERGEN, nu=3).w
    assert algorithm_s([*ALLERGEN, 1e9], nu=3).w == pytest.approx(clean, rel=0.08)


def test_a_median_of_zero_starts_from_the_root_mean_square():
    result = algorithm_s([0.0, 0.0, 0.0, 0.4, 0.5], nu=1)
    assert result.rms_start
    expected = iterate_as_printed([0.0, 0.0, 0.0, 0.4, 0.5], *TABLE[1])
    assert result.w == pytest.approx(expected, rel=1e-9)
    assert result.w > 0


def test_too_many_zeros_are_degenerate():
    for w in ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.3]):
        result = algorithm_s(w, nu=2)
        assert (result.w, result.status) == (0.0, Status.DEGENERATE)


def test_fewer_than_five_are_called_few():
    assert algorithm_s(ALLERGEN[:4], nu=3).status is Status.FEW_RESULTS
    assert algorithm_s(ALLERGEN[:5], nu=3).status is Status.OK


def test_wrong_values_and_options_are_refused_by_name():
    with pytest.raises(TooFewResults, match="w holds 1 usable"):
        algorithm_s([0.1, None], nu=1)
    with pytest.raises(NotPositive, match=r"w is -0\.1"):
        algorithm_s([0.1, -0.1], nu=1)
    with pytest.raises(NotFinite, match="w holds inf"):
        algorithm_s([0.1, math.inf], nu=1)
    with pytest.raises(NotPositive, match=r"nu is 0\.0"):
        algorithm_s([0.1, 0.2], nu=0)
    with pytest.raises(NotPositive, match=r"nu is 0\.0"):
        algorithm_s([0.1, 0.2], nu=[0, 3])
    with pytest.raises(NotFinite, match="nu holds nan"):
        algorithm_s([0.1, 0.2], nu=[1, math.nan])
    with pytest.raises(WrongShape, match="nu has the shape"):
        algorithm_s([0.1, 0.2], nu=[1, 1, 1])
    with pytest.raises(ValueError, match="factors is 'mine'"):
        algorithm_s([0.1, 0.2], nu=1, factors="mine")
