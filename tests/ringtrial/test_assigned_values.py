"""Assigned values and their uncertainty.

Published: ISO 13528:2022 Annex E, E.5 (23.35 and 0.35 against a CRM of 21.62 with 0.26) and E.7
(mercury, ratio 2.04), as republished in the tests of pt13528 0.1.8.
"""

from __future__ import annotations

import math

import pytest

from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    algorithm_a,
    assigned_from_participants,
    assigned_from_reference,
    compare_with_reference,
    formulation,
    q_hampel,
    robust_standard_uncertainty,
    standard_uncertainty_of_mean,
    uncertainty_budget,
    value_against_crm,
)

DIFFERENCES = [
    *(2.0, 1.05, 0.5, 1.1, 1.75, 2.7, -0.6, -0.35, 2.5, 0.95),
    *(3.1, 1.5, 2.0, 1.05, 2.3, 2.05, 2.8, 3.0, 2.15, 3.0),
]
MERCURY = [
    *(0.013, 0.013, 0.0135, 0.014, 0.014, 0.016, 0.017, 0.019, 0.0239, 0.037, 0.039),
    *(0.04, 0.04, 0.04, 0.0424, 0.044, 0.045, 0.045, 0.046, 0.049, 0.053),
]


def test_the_consensus_by_algorithm_a_carries_its_estimate():
    value, robust = assigned_from_participants([None, *MERCURY]), algorithm_a(MERCURY)
    assert (value.x_pt, value.u_x_pt, value.robust_sd) == (robust.x, robust.u, robust.s)
    assert (value.estimator, value.n, value.missing) == ("algorithm_a", 21, 1)
    assert value.status is Status.OK


def test_the_consensus_by_q_hampel_carries_its_estimate():
    value = assigned_from_participants([None, *MERCURY], estimator="q_hampel")
    robust = q_hampel(MERCURY)
    assert (value.x_pt, value.u_x_pt, value.robust_sd) == (robust.x, robust.u, robust.s)
    assert (value.estimator, value.n, value.missing) == ("q_hampel", 21, 1)


def test_the_mean_takes_the_plain_standard_uncertainty():
    value = assigned_from_participants([1.0, 2.0, 3.0, 4.0, 5.0], estimator="mean")
    assert (value.x_pt, value.robust_sd) == (3.0, pytest.approx(math.sqrt(2.5)))
    assert value.u_x_pt == pytest.approx(math.sqrt(0.5))
    assert value.status is Status.OK


def test_the_median_takes_the_niqr():
    value = assigned_from_participants([1.0, 2.0, 3.0, 4.0, 5.0], estimator="median")
    assert value.robust_sd == pytest.approx(0.7413 * 2)
    assert value.u_x_pt == pytest.approx(1.25 * 0.7413 * 2 / math.sqrt(5))


@pytest.mark.parametrize("estimator", ["algorithm_a", "q_hampel", "median", "mean"])
def test_equal_results_have_a_value_but_no_uncertainty(estimator):
    value = assigned_from_participants([3.0] * 20, estimator=estimator)
    assert (value.x_pt, value.u_x_pt, value.robust_sd) == (3.0, None, 0.0)
    assert value.status is Status.DEGENERATE


@pytest.mark.parametrize(
    ("estimator", "enough"), [("algorithm_a", 12), ("q_hampel", 12), ("median", 5), ("mean", 5)]
)
def test_few_results_are_said_to_be_few(estimator, enough):
    results = [1.0, 2.0, 4.0, 7.0, 3.0, 5.0, 6.0, 8.0, 2.5, 3.5, 4.5, 5.5]
    few = assigned_from_participants(results[: enough - 1], estimator=estimator)
    assert few.status is Status.FEW_RESULTS
    many = assigned_from_participants(results[:enough], estimator=estimator)
    assert many.status is Status.OK


@pytest.mark.parametrize("estimator", ["algorithm_a", "median", "mean"])
def test_one_result_is_no_consensus(estimator):
    with pytest.raises(TooFewResults):
        assigned_from_participants([1.0, None], estimator=estimator)


def test_an_unknown_estimator_is_refused():
    with pytest.raises(InputRefused, match="estimator is 'vote'"):
        assigned_from_participants([1.0, 2.0], estimator="vote")


