"""Counts of detections turned into usable arrays, or refused by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import index

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, not_negative
from ringtrial.status import InputRefused, NotPositive, TooFewResults, WrongShape

Counts = Sequence[int] | NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Detections:
    """Detections x of n at ascending levels d, in parts of the largest one, with blanks apart."""

    d: FloatArray
    x: FloatArray
    n: FloatArray
    unit: float
    blanks_detected: int
    blanks_tested: int

    @property
    def misses(self) -> FloatArray:
        """Return the tests without detection."""
        return self.n - self.x


def detection_counts(detected: Counts, tested: int | Counts) -> tuple[list[int], list[int]]:
    """Return detections and tests as whole numbers that are possible."""
    found = [index(k) for k in detected]
    alike = not isinstance(tested, Sequence | np.ndarray)
    sizes = [index(tested)] * len(found) if alike else [index(m) for m in tested]  # type: ignore[arg-type, union-attr]
    if len(sizes) != len(found):
        raise WrongShape(f"detected has {len(found)} numbers and tested {len(sizes)}")
    for k, m in zip(found, sizes, strict=True):
        if m < 0:
            raise NotPositive("tested", m)
        if not 0 <= k <= m:
            raise InputRefused(f"detected holds {k!r}, it must lie between 0 and {m}")
    return found, sizes


def detections(level: ArrayLike, detected: Counts, tested: int | Counts) -> Detections:
    """Return the detections at levels above zero, the blanks counted apart."""
    levels = not_negative(level, name="level")
    found, sizes = detection_counts(detected, tested)
    if levels.ndim != 1 or levels.size != len(found):
        raise WrongShape(f"level has the shape {levels.shape} and detected {len(found)} numbers")
    if np.isnan(levels).any():
        raise InputRefused("level holds a missing value, every count needs its level")
    x, n = np.array(found, dtype=np.float64), np.array(sizes, dtype=np.float64)
    blank, used = (levels == 0.0) & (n > 0.0), (levels > 0.0) & (n > 0.0)
    if not used.any():
        raise TooFewResults("tested above level zero", usable=0, needed=1)
    different, place = np.unique(levels[used], return_inverse=True)
    unit = float(different[-1])
    return Detections(
        d=different / unit,
        x=np.bincount(place, weights=x[used]).astype(np.float64),
        n=np.bincount(place, weights=n[used]).astype(np.float64),
        unit=unit,
        blanks_detected=int(x[blank].sum()),
        blanks_tested=int(n[blank].sum()),
    )


def checked_confidence(confidence: float) -> float:
    """Return a confidence, refusing what does not lie between 0 and 1."""
    if not 0.0 < confidence < 1.0:
        raise InputRefused(f"confidence is {confidence!r}, it must lie between 0 and 1")
    return float(confidence)
