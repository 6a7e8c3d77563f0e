"""The mistakes planted in the demonstration, each as the laboratory would have made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from .specification import ALL_ROUNDS
from .typed import TypedResult
from .word_synthesis import written_profile

Results = dict[str, tuple[TypedResult, ...]]
Blunder = Mapping[str, Any]


def plant(
    blunders: Sequence[Blunder], scheme: str, round_name: str, results: Mapping[str, Any]
) -> Results:
    """Return the results of a round with its mistakes in place, the original untouched."""
    changed: Results = dict(results)
    for blunder in blunders:
        if blunder["scheme"] != scheme or blunder["round"] not in {round_name, ALL_ROUNDS}:
            continue
        laboratory = blunder["lab"]
        if laboratory in changed:
            changed[laboratory] = tuple(
                mistaken(blunder, result, changed) if is_hit(blunder, result) else result
                for result in changed[laboratory]
            )
    return changed


def is_hit(blunder: Blunder, result: TypedResult) -> bool:
    """Answer whether a mistake concerns one result."""
    return (
        result.measurand in blunder["measurands"]
        and blunder.get("material", result.material) == result.material
        and blunder.get("replicate", result.replicate) == result.replicate
    )


def mistaken(blunder: Blunder, result: TypedResult, results: Results) -> TypedResult:
    """Return one result with the mistake in it."""
    match blunder["do"]:
        case "scale":
            factor = Decimal(blunder["factor"])
            # A wrong unit also holds for the uncertainty, a slip in one replicate does not.
            u = result.u if "replicate" in blunder else scaled(result.u, factor)
            return replace(result, typed=scaled(result.typed, factor), u=u)
        case "shift":
            return replace(result, typed=plain(Decimal(result.typed) + Decimal(blunder["by"])))
        case "swap":
            first, second = blunder["materials"]
            other = second if result.material == first else first
            twin = counterpart(result, other, results[blunder["lab"]])
            return replace(result, typed=twin.typed, u=twin.u)
        case "copy":
            twin = counterpart(result, result.material, results[blunder["from"]])
            return replace(result, typed=other_last_digit(twin.typed, result.replicate))
        case "drop_sign":
            return replace(result, typed=result.typed.removeprefix("<"))
        case "profile":
            return replace(result, typed=written_profile(blunder["profile"]))
        case "late":
            return replace(result, late=True)
    raise ValueError(f"blunder {blunder['id']} does an unknown thing: {blunder['do']!r}")


def counterpart(result: TypedResult, material: str, others: Sequence[TypedResult]) -> TypedResult:
    """Return the result of the same measurand and replicate in a material."""
    key = (result.measurand, material, result.replicate)
    return next(o for o in others if (o.measurand, o.material, o.replicate) == key)


def scaled(typed: str, factor: Decimal) -> str:
    """Multiply what was typed; a limit stays a limit, nothing stays nothing."""
    if not typed:
        return ""
    sign = "<" if typed.startswith("<") else ""
    return sign + plain((Decimal(typed.removeprefix("<")) * factor).normalize())


def plain(number: Decimal) -> str:
    """Write a number without an exponent."""
    return f"{number:f}"


def other_last_digit(typed: str, replicate: int) -> str:
    """Change the last digit, as someone does who copies and covers it up."""
    return typed[:-1] + str((int(typed[-1]) + 2 * replicate + 1) % 10)
