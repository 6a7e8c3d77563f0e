"""Random effects: four estimators of the between-laboratory variance.

Published: Paule and Mandel 1982 (heat of vaporisation of cadmium) stands in the bundled reference
file. The oracles walk a fine grid of tau^2 with the likelihoods written out.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ringtrial import InputRefused, Status, random_effects, weighted_mean

METHODS = ["dersimonian_laird", "mandel_paule", "ml", "reml"]
results = st.integers(-2000, 2000).map(lambda number: number / 100)
uncertainties = st.integers(2, 500).map(lambda number: number / 100)
stated = st.lists(st.tuples(results, uncertainties), min_size=2, max_size=12)


def split(pairs):
    return np.array([x for x, _ in pairs]), np.array([u for _, u in pairs])


def log_likelihood(x, u, tau2, *, restricted):
    variances = u**2 + tau2
    weights = 1 / variances
    mu = (weights * x).sum() / weights.sum()
    value = -0.5 * np.log(variances).sum() - 0.5 * (weights * (x - mu) ** 2).sum()
    return value - 0.5 * math.log(weights.sum()) if restricted else value


@settings(deadline=None, max_examples=60)
@given(stated, st.booleans())
def test_no_tau_on_a_fine_grid_is_likelier(pairs, restricted):
    x, u = split(pairs)
    found = random_effects(x, u, method="reml" if restricted else "ml")
    own = log_likelihood(x, u, found.tau2, restricted=restricted)
    grid = [0.0, *np.geomspace(1e-8, 4 * max(np.ptp(x) ** 2, 1.0), 400)]
    best = max(log_likelihood(x, u, tau2, restricted=restricted) for tau2 in grid)
    assert own >= best - 1e-9 * abs(best)


def test_of_two_maxima_the_higher_one_is_taken_wherever_it_lies():
    # Two laboratories measure very well and agree, the others scatter: the likelihood has one
    # maximum where the two rule and one where all weigh about the same.
    rule, scatter = [0.0, 0.004], [-3.0, 3.5, 2.8, -2.9]
    for count in range(1, 5):
        x = np.array(rule * 3 + scatter[:count])
        u = np.array([0.003] * 6 + [1.0] * count)
        for restricted, method in ((False, "ml"), (True, "reml")):
            found = random_effects(x, u, method=method)
            grid = [0.0, *np.geomspace(1e-10, 50, 4000)]
            values = [log_likelihood(x, u, tau2, restricted=restricted) for tau2 in grid]
            own = log_likelihood(x, u, found.tau2, restricted=restricted)
            assert own >= max(values) - 1e-9


@settings(deadline=None)
@given(stated)
def test_mandel_paule_solves_its_equation_or_is_zero(pairs):
    x, u = split(pairs)
    found = random_effects(x, u, method="mandel_paule")
    if found.tau2 == 0.0:
        birge = weighted_mean(x, u).birge
        assert birge <= 1 + 1e-9
    else:
        assert found.q == pytest.approx(1.0, rel=1e-9)


@settings(deadline=None)
@given(stated)
def test_dersimonian_laird_is_the_written_formula(pairs):
    x, u = split(pairs)
    w = u**-2
    Q = weighted_mean(x, u).Q
    expected = max(0.0, (Q - x.size + 1) / (w.sum() - (w**2).sum() / w.sum()))
    assert random_effects(x, u).tau2 == pytest.approx(expected, rel=1e-7, abs=1e-7)


@settings(deadline=None)
@given(stated, st.sampled_from(METHODS))
def test_consensus_and_uncertainties_follow_from_tau(pairs, method):
    x, u = split(pairs)
    found = random_effects(x, u, method=method)
    w = 1 / (u**2 + found.tau2)
    mu = (w * x).sum() / w.sum()
    q = (w * (x - mu) ** 2).sum() / (x.size - 1)
    assert found.mu == pytest.approx(mu, abs=1e-10)
    assert found.u == pytest.approx(w.sum() ** -0.5, rel=1e-10)
    assert found.q == pytest.approx(q, rel=1e-7, abs=1e-9)
    assert found.tau == pytest.approx(math.sqrt(found.tau2))
    assert found.u_hksj_mod == pytest.approx(found.u * math.sqrt(max(1.0, found.q)))
    if found.q > 0:
        assert found.u_hksj == pytest.approx(found.u * math.sqrt(found.q))
    assert (found.df, found.n, found.method) == (x.size - 1, x.size, method)


@settings(deadline=None)
@given(stated, st.sampled_from(METHODS), st.sampled_from([1e-9, 1e9, 0.3]))
def test_tau_follows_the_unit(pairs, method, unit):
    x, u = split(pairs)
    found = random_effects(x, u, method=method)
    assume(found.tau > 1e-3 or found.tau == 0.0)
    moved = random_effects(unit * x, unit * u, method=method)
    assert moved.mu == pytest.approx(unit * found.mu, rel=1e-6, abs=1e-6 * unit)
    assert moved.tau == pytest.approx(unit * found.tau, rel=1e-6, abs=1e-6 * unit)


@pytest.mark.parametrize("method", METHODS)
def test_an_offset_of_1e8_costs_little(method):
    x, u = np.array([0.5, 0.25, 1.75, 2.5, -1.0]), np.array([0.25, 0.5, 0.125, 0.25, 0.5])
    found, moved = random_effects(x, u, method=method), random_effects(x + 1e8, u, method=method)
    assert moved.tau == pytest.approx(found.tau, rel=1e-12)
    assert moved.mu - 1e8 == pytest.approx(found.mu, abs=2e-8)


@pytest.mark.parametrize("method", METHODS)
def test_equal_results_have_no_spread_between_laboratories(method):
    found = random_effects([2.5] * 6, [0.1, 0.2, 0.3, 0.1, 0.2, 0.3], method=method)
    assert (found.tau, found.tau2, found.q) == (0.0, 0.0, 0.0)
    assert found.u_hksj is None and found.u_hksj_mod == found.u
    assert found.status is Status.OK


@pytest.mark.parametrize("method", METHODS)
def test_six_hundred_laboratories_and_extreme_uncertainties_are_digested(method):
    rng = np.random.default_rng(600)
    x = np.round(rng.normal(50, 2, 600), 3)
    u = np.round(np.exp(rng.normal(-1, 2, 600)), 5) + 1e-5
    found = random_effects(x, u, method=method)
    assert 1.0 < found.tau < 4.0 and abs(found.mu - 50) < 1.0
    contrast = random_effects([1.0, 2.0, 3.0], [1e-9, 1.0, 1.0], method=method)
    assert math.isfinite(contrast.tau) and 1.0 <= contrast.mu <= 3.0


def test_an_unknown_method_is_refused():
    with pytest.raises(InputRefused, match="method is 'bayes', known are dersimonian_laird"):
        random_effects([1.0, 2.0], [0.1, 0.1], method="bayes")
