"""Units: exact quotients by pint and by hand, and exact conversion of what was typed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proficiency.schemes.conversion import converted, factor_of, unit_name
from proficiency.schemes.models import Measurand
from proficiency.schemes.units import quotient
from proficiency.schemes.vocabulary import AcceptedUnit


@pytest.mark.parametrize(
    ("unit", "own", "factor"),
    [
        ("10^6 cells/mL", "cells/mL", "1000000"),
        ("10⁶ cells/mL", "cells/mL", "1000000"),
        ("cells/µL", "cells/mL", "1000"),
        ("fraction", "%", "100"),
        ("ng/1e6 cells", "pg/1e6 cells", "1000"),
        ("IU/mL", "EU/mL", "1"),
        ("d", "h", "24"),
        ("min", "h", "1/60"),
        ("mg/L", "ng/mL", "1000"),
        ("ppm", "%", "1/10000"),
        ("µm", "nm", "1000"),
    ],
)
def test_a_quotient_between_units_of_one_family_is_exact(unit: str, own: str, factor: str) -> None:
    assert quotient(unit, own) == Fraction(factor)
    assert quotient(own, unit) == 1 / Fraction(factor)


@pytest.mark.parametrize(
    ("unit", "own"),
    [
        ("particles/mL", "cells/mL"),
        ("EU/kg", "EU/mL"),
        ("degC", "K"),
        ("MFI", "%"),
        ("9**9**9", "%"),
        ("9* *9", "%"),
        ("((", "h"),
        ("", "h"),
    ],
)
def test_units_of_other_families_and_what_is_no_unit_have_no_quotient(unit: str, own: str) -> None:
    assert quotient(unit, own) is None


def measurand(unit: str = "cells/mL", **factors: str) -> Measurand:
    accepted = [AcceptedUnit(name, Fraction(factor)) for name, factor in factors.items()]
    return Measurand(unit=unit, units=tuple(accepted))


def test_a_unit_is_found_whatever_way_it_is_typed() -> None:
    counted = measurand(**{"cells/µL": "1000"})
    assert factor_of(counted, "") == factor_of(counted, " cells / mL ") == 1
    assert factor_of(counted, "cells/μL") == factor_of(counted, "ｃｅｌｌｓ/µL") == 1000
    assert factor_of(counted, "cells/L") is None
    assert unit_name(counted, "cells/μL") == "cells/µL"


@pytest.mark.parametrize(
    ("typed", "factor", "own"),
    [
        ("0.92", "100", "92.00"),
        ("1.05", "1000000", "1050000.00"),
        ("1.05e3", "1000", "1050000"),
        ("90", "1/60", "1.5"),
        ("0", "1000", "0"),
        ("0.1", "3", "0.3"),
        ("5", "1/8", "0.625"),
    ],
)
def test_a_conversion_by_hand_agrees_to_the_last_digit(typed: str, factor: str, own: str) -> None:
    assert converted(Decimal(typed), Fraction(factor)) == Decimal(own)


def test_a_quotient_that_never_ends_is_kept_to_forty_digits() -> None:
    found = converted(Decimal(11), Fraction(1, 11) / 3)
    assert abs(Fraction(found) - Fraction(1, 3)) < Fraction(1, 10**39)


@given(
    value=st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=0, max_value=10**9
    ),
    power=st.integers(-12, 12),
)
def test_a_conversion_by_a_power_of_ten_loses_no_digit(value: Decimal, power: int) -> None:
    factor = Fraction(10) ** power
    assert Fraction(converted(value, factor)) == Fraction(value) * factor
    assert converted(converted(value, factor), 1 / factor) == value
