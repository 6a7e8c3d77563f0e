"""sigma_pt from the spreads of previous rounds, as a line over the assigned value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, finite, not_negative, numbers
from ringtrial.spread import Spread
from ringtrial.status import Status, TooFewResults, WrongShape


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """Line of the spread over the level.

    Attributes
    ----------
    intercept, slope : float
        ``sigma = intercept + slope level``.
    r2 : float
        Share of the variation of the spreads that the line explains; 1 when they do not vary.
    n, missing : int
        Rounds used, and rounds without level or spread.
    """

    intercept: float
    slope: float
    r2: float
    n: int
    missing: int

    def sigma_at(self, x_pt: float) -> Spread:
        """Return sigma_pt at an assigned value; None and degenerate where the line is not above 0.

        Examples
        --------
        >>> SpreadLine(0.1, 0.2, 1.0, n=5, missing=0).sigma_at(2.0).sigma_pt
        0.5
        """
        sigma = self.intercept + self.slope * finite(x_pt, name="x_pt")
        if sigma > 0.0:
            return Spread(sigma, "previous_rounds", Status.OK)
        return Spread(None, "previous_rounds", Status.DEGENERATE)


def spread_line(level: ArrayLike, sd: ArrayLike) -> SpreadLine:
    """Return the least-squares line of the spreads of previous rounds over their assigned values.

    Parameters
    ----------
    level, sd : array_like, shape (rounds,)
        Assigned values and (robust) standard deviations, one pair per round; NaN or None in
        either leaves the round out.

    Returns
    -------
    SpreadLine

    Raises
    ------
    WrongShape
        Arrays of different length.
    TooFewResults
        Fewer than two rounds at different levels.
    NotFinite, NotPositive
        An infinite input, a negative SD.

    References
    ----------
    ISO 13528:2022, 8.3 and E.8.

    Examples
    --------
    >>> line = spread_line([1.0, 2.0, 3.0], [0.3, 0.5, 0.7])
    >>> round(line.intercept, 9), round(line.slope, 9), round(line.r2, 9)
    (0.1, 0.2, 1.0)
    """
    levels, spreads = numbers(level, name="level"), not_negative(sd, name="sd")
    if levels.ndim != 1 or levels.shape != spreads.shape:
        raise WrongShape(f"level has shape {levels.shape}, sd has shape {spreads.shape}")
    usable = ~(np.isnan(levels) | np.isnan(spreads))
    levels, spreads = levels[usable], spreads[usable]
    different = np.unique(levels).size
    if different < 2:
        raise TooFewResults("level", usable=different, needed=2)
    return _line(levels, spreads, missing=int((~usable).sum()))


def _line(levels: FloatArray, spreads: FloatArray, *, missing: int) -> SpreadLine:
    from_level, from_spread = levels - levels.mean(), spreads - spreads.mean()
    slope = float(from_level @ from_spread) / float(from_level @ from_level)
    rest = from_spread - slope * from_level
    total = float(from_spread @ from_spread)
    return SpreadLine(
        intercept=float(spreads.mean() - slope * levels.mean()),
        slope=slope,
        r2=1.0 - float(rest @ rest) / total if total > 0.0 else 1.0,
        n=levels.size,
        missing=missing,
    )
