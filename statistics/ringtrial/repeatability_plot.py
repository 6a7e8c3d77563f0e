"""The repeatability plot: laboratory means and standard deviations judged together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, denominator, finite, not_negative, numbers
from ringtrial._quantiles import chi_squared_quantile
from ringtrial.constants import OUTLIER_LEVEL, STRAGGLER_LEVEL
from ringtrial.status import TooFewResults, WrongShape


@dataclass(frozen=True, slots=True)
class RepeatabilityPlot:
    """Distance of every laboratory from the centre of the plot.

    Attributes
    ----------
    statistic : ndarray, shape (p,)
        Without unit; infinite for a standard deviation of zero, NaN for a missing pair.
    limit_95, limit_99 : float
        95 % and 99 % points of chi-squared with two degrees of freedom.
    outside_95, outside_99 : ndarray of bool, shape (p,)
        Beyond the limit; a laboratory without scatter is, its logarithm being unbounded.
    """

    statistic: FloatArray
    limit_95: float
    limit_99: float
    outside_95: NDArray[np.bool_]
    outside_99: NDArray[np.bool_]


def repeatability_plot(
    means: ArrayLike, sds: ArrayLike, *, x_star: float, w_star: float, m: int
) -> RepeatabilityPlot:
    """Return ``m ((mean_i - x*)/w*)^2 + 2 (m - 1) ln^2(s_i/w*)`` and its limits.

    Parameters
    ----------
    means, sds : array_like, shape (p,)
        Mean and standard deviation of every laboratory; NaN or None is missing.
    x_star : float
        Robust mean of the round.
    w_star : float
        Robust standard deviation within laboratories (Algorithm S), above zero.
    m : int
        Results of every laboratory, at least two.

    Returns
    -------
    RepeatabilityPlot

    Raises
    ------
    WrongShape
        Means and standard deviations that are not two lists of the same length.
    NotFinite, NotPositive, ZeroDenominator
        Infinite values, a negative standard deviation, a w_star that is not above zero.
    TooFewResults
        m below two.

    References
    ----------
    ISO 13528:2022, 10.6.2 (23) to (25).

    Examples
    --------
    >>> plot = repeatability_plot([1.9, 2.4], [0.3, 0.0], x_star=1.6, w_star=0.3, m=2)
    >>> plot.statistic.round(3), plot.outside_95
    (array([ 2., inf]), array([False,  True]))
    """
    x, s = numbers(means, name="means"), not_negative(sds, name="sds")
    if x.ndim != 1 or x.shape != s.shape:
        raise WrongShape(f"means has shape {x.shape} and sds {s.shape}")
    centre, spread = finite(x_star, name="x_star"), denominator(w_star, name="w_star")
    if m < 2:
        raise TooFewResults("m", usable=m, needed=2)
    logarithm = np.log(s / spread, out=np.full(s.shape, -math.inf), where=~(s == 0.0))
    statistic = m * ((x - centre) / spread) ** 2 + 2 * (m - 1) * logarithm**2
    levels = (STRAGGLER_LEVEL, OUTLIER_LEVEL)
    limits = [chi_squared_quantile(1.0 - level, df=2) for level in levels]
    return RepeatabilityPlot(
        statistic=statistic,
        limit_95=limits[0],
        limit_99=limits[1],
        outside_95=statistic > limits[0],
        outside_99=statistic > limits[1],
    )
