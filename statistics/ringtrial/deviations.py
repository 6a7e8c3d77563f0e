"""How far an answer lies from an expected value, absolutely and as a part of the tolerance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Deviation:
    """Largest deviation among single numbers.

    Attributes
    ----------
    numbers : int
        Pairs of numbers compared; words, booleans and missing values are not counted.
    absolute : float
        Largest ``|got - expected|``, in the unit of the value.
    share : float
        Largest ``|got - expected| / (rel |expected| + abs)``: above 1 the tolerance is exceeded;
        infinite where no deviation is tolerated and there is one.
    """

    numbers: int
    absolute: float
    share: float


NO_DEVIATION = Deviation(0, 0.0, 0.0)


def deviation(got: object, expected: object, *, rel: float, abs: float) -> Deviation:
    """Return the largest deviation of a number, or of the numbers of nested lists.

    Parameters
    ----------
    got, expected : number, sequence or anything else
        What was computed and what it should be; only pairs of finite numbers are compared.
    rel, abs : float
        Tolerance ``rel |expected| + abs``.

    Returns
    -------
    Deviation
        Without numbers where there is nothing to compare.

    Examples
    --------
    >>> deviation([1.0, 2.5], [1.0, 2.0], rel=0.0, abs=0.25)
    Deviation(numbers=2, absolute=0.5, share=2.0)
    >>> deviation("action", "action", rel=0.0, abs=0.0)
    Deviation(numbers=0, absolute=0.0, share=0.0)
    """
    distances = [(math.fabs(g - e), rel * math.fabs(e) + abs) for g, e in _pairs(got, expected)]
    if not distances:
        return NO_DEVIATION
    return Deviation(
        numbers=len(distances),
        absolute=max(distance for distance, _ in distances),
        share=max(_share(distance, tolerated) for distance, tolerated in distances),
    )


def largest(deviations: Iterator[Deviation]) -> Deviation:
    """Return the largest of several deviations, all their numbers counted.

    Examples
    --------
    >>> largest(iter([Deviation(1, 0.5, 0.1), Deviation(2, 0.1, 0.4)]))
    Deviation(numbers=3, absolute=0.5, share=0.4)
    """
    numbers, absolute, share = 0, 0.0, 0.0
    for each in deviations:
        numbers += each.numbers
        absolute, share = max(absolute, each.absolute), max(share, each.share)
    return Deviation(numbers, absolute, share)


def _share(distance: float, tolerated: float) -> float:
    if distance == 0.0:
        return 0.0
    return distance / tolerated if tolerated > 0.0 else math.inf


def _pairs(got: object, expected: object) -> Iterator[tuple[float, float]]:
    if isinstance(got, np.ndarray | np.generic):
        got = got.tolist()
    if isinstance(expected, list):
        if isinstance(got, Sequence) and not isinstance(got, str):
            for g, e in zip(got, expected, strict=False):
                yield from _pairs(g, e)
    elif _is_number(got) and _is_number(expected):
        yield float(got), float(expected)  # type: ignore[arg-type]  # both are numbers here


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
