"""Maximum likelihood from censored results against direct maximisation with scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from ringtrial import (
    InputRefused,
    NotPositive,
    Status,
    TooFewResults,
    censored_fit,
    censored_likelihood,
    censored_results,
)

tenths = st.integers(1, 400).map(lambda v: v / 10)
reported = st.one_of(
    tenths,
    tenths,
    tenths.map(lambda v: f"<{v}"),
    tenths.map(lambda v: f">{v}"),
    st.tuples(tenths, tenths).map(lambda pair: (min(pair), max(pair))),
)


def log_likelihood(results, mu, sigma):
    """Word for word, one result after the other."""
    total = 0.0
    for low, high in zip(results.lower, results.upper, strict=True):
        if low == high:
            total += stats.norm.logpdf(low, mu, sigma)
        elif math.isinf(low):
            total += stats.norm.logcdf(high, mu, sigma)
        elif math.isinf(high):
            total += stats.norm.logsf(low, mu, sigma)
        else:
            mass = stats.norm.cdf(high, mu, sigma) - stats.norm.cdf(low, mu, sigma)
            total += math.log(mass) if mass > 0 else -math.inf
    return total


@settings(deadline=None, max_examples=60)
@given(st.lists(reported, min_size=3, max_size=25))
def test_no_other_pair_of_parameters_is_more_likely(values):
    results = censored_results(values)
    assume(np.isfinite(results.lower + results.upper).any())
    fit = censored_fit(results)
    assume(fit.status is not Status.DEGENERATE)
    assert fit.status is not Status.NOT_CONVERGED
    best = log_likelihood(results, fit.mu, fit.sigma)
    assert fit.log_likelihood == pytest.approx(best, rel=1e-6, abs=1e-6)
    for aside, wider in [(1, 1), (-1, 1), (0, 1.3), (0, 0.8), (0.5, 1.2), (-0.5, 0.9)]:
        elsewhere = log_likelihood(results, fit.mu + aside * fit.sigma, fit.sigma * wider)
        assert elsewhere <= best + 1e-9


def test_estimates_and_standard_errors_are_those_of_a_direct_search():
    results = censored_results(["<10", 12, 19, "<20", 20, 23, (24, 27), 25, 28, ">30", 45, ">26"])

    def cost(point):
        return -log_likelihood(results, point[0], point[1])

    found = optimize.minimize(
        cost, [20.0, 8.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12}
    )
    fit = censored_fit(results)
    assert (fit.mu, fit.sigma) == (
        pytest.approx(found.x[0], rel=1e-6),
        pytest.approx(found.x[1], rel=1e-6),
    )
    step = 1e-3
    information = np.empty((2, 2))
    for i, one in enumerate(np.eye(2) * step):
        for j, two in enumerate(np.eye(2) * step):
            corners = [found.x + a * one + b * two for a in (1, -1) for b in (1, -1)]
            both = [cost(corner) for corner in corners]
            information[i, j] = (both[0] - both[1] - both[2] + both[3]) / (4 * step**2)
    covariance = np.linalg.inv(information)
    assert fit.se_mu == pytest.approx(math.sqrt(covariance[0, 0]), rel=1e-4)
    assert fit.se_sigma == pytest.approx(math.sqrt(covariance[1, 1]), rel=1e-4)
    assert (fit.n, fit.n_left, fit.n_right, fit.n_interval) == (12, 2, 2, 1)
    assert fit.status is Status.OK


def test_without_censoring_the_fit_is_mean_and_uncorrected_standard_deviation():
    x = [4.1, 5.2, 3.3, 4.9, 5.5, 4.4]
    fit = censored_fit(censored_results([*x, None]))
    assert fit.mu == pytest.approx(np.mean(x), rel=1e-12)
    assert fit.sigma == pytest.approx(np.std(x), rel=1e-12)
    assert fit.se_mu == pytest.approx(np.std(x) / math.sqrt(6), rel=1e-12)
    assert fit.se_sigma == pytest.approx(np.std(x) / math.sqrt(12), rel=1e-12)
    assert (fit.missing, fit.n) == (1, 6)


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_the_unit_and_the_origin_carry_over_to_the_estimates(scale):
    values = [("<", 10.0), ("", 12.0), ("", 14.0), ("", 15.0), ("", 19.0), (">", 20.0)]

    def reported_in(unit, origin):
        return [
            f"{sign}{(value + origin) * unit!r}" if sign else (value + origin) * unit
            for sign, value in values
        ]

    plain = censored_fit(censored_results(reported_in(1.0, 0.0)))
    scaled = censored_fit(censored_results(reported_in(scale, 0.0)))
    assert scaled.mu == pytest.approx(plain.mu * scale, rel=1e-9)
    assert scaled.sigma == pytest.approx(plain.sigma * scale, rel=1e-9)
    moved = censored_fit(censored_results(reported_in(1.0, 1e8)))
    assert moved.mu - 1e8 == pytest.approx(plain.mu, abs=1e-6)
    assert moved.se_mu == pytest.approx(plain.se_mu, rel=1e-6)


def test_the_log_normal_model_is_the_normal_one_of_the_logarithms():
    values = ["<10", 12.0, 14.0, (15.0, 17.0), 19.0, ">20"]
    logs = ["<2.302585092994046", *np.log([12.0, 14.0]), (math.log(15.0), math.log(17.0))]
    logs += [math.log(19.0), ">2.995732273553991"]
    fit = censored_fit(censored_results(values), distribution="lognormal")
    expected = censored_fit(censored_results(logs))
    assert (fit.mu, fit.sigma, fit.se_mu) == (
        pytest.approx(expected.mu, rel=1e-9),
        pytest.approx(expected.sigma, rel=1e-9),
        pytest.approx(expected.se_mu, rel=1e-9),
    )
    for wrong in (0.0, "<0", -1.0, (0.0, 2.0), ">-3"):
        with pytest.raises(NotPositive):
            censored_fit(censored_results([wrong, 2.0, 3.0]), distribution="lognormal")
    with pytest.raises(InputRefused, match="distribution"):
        censored_fit(censored_results(values), distribution="weibull")


def test_results_that_one_value_explains_have_no_spread():
    same = censored_fit(censored_results([5.0, 5.0, "<7", ">5", (4.0, 6.0)]))
    assert (same.mu, same.sigma, same.status) == (5.0, 0.0, Status.DEGENERATE)
    assert (same.se_mu, same.log_likelihood) == (None, None)
    loose = censored_fit(censored_results([(1.0, 5.0), "<4", ">2"]))
    assert (loose.mu, loose.sigma, loose.status) == (None, None, Status.DEGENERATE)


def test_bounds_on_one_side_only_are_too_few():
    for values in (["<5", ">2", "<3"], ["<5"], [5.0], []):
        with pytest.raises(TooFewResults):
            censored_fit(censored_results(values))


def test_few_results_are_reported():
    assert censored_fit(censored_results([1.0, 2.0, "<1.5"])).status is Status.FEW_RESULTS


def test_a_vanishing_interval_counts_as_a_number():
    exact = censored_fit(censored_results([1.0, 2.0, 4.0, 7.0, 5.0]))
    narrow = censored_fit(censored_results([1.0, 2.0, (4.0 - 1e-9, 4.0 + 1e-9), 7.0, 5.0]))
    assert narrow.mu == pytest.approx(exact.mu, rel=1e-9)
    assert narrow.sigma == pytest.approx(exact.sigma, rel=1e-9)


def test_a_far_outlier_and_many_limits_still_converge():
    fit = censored_fit(censored_results([1e9, *(1.0 + k / 10 for k in range(20)), *["<0.5"] * 40]))
    assert fit.status is Status.OK
    crowded = censored_fit(censored_results([1.0, 1.1, *["<0.9"] * 300]))
    assert crowded.status is Status.OK
    assert crowded.mu < 0.9


@pytest.mark.parametrize(
    "values",
    [
        # The full Newton step from the start would make 1/sigma negative,
        ["<0.009", (0.391, 1.062), "<0.001"],
        # or lead to a place that is less likely than the start.
        [">6.055", "<0.548", "<0.014", 0.089],
    ],
)
def test_a_first_step_that_goes_too_far_is_shortened(values):
    results = censored_results(values)
    fit = censored_fit(results)
    assert fit.status is Status.FEW_RESULTS
    best = log_likelihood(results, fit.mu, fit.sigma)
    for mu, sigma in [(fit.mu, 1.1 * fit.sigma), (fit.mu + 0.1 * fit.sigma, fit.sigma)]:
        assert log_likelihood(results, mu, sigma) < best


def test_an_iteration_cut_short_says_so(monkeypatch):
    monkeypatch.setattr(censored_likelihood, "_MOST_STEPS", 1)
    fit = censored_fit(censored_results([1.0, 2.0, 4.0, "<3", ">5", 7.0]))
    assert fit.status is Status.NOT_CONVERGED
