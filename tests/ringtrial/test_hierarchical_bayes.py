"""Hierarchical Bayes by quadrature.

Published: PCB 28 of CCQM-K25 as printed by NIST stands in the bundled reference file. The oracles
are plain sums over fine grids of mu, tau and sigma, and adaptive quadrature of the densities.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

import ringtrial._effects_likelihood as likelihood
from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    WrongShape,
    hierarchical_bayes,
)

X, U = [10.0, 12.0, 11.0, 14.0, 11.5], [0.5, 0.5, 0.4, 0.5, 1.0]
FIGURES = ("mu_mean", "mu_sd", "mu_q025", "mu_median", "mu_q975")
FIGURES += ("tau_mean", "tau_median", "tau_q025", "tau_q975", "tau_prior_scale")
SCALES = ("mu_sd", "tau_mean", "tau_median", "tau_q025", "tau_q975", "tau_prior_scale")

stated = st.lists(
    st.tuples(
        st.integers(-1000, 1000).map(lambda number: number / 100),
        st.integers(5, 300).map(lambda number: number / 100),
    ),
    min_size=3,
    max_size=8,
)


def by_plain_sums(x, u, density):
    """Sum the joint posterior over a grid of mu and of tau = scale tan(pi v/2), v uniform."""
    x, u = np.array(x), np.array(u)
    scale = 1.4826 * np.median(np.abs(x - np.median(x)))
    v = (np.arange(1500) + 0.5) / 1500
    tau = scale * np.tan(np.pi * v / 2)
    # mu on a grid that grows outwards, with the weights of its own spacing.
    t = np.linspace(-9, 9, 1201)
    mu = np.median(x) + scale * np.sinh(t)
    width = scale * np.cosh(t)
    logs = sum(density(a - mu[:, None], b, tau) for a, b in zip(x, u, strict=True))
    joint = np.exp(logs - logs.max()) * width[:, None]
    joint /= joint.sum()
    of_mu, of_tau = joint.sum(axis=1), joint.sum(axis=0)
    mean = (of_mu * mu).sum()
    cumulative = np.cumsum(of_mu) - of_mu / 2
    return {
        "mu_mean": mean,
        "mu_sd": math.sqrt((of_mu * (mu - mean) ** 2).sum()),
        "mu_median": np.interp(0.5, cumulative, mu),
        "tau_median": np.interp(0.5, np.cumsum(of_tau) - of_tau / 2, tau),
        "tau_q975": np.interp(0.975, np.cumsum(of_tau) - of_tau / 2, tau),
    }


def gauss(d, u, tau):
    variance = u**2 + tau**2
    return -0.5 * (np.log(variance) + d**2 / variance)


def laplace(d, u, tau):
    return likelihood.log_likelihood(d, tau, likelihood.stated_exactly(u), model="laplace")


@pytest.mark.parametrize(("model", "density"), [("gauss", gauss), ("laplace", laplace)])
def test_plain_sums_over_a_fine_grid_give_the_same_figures(model, density):
    found = hierarchical_bayes(X, U, model=model)
    for figure, expected in by_plain_sums(X, U, density).items():
        assert getattr(found, figure) == pytest.approx(expected, rel=2e-3), figure


@pytest.mark.parametrize("deviation", [0.0, 0.3, -2.0, 15.0])
@pytest.mark.parametrize("tau", [0.01, 0.8, 30.0])
def test_the_laplace_density_is_the_convolution_it_stands_for(deviation, tau):
    u, b = 0.7, tau / math.sqrt(2)

    def integrand(effect):
        error = math.exp(-0.5 * ((deviation - effect) / u) ** 2) / (u * math.sqrt(2 * math.pi))
        return error * math.exp(-abs(effect) / b) / (2 * b)

    centre = np.sign(deviation) * max(abs(deviation) - u * u / b, 0.0)
    bends = sorted({0.0, centre, deviation})
    edges = [min(bends) - 40 * max(u, b), *bends, max(bends) + 40 * max(u, b)]
    parts = (quad(integrand, low, high, epsabs=0) for low, high in pairwise(edges))
    expected = math.log(sum(value for value, _ in parts))
    exact = likelihood.stated_exactly(u)
    found = likelihood.log_likelihood(np.array(deviation), np.array(tau), exact, model="laplace")
    assert float(found) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("nu", [1.0, 2.0, 7.5, 60.0])
@pytest.mark.parametrize("deviation", [0.0, 1.5])
def test_an_uncertain_uncertainty_is_integrated_over_its_posterior(nu, deviation):
    u, prior, tau = 0.4, 0.6, 0.9

    def weight(log_sigma):
        sigma = math.exp(log_sigma)
        half_cauchy = sigma / (1 + (sigma / prior) ** 2)
        return half_cauchy * sigma**-nu * math.exp(-nu * u * u / (2 * sigma * sigma)) / u**-nu

    def weighted_density(log_sigma):
        variance = math.exp(2 * log_sigma) + tau * tau
        normal = math.exp(-(deviation**2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)
        return weight(log_sigma) * normal

    low, high = math.log(u) - 4, math.log(u) + 25
    break_points = {"points": [math.log(u)], "limit": 400, "epsabs": 0}
    expected = quad(weighted_density, low, high, **break_points)[0]
    expected /= quad(weight, low, high, **break_points)[0]
    possible = likelihood.stated_with(u, nu=nu, prior_scale=prior)
    found = likelihood.log_likelihood(np.array(deviation), np.array(tau), possible, model="gauss")
    assert float(found) == pytest.approx(math.log(expected), abs=1e-7)


def test_many_degrees_of_freedom_are_as_good_as_a_known_uncertainty():
    known = hierarchical_bayes(X, U)
    nearly = hierarchical_bayes(X, U, nu=[1e7] * 5)
    for figure in FIGURES:
        assert getattr(nearly, figure) == pytest.approx(getattr(known, figure), rel=1e-5), figure


def test_unknown_degrees_of_freedom_stand_for_a_known_uncertainty():
    known = hierarchical_bayes(X, U, model="laplace")
    assert hierarchical_bayes(X, U, model="laplace", nu=[None, math.inf, None, None, None]) == known


@settings(deadline=None, max_examples=25)
@given(stated, st.sampled_from([1e-9, 1e9]), st.randoms(use_true_random=False))
def test_unit_and_order_change_nothing_else(pairs, unit, random):
    x, u = ([pair[column] for pair in pairs] for column in (0, 1))
    found = hierarchical_bayes(x, u)
    moved = hierarchical_bayes([unit * v for v in x], [unit * v for v in u])
    for figure in FIGURES:
        expected = unit * getattr(found, figure)
        assert getattr(moved, figure) == pytest.approx(expected, rel=1e-6, abs=1e-6 * unit), figure
    random.shuffle(pairs)
    again = hierarchical_bayes(*([pair[column] for pair in pairs] for column in (0, 1)))
    assert again == found


@pytest.mark.parametrize("options", [{}, {"model": "laplace"}, {"nu": [3, 5, 9, 4, None]}])
def test_level_and_unit_move_every_model_alike(options):
    found = hierarchical_bayes(X, U, **options)
    moved = hierarchical_bayes([x + 1e8 for x in X], U, **options)
    assert moved.mu_mean - 1e8 == pytest.approx(found.mu_mean, abs=1e-6)
    for figure in SCALES:
        assert getattr(moved, figure) == pytest.approx(getattr(found, figure), rel=1e-9), figure
    mirrored = hierarchical_bayes([-x for x in X], U, **options)
    assert mirrored.mu_q025 == pytest.approx(-found.mu_q975, rel=1e-6)


def test_the_interval_holds_the_median_and_the_middle_of_the_data():
    for model in ("gauss", "laplace"):
        found = hierarchical_bayes(X, U, model=model)
        assert found.mu_q025 < found.mu_median < found.mu_q975
        assert 0 < found.tau_q025 < found.tau_median < found.tau_q975
        assert (found.model, found.n, found.missing, found.status) == (model, 5, 0, Status.OK)


def test_a_discrepant_laboratory_moves_the_laplace_consensus_less():
    x, u = [10.0, 10.1, 9.9, 10.05, 14.0], [0.1] * 5
    normal, laplacian = (hierarchical_bayes(x, u, model=model) for model in ("gauss", "laplace"))
    assert 10.0 < laplacian.mu_mean < normal.mu_mean


def test_two_results_leave_the_standard_deviation_infinite():
    for model in ("gauss", "laplace"):
        found = hierarchical_bayes([1.0, 3.0], [0.1, 0.1], model=model)
        assert found.mu_sd is None and found.status is Status.FEW_RESULTS
        assert found.mu_median == pytest.approx(2.0, abs=1e-6)


def test_the_prior_falls_back_to_the_deviation_and_then_to_the_uncertainties():
    tied = [5.0, 5.0, 5.0, 8.0]
    by_sd = hierarchical_bayes(tied, [0.1, 0.2, 0.3, 0.4])
    assert by_sd.tau_prior_scale == pytest.approx(np.std(tied, ddof=1))
    equal = hierarchical_bayes([5.0] * 4, [0.1, 0.2, 0.3, 0.6])
    assert equal.tau_prior_scale == pytest.approx(0.25)
    assert equal.mu_mean == pytest.approx(5.0) and equal.tau_median < 0.25


@pytest.mark.parametrize("model", ["gauss", "laplace"])
def test_contrasts_of_scale_are_digested(model):
    sharp = hierarchical_bayes([1.0, 2.0, 1.5, 1.7, 9.0], [1e-6] * 5, model=model)
    assert sharp.mu_q025 < 2.0 < sharp.mu_q975 and sharp.tau_q025 > 0.1
    blurred = hierarchical_bayes([1.0, 1.001, 1.0005, 1.0004], [1.0] * 4, model=model)
    assert blurred.mu_sd == pytest.approx(0.5, rel=0.01)
    apart = hierarchical_bayes([0.0, 0.1, 0.05, 10.0, 10.1, 10.05], [0.1] * 6, model=model)
    assert apart.mu_mean == pytest.approx(5.05, abs=1e-6)


def test_a_hundred_laboratories_pin_consensus_and_spread():
    rng = np.random.default_rng(7)
    x = rng.normal(20, 1.5, 100)
    for model in ("gauss", "laplace"):
        found = hierarchical_bayes(x, np.full(100, 0.5), model=model)
        assert abs(found.mu_mean - 20) < 0.6 and 1.0 < found.tau_median < 2.0
        assert found.mu_sd == pytest.approx(0.15, rel=0.3)


def test_missing_results_are_left_out_and_counted():
    found = hierarchical_bayes([*X, None, 3.0], [*U, 0.1, None], nu=[*[4] * 5, 4, 4])
    assert (found.n, found.missing) == (5, 2)
    assert found.mu_mean == hierarchical_bayes(X, U, nu=[4] * 5).mu_mean


def test_what_has_no_posterior_is_refused():
    with pytest.raises(InputRefused, match="model is 'cauchy', known are gauss, laplace"):
        hierarchical_bayes(X, U, model="cauchy")
    with pytest.raises(WrongShape, match=r"nu has shape \(2,\)"):
        hierarchical_bayes(X, U, nu=[3, 3])
    with pytest.raises(NotPositive, match=r"nu is 0\.0"):
        hierarchical_bayes(X, U, nu=[3, 3, 0, 3, 3])
    with pytest.raises(TooFewResults):
        hierarchical_bayes(X[:1], U[:1])
    with pytest.raises(NotFinite):
        hierarchical_bayes([math.inf, 1.0], [0.1, 0.1])
