"""Invariances: shifted, stretched, reordered or doubled results change an estimate as they must."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ringtrial._checks import FloatArray
from ringtrial.invariance_data import generated_rounds, weights_of
from ringtrial.invariance_methods import METHODS, Kind, Method

# Largest departure allowed, as a part of the range of the results; pure numbers in themselves.
TOLERANCE = 1e-9
SHIFT = 64.0
STRETCH = 0.001


class Property(StrEnum):
    """What is done to the results before the estimate is made again."""

    SHIFT = "shift"
    """An amount is added to every result: locations move by it, spreads stay."""
    SCALE = "scale"
    """The unit changes: locations and spreads change with it, pure numbers stay."""
    MIRROR = "mirror"
    """The sign changes: locations change theirs, spreads stay."""
    ORDER = "order"
    """The laboratories are listed in another order: nothing changes."""
    DUPLICATION = "duplication"
    """Every result is there twice: estimates that depend on shares of results only stay."""


@dataclass(frozen=True, slots=True)
class InvarianceCheck:
    """One property of one method on all generated rounds.

    Attributes
    ----------
    method : str
        Key of the method in `ringtrial.invariance_methods.METHODS`.
    property : Property
        What was done to the results.
    values : int
        Numbers compared.
    absolute : float
        Largest departure from what the property demands, in the unit of the results.
    share : float
        The same as a part of the tolerance.
    holds : bool
        ``share`` is at most 1.
    """

    method: str
    property: Property
    values: int
    absolute: float
    share: float
    holds: bool


def check_invariances() -> Iterator[InvarianceCheck]:
    """Check every property of every method on generated rounds with fixed seeds.

    Returns
    -------
    iterator of InvarianceCheck
        Method by method; a property that a method cannot have is left out.

    Notes
    -----
    With ``f`` an estimate of location, ``f(x + a) = f(x) + a``, ``f(b x) = b f(x)``,
    ``f(-x) = -f(x)``; with ``f`` an estimate of spread ``f(x + a) = f(x)``, ``f(b x) = b f(x)``,
    ``f(-x) = f(x)``; a pure number such as a test statistic changes in none of these. Departures
    are compared with 1e-9 of the spread of the round.

    Examples
    --------
    >>> checks = list(check_invariances())
    >>> all(check.holds for check in checks)
    True
    >>> sorted({check.property.value for check in checks})
    ['duplication', 'mirror', 'order', 'scale', 'shift']
    """
    for name, method in METHODS.items():
        for property_ in Property:
            if property_ is not Property.DUPLICATION or method.of_shares:
                yield check_invariance(name, method, property_)


def check_invariance(name: str, method: Method, property_: Property) -> InvarianceCheck:
    """Check one property of one method on all generated rounds.

    Examples
    --------
    >>> check = check_invariance("median", METHODS["median"], Property.ORDER)
    >>> check.absolute, check.holds
    (0.0, True)
    """
    values, absolute, share = 0, 0.0, 0.0
    for x in generated_rounds():
        u = weights_of(x)
        before = method.estimate(x, u)
        changed = _CHANGES[property_](x, u)
        after = method.estimate(*changed)
        spread = float(np.ptp(x))
        for kind, old, new in zip(method.kinds, before, after, strict=True):
            demanded = _demanded(kind, property_, old)
            unit = 1.0 if kind is Kind.NUMBER else spread
            if property_ is Property.SCALE and kind is not Kind.NUMBER:
                unit *= STRETCH
            distance = abs(new - demanded)
            values += 1
            absolute = max(absolute, distance)
            share = max(share, distance / (TOLERANCE * unit))
    return InvarianceCheck(name, property_, values, absolute, share, holds=share <= 1.0)


Changed = tuple[FloatArray, FloatArray]


def _reordered(x: FloatArray, u: FloatArray) -> Changed:
    order = np.random.Generator(np.random.Philox(key=x.size)).permutation(x.size)
    return x[order], u[order]


_CHANGES: dict[Property, Callable[[FloatArray, FloatArray], Changed]] = {
    Property.SHIFT: lambda x, u: (x + SHIFT, u),
    Property.SCALE: lambda x, u: (x * STRETCH, u * STRETCH),
    Property.MIRROR: lambda x, u: (-x, u),
    Property.ORDER: _reordered,
    Property.DUPLICATION: lambda x, u: (np.repeat(x, 2), np.repeat(u, 2)),
}


def _demanded(kind: Kind, property_: Property, old: float) -> float:
    if kind is Kind.NUMBER:
        return old
    if property_ is Property.SCALE:
        return old * STRETCH
    if kind is Kind.LOCATION and property_ is Property.SHIFT:
        return old + SHIFT
    if kind is Kind.LOCATION and property_ is Property.MIRROR:
        return -old
    return old
