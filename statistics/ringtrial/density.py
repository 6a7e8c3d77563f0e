"""Kernel density of the results of a round and its modes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, numbers, positive, sorted_results
from ringtrial.algorithm_a import algorithm_a
from ringtrial.constants import (
    BANDWIDTH_EXPONENT,
    BANDWIDTH_FACTOR,
    MODE_HEIGHT,
    NORMAL_IQR,
    RECOMMENDED_FOR_CONSENSUS,
)
from ringtrial.simple import quartiles, spread_about_mean
from ringtrial.status import InputRefused, Status

# The density is drawn three bandwidths beyond the outermost results.
_MARGIN = 3.0
# Modes are sought on a grid this much finer than the bandwidth, then refined by bisection.
_STEPS_PER_BANDWIDTH = 16
_BISECTIONS = 60
# Differences evaluated at once, to bound the memory for large rounds.
_BLOCK = 1_000_000


@dataclass(frozen=True, slots=True)
class Mode:
    """A local maximum of the density: where, and how high."""

    location: float
    height: float


@dataclass(frozen=True, slots=True)
class Density:
    """Kernel density of the results.

    Attributes
    ----------
    x : ndarray
        Grid, in the unit of the results.
    density : ndarray
        Density on the grid, per unit of the results.
    bandwidth : float
        Standard deviation of the normal kernel.
    modes : tuple of Mode
        Local maxima from left to right, those below the height limit left out.
    n, missing : int
        Usable and missing results.
    status : Status
        ``degenerate`` with empty arrays when no bandwidth was given and s* is zero.
    """

    x: FloatArray
    density: FloatArray
    bandwidth: float
    modes: tuple[Mode, ...]
    n: int
    missing: int
    status: Status

    @property
    def main_mode(self) -> Mode | None:
        """The highest mode, the leftmost of equal ones; None when degenerate."""
        return max(self.modes, key=lambda mode: mode.height, default=None)


def kernel_density(
    x: ArrayLike,
    *,
    bandwidth: float | None = None,
    grid: int = 512,
    lowest_mode: float = MODE_HEIGHT,
) -> Density:
    """Return the kernel density of the results and its modes.

    ``f(t) = 1/(p h) sum phi((t - x_i)/h)`` with the standard normal density phi.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.
    bandwidth : float, optional
        h, above zero, in the unit of ``x``; ``0.9 s*/p^0.2`` by default. With a fitness criterion
        0.75 sigma_pt or 0.25 delta_E is usual.
    grid : int
        Points from ``min - 3h`` to ``max + 3h``, at least two.
    lowest_mode : float
        Modes below this part of the highest one are left out.

    Returns
    -------
    Density

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite, NotPositive, InputRefused
        An infinite result, a bandwidth that is not above zero, a grid below two points.

    References
    ----------
    ISO 13528:2022, 10.3.2.

    Examples
    --------
    >>> density = kernel_density([1.0, 1.1, 0.9, 5.0, 5.2], bandwidth=0.3)
    >>> [round(mode.location, 3) for mode in density.modes]
    [1.0, 5.1]
    """
    if grid < 2:
        raise InputRefused(f"grid is {grid}, at least two points are needed")
    values, missing = sorted_results(x)
    h = general_bandwidth(values) if bandwidth is None else positive(bandwidth, name="bandwidth")
    if h == 0.0:
        empty = np.empty(0)
        return Density(empty, empty, 0.0, (), values.size, missing, Status.DEGENERATE)
    points = np.linspace(values[0] - _MARGIN * h, values[-1] + _MARGIN * h, grid)
    few = values.size < RECOMMENDED_FOR_CONSENSUS
    return Density(
        x=points,
        density=_density(values, points, h),
        bandwidth=h,
        modes=_modes(values, h, lowest_mode),
        n=values.size,
        missing=missing,
        status=Status.FEW_RESULTS if few else Status.OK,
    )


def density_at(x: ArrayLike, points: ArrayLike, *, bandwidth: float) -> FloatArray:
    """Return the kernel density of the results at given points.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.
    points : array_like, shape (m,)
        Where to evaluate, same unit.
    bandwidth : float
        Above zero, same unit.

    Returns
    -------
    ndarray, shape (m,)
        Per unit of ``x``.

    Raises
    ------
    TooFewResults, NotFinite, NotPositive
        No usable result, an infinite input, a bandwidth that is not above zero.

    References
    ----------
    ISO 13528:2022, 10.3.2.

    Examples
    --------
    >>> density_at([0.0], [0.0], bandwidth=1.0).round(4)
    array([0.3989])
    """
    values, _ = sorted_results(x, needed=1)
    h = positive(bandwidth, name="bandwidth")
    return _density(values, np.atleast_1d(numbers(points, name="points")), h)


def general_bandwidth(x: ArrayLike) -> float:
    """Return the bandwidth for general inspection, ``0.9 s*/p^0.2`` with s* of Algorithm A.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.

    Returns
    -------
    float
        In the unit of ``x``; zero when s* is zero.

    Raises
    ------
    TooFewResults, NotFinite
        Fewer than two usable results, an infinite result.

    References
    ----------
    ISO 13528:2022, 10.3.2.

    Examples
    --------
    >>> round(general_bandwidth([1.0, 2.0, 3.0, 4.0, 5.0]), 4)
    1.1696
    """
    robust = algorithm_a(x)
    return BANDWIDTH_FACTOR * robust.s / math.pow(robust.n, BANDWIDTH_EXPONENT)


def normal_reference_bandwidth(x: ArrayLike) -> float:
    """Return ``0.9 min(SD, IQR/1.34)/p^0.2``, the default of R's ``density``.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.

    Returns
    -------
    float
        In the unit of ``x``; the SD alone when the IQR is zero, zero when all results are equal.

    Raises
    ------
    TooFewResults, NotFinite
        Fewer than two usable results, an infinite result.

    References
    ----------
    Silverman, B. W. (1986), Density Estimation, p. 48.

    Examples
    --------
    >>> round(normal_reference_bandwidth([1.0, 2.0, 3.0, 4.0, 5.0]), 4)
    0.9736
    """
    values, _ = sorted_results(x)
    q1, q3 = quartiles(values)
    spread = spread_about_mean(values)
    narrow = min(spread, (q3 - q1) / NORMAL_IQR) or spread
    return BANDWIDTH_FACTOR * narrow / math.pow(values.size, BANDWIDTH_EXPONENT)


def _density(values: FloatArray, points: FloatArray, h: float) -> FloatArray:
    norm = 1.0 / (values.size * h * math.sqrt(2.0 * math.pi))
    return norm * _sum_over_results(values, points, h, slope=False)


def _sum_over_results(
    values: FloatArray, points: FloatArray, h: float, *, slope: bool
) -> FloatArray:
    sums = np.empty(points.size)
    step = max(_BLOCK // values.size, 1)
    for begin in range(0, points.size, step):
        distance = (values - points[begin : begin + step, None]) / h
        kernel = np.exp(-0.5 * distance * distance)
        sums[begin : begin + step] = (kernel * distance if slope else kernel).sum(axis=1)
    return sums


def _modes(values: FloatArray, h: float, lowest: float) -> tuple[Mode, ...]:
    # A maximum has a result within one bandwidth: only there can the density be concave.
    step = h / _STEPS_PER_BANDWIDTH
    cells = np.unique(np.round((values - values[0]) / step))
    around = np.arange(-_STEPS_PER_BANDWIDTH - 1, _STEPS_PER_BANDWIDTH + 2)
    points = values[0] + step * np.unique(cells[:, None] + around)
    rising = _sum_over_results(values, points, h, slope=True) > 0.0
    found = []
    for index in np.flatnonzero(rising[:-1] & ~rising[1:]):
        location = _top(values, h, float(points[index]), float(points[index + 1]))
        found.append(Mode(location, float(_density(values, np.array([location]), h)[0])))
    highest = max((mode.height for mode in found), default=0.0)
    return tuple(mode for mode in found if mode.height >= lowest * highest)


def _top(values: FloatArray, h: float, left: float, right: float) -> float:
    """Return where the slope changes its sign between two points."""
    for _ in range(_BISECTIONS):
        between = 0.5 * (left + right)
        if _sum_over_results(values, np.array([between]), h, slope=True)[0] > 0.0:
            left = between
        else:
            right = between
    return 0.5 * (left + right)
