"""Scores of laboratories.

Published: ISO 13528:2022 Annex E, E.4 (mercury, laboratory L12: D% -45.7, P_A -101.5, z -3.05,
z' -2.59, zeta -4.49, E_n -2.24), as republished in the tests of pt13528 0.1.8. All 126 scores of
the example are part of the bundled reference file.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    TooFewResults,
    UndefinedUncertainty,
    WrongShape,
    ZeroDenominator,
    combined_scores,
    differences,
    en_scores,
    is_negligible,
    p_a,
    percent_differences,
    preferred_score,
    sigma_prime,
    standard_uncertainties,
    uncertainty_ratio,
    z_prime_scores,
    z_scores,
    zeta_scores,
)


def test_a_published_laboratory_gets_its_published_scores():
    x, x_pt, u_x_pt, sigma_pt = [0.0239], 0.044, 0.0041, 0.0066
    u = standard_uncertainties([0.0036], k=2)
    printed = {
        "D%": (percent_differences(x, x_pt), -45.7, 1),
        "P_A": (p_a(x, x_pt, 0.0198), -101.5, 1),
        "z": (z_scores(x, x_pt, sigma_pt), -3.05, 2),
        "z'": (z_prime_scores(x, x_pt, sigma_pt, u_x_pt), -2.59, 2),
        "zeta": (zeta_scores(x, u, x_pt, u_x_pt), -4.49, 2),
        "E_n": (en_scores(x, [0.0036], x_pt, 0.0082), -2.24, 2),
    }
    for name, (scores, expected, decimals) in printed.items():
        assert round(float(scores[0]), decimals) == expected, name


@settings(deadline=None)
@given(st.lists(st.integers(-999, 999).map(lambda n: n / 10), min_size=1, max_size=20))
def test_scores_ignore_the_unit_and_all_but_percent_the_level(x):
    unit, level = 1e-6, 32.0
    moved = [unit * (value + level) for value in x]
    x_pt, moved_x_pt = 7.0, unit * (7.0 + level)
    u, moved_u = np.full(len(x), 0.5), np.full(len(x), 0.5 * unit)
    pairs = [
        (z_scores(x, x_pt, 2.0), z_scores(moved, moved_x_pt, 2.0 * unit)),
        (p_a(x, x_pt, 2.0), p_a(moved, moved_x_pt, 2.0 * unit)),
        (z_prime_scores(x, x_pt, 2.0, 1.0), z_prime_scores(moved, moved_x_pt, 2 * unit, unit)),
        (zeta_scores(x, u, x_pt, 1.0), zeta_scores(moved, moved_u, moved_x_pt, unit)),
        (en_scores(x, u, x_pt, 1.0), en_scores(moved, moved_u, moved_x_pt, unit)),
    ]
    for scores, same in pairs:
        np.testing.assert_allclose(scores, same, rtol=1e-9, atol=1e-9)


def test_a_missing_result_gets_no_score_and_keeps_its_place():
    x, u = [9.0, None, 11.0, math.nan], [1.0, 1.0, 1.0, 1.0]
    for scores in [
        differences(x, 10.0),
        percent_differences(x, 10.0),
        p_a(x, 10.0, 1.0),
        z_scores(x, 10.0, 1.0),
        z_prime_scores(x, 10.0, 1.0, 0.5),
        zeta_scores(x, u, 10.0, 0.5),
        en_scores(x, u, 10.0, 0.5),
    ]:
        assert np.isnan(scores).tolist() == [False, True, False, True]
        assert scores[0] == -scores[2]


def test_a_missing_uncertainty_gives_no_zeta_and_no_en():
    assert np.isnan(zeta_scores([9.0, 9.0], [None, 1.0], 10.0, 0.0)).tolist() == [True, False]
    assert np.isnan(en_scores([9.0, 9.0], [None, 1.0], 10.0, 0.0)).tolist() == [True, False]


def test_percent_differences_are_undefined_at_an_assigned_value_of_zero():
    assert np.isnan(percent_differences([1.0, 2.0], 0.0)).all()


def test_percent_differences_change_sign_with_the_assigned_value():
    assert percent_differences([-9.0], -10.0)[0] == pytest.approx(-10.0)


@pytest.mark.parametrize("sigma_pt", [0.0, -1.0])
def test_a_sigma_that_is_not_above_zero_is_an_error(sigma_pt):
    calls = [
        lambda: z_scores([1.0], 1.0, sigma_pt),
        lambda: z_prime_scores([1.0], 1.0, sigma_pt, 0.5),
        lambda: sigma_prime(sigma_pt, u_x_pt=0.5),
        lambda: is_negligible(0.1, sigma_pt=sigma_pt),
        lambda: uncertainty_ratio(0.1, sigma_pt=sigma_pt),
        lambda: preferred_score(0.1, sigma_pt),
    ]
    for call in calls:
        with pytest.raises(ZeroDenominator, match="sigma_pt is") as refusal:
            call()
        assert refusal.value.code == "zero_denominator"


def test_two_zero_uncertainties_are_an_error_only_where_there_is_a_result():
    with pytest.raises(ZeroDenominator, match="u and u_x_pt are both 0"):
        zeta_scores([1.0, 2.0], [0.1, 0.0], 1.0, 0.0)
    with pytest.raises(ZeroDenominator, match="U and U_x_pt are both 0"):
        en_scores([1.0], [0.0], 1.0, 0.0)
    assert np.isnan(zeta_scores([None], [0.0], 1.0, 0.0)).all()


def test_a_zero_delta_is_an_error():
    with pytest.raises(ZeroDenominator, match="delta_E is 0"):
        p_a([1.0], 1.0, 0.0)
    with pytest.raises(ZeroDenominator, match="delta_E is 0"):
        is_negligible(0.1, delta_E=0.0)


def test_infinite_negative_and_mismatched_inputs_are_refused_by_name():
    with pytest.raises(NotFinite, match="x holds inf"):
        z_scores([math.inf], 1.0, 1.0)
    with pytest.raises(NotFinite, match="x_pt holds nan"):
        z_scores([1.0], math.nan, 1.0)
    with pytest.raises(NotFinite, match="sigma_pt holds nan"):
        z_scores([1.0], 1.0, math.nan)
    with pytest.raises(NotPositive, match=r"u is -0\.1"):
        zeta_scores([1.0], [-0.1], 1.0, 0.1)
    with pytest.raises(NotPositive, match=r"u_x_pt is -0\.1"):
        z_prime_scores([1.0], 1.0, 1.0, -0.1)
    with pytest.raises(WrongShape, match="U has shape"):
        en_scores([1.0, 2.0], [0.1], 1.0, 0.1)


def test_expanded_uncertainties_are_divided_by_their_own_factor():
    assert standard_uncertainties([1.0, 1.732, None], k=[2, 1.732, 2])[:2].tolist() == [0.5, 1.0]
    with pytest.raises(ZeroDenominator, match="k is 0"):
        standard_uncertainties([1.0], k=0)
    with pytest.raises(NotPositive, match="U is -1"):
        standard_uncertainties([-1.0])


def test_z_prime_without_uncertainty_is_z():
    x = [8.0, 11.5, 14.0]
    assert z_prime_scores(x, 10.0, 1.5, 0.0).tolist() == z_scores(x, 10.0, 1.5).tolist()


def test_z_prime_is_at_worst_four_percent_smaller_while_the_uncertainty_is_negligible():
    # ISO 13528 9.5, Formula (17): the ratio at u = 0.3 sigma_pt is 0.958.
    ratio = z_prime_scores([11.0], 10.0, 1.0, 0.3)[0] / z_scores([11.0], 10.0, 1.0)[0]
    assert round(float(ratio), 3) == 0.958


@pytest.mark.parametrize(("u", "sigma_pt"), [(0.3, 1.0), (0.09, 0.3), (0.021, 0.07), (0.6, 2.0)])
def test_an_uncertainty_on_the_limit_is_not_negligible(u, sigma_pt):
    assert not is_negligible(u, sigma_pt=sigma_pt)
    assert is_negligible(0.999 * u, sigma_pt=sigma_pt)
    assert not is_negligible(u, delta_E=3 * sigma_pt)
    assert is_negligible(0.999 * u, delta_E=3 * sigma_pt)


def test_negligibility_needs_exactly_one_criterion():
    for criteria in [{}, {"sigma_pt": 1.0, "delta_E": 3.0}]:
        with pytest.raises(InputRefused, match="exactly one"):
            is_negligible(0.1, **criteria)


def test_z_is_preferred_while_the_uncertainty_is_negligible():
    assert preferred_score(0.0, 1.0) == "z"
    assert preferred_score(0.299, 1.0) == "z"
    assert preferred_score(0.3, 1.0) == "z_prime"


@pytest.mark.parametrize("u", [None, math.nan])
def test_no_score_is_preferred_without_an_uncertainty(u):
    with pytest.raises(UndefinedUncertainty, match="u_x_pt is undefined"):
        preferred_score(u, 1.0)


def test_combined_scores_tell_bias_from_scatter():
    # Worked by hand; chi-squared with 2 degrees of freedom exceeds t with probability exp(-t/2).
    bias, scatter = combined_scores([2.0, 2.0, None]), combined_scores([2.0, -2.0])
    assert (bias.rsz, scatter.rsz) == (pytest.approx(2 * math.sqrt(2)), 0.0)
    assert bias.ssz == scatter.ssz == 8.0
    assert scatter.ssz_p == pytest.approx(math.exp(-4.0))
    assert (bias.mean_abs_z, bias.n, bias.missing) == (2.0, 2, 1)
    with pytest.raises(TooFewResults, match="z holds 0"):
        combined_scores([None])
