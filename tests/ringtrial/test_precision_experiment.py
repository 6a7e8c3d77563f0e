"""Precision by the basic method against exact rationals; E691; NIST StRD; degenerate designs."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrial import (
    InputRefused,
    NotFinite,
    Status,
    TooFewResults,
    WrongShape,
    ZeroDenominator,
    one_way_anova,
    precision,
    precision_uncertainty,
)

designs = st.lists(
    st.lists(st.integers(-4000, 4000), min_size=0, max_size=4), min_size=3, max_size=20
)


def with_replicates(labs):
    return [*labs, [3, 8], [1]]


def exactly(labs):
    """Word for word: m, s_r2, s_d2, n_bar of whole numbers."""
    labs = [lab for lab in labs if lab]
    p, total = len(labs), sum(map(len, labs))
    mean = Fraction(sum(map(sum, labs)), total)
    means = [Fraction(sum(lab), len(lab)) for lab in labs]
    s_r2 = sum((v - m) ** 2 for lab, m in zip(labs, means, strict=True) for v in lab) / Fraction(
        total - p
    )
    s_d2 = sum(len(lab) * (m - mean) ** 2 for lab, m in zip(labs, means, strict=True)) / (p - 1)
    n_bar = (total - Fraction(sum(len(lab) ** 2 for lab in labs), total)) / (p - 1)
    return mean, s_r2, s_d2, n_bar


@settings(deadline=None)
@given(labs=designs, scale=st.sampled_from([1e-9, 1.0, 1e9]))
def test_any_design_in_any_unit_gives_the_exact_variances(labs, scale):
    labs = with_replicates(labs)
    mean, s_r2, s_d2, n_bar = exactly(labs)
    s_l2 = (s_d2 - s_r2) / n_bar
    found = precision([[value * scale for value in lab] for lab in labs])
    near = {"rel": 1e-9, "abs": 1e-9}
    assert found.general_mean / scale == pytest.approx(float(mean), **near)
    assert found.s_r / scale == pytest.approx(math.sqrt(s_r2), **near)
    assert (found.s_L / scale) ** 2 == pytest.approx(max(0.0, float(s_l2)), rel=1e-9, abs=1e-6)
    assert found.s_R**2 == pytest.approx(found.s_r**2 + found.s_L**2)
    assert found.n_bar == pytest.approx(float(n_bar))
    assert found.s_L2_truncated == (s_l2 < 0) or abs(s_l2) < 1e-6
    assert (found.r_limit, found.R_limit) == (2.8 * found.s_r, 2.8 * found.s_R)


@settings(deadline=None)
@given(labs=designs, shift=st.sampled_from([-37.5, 1e6, 1e8]))
def test_an_offset_moves_the_mean_and_nothing_else(labs, shift):
    labs = with_replicates(labs)
    plain = precision(labs)
    moved = precision([[value + shift for value in lab] for lab in labs])
    assert moved.s_r == pytest.approx(plain.s_r, rel=1e-9)
    assert moved.s_R == pytest.approx(plain.s_R, rel=1e-9)
    assert moved.general_mean - shift == pytest.approx(plain.general_mean, abs=1e-7)


def test_offsets_of_a_million_million_leave_the_certified_variances():
    # NIST StRD SmLs07 in small: between 0.21, within 0.01 by construction, offset 1e12.
    steps = [1.4, *([1.3, 1.5] * 10)]
    labs = [[1e12 + value + k / 10 for value in steps] for k in range(-4, 5)]
    small = one_way_anova([[value + k / 10 for value in steps] for k in range(-4, 5)])
    assert small.ms_within == pytest.approx(0.01, rel=1e-12)
    found = one_way_anova(labs)
    assert found.ms_within == pytest.approx(0.01, rel=2e-3)
    assert pytest.approx(small.F, rel=2e-3) == found.F
    assert (found.df_between, found.df_within, found.n) == (8, 180, 189)


def test_negative_between_variance_is_set_to_zero_and_flagged():
    found = precision([[1.0, 9.0], [2.0, 8.0], [5.0, 5.1], [4.0, 6.0], [3.0, 7.0]])
    assert (found.s_L, found.s_L2_truncated, found.s_R) == (0.0, True, found.s_r)


def test_laboratories_are_listed_in_the_order_given():
    found = precision([[1.0, 2.0], [None, 4.0], [], [6.0, 7.0, 8.0]])
    np.testing.assert_array_equal(found.lab_n, [2, 1, 0, 3])
    np.testing.assert_allclose(found.lab_mean, [1.5, 4.0, math.nan, 7.0])
    np.testing.assert_allclose(found.lab_sd, [math.sqrt(0.5), math.nan, math.nan, 1.0])
    assert (found.p, found.N, found.missing, found.n_typical) == (3, 6, 1, 1)
    assert found.status is Status.FEW_RESULTS


def test_both_variants_agree_for_balanced_data():
    labs = [[1.0, 2.0], [3.0, 4.5], [2.0, 2.2], [7.0, 6.0], [3.3, 3.1]]
    iso, e691 = precision(labs), precision(labs, variant="e691")
    assert e691.s_R == pytest.approx(iso.s_R)
    assert e691.general_mean == pytest.approx(iso.general_mean)


def test_the_variant_of_e691_weights_laboratories_equally():
    labs = [[1.0, 2.0, 3.0, 4.0], [9.0, 9.5], [5.0, 5.5]]
    found = precision(labs, variant="e691")
    means = np.array([2.5, 9.25, 5.25])
    expected = math.sqrt(means.var(ddof=1) + found.s_r**2 * (1 - 1 / found.n_bar))
    assert found.general_mean == pytest.approx(means.mean())
    assert found.s_R == pytest.approx(expected)
    with pytest.raises(InputRefused, match="variant"):
        precision(labs, variant="e177")


def test_replicates_that_never_differ_are_degenerate():
    found = precision([[float(k)] * 2 for k in range(6)])
    assert (found.s_r, found.status) == (0.0, Status.DEGENERATE)
    assert one_way_anova([[1.0, 1.0], [2.0, 2.0]]).F is None


@pytest.mark.parametrize("function", [precision, one_way_anova])
def test_what_is_no_experiment_is_refused(function):
    for labs in ([[1.0, 2.0]], [[1.0], [2.0], [3.0]], []):
        with pytest.raises(TooFewResults):
            function(labs)
    with pytest.raises(NotFinite):
        function([[1.0, 2.0], [math.inf, 2.0]])
    with pytest.raises(WrongShape, match="cell 2"):
        function([[1.0, 2.0], 3.0])


def test_the_uncertainty_of_the_estimates_follows_the_printed_formulas():
    found = precision_uncertainty(s_r=1.0, s_R=2.0, p=8, n=3)
    assert found.A_r == pytest.approx(1.96 * math.sqrt(1 / (2 * 8 * 2)))
    square = (8 * (1 + 3 * 3) ** 2 + 2 * 7) / (2 * 16 * 9 * 7 * 8)
    assert pytest.approx(1.96 * math.sqrt(square)) == found.A_R
    with pytest.raises(ZeroDenominator):
        precision_uncertainty(s_r=0.0, s_R=2.0, p=8, n=3)
    with pytest.raises(InputRefused, match="cannot exceed"):
        precision_uncertainty(s_r=3.0, s_R=2.0, p=8, n=3)
    with pytest.raises(TooFewResults, match="n holds 1"):
        precision_uncertainty(s_r=1.0, s_R=2.0, p=8, n=1)
