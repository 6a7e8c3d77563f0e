"""Linear pool: the opinions of the laboratories mixed, not averaged."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, not_negative
from ringtrial._measured import Measured, measured
from ringtrial.status import InputRefused, Status, WrongShape

# Distribution functions are computed to about this; a flat stretch between two groups of results
# is recognized by it.
_ROUNDING = 4 * sys.float_info.epsilon


@dataclass(frozen=True, slots=True)
class LinearPool:
    """Consensus as the mixture of what the laboratories state.

    Attributes
    ----------
    mean, sd : float
        Mean and standard deviation of the mixture, in the unit of the results.
    q025, median, q975 : float
        Quantiles of the mixture; where its distribution is flat at the quantile, the middle of the
        flat stretch.
    n, missing : int
        Results used, and results without value or uncertainty.
    status : Status
        ``few_results`` below five results.
    """

    mean: float
    sd: float
    q025: float
    median: float
    q975: float
    n: int
    missing: int
    status: Status


def linear_pool(
    x: ArrayLike,
    u: ArrayLike,
    *,
    nu: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> LinearPool:
    """Return mean, SD and quantiles of the mixture of the stated distributions.

    Each laboratory states ``N(x_j, u_j^2)``, or with finite degrees of freedom a Student t at
    ``x_j`` scaled to the standard deviation ``u_j``. ``mean = sum w_j x_j``,
    ``sd^2 = sum w_j (u_j^2 + (x_j - mean)^2)`` with the weights summing to one; quantiles solve the
    distribution function of the mixture, without sampling.

    Parameters
    ----------
    x, u : array_like, shape (n,)
        Results and their standard uncertainties, same unit; NaN or None in either leaves the
        result out.
    nu : array_like, shape (n,), optional
        Degrees of freedom of u, above 2; NaN, None or infinite stands for a normal distribution.
    weights : array_like, shape (n,), optional
        Relative weights, zero or more; equal by default.

    Returns
    -------
    LinearPool

    Raises
    ------
    TooFewResults
        Fewer than two results with an uncertainty.
    NotFinite, NotPositive, WrongShape, InputRefused
        An infinite input, an uncertainty that is not above zero, different shapes, degrees of
        freedom of 2 or less (a t distribution without standard deviation), weights that are missing
        or sum to zero.

    References
    ----------
    Koepke, A., Lafarge, T., Possolo, A. and Toman, B. (2017), Consensus building for
    interlaboratory studies, key comparisons, and meta-analysis, Metrologia 54, S34-S62.

    Examples
    --------
    >>> pool = linear_pool([10.0, 14.0], [1.0, 1.0])
    >>> pool.mean, round(pool.sd, 4), round(pool.median, 4), round(pool.q975, 4)
    (12.0, 2.2361, 12.0, 15.6449)
    """
    data = measured(x, u)
    shares = _shares(weights, data)
    below = _distribution(data, _degrees_of_freedom(nu, data), shares)
    mean = float(shares @ data.x)
    variance = float(shares @ (data.u**2 + np.square(data.x - mean)))
    q025, median, q975 = (data.value(_quantile(below, part)) for part in (0.025, 0.5, 0.975))
    return LinearPool(
        mean=data.value(mean),
        sd=data.unit * math.sqrt(variance),
        q025=q025,
        median=median,
        q975=q975,
        n=data.n,
        missing=data.missing,
        status=data.status,
    )


def _shares(weights: ArrayLike | None, data: Measured) -> FloatArray:
    if weights is None:
        return np.full(data.n, 1.0 / data.n)
    given = not_negative(weights, name="weights")
    if given.shape != (data.given,):
        raise WrongShape(f"weights has shape {given.shape}, x has shape ({data.given},)")
    used: FloatArray = given[data.positions]
    largest = float(used.max())
    if not largest > 0.0:
        raise InputRefused(f"weights is {weights!r}, a weight above zero is needed for each result")
    used = used / largest
    shares: FloatArray = used / used.sum()
    return shares


def _degrees_of_freedom(nu: ArrayLike | None, data: Measured) -> FloatArray:
    if nu is None:
        return np.full(data.n, np.inf)
    given = np.asarray(nu, dtype=np.float64)
    if given.shape != (data.given,):
        raise WrongShape(f"nu has shape {given.shape}, x has shape ({data.given},)")
    used = given[data.positions]
    df: FloatArray = np.where(np.isnan(used), np.inf, used)
    if df.min() <= 2.0:
        raise InputRefused(f"nu holds {float(df.min())!r}, more than 2 degrees of freedom needed")
    return df


def _distribution(
    data: Measured, df: FloatArray, shares: FloatArray
) -> Callable[[float], tuple[float, float]]:
    """Return the function that gives the shares of the mixture below and above a point."""
    from scipy.special import ndtr, stdtr  # type: ignore[import-untyped]  # scipy ships no types

    normal = np.isinf(df)
    finite = ~normal
    t_df = df[finite]
    scale = data.u.copy()
    scale[finite] *= np.sqrt((t_df - 2.0) / t_df)

    def below_and_above(point: float) -> tuple[float, float]:
        q = (point - data.x) / scale
        sides = []
        for side in (q, -q):
            parts = np.empty_like(q)
            parts[normal] = ndtr(side[normal])
            parts[finite] = stdtr(t_df, side[finite])
            sides.append(float(shares @ parts))
        return sides[0], sides[1]

    return below_and_above


def _quantile(below_and_above: Callable[[float], tuple[float, float]], part: float) -> float:
    def excess(point: float) -> float:
        below, above = below_and_above(point)
        # The smaller side is the accurate one.
        return below - part if below < above else (1.0 - part) - above

    reach = 1.0
    while excess(-reach) > 0.0 or excess(reach) < 0.0:
        reach *= 2.0
    lowest = _crossing(lambda point: excess(point) >= -_ROUNDING, reach)
    highest = _crossing(lambda point: excess(point) > _ROUNDING, reach)
    return (lowest + highest) / 2.0


def _crossing(is_reached: Callable[[float], bool], reach: float) -> float:
    low, high = -reach, reach
    while high - low > sys.float_info.epsilon * reach:
        centre = (low + high) / 2.0
        if is_reached(centre):
            high = centre
        else:
            low = centre
    return high
