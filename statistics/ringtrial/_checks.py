"""Turn what a caller passes into usable numbers, or refuse it by name."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial.constants import LARGEST_MAGNITUDE
from ringtrial.status import NotFinite, NotPositive, TooFewResults, WrongShape, ZeroDenominator

FloatArray = NDArray[np.float64]


def sorted_results(x: ArrayLike, *, name: str = "x", needed: int = 2) -> tuple[FloatArray, int]:
    """Return the usable results in ascending order and the number of missing ones.

    Sorting first makes every estimate independent of the order to the last bit, and shows
    missing (sorted last) and infinite values at the ends.
    """
    array = np.asarray(x, dtype=np.float64)
    if array.ndim != 1:
        raise WrongShape(f"{name} has {array.ndim} dimensions, one is needed")
    values = np.sort(array)
    missing = 0
    if values.size and math.isnan(values[-1]):
        missing = int(np.isnan(values).sum())
        values = values[: values.size - missing]
    if values.size < needed:
        raise TooFewResults(name, usable=values.size, needed=needed)
    if values.size:
        for extreme in (float(values[0]), float(values[-1])):
            if not abs(extreme) <= LARGEST_MAGNITUDE:
                raise NotFinite(name, extreme)
    return values, missing


def numbers(x: ArrayLike, *, name: str) -> FloatArray:
    """Return x as an array of any shape with NaN for missing; infinite values are refused."""
    array = np.asarray(x, dtype=np.float64)
    wrong = np.abs(array) > LARGEST_MAGNITUDE
    if wrong.any():
        raise NotFinite(name, float(array[wrong].flat[0]))
    return array


def not_negative(x: ArrayLike, *, name: str) -> FloatArray:
    """Return x as by `numbers`, refusing negative values."""
    array = numbers(x, name=name)
    wrong = array < 0
    if wrong.any():
        raise NotPositive(name, float(array[wrong].flat[0]))
    return array


def finite(value: float | None, *, name: str) -> float:
    """Return value as a float, refusing None, NaN and infinite values."""
    number = math.nan if value is None else float(value)
    if not abs(number) <= LARGEST_MAGNITUDE:
        raise NotFinite(name, number)
    return number


def positive(value: float | None, *, name: str) -> float:
    """Return value as a float, refusing everything that is not above zero."""
    number = finite(value, name=name)
    if number <= 0:
        raise NotPositive(name, number)
    return number


def zero_or_more(value: float | None, *, name: str) -> float:
    """Return value as a float, refusing everything below zero."""
    number = finite(value, name=name)
    if number < 0:
        raise NotPositive(name, number)
    return number


def denominator(value: float | None, *, name: str) -> float:
    """Return value as a float, refusing a denominator that is not above zero."""
    number = finite(value, name=name)
    if number <= 0.0:
        raise ZeroDenominator(f"{name} is {number!r}, a denominator must be above zero")
    return number
