"""Holm adjustment of several p-values."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, not_negative
from ringtrial.status import InputRefused, WrongShape


def holm_adjusted(p: ArrayLike) -> FloatArray:
    """Return p-values adjusted for testing all of them, by Holm's step-down procedure.

    In ascending order ``p'_(i) = max over j <= i of min(1, (m - j + 1) p_(j))`` for m p-values.

    Parameters
    ----------
    p : array_like, shape (tests,)
        p-values from 0 to 1; NaN or None is a test that could not be made and is not counted.

    Returns
    -------
    ndarray, shape (tests,)
        Adjusted p-values in the order of the input, NaN where p is missing.

    Raises
    ------
    NotFinite, NotPositive, InputRefused, WrongShape
        A p-value outside 0 to 1, an array that is not one-dimensional.

    References
    ----------
    Holm, S. (1979), A simple sequentially rejective multiple test procedure, Scand. J. Stat. 6,
    65-70.

    Examples
    --------
    >>> holm_adjusted([0.01, 0.04, None, 0.03])
    array([0.03, 0.06,  nan, 0.06])
    """
    values = not_negative(p, name="p")
    if values.ndim != 1:
        raise WrongShape(f"p has {values.ndim} dimensions, one is needed")
    if (values > 1.0).any():
        raise InputRefused(f"p holds {float(np.nanmax(values))!r}, at most 1 is possible")
    made = np.flatnonzero(~np.isnan(values))
    order = made[np.argsort(values[made], kind="stable")]
    factors = np.arange(made.size, 0, -1)
    adjusted = np.full_like(values, np.nan)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(factors * values[order]))
    return adjusted
