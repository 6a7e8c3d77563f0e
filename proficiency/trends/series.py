"""Scores of one laboratory over rounds: one line for what may be compared, and its patterns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ringtrial import Signal
from ringtrial.combined import CombinedScores, combined_scores
from ringtrial.cusum import cusum_chart
from ringtrial.ewma import ewma_chart
from ringtrial.zone_rules import ZoneRule, zone_signals

from ..evaluation.history import PastScore
from ..evaluation.outcome import UsedScore

RUN_LENGTH = 6
"""Successive scores on one side that signal; eight would take years with few rounds a year."""


class Family(StrEnum):
    """Scores that answer the same question and may stand in one line."""

    Z = "z"
    """z and z′: both in units of what the scheme allows."""
    ZETA = "zeta"
    """ζ: in units of what the laboratory claims."""
    OTHER = "other"
    """Words, percentages and E_n: listed, without patterns."""


FAMILIES = {
    UsedScore.Z: Family.Z,
    UsedScore.Z_PRIME: Family.Z,
    UsedScore.ZETA: Family.ZETA,
}


class Pattern(StrEnum):
    """What several scores in a row can show."""

    ACTION_LIMIT = ZoneRule.ACTION_LIMIT.value
    TWO_OF_THREE = ZoneRule.TWO_OF_THREE.value
    FOUR_OF_FIVE = ZoneRule.FOUR_OF_FIVE.value
    ONE_SIDE = ZoneRule.ONE_SIDE.value
    EWMA = "ewma"
    CUSUM = "cusum"


@dataclass(frozen=True)
class Alarm:
    """A pattern that a score completes."""

    pattern: Pattern
    round_code: str
    side: int
    """+1 for too high, −1 for too low."""
    since: str = ""
    """The round in which a shift probably began; empty where the pattern does not tell."""


@dataclass(frozen=True)
class Trend:
    """The scores for one measurand and material, of one method group and one family."""

    measurand: str
    material: str
    group: str | None
    family: Family
    rounds: tuple[str, ...]
    """All rounds of the scheme, the oldest first."""
    scores: tuple[PastScore | None, ...]
    """One place for each round; None where there is no score."""
    average: tuple[float | None, ...] = ()
    """The moving average, where the family has one."""
    alarms: tuple[Alarm, ...] = ()

    @property
    def latest(self) -> PastScore:
        """Return the newest score."""
        return [each for each in self.scores if each is not None][-1]

    @property
    def kinds(self) -> tuple[UsedScore, ...]:
        """Return the kinds of scores in the line, for marking where there are several."""
        return tuple(dict.fromkeys(each.used for each in self.scores if each is not None))

    @property
    def fresh_alarms(self) -> tuple[Alarm, ...]:
        """Return the patterns that the newest score completes."""
        return tuple(each for each in self.alarms if each.round_code == self.latest.round_code)


def trends_of(past: Iterable[PastScore], rounds: Sequence[str]) -> tuple[Trend, ...]:
    """Put what may be compared into lines; what was not evaluated stands in none of them."""
    places = {code: place for place, code in enumerate(rounds)}
    lines: dict[tuple[str, str, str | None, Family], list[PastScore | None]] = {}
    for score in past:
        if score.signal is Signal.NOT_EVALUATED or score.round_code not in places:
            continue
        family = FAMILIES.get(score.used, Family.OTHER)
        key = (score.measurand, score.material, score.group, family)
        lines.setdefault(key, [None] * len(rounds))[places[score.round_code]] = score
    return tuple(
        watched(Trend(*key, rounds=tuple(rounds), scores=tuple(scores)))
        for key, scores in lines.items()
    )


def watched(trend: Trend) -> Trend:
    """Look for patterns in a line, where its family has any."""
    z = [None if each is None else each.score for each in trend.scores]
    if trend.family is Family.OTHER or all(score is None for score in z):
        return trend
    values = [math.nan if score is None else score for score in z]
    chart = ewma_chart(values)
    return Trend(
        measurand=trend.measurand,
        material=trend.material,
        group=trend.group,
        family=trend.family,
        rounds=trend.rounds,
        scores=trend.scores,
        average=tuple(None if math.isnan(each) else each for each in chart.average.tolist()),
        alarms=alarms_of(values, trend.rounds),
    )


def alarms_of(values: list[float], rounds: Sequence[str]) -> tuple[Alarm, ...]:
    """Find zone rules, a moving average beyond its limit, and a sum beyond its limit."""
    zones = [
        Alarm(Pattern(found.rule.value), rounds[found.round], found.side)
        for found in zone_signals(values, run_length=RUN_LENGTH)
    ]
    ewma, cusum = ewma_chart(values), cusum_chart(values)
    averages = [
        Alarm(Pattern.EWMA, rounds[place], 1 if ewma.average[place] > 0 else -1)
        for place in range(len(rounds))
        if ewma.signal[place]
    ]
    sums = [
        Alarm(
            Pattern.CUSUM,
            rounds[place],
            1 if cusum.upper[place] >= cusum.lower[place] else -1,
            rounds[begun] if (begun := cusum.since[place]) is not None else "",
        )
        for place in range(len(rounds))
        if cusum.signal[place]
    ]
    order = {code: place for place, code in enumerate(rounds)}
    return tuple(sorted([*zones, *averages, *sums], key=lambda alarm: order[alarm.round_code]))


def combined_by_round(past: Iterable[PastScore]) -> dict[str, CombinedScores]:
    """Combine the z and z′ scores of each round; with fewer than two there is nothing to combine.

    They hide what a single score shows and suppose that the scores are independent.
    """
    by_round: dict[str, list[float]] = {}
    for each in past:
        usable = each.signal is not Signal.NOT_EVALUATED and each.score is not None
        if usable and FAMILIES.get(each.used) is Family.Z:
            by_round.setdefault(each.round_code, []).append(float(each.score or 0.0))
    return {code: combined_scores(z) for code, z in by_round.items() if len(z) > 1}
