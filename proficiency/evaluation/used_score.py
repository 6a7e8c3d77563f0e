"""The value of the score that gave a signal."""

from __future__ import annotations

from .outcome import WORD_SCORES, Score, UsedScore


def used_value(score: Score) -> float | None:
    """Return the value of the score that gave the signal; words have none on a line."""
    if score.used in WORD_SCORES:
        return None
    return {
        UsedScore.Z: score.z,
        UsedScore.Z_PRIME: score.z_prime,
        UsedScore.ZETA: score.zeta,
        UsedScore.EN: score.en,
        UsedScore.PERCENT: score.percent,
        UsedScore.NONE: None,
    }[score.used]
