"""Exact distribution of Pearson's statistic when laboratories share one rate of detection."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

# Larger tables take long, and hold so many counts that chi-squared is good enough.
_MOST_CELLS = 2_000_000


def exact_p_value(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Return the chance of counts at least as uneven, given their sum; None for large studies.

    Given the sum of all detections, Pearson's statistic grows with ``sum k^2/m``, here in whole
    numbers: the chance is a ratio of sums over a table of (detections so far, statistic so far).
    """
    total, positive = sum(m for _, m in pairs), sum(k for k, _ in pairs)
    if 2 * positive > total:
        # Misses deviate as much as detections, and fewer of them make a smaller table.
        pairs, positive = [(m - k, m) for k, m in pairs], total - positive
    scale = math.lcm(*(m for _, m in pairs))
    most = scale * positive
    if (positive + 1) * (most + 1) > _MOST_CELLS:
        return None
    rate = positive / total
    chances = np.zeros((positive + 1, most + 1))
    chances[0, 0] = 1.0
    for _, m in pairs:
        joined = np.zeros_like(chances)
        for j in range(min(m, positive) + 1):
            weight = math.comb(m, j) * rate**j * (1.0 - rate) ** (m - j)
            step = j * j * (scale // m)
            joined[j:, step:] += weight * chances[: positive + 1 - j, : most + 1 - step]
        chances = joined
    observed = sum(k * k * (scale // m) for k, m in pairs)
    given = chances[positive]
    return float(given[observed:].sum() / given.sum())
