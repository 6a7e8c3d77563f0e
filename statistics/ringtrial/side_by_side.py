"""Every estimator of location and spread for one measurand, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, sorted_results
from ringtrial.algorithm_a import algorithm_a
from ringtrial.assigned import robust_standard_uncertainty, standard_uncertainty_of_mean
from ringtrial.hampel import hampel
from ringtrial.kernel_mode import kernel_mode
from ringtrial.q_hampel import q_hampel
from ringtrial.qn import qn
from ringtrial.simple import Estimate, made, mean, median, niqr, standard_deviation
from ringtrial.sn import sn
from ringtrial.status import Status

EstimatorPair = Literal[
    "mean_sd",
    "median_made",
    "median_niqr",
    "median_qn",
    "median_sn",
    "algorithm_a",
    "q_hampel",
    "hampel_made",
    "kernel_mode",
]


@dataclass(frozen=True, slots=True)
class SideEstimate:
    """One pair of estimators for one measurand.

    Attributes
    ----------
    pair : str
        Which estimators, a value of `EstimatorPair`.
    x : float
        Location, in the unit of the results.
    s : float or None
        Spread that belongs to it; None for the mode, which has none.
    u : float or None
        Standard uncertainty of x; None when the spread it would come from is zero.
    n : int
        Results used.
    status : Status
        The most serious of both estimators.
    """

    pair: EstimatorPair
    x: float
    s: float | None
    u: float | None
    n: int
    status: Status


@dataclass(frozen=True, slots=True)
class SideBySide:
    """All estimators for one measurand.

    Attributes
    ----------
    estimates : tuple of SideEstimate
        In the order of `EstimatorPair`.
    n, missing : int
        Usable and missing results.
    """

    estimates: tuple[SideEstimate, ...]
    n: int
    missing: int

    @property
    def lowest(self) -> SideEstimate:
        """The estimate with the lowest location, the first of equal ones."""
        return min(self.estimates, key=lambda estimate: estimate.x)

    @property
    def highest(self) -> SideEstimate:
        """The estimate with the highest location, the first of equal ones."""
        return max(self.estimates, key=lambda estimate: estimate.x)

    @property
    def apart(self) -> float:
        """Distance from the lowest to the highest location, in the unit of the results."""
        return self.highest.x - self.lowest.x


def side_by_side(x: ArrayLike, *, seed: int = 13528, resamples: int = 400) -> SideBySide:
    """Return every estimator of location and spread with its standard uncertainty.

    ========================  ==========================================  =====================
    pair                      location and spread                         u of the location
    ========================  ==========================================  =====================
    ``mean_sd``               mean, SD                                    ``s/sqrt(p)``
    ``median_made``           median, MADe                                ``1.25 s/sqrt(p)``
    ``median_niqr``           median, nIQR                                ``1.25 s/sqrt(p)``
    ``median_qn``             median, Qn                                  ``1.25 s/sqrt(p)``
    ``median_sn``             median, Sn                                  ``1.25 s/sqrt(p)``
    ``algorithm_a``           x*, s* of Algorithm A                       ``1.25 s*/sqrt(p)``
    ``q_hampel``              Hampel estimator with s* of the Q method    ``1.25 s*/sqrt(p)``
    ``hampel_made``           Hampel estimator with MADe                  ``1.25 s/sqrt(p)``
    ``kernel_mode``           main mode of the kernel density             bootstrap
    ========================  ==========================================  =====================

    Where the estimators lie further apart than the uncertainty of the assigned value, the choice
    of the estimator matters and the distribution of the results deserves a look. Time and memory
    grow almost linearly with p: no estimator holds all differences of pairs.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results, one for each laboratory; NaN or None is missing and counted.
    seed, resamples : int
        Of the bootstrap of the mode.

    Returns
    -------
    SideBySide
        An estimate whose spread is zero is ``degenerate`` and has no u; Hampel on a MADe of zero
        and the mode on a bandwidth of zero then stand at the median.

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
    ISO 13528:2022, 7.7 and Annex C; 10.3.2 for the mode.

    Examples
    --------
    >>> sides = side_by_side([9.6, 9.8, 9.9, 10.0, 10.0, 10.1, 10.2, 10.3, 10.4, 10.6, 10.7, 14.9])
    >>> sides.lowest.pair, sides.highest.pair, round(sides.apart, 2)
    ('kernel_mode', 'mean_sd', 0.47)
    >>> robust = sides.estimates[5]
    >>> robust.pair, round(robust.x, 3), round(robust.s, 3), round(robust.u, 3), robust.n
    ('algorithm_a', 10.204, 0.43, 0.155, 12)
    """
    values, missing = sorted_results(x)
    middle = median(values).value
    deviation = made(values)
    estimates = (
        _mean(values),
        _about_the_median("median_made", middle, deviation),
        _about_the_median("median_niqr", middle, niqr(values)),
        _about_the_median("median_qn", middle, qn(values)),
        _about_the_median("median_sn", middle, sn(values)),
        _algorithm_a(values),
        _q_hampel(values),
        _hampel(values, middle, deviation),
        _kernel_mode(values, seed=seed, resamples=resamples),
    )
    return SideBySide(estimates, values.size, missing)


def _mean(values: FloatArray) -> SideEstimate:
    scale = standard_deviation(values)
    u = standard_uncertainty_of_mean(scale.value, n=scale.n) if scale.value > 0.0 else None
    return SideEstimate("mean_sd", mean(values).value, scale.value, u, scale.n, scale.status)


def _about_the_median(pair: EstimatorPair, middle: float, scale: Estimate) -> SideEstimate:
    u = robust_standard_uncertainty(scale.value, n=scale.n) if scale.value > 0.0 else None
    return SideEstimate(pair, middle, scale.value, u, scale.n, scale.status)


def _algorithm_a(values: FloatArray) -> SideEstimate:
    robust = algorithm_a(values)
    return SideEstimate("algorithm_a", robust.x, robust.s, robust.u, robust.n, robust.status)


def _q_hampel(values: FloatArray) -> SideEstimate:
    both = q_hampel(values)
    return SideEstimate("q_hampel", both.x, both.s, both.u, both.n, both.status)


def _hampel(values: FloatArray, middle: float, scale: Estimate) -> SideEstimate:
    if scale.status is Status.DEGENERATE:
        return SideEstimate("hampel_made", middle, 0.0, None, scale.n, scale.status)
    location = hampel(values, scale=scale.value)
    u = robust_standard_uncertainty(scale.value, n=scale.n)
    return SideEstimate("hampel_made", location.x, scale.value, u, scale.n, location.status)


def _kernel_mode(values: FloatArray, *, seed: int, resamples: int) -> SideEstimate:
    mode = kernel_mode(values, seed=seed, resamples=resamples)
    return SideEstimate("kernel_mode", mode.x, None, mode.u, mode.n, mode.status)
