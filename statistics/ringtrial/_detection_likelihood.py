"""How likely detections are when each of a mean number of hits is enough to detect."""

from __future__ import annotations

import numpy as np

from ringtrial._checks import FloatArray
from ringtrial._detections import Detections
from ringtrial._likelihood_profile import falling_root, maximum_above_zero

# Means below and above are 0 and certainty to the last digit; the logarithm stays finite.
_SMALLEST_MEAN = 1e-290
_LARGEST_MEAN = 700.0


def log_likelihood(mean: FloatArray, x: FloatArray, misses: FloatArray) -> FloatArray:
    """Return the terms of ``x ln(1 - exp(-mean)) - (n - x) mean``."""
    usable = np.maximum(mean, _SMALLEST_MEAN)
    terms: FloatArray = x * np.log(-np.expm1(-usable)) - misses * mean
    return terms


def score_of_log_mean(mean: FloatArray, x: FloatArray, misses: FloatArray) -> FloatArray:
    """Return the derivatives of the terms by the logarithm of the mean."""
    usable = np.clip(mean, _SMALLEST_MEAN, _LARGEST_MEAN)
    # Exactly zero far out: a search for the root has to come to an end there.
    share = np.where(mean < _LARGEST_MEAN, usable / np.expm1(usable), 0.0)
    terms: FloatArray = x * share - misses * mean
    return terms


class SingleHit:
    """``mean = background + F d``; concave in both, which are zero or more."""

    def __init__(self, data: Detections, *, background: bool) -> None:
        self.free = background
        blanks = float(data.blanks_tested) if background else 0.0
        found = float(data.blanks_detected) if background else 0.0
        self.d = np.append(data.d, 0.0)
        self.x = np.append(data.x, found)
        self.misses = np.append(data.misses, blanks - found)

    def value(self, F: float, background: float) -> float:
        """Return the log-likelihood."""
        return float(log_likelihood(background + F * self.d, self.x, self.misses).sum())

    def at_F(self, F: float) -> tuple[float, float]:
        """Return the likeliest background for F and the log-likelihood there."""
        if not self.free:
            return 0.0, self.value(F, 0.0)
        background = maximum_above_zero(lambda b: float(self._score(F, b).sum()))
        return background, self.value(F, background)

    def at_background(self, background: float) -> tuple[float, float]:
        """Return the likeliest F for a background and the log-likelihood there."""
        F = maximum_above_zero(lambda f: float(self.d @ self._score(f, background)))
        return F, self.value(F, background)

    def best(self) -> tuple[float, float, float]:
        """Return the likeliest F and background, and the log-likelihood there."""

        def score(F: float) -> float:
            background = self.at_F(F)[0]
            return float(self.d @ self._score(F, background))

        F = maximum_above_zero(score)
        return (F, *self.at_F(F))

    def _score(self, F: float, background: float) -> FloatArray:
        mean = np.maximum(background + F * self.d, _SMALLEST_MEAN)
        slopes: FloatArray = score_of_log_mean(mean, self.x, self.misses) / mean
        return slopes


class Slope:
    """``mean = exp(a + b ln d)``; concave in a and b."""

    def __init__(self, data: Detections) -> None:
        self.log_d = np.log(data.d)
        self.x = data.x
        self.misses = data.misses

    def value(self, log_mean: FloatArray) -> float:
        """Return the log-likelihood."""
        return float(log_likelihood(_exp(log_mean), self.x, self.misses).sum())

    def score(self, log_mean: FloatArray) -> FloatArray:
        """Return the derivatives by the logarithms of the means."""
        return score_of_log_mean(_exp(log_mean), self.x, self.misses)

    def at_b(self, b: float) -> tuple[float, float]:
        """Return the likeliest a for a slope and the log-likelihood there."""
        risen = b * self.log_d
        a = falling_root(lambda a: float(self.score(a + risen).sum()), start=0.0)
        return a, self.value(a + risen)

    def best_b(self) -> float:
        """Return the likeliest slope, 0 when the rate does not rise with the level."""
        return maximum_above_zero(lambda b: self._score_of_b(b))

    def at_level(self, log_level: float, log_mean: float) -> float:
        """Return the largest log-likelihood of curves that have this mean at this level."""
        from_level = self.log_d - log_level
        b = maximum_above_zero(lambda b: float(from_level @ self.score(log_mean + b * from_level)))
        return self.value(log_mean + b * from_level)

    def _score_of_b(self, b: float) -> float:
        a = self.at_b(b)[0]
        return float(self.log_d @ self.score(a + b * self.log_d))


def _exp(log_mean: FloatArray) -> FloatArray:
    mean: FloatArray = np.exp(np.minimum(log_mean, _LARGEST_MEAN))
    return mean
