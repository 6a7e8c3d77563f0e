"""The picture of scores over rounds, with the moving average, and a sentence that reads it."""

from __future__ import annotations

from ..evaluation.history import PastScore
from ..i18n import Translator, mark
from ..reporting import rounding
from ..reporting.charts.spec import Curve, History, Point, Series
from ..reporting.content import ChartBlock
from ..reporting.signals import LIMITS, SCORE_SYMBOLS, SHAPES, WORDS, tone_of
from .series import Family, Pattern, Trend

REACH = 5.0
LIMIT_TICKS = ((2.0, "2"), (3.0, "3"))
AVERAGE = mark("moving average")
READS = mark("{count} scores from {first} to {last}; the newest is {score}, {word}.")
PATTERN_WORDS: dict[Pattern, str] = {
    Pattern.ACTION_LIMIT: mark("one score at or beyond 3"),
    Pattern.TWO_OF_THREE: mark("two of three successive scores beyond 2 on one side"),
    Pattern.FOUR_OF_FIVE: mark("four of five successive scores beyond 1 on one side"),
    Pattern.ONE_SIDE: mark("six successive scores on one side"),
    Pattern.EWMA: mark("moving average beyond its limit"),
    Pattern.CUSUM: mark("cumulative sum beyond its limit"),
}


def picture(trend: Trend, title: str, t: Translator) -> ChartBlock | None:
    """Draw a line over all rounds of the scheme; None for what has no common axis."""
    scored = [
        (place, each)
        for place, each in enumerate(trend.scores)
        if each is not None and each.score is not None
    ]
    if trend.family is Family.OTHER or not scored:
        return None
    reading = t(
        READS,
        count=len(scored),
        first=scored[0][1].round_code,
        last=scored[-1][1].round_code,
        score=score_text(scored[-1][1]),
        word=t(WORDS[tone_of(scored[-1][1].signal)]),
    )
    largest = max(abs(float(each.score or 0.0)) for _, each in scored)
    newest = scored[-1][0]
    chart = History(
        title=title,
        alternative=reading,
        axis="ζ" if trend.family is Family.ZETA else "z",
        rounds=trend.rounds,
        series=(
            Series(
                "", tuple((place, point(each, t, own=place == newest)) for place, each in scored)
            ),
        ),
        limits=LIMIT_TICKS,
        reach=min(REACH, max(3.6, largest * 1.1)),
        curves=curves(trend, t),
    )
    return ChartBlock(chart, reading)


def curves(trend: Trend, t: Translator) -> tuple[Curve, ...]:
    """Return the moving average, where there are enough rounds for one."""
    places = tuple(
        (float(place), value) for place, value in enumerate(trend.average) if value is not None
    )
    return (Curve(t(AVERAGE), places),) if len(places) > 1 else ()


def point(score: PastScore, t: Translator, *, own: bool) -> Point:
    """Place one score."""
    tone = tone_of(score.signal)
    text = score_text(score)
    return Point(score.round_code, float(score.score or 0.0), text, tone, t(WORDS[tone]), own)


def score_text(score: PastScore) -> str:
    """Write a score with its symbol; a dash where words were judged."""
    if score.score is None or score.used not in SCORE_SYMBOLS:
        return rounding.MISSING
    number = rounding.score(score.score, limits=LIMITS[score.used])
    return f"{SCORE_SYMBOLS[score.used]} = {number}"


def signal_text(score: PastScore, t: Translator) -> str:
    """Write a signal with its shape."""
    tone = tone_of(score.signal)
    return f"{SHAPES[tone]} {t(WORDS[tone])}"
