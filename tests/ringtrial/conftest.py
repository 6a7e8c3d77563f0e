"""The naive Algorithm A the fast one is held against."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

Naive = Callable[..., tuple[float, float]]


def iterate_as_printed(x, *, factor=1.134, scale=None, updates=20_000):
    """ISO 13528 C.3.1 word for word, walked until nothing moves any more."""
    results = np.array([value for value in x if not np.isnan(value)], dtype=float)
    centre = np.median(results)
    largest = np.abs(results - centre).max()
    if largest == 0:
        return centre, 0.0
    results = (results - centre) / largest
    robust_mean = 0.0
    robust_sd = 1.483 * np.median(np.abs(results)) if scale is None else scale / largest
    if robust_sd == 0:
        robust_sd = results.std(ddof=1)
    start = robust_sd
    for _ in range(updates):
        pulled = np.clip(results, robust_mean - 1.5 * robust_sd, robust_mean + 1.5 * robust_sd)
        new_mean = pulled.mean()
        deviations = pulled - new_mean
        new_sd = factor * np.sqrt((deviations**2).sum() / (results.size - 1))
        if scale is not None:
            new_sd = robust_sd
        moved = max(abs(new_mean - robust_mean), abs(new_sd - robust_sd))
        robust_mean, robust_sd = new_mean, new_sd
        if robust_sd < 1e-9 * start:
            return centre + largest * robust_mean, 0.0
        if moved < 1e-15 * robust_sd:
            break
    return centre + largest * robust_mean, largest * robust_sd


@pytest.fixture(scope="session")
def naive() -> Naive:
    return iterate_as_printed
