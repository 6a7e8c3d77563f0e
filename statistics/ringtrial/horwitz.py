"""The general model of Horwitz as modified by Thompson."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, not_negative
from ringtrial.constants import HORWITZ_HIGH, HORWITZ_LOW
from ringtrial.status import InputRefused


@dataclass(frozen=True, slots=True)
class HorwitzModel:
    """Reproducibility SD predicted from the mass fraction.

    Attributes
    ----------
    sigma : ndarray
        Standard deviation, as a mass fraction.
    rsd_percent : ndarray
        Relative to c in percent; NaN at c = 0.
    """

    sigma: FloatArray
    rsd_percent: FloatArray


def horwitz(c: ArrayLike) -> HorwitzModel:
    """Return the standard deviation that the general model predicts.

    ``0.22 c`` for c < 1.2e-7, ``0.02 c^0.8495`` up to c = 0.138, ``0.01 c^0.5`` above. The pieces
    do not quite meet: the model jumps by 0.04 % and 0.10 % at its joins.

    Parameters
    ----------
    c : array_like, any shape
        Mass fractions from 0 to 1 (1 mg/kg is 1e-6); NaN or None is missing.

    Returns
    -------
    HorwitzModel
        Same shape, NaN for missing values.

    Raises
    ------
    NotFinite, NotPositive, InputRefused
        An infinite or negative mass fraction, or one above 1.

    References
    ----------
    ISO 13528:2022, 8.4, Formula (8); Thompson, M. (2000), Analyst 125, 385-386.

    Examples
    --------
    >>> horwitz([1e-8, 0.25]).rsd_percent.round(6)
    array([22.,  2.])
    """
    fractions = not_negative(c, name="c")
    if (fractions > 1.0).any():
        raise InputRefused(f"c holds {float(fractions.max())!r}, a mass fraction is at most 1")
    middle = 0.02 * fractions**0.8495
    sigma = np.where(fractions > HORWITZ_HIGH, 0.01 * np.sqrt(fractions), middle)
    sigma = np.where(fractions < HORWITZ_LOW, 0.22 * fractions, sigma)
    relative = np.full_like(sigma, np.nan)
    np.divide(100.0 * sigma, fractions, out=relative, where=fractions > 0.0)
    return HorwitzModel(sigma, relative)
