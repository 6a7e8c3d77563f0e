"""The main mode of the kernel density as an assigned value, with its bootstrap uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, sorted_results
from ringtrial.density import kernel_density
from ringtrial.simple import median
from ringtrial.status import InputRefused, Status

# A mode is placed to a part of this of a bandwidth, well below its own uncertainty.
_STEPS_PER_BANDWIDTH = 8
# A maximum of the density has a result within one bandwidth.
_CELLS_AROUND = np.arange(-_STEPS_PER_BANDWIDTH, _STEPS_PER_BANDWIDTH + 1)
# Elements of the kernel held at once.
_BLOCK = 1_000_000


@dataclass(frozen=True, slots=True)
class KernelMode:
    """Main mode of the results.

    Attributes
    ----------
    x : float
        Where the kernel density is highest, in the unit of the results.
    u : float or None
        Bootstrap standard uncertainty of x; None when degenerate.
    bandwidth : float
        h of the density, kept for all resamples.
    modes : int
        Modes of at least 5 % of the height of the main one.
    n, missing : int
        Usable and missing results.
    status : Status
        ``degenerate`` when the bandwidth is zero, ``few_results`` below five results.
    """

    x: float
    u: float | None
    bandwidth: float
    modes: int
    n: int
    missing: int
    status: Status


def kernel_mode(x: ArrayLike, *, seed: int, resamples: int = 400) -> KernelMode:
    """Return the main mode of the kernel density and its bootstrap standard uncertainty.

    ``x = argmax f``, ``f(t) = 1/(p h) sum phi((t - x_i)/h)`` with ``h = 0.9 s*/p^0.2``. A resample
    draws p results with replacement, so it is a vector of counts m_i, and its density on a fixed
    grid of step h/8 is ``sum m_i phi((t - x_i)/h)``: one product of the counts with the kernel
    serves all resamples. u is the standard deviation of their modes.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.
    seed : int
        Zero or more, for the counter-based generator (Philox).
    resamples : int
        At least two.

    Returns
    -------
    KernelMode
        ``degenerate`` with x the median when s* is zero.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result.
    InputRefused
        A negative seed, fewer than two resamples.

    References
    ----------
    ISO 13528:2022, 7.7.6 (bootstrap) and 10.3.2 (kernel density).

    Examples
    --------
    >>> mode = kernel_mode([9.8, 9.9, 10.0, 10.0, 10.1, 10.3, 13.0], seed=1)
    >>> round(mode.x, 2), mode.u > 0.0, mode.modes
    (9.98, True, 2)
    >>> kernel_mode([2.0, 2.0, 2.0], seed=1).u is None
    True
    """
    if seed < 0:
        raise InputRefused(f"seed is {seed}, it must not be negative")
    if resamples < 2:
        raise InputRefused(f"resamples is {resamples}, at least two are needed")
    values, missing = sorted_results(x)
    density = kernel_density(values)
    mode = density.main_mode
    if mode is None:
        centre = median(values).value
        return KernelMode(centre, None, 0.0, 0, values.size, missing, Status.DEGENERATE)
    found = _resampled_modes(values - mode.location, density.bandwidth, seed, resamples)
    return KernelMode(
        x=mode.location,
        u=float(found.std(ddof=1)),
        bandwidth=density.bandwidth,
        modes=len(density.modes),
        n=values.size,
        missing=missing,
        status=density.status,
    )


def _resampled_modes(centred: FloatArray, h: float, seed: int, resamples: int) -> FloatArray:
    """Return the mode of every resample, on a grid in units of h."""
    unit = centred / h
    cells = np.unique(np.round(unit * _STEPS_PER_BANDWIDTH))
    points = np.unique(cells[:, None] + _CELLS_AROUND) / _STEPS_PER_BANDWIDTH
    generator = np.random.Generator(np.random.Philox(key=seed))
    shares = np.full(unit.size, 1.0 / unit.size)
    counts = generator.multinomial(unit.size, shares, size=resamples).astype(np.float64)
    best, found = np.full(resamples, -math.inf), np.zeros(resamples)
    step = max(_BLOCK // max(unit.size, resamples), 1)
    for begin in range(0, points.size, step):
        part = points[begin : begin + step]
        heights = counts @ np.exp(-0.5 * (unit[:, None] - part) ** 2)
        top = heights.argmax(axis=1)
        height = heights[np.arange(resamples), top]
        higher = height > best
        best[higher], found[higher] = height[higher], part[top[higher]]
    modes: FloatArray = h * found
    return modes
