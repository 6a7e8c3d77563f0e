"""Whether results gather in more than one place, so that one value may not describe them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

import ringtrial
from ringtrial import Mode

from .analysis_scale import AnalysisScale, Column

FEWEST_RESULTS = 8
"""Laboratories below which two heaps are too easily chance."""
FEWEST_IN_A_MODE = 3
"""Fewer results than this are outlying results, not a heap."""
OF_THE_LARGER = 0.1
"""Share of the results of the larger heap that makes a smaller one count."""
OF_SIGMA = 0.75
"""Bandwidth in units of σ_pt at which two heaps must still be apart (ISO 13528, 10.3.2)."""
GRID = 257


def modes_of(values: Column, sigma_pt: float | None, scale: AnalysisScale) -> tuple[float, ...]:
    """Return the two largest modes as reported, from left to right; nothing for a single one."""
    results = np.sort(values[np.isfinite(values)])
    if results.size < FEWEST_RESULTS or not sigma_pt:
        return ()
    own = ringtrial.general_bandwidth(results)
    if own == 0.0:
        return ()
    # Apart at both bandwidths: a heap that the criterion of the scheme cannot see is none.
    density = ringtrial.kernel_density(results, bandwidth=max(own, OF_SIGMA * sigma_pt))
    heaps = heaps_of(results, density.modes, density.bandwidth)
    if len(heaps) < 2:
        return ()
    (largest, most), (second, count) = sorted(heaps, key=lambda heap: -heap[1])[:2]
    if count < max(FEWEST_IN_A_MODE, OF_THE_LARGER * most):
        return ()
    places = [scale.back(mode.location) for mode in (largest, second)]
    return tuple(sorted(place for place in places if place is not None))


def heaps_of(results: Column, modes: tuple[Mode, ...], bandwidth: float) -> list[tuple[Mode, int]]:
    """Count the results around each mode, parted where the density is lowest between two."""
    parts = [
        lowest_between(results, left.location, right.location, bandwidth)
        for left, right in pairwise(modes)
    ]
    ends = np.searchsorted(results, parts, side="right")
    counts = np.diff([0, *ends, results.size])
    return [(mode, int(count)) for mode, count in zip(modes, counts, strict=True)]


def lowest_between(results: Column, left: float, right: float, bandwidth: float) -> float:
    """Return where the density is lowest between two modes."""
    places = np.linspace(left, right, GRID)
    heights = ringtrial.density_at(results, places, bandwidth=bandwidth)
    return float(places[int(np.argmin(heights))])
