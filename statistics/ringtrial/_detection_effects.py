"""How likely detections are when laboratories differ in ln F by a normal effect."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ringtrial._checks import FloatArray
from ringtrial._detection_likelihood import log_likelihood, score_of_log_mean
from ringtrial._likelihood_profile import falling_root

# The effect is integrated over this many standard deviations to both sides. Equal steps converge
# exponentially once they are short beside the spread of the effect (1) and beside the narrowest
# likelihood of a laboratory: no test holds more information on ln F than 0.65.
_REACH = 8.5
_STEP = 0.4
_LARGEST_INFORMATION = 0.65
# Standard deviations of ln F looked at. At the largest, most laboratories find either nothing or
# everything at any level: a search that comes within a hundredth of it has found no maximum.
_SMALLEST_SPREAD = 1e-3
LARGEST_SPREAD = 10.0
_SPREADS = 13


def without_maximum(spread: float) -> bool:
    """Tell whether a spread is the end of the search."""
    return spread > 0.99 * LARGEST_SPREAD


@dataclass(frozen=True, slots=True)
class Effects:
    """Counts of all laboratories, those of one laboratory together."""

    d: FloatArray
    x: FloatArray
    misses: FloatArray
    starts: NDArray[np.intp]
    """Where the counts of each laboratory begin."""

    def value(self, log_F: float, spread: float) -> float:
        """Return the log-likelihood."""
        if spread == 0.0:
            mean = math.exp(log_F) * self.d
            return float(log_likelihood(mean, self.x, self.misses).sum())
        parts = self._parts(log_F, spread)[0]
        top = parts.max(axis=1)
        return float((top + np.log(np.exp(parts - top[:, np.newaxis]).sum(axis=1))).sum())

    def at_spread(self, spread: float) -> tuple[float, float]:
        """Return the likeliest ln F for a spread and the log-likelihood there."""
        log_F = falling_root(lambda m: self._score(m, spread), start=0.0)
        return log_F, self.value(log_F, spread)

    def at_log_F(self, log_F: float) -> tuple[float, float]:
        """Return the likeliest spread for ln F and the log-likelihood there."""
        return self._best(lambda spread: self.value(log_F, spread))

    def best(self) -> tuple[float, float, float]:
        """Return the likeliest ln F and spread, and the log-likelihood there."""
        spread, _ = self._best(lambda s: self.at_spread(s)[1])
        log_F, top = self.at_spread(spread)
        return log_F, spread, top

    def _best(self, profile: Callable[[float], float]) -> tuple[float, float]:
        """Return the likeliest spread, zero included; several maxima are told apart on a grid."""
        from scipy.optimize import minimize_scalar  # type: ignore[import-untyped]

        grid = np.geomspace(_SMALLEST_SPREAD, LARGEST_SPREAD, _SPREADS)
        heights = [profile(float(spread)) for spread in grid]
        highest = int(np.argmax(heights))
        ends = grid[max(highest - 1, 0)], grid[min(highest + 1, _SPREADS - 1)]
        found = minimize_scalar(
            lambda place: -profile(math.exp(place)),
            bounds=(math.log(ends[0]), math.log(ends[1])),
            method="bounded",
            options={"xatol": 1e-8},
        )
        at_zero = profile(0.0)
        if at_zero >= -found.fun:
            return 0.0, at_zero
        return math.exp(found.x), float(-found.fun)

    def _score(self, log_F: float, spread: float) -> float:
        if spread == 0.0:
            mean = math.exp(log_F) * self.d
            return float(score_of_log_mean(mean, self.x, self.misses).sum())
        parts, mean = self._parts(log_F, spread)
        weights = np.exp(parts - parts.max(axis=1)[:, np.newaxis])
        weights /= weights.sum(axis=1)[:, np.newaxis]
        slopes = score_of_log_mean(mean, self.x[:, np.newaxis], self.misses[:, np.newaxis])
        return float((weights * np.add.reduceat(slopes, self.starts, axis=0)).sum())

    def _parts(self, log_F: float, spread: float) -> tuple[FloatArray, FloatArray]:
        """Return the logarithms to be summed for each laboratory, and the means of each count."""
        sizes = np.add.reduceat(self.x + self.misses, self.starts)
        narrowest = 1.0 / (spread * math.sqrt(_LARGEST_INFORMATION * float(sizes.max())))
        steps = math.ceil(_REACH / (_STEP * min(1.0, narrowest)))
        z = np.linspace(-_REACH, _REACH, 2 * steps + 1)
        mean = self.d[:, np.newaxis] * np.exp(log_F + spread * z)
        rows = log_likelihood(mean, self.x[:, np.newaxis], self.misses[:, np.newaxis])
        density = -(z**2) / 2.0 + math.log((z[1] - z[0]) / math.sqrt(2.0 * math.pi))
        parts: FloatArray = np.add.reduceat(rows, self.starts, axis=0) + density
        return parts, mean
