"""Algorithm A against the printed iteration, its invariances and its degenerate cases.

Tolerance 1e-9 s*: the convergence test of the printed iteration stops there; offsets of 1e8 cost
about 1e-8 in the last binary digits of the data themselves.
"""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ringtrial import NotFinite, NotPositive, Status, TooFewResults, WrongShape, algorithm_a

# Atrazine, ISO 13528:2022 Annex E, E.3, as republished in the tests of pt13528 0.1.8.
ATRAZINE = [
    *(0.04, 0.055, 0.178, 0.202, 0.206, 0.227, 0.228, 0.23, 0.23, 0.235, 0.236, 0.237),
    *(0.243, 0.244, 0.245, 0.2555, 0.26, 0.264, 0.267, 0.27, 0.273, 0.274, 0.274, 0.278),
    *(0.2811, 0.287, 0.287, 0.288, 0.289, 0.295, 0.296, 0.311, 0.331, 0.4246),
]

decimals = st.integers(-2000, 2000).map(lambda number: number / 100)
tied = st.integers(-4, 4).map(float)
rounds = st.lists(decimals, min_size=2, max_size=40) | st.lists(tied, min_size=2, max_size=20)


def sound(x):
    """Results on which s* is well above zero: a fixed point close to zero is ill-conditioned."""
    result = algorithm_a(x)
    assume(result.s > 1e-3)
    return result


def test_the_printed_stopping_rule_reproduces_the_atrazine_example():
    result = algorithm_a(ATRAZINE, stop="iso2022")
    assert (round(result.x, 4), round(result.s, 4), result.iterations) == (0.2570, 0.0395, 6)
    assert result.converged


def test_full_convergence_goes_beyond_the_printed_stopping_rule():
    result = algorithm_a(ATRAZINE)
    assert result.x == pytest.approx(0.25701103928138314, abs=1e-9 * result.s)
    assert result.s == pytest.approx(0.039519907226592196, rel=1e-9)
    assert result.u == pytest.approx(1.25 * 0.039519907226592196 / math.sqrt(34), rel=1e-9)
    assert result.status is Status.OK


@settings(deadline=None, max_examples=150)
@given(rounds)
def test_the_fast_solution_is_where_the_printed_iteration_ends(naive, x):
    result = sound(x)
    mean, sd = naive(x)
    assert result.x == pytest.approx(mean, abs=1e-8 * sd)
    assert result.s == pytest.approx(sd, rel=1e-8)
    assert result.converged


def test_outlying_and_heavy_tailed_rounds_end_where_the_printed_iteration_ends(naive):
    generator = np.random.default_rng(13528)
    for p in [2, 3, 4, 5, 7, 12, 30, 31, 200]:
        for share in [0.0, 0.1, 0.3, 0.45]:
            x = generator.normal(50.0, 2.0, p)
            far = generator.random(p) < share
            x[far] = generator.normal(80.0, 5.0, far.sum())
            mean, sd = naive(x)
            result = algorithm_a(x)
            assert result.x == pytest.approx(mean, abs=1e-8 * sd), (p, share)
            assert result.s == pytest.approx(sd, rel=1e-8), (p, share)


@pytest.mark.parametrize("gross", [[1e9], [-1e9], [-1e9, 1e9]])
def test_gross_errors_on_either_side_cost_the_other_results_no_digits(naive, gross):
    x = [*np.linspace(0.9, 1.1, 21), *gross]
    mean, sd = naive(x)
    result = algorithm_a(x)
    assert result.s == pytest.approx(sd, rel=1e-7)
    assert result.x == pytest.approx(mean, abs=1e-7 * sd)
    assert 0.05 < result.s < 0.15


@settings(deadline=None)
@given(rounds, st.sampled_from([-1e6, -37.5, 0.125, 1e8]))
def test_shifting_all_results_shifts_the_mean_and_keeps_the_spread(x, shift):
    result = sound(x)
    shifted = algorithm_a([value + shift for value in x])
    rounding = 1e-6 * result.s + 4 * abs(shift) * np.finfo(float).eps
    assert shifted.x - shift == pytest.approx(result.x, abs=rounding)
    assert shifted.s == pytest.approx(result.s, abs=rounding)


@settings(deadline=None)
@given(rounds, st.sampled_from([-1.0, 1e-9, 1e9, 1000.0, 1e-3]))
def test_changing_the_unit_scales_mean_and_spread(x, unit):
    result = sound(x)
    scaled = algorithm_a([value * unit for value in x])
    assert scaled.x == pytest.approx(unit * result.x, abs=1e-9 * abs(unit) * result.s)
    assert scaled.s == pytest.approx(abs(unit) * result.s, rel=1e-9)


@settings(deadline=None)
@given(rounds, st.randoms(use_true_random=False))
def test_the_order_of_results_changes_nothing_at_all(x, random):
    shuffled = list(x)
    random.shuffle(shuffled)
    assert algorithm_a(shuffled) == algorithm_a(x)


@settings(deadline=None)
@given(rounds)
def test_adding_a_result_in_the_middle_of_a_symmetric_round_keeps_the_mean(x):
    round_ = [*x, *(-value for value in x)]
    result = sound(round_)
    more = algorithm_a([*round_, 0.0])
    assume(not more.collapsed)
    assert more.x == pytest.approx(0.0, abs=1e-9 * result.s)
    assert more.s <= result.s * (1 + 1e-9)


