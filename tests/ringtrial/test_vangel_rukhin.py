"""Vangel-Rukhin maximum likelihood.

Published: dietary fibre in apples (Vangel and Rukhin 1999) stands in the bundled reference file.
The oracle is the likelihood written out, which no small step in any direction may raise.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ringtrial._vangel_rukhin_likelihood as search
from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    WrongShape,
    vangel_rukhin,
)

labs = st.lists(
    st.tuples(
        st.integers(-300, 300).map(lambda number: number / 50),
        st.integers(5, 200).map(lambda number: number / 100),
        st.integers(2, 6),
    ),
    min_size=2,
    max_size=10,
)
APPLES = [12.46, 13.035, 12.44, 12.87, 13.42, 12.08, 13.18, 14.335, 12.23]
APPLES_S = [0.028, 0.233, 0.325, 0.071, 0.339, 0.325, 0.099, 0.064, 0.212]
# Apricots as in the bundled reference file: one laboratory with a tiny s lies where others are.
APRICOT = [25.315, 26.725, 27.89, 27.7, 27.42, 24.3, 27.11, 27.275, 25.37]
APRICOT_S = [0.3748, 0.6152, 0.3536, 1.8526, 0.6081, 0.2121, 0.3677, 0.0919, 0.0849]


def columns(rows):
    return tuple(np.array(column, dtype=float) for column in zip(*rows, strict=True))


def log_likelihood(x, s, n, mu, between, within):
    total = within + n * between
    terms = (n - 1) * np.log(within) + np.log(total)
    terms += (n - 1) * s**2 / within + n * (x - mu) ** 2 / total
    return -0.5 * terms.sum()


@settings(deadline=None, max_examples=60)
@given(labs)
def test_no_small_step_in_any_direction_is_likelier(rows):
    x, s, n = columns(rows)
    found = vangel_rukhin(x, s, n)
    own = log_likelihood(x, s, n, found.mu, found.sigma2, found.sigma_i2)
    slack = 1e-7 * (1 + abs(own))
    for step in (1e-3, -1e-3):
        moved = found.mu + step * found.u
        assert log_likelihood(x, s, n, moved, found.sigma2, found.sigma_i2) <= own + slack
        if found.sigma2 > 0:
            between = found.sigma2 * (1 + step)
            assert log_likelihood(x, s, n, found.mu, between, found.sigma_i2) <= own + slack
        for lab in range(x.size):
            within = found.sigma_i2.copy()
            within[lab] *= 1 + step
            assert log_likelihood(x, s, n, found.mu, found.sigma2, within) <= own + slack


@settings(deadline=None, max_examples=60)
@given(labs, st.floats(-6, 6), st.sampled_from([0.0, 1e-4, 0.3, 20.0]))
def test_of_several_variances_of_a_laboratory_the_likeliest_is_taken(rows, mu, between):
    x, s, n = columns(rows)
    means = search.Means(x, s**2, n)
    found = search.within_variances(means, mu, np.asarray(between))
    for lab in range(x.size):
        grid = np.geomspace(1e-3 * s[lab] ** 2, 1e3 * (s[lab] ** 2 + (x[lab] - mu) ** 2), 3000)
        total = grid + n[lab] * between
        depth = (n[lab] - 1) * (np.log(grid) + s[lab] ** 2 / grid) + np.log(total)
        depth += n[lab] * (x[lab] - mu) ** 2 / total
        own_total = found[lab] + n[lab] * between
        own = (n[lab] - 1) * (math.log(found[lab]) + s[lab] ** 2 / found[lab])
        own += math.log(own_total) + n[lab] * (x[lab] - mu) ** 2 / own_total
        assert own <= depth.min() + 1e-9 * (1 + abs(own))


def test_the_uncertainty_is_that_of_the_information_on_mu():
    found = vangel_rukhin(APPLES, APPLES_S, [2] * 9)
    information = (2 / (found.sigma_i2 + 2 * found.sigma2)).sum()
    assert found.u == pytest.approx(information**-0.5, rel=1e-12)
    assert found.sigma == pytest.approx(math.sqrt(found.sigma2))
    assert (found.highest, found.n, found.status) == (True, 9, Status.OK)


def test_a_higher_maximum_without_spread_between_laboratories_is_announced():
    found = vangel_rukhin(APRICOT, APRICOT_S, [2] * 9)
    assert found.sigma2 == pytest.approx(1.35, abs=0.01)
    assert not found.highest


@settings(deadline=None, max_examples=30)
@given(labs, st.sampled_from([1e-9, 1e9]), st.randoms(use_true_random=False))
def test_unit_level_and_order_change_nothing_else(rows, unit, random):
    x, s, n = columns(rows)
    found = vangel_rukhin(x, s, n)
    moved = vangel_rukhin(unit * x, unit * s, n)
    assert moved.mu == pytest.approx(unit * found.mu, rel=1e-6, abs=1e-6 * unit)
    assert moved.u == pytest.approx(unit * found.u, rel=1e-6)
    order = list(range(x.size))
    random.shuffle(order)
    shuffled = vangel_rukhin(x[order], s[order], n[order])
    assert (shuffled.mu, shuffled.u, shuffled.sigma2) == (found.mu, found.u, found.sigma2)
    np.testing.assert_array_equal(shuffled.sigma_i2, found.sigma_i2[order])


def test_laboratories_that_agree_need_no_variance_between_them():
    found = vangel_rukhin([1.0, 1.1, 0.9, 1.05], [0.5, 0.6, 0.4, 0.5], [3, 3, 3, 3])
    assert found.sigma2 == 0.0 and 0.9 < found.mu < 1.1
    equal = vangel_rukhin([1.0, 1.0], [0.5, 0.5], [4, 4])
    assert (equal.mu, equal.sigma2) == (1.0, 0.0)
    np.testing.assert_allclose(equal.sigma_i2, 0.25 * 3 / 4)


def test_an_offset_of_1e8_costs_little():
    found = vangel_rukhin([0.5, 2.25, 3.75], [0.25, 0.5, 0.25], [3, 4, 5])
    moved = vangel_rukhin([1e8 + 0.5, 1e8 + 2.25, 1e8 + 3.75], [0.25, 0.5, 0.25], [3, 4, 5])
    assert moved.mu - 1e8 == pytest.approx(found.mu, abs=2e-8)
    assert moved.sigma == pytest.approx(found.sigma, rel=1e-12)


def test_incomplete_laboratories_are_left_out_and_counted():
    found = vangel_rukhin([*APPLES, 13.0, None], [*APPLES_S, math.nan, 0.1], [*[2] * 9, 2, 2])
    whole = vangel_rukhin(APPLES, APPLES_S, [2] * 9)
    assert (found.mu, found.n, found.missing) == (whole.mu, 9, 2)
    assert np.isnan(found.sigma_i2[9:]).all() and not np.isnan(found.sigma_i2[:9]).any()
    assert vangel_rukhin(APPLES[:4], APPLES_S[:4], [2] * 4).status is Status.FEW_RESULTS


def test_an_iteration_that_is_cut_short_says_so(monkeypatch):
    monkeypatch.setattr(search, "_UPDATES", 2)
    assert vangel_rukhin(APPLES, APPLES_S, [2] * 9).status is Status.NOT_CONVERGED


def test_what_has_no_likelihood_is_refused():
    with pytest.raises(NotPositive, match=r"s is 0\.0"):
        vangel_rukhin([1.0, 2.0], [0.0, 0.1], [2, 2])
    with pytest.raises(InputRefused, match=r"n is \[1\.0, 2\.0\]"):
        vangel_rukhin([1.0, 2.0], [0.1, 0.1], [1, 2])
    with pytest.raises(InputRefused, match="whole numbers"):
        vangel_rukhin([1.0, 2.0], [0.1, 0.1], [2.5, 2])
    with pytest.raises(TooFewResults):
        vangel_rukhin([1.0, 2.0], [0.1, None], [2, 2])
    with pytest.raises(NotFinite):
        vangel_rukhin([1.0, math.inf], [0.1, 0.1], [2, 2])
    with pytest.raises(WrongShape):
        vangel_rukhin([1.0, 2.0], [0.1, 0.1], [2])
