"""When two numbers that differ in binary are the same decimal."""

from __future__ import annotations

import math

import numpy as np

from ringtrial._checks import FloatArray

# Sums and differences of equal decimals differ in binary by a few units in the last place of the
# largest number that took part.
TIE = 4.0 * math.ulp(1.0)


def all_tie(values: FloatArray) -> bool:
    """Return whether sorted values are one decimal value but for binary rounding.

    Examples
    --------
    >>> all_tie(np.array([1.1, (1.0 + 1.2) / 2, 1.1000000000000003])), all_tie(np.array([1.0, 1.1]))
    (True, False)
    """
    reach = max(abs(float(values[0])), abs(float(values[-1])))
    return float(values[-1] - values[0]) <= TIE * reach


def first_largest(values: FloatArray, *, slack: float) -> int:
    """Return the first position whose value ties with the largest one; NaN is passed over.

    Examples
    --------
    >>> first_largest(np.array([0.3 - 0.2, float("nan"), 0.2 - 0.1]), slack=1e-15)
    0
    """
    return int(np.argmax(values >= np.nanmax(values) - slack))


def first_extreme(given: FloatArray, *, highest: bool) -> int:
    """Return the first position that ties with the largest (or smallest) of values with NaN."""
    signed = given if highest else -given
    return first_largest(signed, slack=TIE * float(np.nanmax(np.abs(given))))
