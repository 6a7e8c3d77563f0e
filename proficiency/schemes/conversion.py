"""Carry a number into the unit of its measurand: exactly, never through floating point."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, localcontext
from fractions import Fraction

from .definition import Defined

EXACT_DIGITS = 400
"""Enough for any product of a result and a factor that ends."""
DIGITS_OF_ENDLESS = 40
"""Significant digits kept of a quotient that never ends, such as a third."""


def factor_of(measurand: Defined, unit: str) -> Fraction | None:
    """Return how much of the measurand's unit one of `unit` is; None where it is not accepted."""
    wanted = folded(unit)
    if not wanted or wanted == folded(measurand.unit):
        return Fraction(1)
    for accepted in measurand.units or ():
        if folded(accepted.unit) == wanted:
            return accepted.factor
    return None


def unit_names(measurand: Defined) -> tuple[str, ...]:
    """Return every unit a laboratory may choose, the measurand's own first."""
    return (measurand.unit, *(accepted.unit for accepted in measurand.units or ()))


def unit_name(measurand: Defined, typed: str) -> str:
    """Return a typed unit as the measurand spells it; unknown ones stay as they are."""
    wanted = folded(typed)
    return next((name for name in unit_names(measurand) if folded(name) == wanted), typed.strip())


def converted(value: Decimal, factor: Fraction) -> Decimal:
    """Return a number in the unit of the measurand, to the last digit where it ends."""
    if factor == 1:
        return value
    with localcontext(prec=EXACT_DIGITS):
        top = value * factor.numerator
        if factor.denominator == 1:
            return plain(top)
        if is_finite(Fraction(top) / factor.denominator):
            return plain(top / factor.denominator)
    with localcontext(prec=DIGITS_OF_ENDLESS):
        return top / factor.denominator


def plain(value: Decimal) -> Decimal:
    """Return a whole number without exponent: 1.2E+6 is 1200000."""
    exponent = value.as_tuple().exponent
    return value.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else value


def is_finite(quotient: Fraction) -> bool:
    """Answer whether a quotient ends as a decimal number."""
    rest = quotient.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def folded(unit: str) -> str:
    """Return a unit so that ways of typing it compare equal: µ and μ, full-width and spaces."""
    return "".join(unicodedata.normalize("NFKC", unit).split())
