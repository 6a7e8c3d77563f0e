"""Units and their exact quotients, from pint with the units of cell laboratories added."""

from __future__ import annotations

import re
import tokenize
import unicodedata
from fractions import Fraction
from functools import cache
from typing import Any

from .conversion import folded

OWN_UNITS = (
    "cell = [cell_count] = _ = cells",
    "particle = [particle_count] = _ = particles",
    "copy = [copy_count] = _ = copies",
    "colony = [colony_count] = _ = colonies",
    "genome = [genome_count] = _ = genomes",
    "endotoxin_unit = [endotoxin] = EU = IU",
    "colony_forming_unit = [colony_forming] = CFU",
)
"""Counted things are dimensions of their own: cells never become particles by a quotient."""
PER_POWER = re.compile(r"(?:/|\bper\b)\s*(?:10\^|1e)([0-9]{1,2})\s*([A-Za-z]+)", re.IGNORECASE)
POWER = re.compile(r"\b(?:10\^|1e)([0-9]{1,2})(?![0-9])\s*\*?\s*", re.IGNORECASE)
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
RAISED_POWER = re.compile("10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
FRACTIONS = {"fraction", "1", "ratio"}
PERCENT = re.compile(r"%(?:\(?[vw]/[vw]\)?)?", re.IGNORECASE)
PLAIN = re.compile(r"(?!.*\*\s*\*)[A-Za-zµμ0-9 ./*()-]{1,60}")
"""What may reach the reader of expressions: no powers, which could be made to run for ever."""


@cache
def registry() -> Any:
    """Return the registry of units; it takes a moment to load, so only who converts waits."""
    import pint

    found: Any = pint.UnitRegistry(non_int_type=Fraction)
    for line in OWN_UNITS:
        found.define(line)
    return found


def quotient(unit: str, own: str) -> Fraction | None:
    """Return how much of `own` one of `unit` is; None where no exact quotient is known."""
    if folded(unit) == folded(own):
        return Fraction(1)
    one, other = parsed(unit), parsed(own)
    if one is None or other is None or one.dimensionality != other.dimensionality:
        return None
    return Fraction(one.to_base_units().magnitude) / Fraction(other.to_base_units().magnitude)


@cache
def parsed(unit: str) -> Any:
    """Return a unit as an exact quantity; None where it is not understood or has an offset."""
    import pint

    text = expression(unit)
    if text.casefold() in FRACTIONS:
        return registry().Quantity(Fraction(1))
    if PERCENT.fullmatch(text.replace(" ", "")):
        return registry().Quantity(Fraction(1, 100))
    if not PLAIN.fullmatch(text):
        return None
    try:
        found = registry().Quantity(Fraction(1)) * registry().parse_expression(text)
    except (pint.PintError, tokenize.TokenError, ArithmeticError, SyntaxError, ValueError):
        return None
    # A unit that begins elsewhere than at zero, as degrees Celsius do, has no quotient.
    return found if found._is_multiplicative else None


def expression(unit: str) -> str:
    """Return a unit with its powers of ten written out: 10⁶ cells/mL is 1000000 cells/mL."""
    text = RAISED_POWER.sub(lambda power: f"10^{power[1].translate(RAISED)}", unit)
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    text = PER_POWER.sub(lambda per: f"/({10 ** int(per[1])}*{per[2]})", text)
    return POWER.sub(lambda power: f"{10 ** int(power[1])}*", text)
