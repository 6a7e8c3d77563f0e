"""The quadrature under the hierarchical model: panels, and one integral against two.

Known uncertainties with normal effects can be integrated once (mu given tau is normal) or twice;
both roads must lead to the same figures.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ringtrial._panels as panels_module
from ringtrial._effects_likelihood import stated_exactly
from ringtrial._effects_posterior import posterior_of_joint, posterior_of_known
from ringtrial._panels import halved_until_exact, panels_between

stated = st.lists(
    st.tuples(st.floats(-1, 1), st.floats(-6, 0).map(math.exp)), min_size=3, max_size=7
)


def of(panels, function):
    return function(panels.at)[..., np.newaxis]


@settings(deadline=None, max_examples=15)
@given(stated, st.floats(0.05, 1.0))
def test_one_integral_and_two_lead_to_the_same_posterior(pairs, scale):
    x, u = (np.array([pair[column] for pair in sorted(pairs)]) for column in (0, 1))
    once = posterior_of_known(x, u, scale=scale)
    possible = [stated_exactly(own) for own in u]
    twice = posterior_of_joint(x, u, possible, scale=scale, model="gauss")
    sd = math.sqrt(once.mu_variance)
    assert twice.mu_mean == pytest.approx(once.mu_mean, abs=1e-5 * sd)
    assert twice.mu_variance == pytest.approx(once.mu_variance, rel=1e-5)
    assert twice.mu_quantiles == pytest.approx(once.mu_quantiles, abs=1e-5 * sd)
    assert twice.tau_mean == pytest.approx(once.tau_mean, rel=1e-5)
    assert twice.tau_quantiles == pytest.approx(once.tau_quantiles, rel=1e-5)


def test_a_narrow_peak_in_a_wide_panel_is_found_and_integrated():
    def normal(point):
        return np.exp(-0.5 * ((point - 0.3) / 0.01) ** 2)

    start = panels_between(np.array([-2.0, 2.0]))
    panels, values = halved_until_exact(start, of(start, normal), lambda p: of(p, normal))
    mass = (values[..., 0] * panels.weights).sum()
    assert mass == pytest.approx(0.01 * math.sqrt(2 * math.pi), rel=1e-8)
    assert panels.quantile(values[..., 0], 0.5) == pytest.approx(0.3, abs=1e-9)
    upper = panels.quantile(values[..., 0], 0.975)
    assert upper == pytest.approx(0.3 + 0.01 * 1.959963984540054, abs=1e-8)
    assert (np.diff(panels.low) > 0).all() and panels.high[:-1] == pytest.approx(panels.low[1:])


def test_halving_a_density_with_a_jump_ends_at_its_limit(monkeypatch):
    monkeypatch.setattr(panels_module, "_HALVINGS", 5)

    def step(point):
        return (point > 1 / math.pi).astype(float)

    start = panels_between(np.array([0.0, 1.0]))
    panels, values = halved_until_exact(start, of(start, step), lambda p: of(p, step))
    mass = float((values[..., 0] * panels.weights).sum())
    assert mass == pytest.approx(1 - 1 / math.pi, abs=2**-5)
    assert float((panels.high - panels.low).min()) == 2**-5
    assert float((panels.high - panels.low).sum()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("x", "u"),
    [
        ([0.0, 0.0, 1.0], [1.0, 1.0, math.exp(-4)]),
        ([0.0, 0.0, 0.0], [1.0, 1.0, math.exp(-4)]),
        ([0.0, 0.3, 1.0], [1.0, 0.5, math.exp(-9)]),
    ],
)
def test_a_peak_that_only_a_tiny_spread_brings_is_not_stepped_over(x, u):
    # One precise result among vague ones: without spread the consensus lies within its u.
    x, u = np.array(x), np.array(u)
    once = posterior_of_known(x, u, scale=1.0)
    twice = posterior_of_joint(x, u, [stated_exactly(v) for v in u], scale=1.0, model="gauss")
    assert twice.mu_mean == pytest.approx(once.mu_mean, abs=1e-6)
    assert twice.mu_variance == pytest.approx(once.mu_variance, rel=1e-6)
    assert twice.tau_quantiles == pytest.approx(once.tau_quantiles, rel=1e-6)
