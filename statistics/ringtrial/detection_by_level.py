"""Probability of detection at every level of a study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import not_negative
from ringtrial._detections import Counts, detection_counts
from ringtrial.constants import CONFIDENCE
from ringtrial.detection import ProbabilityOfDetection, probability_of_detection
from ringtrial.status import InputRefused, TooFewResults, WrongShape


@dataclass(frozen=True, slots=True)
class LevelDetection:
    """Probability of detection at one level.

    Attributes
    ----------
    level : float
        In the unit of the input.
    laboratories : tuple of str
        All laboratories of the study in alphabetical order: the order of ``found.rates``.
    found : ProbabilityOfDetection
        Across and within the laboratories; those without tests at this level count as missing.
    blank : bool
        Level zero, where detections are false positives.
    """

    level: float
    laboratories: tuple[str, ...]
    found: ProbabilityOfDetection
    blank: bool


def detection_by_level(
    laboratory: Sequence[str],
    level: ArrayLike,
    detected: Counts,
    tested: int | Counts,
    *,
    confidence: float = CONFIDENCE,
) -> tuple[LevelDetection, ...]:
    """Return the probability of detection at every level, the lowest first.

    Several counts of a laboratory at one level are added. Each level is evaluated by
    `probability_of_detection`; a level without tests is left out.

    Parameters
    ----------
    laboratory : sequence of str, length k
        Laboratory of every count.
    level : array_like, shape (k,)
        Level of every count, zero (blanks) or above, any unit.
    detected : sequence of int
        Detections of the laboratory at the level.
    tested : int or sequence of int
        Tests, common or for every count.
    confidence : float
        Of all intervals, between 0 and 1.

    Returns
    -------
    tuple of LevelDetection

    Raises
    ------
    TooFewResults
        No test at all.
    NotFinite, NotPositive, WrongShape, InputRefused
        A level that is infinite, negative or missing, an empty name, impossible counts, numbers
        that do not match, a confidence that is not between 0 and 1.

    References
    ----------
    AOAC Official Methods of Analysis (2012), Appendix J, Annex F (one analysis for every level).

    Examples
    --------
    >>> levels = detection_by_level(["A", "B", "A", "B"], [0.0, 0.0, 2.0, 2.0], [0, 1, 6, 8], 8)
    >>> [(each.level, each.found.lpod, each.blank) for each in levels]
    [(0.0, 0.0625, True), (2.0, 0.875, False)]
    """
    levels = not_negative(level, name="level")
    found, sizes = detection_counts(detected, tested)
    if not levels.shape == (len(found),) == (len(laboratory),):
        raise WrongShape(
            f"laboratory has {len(laboratory)} names, level the shape {levels.shape} and "
            f"detected {len(found)} numbers"
        )
    if np.isnan(levels).any() or not all(laboratory):
        raise InputRefused("laboratory or level holds a missing value, every count needs both")
    if not any(sizes):
        raise TooFewResults("tested", usable=0, needed=1)
    hits: Counter[tuple[str, float]] = Counter()
    tests: Counter[tuple[str, float]] = Counter()
    for name, d, k, m in zip(laboratory, levels.tolist(), found, sizes, strict=True):
        hits[str(name), d] += k
        tests[str(name), d] += m
    names = tuple(sorted({name for name, _ in tests}))
    return tuple(
        LevelDetection(
            level=d,
            laboratories=names,
            found=probability_of_detection(
                [hits[name, d] for name in names],
                [tests[name, d] for name in names],
                confidence=confidence,
            ),
            blank=d == 0.0,
        )
        for d in sorted({d for (_, d), m in tests.items() if m})
    )
