"""Numbers are rounded once and never mislead."""

from __future__ import annotations

import pytest

from proficiency.reporting import rounding


@pytest.mark.parametrize(
    ("uncertainty", "decimals"),
    [(0.0561, 3), (0.561, 2), (5.61, 1), (56.1, 0), (561.0, -1), (0.0994, 3), (0.0996, 2)],
)
def test_an_uncertainty_is_given_two_significant_digits(uncertainty: float, decimals: int) -> None:
    assert rounding.decimals_for(uncertainty) == decimals


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (12.345, 2, "12.34"),
        (12.355, 2, "12.36"),
        (0.125, 2, "0.12"),
        (-0.004, 2, "0.00"),
        (-1.5, 1, "−1.5"),
        (None, 2, "—"),
        (float("nan"), 2, "—"),
        (1234.0, 0, "1234"),
        (1234567.0, -3, "1\u00a0235\u00a0000"),
        (2.5e11, -10, "2.5 × 10^11"),
        (1.5e-12, 13, "1.5 × 10^−12"),
        (1e30, 31, "1.0000000000000000 × 10^30"),
        (1e30, 2, "1.0000000000000000 × 10^30"),
        (-1.7976931348623157e308, 325, "−1.7976931348623157 × 10^308"),
        (5e-324, 325, "5.0 × 10^−324"),
    ],
)
def test_numbers_are_rounded_half_to_even_and_never_print_minus_zero(
    value: float | None, decimals: int, text: str
) -> None:
    assert rounding.fixed(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.996, "1.996"),
        (2.004, "2.004"),
        (-2.9995, "−2.9995"),
        (2.0, "2.00"),
        (2.0000000000000004, "2.00"),
        (1.23456, "1.23"),
        (-0.001, "0.00"),
        (-1e30, "−1.0000000000000000 × 10^30"),
        (None, "—"),
    ],
)
def test_a_score_near_a_limit_is_printed_with_the_digits_that_tell_its_side(
    value: float | None, text: str
) -> None:
    assert rounding.score(value, limits=(2.0, 3.0)) == text


@pytest.mark.parametrize("power", [-320, -30, 0, 30, 300])
@pytest.mark.parametrize("other", [1e-320, 1e-30, 1.0, 1e30, 1e300])
def test_any_number_is_written_with_the_decimals_that_suit_any_other(
    power: int, other: float
) -> None:
    value, decimals = 1.2345678901234567 * 10.0**power, rounding.decimals_for(other)
    written = rounding.fixed(value, decimals)
    digits, _, exponent = written.replace("−", "-").partition(" × 10^")
    read = float(f"{digits}e{exponent or 0}")
    assert read == pytest.approx(value, rel=1e-15, abs=0.51 * 10.0**-decimals)
    assert len(digits) <= rounding.DIGITS_OF_A_FLOAT + 1


def test_the_limit_of_e_n_has_its_own_digits() -> None:
    assert rounding.score(0.999, limits=(1.0,)) == "0.999"
    assert rounding.score(1.996, limits=(1.0,)) == "2.00"


def test_a_single_result_is_shown_exactly_as_typed() -> None:
    assert rounding.result(12.3, ["12.30"], at_most=1) == "12.30"
    assert rounding.result(None, ["<5"], at_most=1) == "<5"
    assert rounding.result(-1.0, ["-1.0"], at_most=1) == "−1.0"


def test_a_mean_of_replicates_has_one_decimal_more_than_typed_but_no_noise() -> None:
    assert rounding.result(12.25, ["12.2", "12.3"], at_most=3) == "12.25"
    assert rounding.result(68.63749, ["67.1", "70.17498"], at_most=2) == "68.64"
    assert rounding.result(None, ["detected", "-"], at_most=2) == "detected; -"


def test_a_value_without_uncertainty_uses_prescribed_decimals_then_its_spread() -> None:
    assert rounding.decimals_of_value(12.345, 0.056, 1.0, 1) == 3
    assert rounding.decimals_of_value(12.345, None, 1.0, 1) == 1
    assert rounding.decimals_of_value(12.345, None, 0.31, None) == 2
    assert rounding.decimals_of_value(12.345, None, None, None) == 2


def test_a_missing_number_carries_no_unit() -> None:
    assert rounding.with_unit(rounding.MISSING, "%") == "—"
    assert rounding.with_unit("1", "%") == "1 %"


def test_a_reported_number_keeps_exactly_its_digits() -> None:
    assert rounding.as_given(0.0206) == "0.0206"
    assert rounding.as_given(2.0) == "2"
    assert rounding.as_given(120.0) == "120"
