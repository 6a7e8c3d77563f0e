"""Weighted and unweighted consensus, degrees of equivalence and pairs.

Published: PCB 28 of CCQM-K25 stands in the bundled reference file. The oracles are the formulas
written out in the order of the input, without centring or sorting.
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
    Status,
    TooFewResults,
    WrongShape,
    arithmetic_consensus,
    equivalence_to_random_effects,
    equivalence_to_weighted_mean,
    median_consensus,
    pairwise_differences,
    pairwise_statistics,
    random_effects,
    weighted_mean,
)

results = st.integers(-2000, 2000).map(lambda number: number / 100)
uncertainties = st.integers(5, 300).map(lambda number: number / 100)
stated = st.lists(st.tuples(results, uncertainties), min_size=2, max_size=20)
units = st.sampled_from([1e-9, 1e9, 7.0])
levels = st.sampled_from([0.0, 1e6, -300.0])
OF_PAIRS = [weighted_mean, random_effects, equivalence_to_weighted_mean]
OF_PAIRS += [pairwise_statistics, pairwise_differences]


def split(pairs):
    return np.array([x for x, _ in pairs]), np.array([u for _, u in pairs])


@settings(deadline=None)
@given(stated)
def test_the_weighted_mean_is_the_written_formula(pairs):
    x, u = split(pairs)
    weights = u**-2
    mu = (weights * x).sum() / weights.sum()
    Q = (weights * (x - mu) ** 2).sum()
    found = weighted_mean(x, u)
    assert found.mu == pytest.approx(mu, abs=1e-11)
    assert found.u == pytest.approx(weights.sum() ** -0.5, rel=1e-12)
    np.testing.assert_allclose(found.Q, Q, rtol=1e-9, atol=1e-9)
    assert found.birge == pytest.approx(math.sqrt(found.Q / (x.size - 1)), rel=1e-12)
    assert found.u_birge == pytest.approx(found.u * max(1.0, found.birge), rel=1e-12)
    share = max(0.0, 1 - (x.size - 1) / Q) if Q > 1e-9 else 0.0
    np.testing.assert_allclose(found.I2, share, atol=1e-8)
    assert 0.0 <= found.Q_p <= 1.0


@settings(deadline=None)
@given(stated, units, levels)
def test_the_weighted_mean_follows_unit_and_level(pairs, unit, level):
    x, u = split(pairs)
    found, moved = weighted_mean(x, u), weighted_mean(unit * (x + level), unit * u)
    assert moved.mu == pytest.approx(unit * (found.mu + level), rel=1e-9, abs=1e-9 * unit)
    assert moved.u == pytest.approx(unit * found.u, rel=1e-9)
    np.testing.assert_allclose(moved.Q, found.Q, rtol=1e-5, atol=1e-5)


@settings(deadline=None)
@given(stated, st.randoms(use_true_random=False))
def test_the_order_of_the_laboratories_changes_no_digit(pairs, random):
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert weighted_mean(*split(shuffled)) == weighted_mean(*split(pairs))
    assert random_effects(*split(shuffled)) == random_effects(*split(pairs))


def test_missing_results_and_missing_uncertainties_are_left_out_and_counted():
    full = weighted_mean([1.0, 2.0, 3.0], [0.1, 0.2, 0.3])
    gaps = weighted_mean([1.0, None, 2.0, 3.0, 9.0], [0.1, 0.1, 0.2, 0.3, math.nan])
    assert (gaps.mu, gaps.u, gaps.n, gaps.missing) == (full.mu, full.u, 3, 2)
    assert gaps.status is Status.FEW_RESULTS
    assert weighted_mean([1.0] * 5, [0.1] * 5).status is Status.OK


def test_equal_results_agree_perfectly_and_keep_their_stated_uncertainty():
    found = weighted_mean([4.2] * 4, [0.2] * 4)
    assert (found.mu, found.Q, found.Q_p, found.birge, found.I2) == (4.2, 0.0, 1.0, 0.0, 0.0)
    assert found.u_birge == found.u == pytest.approx(0.1)


@pytest.mark.parametrize("method", OF_PAIRS)
def test_what_cannot_be_weighted_is_refused(method):
    with pytest.raises(TooFewResults, match="x with u holds 1 usable results"):
        method([1.0, 2.0], [0.1, None])
    with pytest.raises(NotPositive, match=r"u is 0\.0"):
        method([1.0, 2.0], [0.1, 0.0])
    with pytest.raises(NotFinite, match="u holds inf"):
        method([1.0, 2.0], [0.1, math.inf])
    with pytest.raises(NotFinite, match="x holds -inf"):
        method([-math.inf, 2.0], [0.1, 0.1])
    with pytest.raises(WrongShape, match=r"x has shape \(2,\), u has shape \(3,\)"):
        method([1.0, 2.0], [0.1, 0.1, 0.1])
    with pytest.raises(WrongShape):
        method([[1.0, 2.0]], [[0.1, 0.1]])
    with pytest.raises(InputRefused, match="u holds 1e-150, too small"):
        method([1.0, 2.0], [1e-150, 0.1])


def test_unweighted_consensus_is_mean_and_median_with_their_spreads():
    x = [1.0, 2.0, 4.0, 9.0, 30.0]
    plain, middle = arithmetic_consensus([*x, None]), median_consensus(x)
    assert plain.mu == pytest.approx(9.2)
    assert plain.u == pytest.approx(np.std(x, ddof=1) / math.sqrt(5))
    assert (plain.n, plain.missing, plain.status) == (5, 1, Status.OK)
    assert middle.mu == 4.0
    assert middle.u == pytest.approx(math.sqrt(math.pi / 2) * 1.4826 * 3.0 / 2.0)
    assert median_consensus(x[:4]).status is Status.FEW_RESULTS


@pytest.mark.parametrize("consensus", [arithmetic_consensus, median_consensus])
def test_an_unweighted_consensus_without_spread_claims_no_uncertainty(consensus):
    found = consensus([3.3] * 6)
    assert (found.mu, found.u, found.status) == (3.3, None, Status.DEGENERATE)
    with pytest.raises(TooFewResults):
        consensus([3.3])
    with pytest.raises(NotFinite):
        consensus([3.3, math.inf])


@settings(deadline=None)
@given(stated)
def test_degrees_of_equivalence_are_the_written_formulas(pairs):
    x, u = split(pairs)
    consensus = weighted_mean(x, u)
    found = equivalence_to_weighted_mean(x, u)
    np.testing.assert_allclose(found.d, x - consensus.mu, atol=1e-10)
    np.testing.assert_allclose(found.u, np.sqrt(u**2 - consensus.u**2), rtol=1e-7)
    np.testing.assert_allclose(found.U, 2 * found.u, rtol=1e-14)
    np.testing.assert_allclose(found.En, found.d / found.U, rtol=1e-14)
    assert (found.mu, found.u_mu) == pytest.approx((consensus.mu, consensus.u))
    effects = random_effects(x, u)
    of_effects = equivalence_to_random_effects(x, u, consensus=effects)
    np.testing.assert_allclose(of_effects.d, x - effects.mu, atol=1e-10)
    expected = np.sqrt(u**2 + effects.tau2 - effects.u**2)
    np.testing.assert_allclose(of_effects.u, expected, rtol=1e-7)


def test_a_laboratory_outside_the_mean_adds_the_variances():
    x, u = [10.0, 12.0, 20.0, None], [1.0, 2.0, 3.0, 1.0]
    found = equivalence_to_weighted_mean(x, u, contributes=[True, True, False, True])
    alone = weighted_mean(x[:2], u[:2])
    assert found.mu == pytest.approx(alone.mu) and found.u_mu == pytest.approx(alone.u)
    assert found.u[2] == pytest.approx(math.hypot(3.0, alone.u))
    assert found.u[0] == pytest.approx(math.sqrt(1.0 - alone.u**2))
    assert np.isnan(found.d[3]) and found.missing == 1
    assert found.status is Status.FEW_RESULTS


def test_a_dominating_laboratory_keeps_a_positive_uncertainty_of_its_difference():
    found = equivalence_to_weighted_mean([1.0, 2.0], [1e-9, 1.0])
    assert found.u[0] == pytest.approx(1e-18, rel=1e-6)


def test_contributions_must_be_said_for_each_result_and_leave_two():
    x, u = [1.0, 2.0, 3.0], [0.1, 0.1, 0.1]
    with pytest.raises(InputRefused, match="true or false"):
        equivalence_to_weighted_mean(x, u, contributes=[1, 1, 0])
    with pytest.raises(WrongShape, match=r"contributes has shape \(2,\)"):
        equivalence_to_weighted_mean(x, u, contributes=[True, True])
    with pytest.raises(TooFewResults):
        equivalence_to_weighted_mean(x, u, contributes=[True, False, False])
    with pytest.raises(InputRefused, match="consensus rests on 3 results, x holds 2"):
        equivalence_to_random_effects(x[:2], u[:2], consensus=random_effects(x, u))


@settings(deadline=None)
@given(stated)
def test_pairwise_statistics_are_the_written_formulas(pairs):
    x, u = split(pairs)
    found = pairwise_statistics(x, u)
    for i in range(x.size):
        z = [abs(x[i] - x[j]) / math.hypot(u[i], u[j]) for j in range(x.size) if j != i]
        assert found.msd[i] == pytest.approx(float(np.median(z)), abs=1e-11)
        assert found.pdchisq[i] == pytest.approx(float(np.mean(np.square(z))), rel=1e-9, abs=1e-11)


def test_pairs_keep_the_places_of_missing_results():
    found = pairwise_differences([10.0, None, 12.0], [0.3, 0.1, 0.4])
    np.testing.assert_allclose(found.d[2], [2.0, math.nan, 0.0])
    np.testing.assert_allclose(found.En[0], [0.0, math.nan, -2.0])
    np.testing.assert_allclose(found.U[0, 2], 2 * found.u[0, 2])
    statistics = pairwise_statistics([10.0, None, 12.0], [0.3, 0.1, 0.4])
    np.testing.assert_allclose(statistics.msd, [4.0, math.nan, 4.0])
    assert (statistics.n, statistics.missing, statistics.status) == (2, 1, Status.FEW_RESULTS)