def test_a_reference_value_is_taken_as_stated():
    value = assigned_from_reference(21.62, 0.0)
    assert (value.x_pt, value.u_x_pt, value.n, value.robust_sd) == (21.62, 0.0, 0, None)
    assert (value.estimator, value.status) == ("reference", Status.OK)


@pytest.mark.parametrize(("x_pt", "u"), [(math.nan, 0.1), (math.inf, 0.1), (1.0, math.nan)])
def test_a_reference_value_must_be_finite(x_pt, u):
    with pytest.raises(NotFinite):
        assigned_from_reference(x_pt, u)


def test_a_reference_uncertainty_cannot_be_negative():
    with pytest.raises(NotPositive, match=r"u_x_pt is -0\.1"):
        assigned_from_reference(1.0, -0.1)


def test_the_budget_adds_its_parts_in_squares():
    budget = uncertainty_budget(u_char=0.6, u_hom=0.2, u_trans=0.1, u_stab=0.3)
    assert budget.u_x_pt == pytest.approx(math.sqrt(0.5))
    assert budget.U_x_pt == pytest.approx(2 * math.sqrt(0.5))
    with pytest.raises(NotPositive, match="u_stab"):
        uncertainty_budget(u_char=0.6, u_stab=-1.0)


def test_the_published_value_against_a_crm_is_reproduced():
    found = value_against_crm([*DIFFERENCES, None], x_crm=21.62, u_crm=0.26)
    assert (round(found.x_pt, 2), round(found.u_x_pt, 2)) == (23.35, 0.35)
    assert (found.n, found.missing, found.status) == (20, 1, Status.OK)


def test_equal_differences_leave_the_uncertainty_of_the_material():
    found = value_against_crm([1.0] * 6, x_crm=20.0, u_crm=0.3)
    assert (found.u_x_pt, found.status) == (0.3, Status.DEGENERATE)
    with pytest.raises(TooFewResults, match="differences holds 1"):
        value_against_crm([1.0], x_crm=20.0, u_crm=0.3)


def test_the_published_comparison_with_a_reference_asks_for_an_investigation():
    value = assigned_from_participants(MERCURY)
    compared = compare_with_reference(
        x_pt=value.x_pt, u_x_pt=value.u_x_pt, x_ref=0.044, u_ref=0.0041
    )
    assert round(compared.ratio, 2) == 2.04
    assert compared.investigate


def test_a_difference_of_exactly_twice_its_uncertainty_is_tolerated():
    compared = compare_with_reference(x_pt=10.0, u_x_pt=0.3, x_ref=11.0, u_ref=0.4)
    assert (compared.ratio, compared.investigate) == (2.0, False)
    # 2.85 - 2.51 is 0.34 on paper and 2.0000000000000018 x 0.17 in binary.
    decimal = compare_with_reference(x_pt=2.51, u_x_pt=0.102, x_ref=2.85, u_ref=0.136)
    assert not decimal.investigate
    assert compare_with_reference(x_pt=2.51, u_x_pt=0.102, x_ref=2.8501, u_ref=0.136).investigate
    with pytest.raises(NotPositive, match="u_diff"):
        compare_with_reference(x_pt=10.0, u_x_pt=0.0, x_ref=11.0, u_ref=0.0)


def test_a_formulation_adds_relative_uncertainties_in_squares():
    # Worked by hand: relative 0.02, 0.01 and 0.02 add up to 0.03.
    made_up = formulation(
        m_analyte=2.0, u_m_analyte=0.04, purity=0.5, u_purity=0.005, m_total=100.0, u_m_total=2.0
    )
    assert made_up.x_pt == pytest.approx(0.01)
    assert made_up.u_x_pt == pytest.approx(0.0003)
    with pytest.raises(NotPositive, match="m_total is 0"):
        formulation(
            m_analyte=2.0, u_m_analyte=0.0, purity=1.0, u_purity=0.0, m_total=0.0, u_m_total=0.0
        )


def test_standard_uncertainties_shrink_with_the_root_of_the_number():
    assert robust_standard_uncertainty(4.0, n=16) == pytest.approx(1.25)
    assert standard_uncertainty_of_mean(4.0, n=16) == pytest.approx(1.0)
    for function in (robust_standard_uncertainty, standard_uncertainty_of_mean):
        with pytest.raises(TooFewResults, match="n holds 0"):
            function(1.0, n=0)
