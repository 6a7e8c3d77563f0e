"""Whether results gather in more than one place, so that one value may not describe them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, positive, sorted_results
from ringtrial.constants_modes import (
    BANDWIDTH_OF_SIGMA,
    FEWEST_FOR_MODES,
    FEWEST_IN_A_MODE,
    SECOND_MODE_SHARE,
)
from ringtrial.density import Mode, density_at, general_bandwidth, kernel_density
from ringtrial.dip import dip_test
from ringtrial.status import Status

# The lowest place between two modes is sought on so many points.
_GRID = 257


@dataclass(frozen=True, slots=True)
class ModeShare:
    """A mode with the results around it.

    Attributes
    ----------
    location : float
        Where the density is highest, in the unit of the results.
    height : float
        Density there.
    results : int
        Results between the lowest places of the density on both sides.
    """

    location: float
    height: float
    results: int


@dataclass(frozen=True, slots=True)
class Multimodality:
    """Whether a round has several modes.

    Attributes
    ----------
    multimodal : bool
        Whether a second mode counts beside the largest.
    modes : tuple of ModeShare
        Modes from left to right; empty when degenerate.
    largest : tuple of ModeShare
        The two modes with most results from left to right, when multimodal; otherwise empty.
    bandwidth : float
        Bandwidth of the density the modes were found with; 0 when degenerate.
    dip, dip_p : float
        Dip of the results and its p-value, beside the rule and no part of it.
    n, missing : int
        Usable and missing results.
    status : Status
        ``degenerate`` when s* is zero, ``few_results`` below eight, where nothing is called
        multimodal.
    """

    multimodal: bool
    modes: tuple[ModeShare, ...]
    largest: tuple[ModeShare, ...]
    bandwidth: float
    dip: float
    dip_p: float
    n: int
    missing: int
    status: Status


def multimodality(x: ArrayLike, *, sigma_pt: float | None = None) -> Multimodality:
    """Return whether the results have a second mode that counts beside the largest.

    The modes are those of the kernel density with the bandwidth ``0.9 s*/p^0.2``, or with
    ``0.75 sigma_pt`` where that is larger: a mode that the criterion of the scheme cannot tell from
    its neighbour is none. The density is parted where it is lowest between two modes. The round is
    multimodal when the second part holds at least a tenth of the results of the largest, and at
    least three: fewer are outlying results.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.
    sigma_pt : float, optional
        Standard deviation for proficiency assessment, above zero, in the unit of ``x``. Without it
        the results alone decide how fine a mode may be.

    Returns
    -------
    Multimodality
        ``degenerate`` without modes when s* is zero: most results are equal.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite, NotPositive
        An infinite result, a sigma_pt that is not above zero.

    References
    ----------
    ISO 13528:2022, 10.3.2 (density and bandwidths); the share of the second mode is own policy.
    Dip: Hartigan, J. A. and Hartigan, P. M. (1985), Annals of Statistics 13, 70-84.

    Examples
    --------
    >>> found = multimodality([1.0, 1.1, 1.2, 1.3, 1.2, 9.0, 9.1, 9.2, 9.1], sigma_pt=0.5)
    >>> found.multimodal, [(round(mode.location, 2), mode.results) for mode in found.largest]
    (True, [(1.27, 5), (8.92, 4)])
    >>> multimodality([1.0, 1.1, 1.2, 1.3, 1.2, 9.0, 9.1, 9.2, 9.1], sigma_pt=10.0).multimodal
    False
    """
    values, missing = sorted_results(x)
    n = values.size
    least = 0.0 if sigma_pt is None else BANDWIDTH_OF_SIGMA * positive(sigma_pt, name="sigma_pt")
    dip, own = dip_test(values), general_bandwidth(values)
    if own == 0.0:
        return Multimodality(
            False, (), (), 0.0, dip.dip, dip.p_value, n, missing, Status.DEGENERATE
        )
    density = kernel_density(values, bandwidth=max(own, least))
    modes = _with_results(values, density.modes, density.bandwidth)
    few = n < FEWEST_FOR_MODES
    largest = () if few else _two_that_count(modes)
    return Multimodality(
        multimodal=bool(largest),
        modes=modes,
        largest=largest,
        bandwidth=density.bandwidth,
        dip=dip.dip,
        dip_p=dip.p_value,
        n=n,
        missing=missing,
        status=Status.FEW_RESULTS if few else Status.OK,
    )


def _two_that_count(modes: tuple[ModeShare, ...]) -> tuple[ModeShare, ...]:
    """Return the two modes with most results from left to right; nothing for a single one."""
    by_results = sorted(modes, key=lambda mode: -mode.results)
    if len(by_results) < 2:
        return ()
    first, second = by_results[:2]
    if second.results < max(FEWEST_IN_A_MODE, SECOND_MODE_SHARE * first.results):
        return ()
    return tuple(sorted((first, second), key=lambda mode: mode.location))


def _with_results(
    values: FloatArray, modes: tuple[Mode, ...], bandwidth: float
) -> tuple[ModeShare, ...]:
    """Count the results around each mode, parted where the density is lowest between two."""
    parts = [
        _lowest_between(values, left.location, right.location, bandwidth)
        for left, right in pairwise(modes)
    ]
    ends = np.searchsorted(values, parts, side="right")
    counts = np.diff([0, *ends.tolist(), values.size]).tolist()
    return tuple(
        ModeShare(mode.location, mode.height, count)
        for mode, count in zip(modes, counts, strict=True)
    )


def _lowest_between(values: FloatArray, left: float, right: float, bandwidth: float) -> float:
    places = np.linspace(left, right, _GRID)
    heights = density_at(values, places, bandwidth=bandwidth)
    return float(places[int(np.argmin(heights))])
