"""Whether results gather in more than one place, so that one value may not describe them."""

from __future__ import annotations

import numpy as np

import ringtrial

from .analysis_scale import AnalysisScale, Column

FEWEST_RESULTS = 2
"""Fewer results than this have no spread to compare places with."""


def modes_of(values: Column, sigma_pt: float | None, scale: AnalysisScale) -> tuple[float, ...]:
    """Return the two largest modes as reported, from left to right; nothing for a single one."""
    results = values[np.isfinite(values)]
    if results.size < FEWEST_RESULTS or not sigma_pt:
        return ()
    found = ringtrial.multimodality(results, sigma_pt=sigma_pt)
    places = [scale.back(mode.location) for mode in found.largest]
    return tuple(sorted(place for place in places if place is not None))
