"""Numbers become text here, once: half to even (GB/T 8170), real minus sign, never minus zero.

Every function takes full precision and gives the string that is printed; nothing computes on it
afterwards. Rounding works on the shortest decimal that names the float, so that a typed 0.125 is
a tie and goes to the even digit, as it would on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

from ..i18n import Translator, mark

MINUS = "−"
MISSING = "—"
MISSING_MEANING = mark("A dash (—) means that no value is available.")
GROUP_FROM = 5
"""Integer digits from which groups of three are set apart (a no-break space)."""
ON_THE_LIMIT = Decimal("1e-9")
"""A score this close to a limit, relatively, is judged as lying on it."""
SCIENTIFIC_FROM = 10
"""Power of ten, up or down, from which a number is written with it."""
DIGITS_OF_A_FLOAT = 17
"""More digits than this say nothing about a float, however many decimals are asked for."""
WIDE = Context(prec=1000, rounding=ROUND_HALF_EVEN)
"""Holds any float, 1e308 and 1e-308 alike, with the decimals of any other."""


def decimal_of(value: float) -> Decimal:
    """Return the shortest decimal that names this float."""
    return Decimal(repr(float(value)))


def decimals_for(uncertainty: float, *, digits: int = 2) -> int:
    """Return the decimals that give an uncertainty this many significant digits."""
    size = abs(decimal_of(uncertainty))
    if size == 0:
        return digits
    decimals = digits - 1 - size.adjusted()
    rounded = rounded_to(size, decimals)
    return digits - 1 - rounded.adjusted()


def rounded_to(exact: Decimal, decimals: int) -> Decimal:
    """Round to this many decimals, however many digits stand before them."""
    return exact.quantize(Decimal(1).scaleb(-decimals), context=WIDE)


def fixed(value: float | None, decimals: int) -> str:
    """Write a number with this many decimals; negative decimals round to tens, hundreds."""
    if value is None:
        return MISSING
    exact = decimal_of(value)
    if not exact.is_finite():
        return MISSING
    rounded = rounded_to(exact, decimals)
    if decimals >= SCIENTIFIC_FROM or rounded.adjusted() >= SCIENTIFIC_FROM:
        return power_of_ten(rounded)
    return signed(rounded, f"{abs(rounded):f}")


def significant(value: float | None, digits: int) -> str:
    """Write a number with this many significant digits."""
    if value is None:
        return MISSING
    return fixed(value, decimals_for(value, digits=digits)) if value else "0"


def power_of_ten(rounded: Decimal) -> str:
    """Write a very large or very small number as digits times a power of ten."""
    if rounded == 0:
        return "0"
    if len(rounded.as_tuple().digits) > DIGITS_OF_A_FLOAT:
        rounded = rounded_to(rounded, DIGITS_OF_A_FLOAT - 1 - rounded.adjusted())
    exponent = rounded.adjusted()
    power = str(exponent).replace("-", MINUS)
    return signed(rounded, f"{abs(rounded).scaleb(-exponent):f} × 10^{power}")


def signed(value: Decimal, text: str) -> str:
    """Put the real minus sign before a negative number that did not round to zero."""
    whole, point, rest = text.partition(".")
    if whole.isdigit() and len(whole) >= GROUP_FROM:
        whole = f"{int(whole):,}".replace(",", "\u00a0")
    return (MINUS if value < 0 else "") + whole + point + rest


def score(value: float | None, *, limits: Sequence[float] = ()) -> str:
    """Write a score with two decimals, more where two would put it on the other side of a limit.

    1.996 is satisfactory at a limit of 2, so it is printed in full and not as 2.00.
    """
    if value is None:
        return MISSING
    exact = decimal_of(value)
    if not exact.is_finite():
        return MISSING
    decimals = 2
    while misleads(abs(exact), decimals, limits):
        decimals += 1
    return fixed(value, decimals)


def misleads(size: Decimal, decimals: int, limits: Sequence[float]) -> bool:
    """Tell whether the rounded size meets a limit that the exact size does not meet."""
    rounded = rounded_to(size, decimals)
    return any(
        rounded == limit and abs(size - limit) > limit * ON_THE_LIMIT
        for limit in map(decimal_of, limits)
    )


def as_typed(text: str) -> str:
    """Show a result as the laboratory typed it, with a real minus sign before a number."""
    try:
        Decimal(text)
    except InvalidOperation:
        return text
    return MINUS + text[1:] if text.startswith("-") else text


def decimals_typed(texts: Sequence[str]) -> int | None:
    """Return the most decimals among typed numbers; None when there is no plain number."""
    found = []
    for text in texts:
        try:
            number = Decimal(text)
        except InvalidOperation:
            continue
        if number.is_finite():
            found.append(max(0, -int(number.as_tuple().exponent)))
    return max(found, default=None)


def result(value: float | None, replicates: Sequence[str], *, at_most: int) -> str:
    """Show a single result as typed, the mean of several with one decimal more than typed.

    A mean is not given more decimals than `at_most`, which follows from the assigned value.
    """
    if len(replicates) == 1:
        return as_typed(replicates[0])
    typed = decimals_typed(replicates)
    if value is None:
        return "; ".join(map(as_typed, replicates)) or MISSING
    return significant(value, 4) if typed is None else fixed(value, min(typed + 1, at_most))


def decimals_of_value(
    value: float | None, uncertainty: float | None, spread: float | None, prescribed: int | None
) -> int:
    """Choose the decimals of an assigned value: by its uncertainty, else by what is known."""
    if uncertainty:
        return decimals_for(uncertainty)
    if prescribed is not None:
        return prescribed
    if spread:
        return decimals_for(spread)
    return decimals_for(value, digits=4) if value else 2


def with_uncertainty(t: Translator, value: str, expanded: str | None, unit: str) -> str:
    """Write a value with its expanded uncertainty and unit."""
    number = (
        value if expanded is None else t("{value} ± {expanded}", value=value, expanded=expanded)
    )
    return with_unit(number, unit)


def with_unit(number: str, unit: str) -> str:
    """Put the unit after a number, with a space; a missing number carries no unit."""
    return number if number == MISSING or not unit else f"{number} {unit}"


def as_given(value: float) -> str:
    """Write a reported number with exactly the digits it has."""
    exact = decimal_of(value)
    decimals = max(0, -int(exact.normalize().as_tuple().exponent)) if exact.is_finite() else 0
    return fixed(value, decimals)
