"""Zone rules: patterns of z scores over rounds that single scores do not show."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from numpy.typing import ArrayLike

from ringtrial._rounds import scores_over_rounds
from ringtrial.constants import ACTION_LIMIT, ON_THE_LIMIT, WARNING_LIMIT
from ringtrial.constants_monitoring import INNER_LIMIT, RUN_LENGTH
from ringtrial.status import InputRefused


class ZoneRule(StrEnum):
    """A pattern of successive scores."""

    ACTION_LIMIT = "one_at_or_beyond_action_limit"
    TWO_OF_THREE = "two_of_three_beyond_warning_limit"
    FOUR_OF_FIVE = "four_of_five_beyond_one"
    ONE_SIDE = "run_on_one_side"


@dataclass(frozen=True, slots=True)
class ZoneSignal:
    """A rule that a score completes.

    Attributes
    ----------
    rule : ZoneRule
        The pattern.
    round : int
        Round of the score that completes it, counted from 0 in the input.
    side : int
        +1 for scores that are too high, -1 for too low.
    """

    rule: ZoneRule
    round: int
    side: int


def zone_signals(z: ArrayLike, *, run_length: int = RUN_LENGTH) -> tuple[ZoneSignal, ...]:
    """Return the zone rules that z scores over rounds meet, in the order of the rounds.

    One score at or beyond 3; two of three successive scores beyond 2 on one side; four of five
    beyond 1 on one side; `run_length` successive scores on one side. A rule of several scores
    signals at a score that itself belongs to the pattern. Rounds without a score are passed over.

    Parameters
    ----------
    z : array_like, shape (rounds,)
        Scores in the order of the rounds; NaN or None is a round without a score.
    run_length : int
        Successive scores on one side that signal, at least two: 8 in the Western Electric
        Handbook; with few rounds a year 6 is used too. A score of exactly zero ends a run.

    Returns
    -------
    tuple of ZoneSignal
        Empty when no rule is met.

    Raises
    ------
    TooFewResults
        No score at all.
    NotFinite, InputRefused, WrongShape
        An infinite score, a run of fewer than two, scores that are not a list.

    References
    ----------
    ISO 13528:2022, 10.8; Western Electric, Statistical Quality Control Handbook (1956); ISO
    7870-2:2023.

    Examples
    --------
    >>> [(str(found.rule), found.round) for found in zone_signals([0.3, 2.1, None, 0.4, 2.4])]
    [('two_of_three_beyond_warning_limit', 4)]
    """
    if run_length < 2:
        raise InputRefused(f"run_length is {run_length}, at least two scores are needed")
    scores = [
        (number, score)
        for number, score in enumerate(scores_over_rounds(z).tolist())
        if not math.isnan(score)
    ]
    patterns = (
        (ZoneRule.ACTION_LIMIT, 1, 1, ACTION_LIMIT * (1.0 - ON_THE_LIMIT)),
        (ZoneRule.TWO_OF_THREE, 2, 3, WARNING_LIMIT * (1.0 + ON_THE_LIMIT)),
        (ZoneRule.FOUR_OF_FIVE, 4, 5, INNER_LIMIT * (1.0 + ON_THE_LIMIT)),
        (ZoneRule.ONE_SIDE, run_length, run_length, 0.0),
    )
    found = []
    for last, (number, score) in enumerate(scores):
        side = 1 if score > 0.0 else -1
        for rule, needed, window, limit in patterns:
            recent = scores[max(0, last - window + 1) : last + 1]
            beyond = sum(side * earlier > limit for _, earlier in recent)
            if beyond >= needed and side * score > limit:
                found.append(ZoneSignal(rule, number, side))
    return tuple(found)
