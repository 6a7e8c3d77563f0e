"""Results with standard uncertainties, brought into one order, around zero and in one unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, numbers
from ringtrial.constants import RECOMMENDED_FOR_CONSENSUS
from ringtrial.constants_consensus import SMALLEST_UNCERTAINTY
from ringtrial.simple import middle
from ringtrial.status import InputRefused, NotPositive, Status, TooFewResults, WrongShape


@dataclass(frozen=True, slots=True)
class Measured:
    """Usable results in ascending order, as ``(x - centre)/unit`` and ``u/unit``.

    Sorting makes every estimate independent of the order to the last bit, `centre` and `unit` make
    it independent of level and unit. `positions` tells where each result stood in the input.
    """

    x: FloatArray
    u: FloatArray
    centre: float
    unit: float
    positions: NDArray[np.intp]
    given: int

    @property
    def n(self) -> int:
        """Usable results."""
        return self.x.size

    @property
    def missing(self) -> int:
        """Results without a value or without an uncertainty."""
        return self.given - self.x.size

    @property
    def status(self) -> Status:
        """`few_results` below five results."""
        return Status.FEW_RESULTS if self.n < RECOMMENDED_FOR_CONSENSUS else Status.OK

    def value(self, x: float) -> float:
        """Return a location in the unit and at the level of the input."""
        return self.centre + self.unit * x

    def in_given_order(self, values: FloatArray) -> FloatArray:
        """Return one value per result of the input, NaN where the result is missing."""
        all_values = np.full(self.given, np.nan)
        all_values[self.positions] = values
        return all_values


def measured(x: ArrayLike, u: ArrayLike, *, needed: int = 2) -> Measured:
    """Return the results that have a value and a standard uncertainty above zero."""
    values, uncertainties = numbers(x, name="x"), numbers(u, name="u")
    if values.ndim != 1 or values.shape != uncertainties.shape:
        raise WrongShape(f"x has shape {values.shape}, u has shape {uncertainties.shape}")
    usable = np.flatnonzero(~(np.isnan(values) | np.isnan(uncertainties)))
    if usable.size < needed:
        raise TooFewResults("x with u", usable=usable.size, needed=needed)
    values, uncertainties = values[usable], uncertainties[usable]
    if uncertainties.min() <= 0.0:
        raise NotPositive("u", float(uncertainties.min()))
    order = np.lexsort((uncertainties, values))
    values, uncertainties = values[order], uncertainties[order]
    centre = middle(values)
    centred = values - centre
    unit = float(max(-centred[0], centred[-1], uncertainties.max()))
    if uncertainties.min() < SMALLEST_UNCERTAINTY * unit:
        raise InputRefused(
            f"u holds {float(uncertainties.min())!r}, too small beside results that spread {unit!r}"
        )
    return Measured(
        centred / unit, uncertainties / unit, centre, unit, usable[order], given=np.size(x)
    )