def test_missing_results_are_dropped_and_counted():
    with_gaps = algorithm_a([None, *ATRAZINE, math.nan])
    assert (with_gaps.n, with_gaps.missing) == (34, 2)
    assert with_gaps.x == algorithm_a(ATRAZINE).x


def test_two_distinct_results_give_their_mean_and_the_scaled_sd():
    result = algorithm_a([6.432, 9.139])
    assert result.x == pytest.approx(7.7855, rel=1e-12)
    assert result.s == pytest.approx(1.134 * (9.139 - 6.432) / math.sqrt(2), rel=1e-12)
    assert result.status is Status.FEW_RESULTS


def test_a_majority_of_equal_results_starts_from_the_standard_deviation():
    result = algorithm_a([5, 5, 5, 5, 6, 7, 9])
    assert result.sd_start and not result.collapsed
    assert result.s == pytest.approx(1.3095886932352296, rel=1e-9)


def test_two_thirds_of_equal_results_collapse_without_an_uncertainty():
    result = algorithm_a([1, 1, 1, 1, 1, 1, 2])
    assert (result.x, result.s, result.u) == (1.0, 0.0, None)
    assert result.collapsed and result.sd_start and result.converged
    assert result.status is Status.DEGENERATE


def test_equal_results_are_degenerate_whatever_their_number():
    result = algorithm_a([4.2] * 30)
    assert (result.x, result.s, result.u) == (4.2, 0.0, None)
    assert result.status is Status.DEGENERATE


def test_degenerate_outranks_few_results_and_not_converged_outranks_it_too():
    assert algorithm_a([3.0, 3.0]).status is Status.DEGENERATE
    stopped = algorithm_a([1.0, 2.0, 4.0, 9.0, 50.0], max_iterations=1, stop="iso2022")
    assert stopped.status is Status.NOT_CONVERGED
    assert not stopped.converged and stopped.iterations == 1


def test_fewer_than_twelve_results_are_called_few():
    assert algorithm_a(ATRAZINE[5:16]).status is Status.FEW_RESULTS
    assert algorithm_a(ATRAZINE[5:17]).status is Status.OK


def test_the_printed_and_the_exact_factor_differ_by_a_tenth_of_a_percent(naive):
    exact = algorithm_a(ATRAZINE, factor="exact")
    mean, sd = naive(ATRAZINE, factor=1.1333926)
    assert exact.s == pytest.approx(sd, rel=1e-6)
    assert exact.x == pytest.approx(mean, abs=1e-6 * sd)
    assert 1.0005 < algorithm_a(ATRAZINE).s / exact.s < 1.002


@settings(deadline=None)
@given(rounds, st.sampled_from([0.05, 0.5, 3.0, 100.0]))
def test_a_fixed_scale_is_kept_while_the_mean_is_iterated(naive, x, scale):
    result = algorithm_a(x, scale=scale)
    assume(result.converged)
    mean, _ = naive(x, scale=scale)
    assert result.s == pytest.approx(scale, rel=1e-12)
    assert result.x == pytest.approx(mean, abs=1e-6 * scale)


def test_equal_results_keep_a_fixed_scale():
    result = algorithm_a([2.0, 2.0, 2.0], scale=0.5)
    assert (result.x, result.s, result.collapsed) == (2.0, 0.5, False)


@pytest.mark.parametrize("x", [[], [1.0], [None, None], [math.nan, 3.0]])
def test_fewer_than_two_results_are_refused(x):
    with pytest.raises(TooFewResults, match="x holds") as refusal:
        algorithm_a(x)
    assert refusal.value.code == "too_few"


@pytest.mark.parametrize("wrong", [math.inf, -math.inf, 1e301])
def test_infinite_results_are_refused_with_the_value(wrong):
    with pytest.raises(NotFinite, match=re.escape(f"x holds {wrong!r}")) as refusal:
        algorithm_a([1.0, wrong, None, 2.0])
    assert refusal.value.code == "not_finite"


def test_options_out_of_range_are_refused():
    with pytest.raises(NotPositive, match="scale is 0"):
        algorithm_a([1.0, 2.0], scale=0.0)
    with pytest.raises(ValueError, match="factor is 'mine'"):
        algorithm_a([1.0, 2.0], factor="mine")
    with pytest.raises(ValueError, match="stop is 'soon'"):
        algorithm_a([1.0, 2.0], stop="soon")
    with pytest.raises(ValueError, match="max_iterations is 0"):
        algorithm_a([1.0, 2.0], max_iterations=0)
    with pytest.raises(WrongShape, match="2 dimensions"):
        algorithm_a([[1.0, 2.0]])


def test_the_result_cannot_be_changed():
    with pytest.raises(AttributeError):
        algorithm_a([1.0, 2.0]).s = 5.0


def test_a_result_on_the_edge_of_the_interval_does_not_keep_the_iteration_alive():
    # In binary 1.05 falls in and out of 0.9 + 1.5 x 0.1 by turns.
    result = algorithm_a([-0.9, -0.7, 0.7, 1.1, 1.35, 1.05], scale=0.1, max_iterations=50)
    assert result.converged
