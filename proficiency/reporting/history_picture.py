"""The picture of the scores of one measurand over the rounds, and the sentence that reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from ..evaluation.past_score import PastScore
from ..evaluation.used_score import used_value
from ..i18n import mark
from . import rounding
from .case import Case, score_number
from .charts.spec import History, Point, Series
from .content import ChartBlock
from .score_picture import FARTHEST
from .sentences import commas, semicolons
from .signals import LIMITS, SCORE_SYMBOLS, SHAPES, Tone, mark_of, tone_of

MOST_ROUNDS = 12
"""Rounds a picture of this size can hold, three years of quarters."""
BEFORE = mark(
    "Of {count} earlier scores in {rounds} rounds {signals} had a signal; the last: {scores} "
    "({round})."
)


def earlier(case: Case) -> tuple[PastScore, ...]:
    """Return the earlier scores of the measurand of a case."""
    return tuple(past for past in case.edition.history if past.measurand == case.main.measurand)


def history_picture(case: Case) -> ChartBlock | None:
    """Show the own scores of earlier rounds and of this one; None without a past to compare."""
    own = [(score, value) for score in case.own if (value := used_value(score)) is not None]
    if len({score.used for score, _ in own}) != 1:
        return None
    limits = LIMITS[own[0][0].used]
    past = [
        each for each in earlier(case) if each.score is not None and LIMITS[each.used] == limits
    ]
    if not limits or not past:
        return None
    rounds = tuple(dict.fromkeys(each.round_code for each in past))[1 - MOST_ROUNDS :]
    past = [each for each in past if each.round_code in rounds]
    points = [(rounds.index(each.round_code), past_point(case, each)) for each in past]
    code = case.edition.header.round_code
    for score, value in own:
        signal = case.signal(score)
        number = score_number(score)
        points.append((len(rounds), Point(code, value, number, signal.tone, signal.word, own=True)))
    reading = read(case, past)
    t = case.edition.t
    farthest = max(abs(point.value) for _, point in points)
    used = own[0][0].used
    chart = History(
        title=t("Earlier rounds, {title}", title=case.title),
        alternative=reading,
        axis=SCORE_SYMBOLS[used],
        rounds=(*rounds, code),
        series=(Series(SCORE_SYMBOLS[used], tuple(points)),),
        limits=tuple((limit, f"{limit:g}") for limit in limits),
        reach=min(FARTHEST.get(used, 5.0), max(max(limits) * 1.25, 1.1 * farthest)),
    )
    return ChartBlock(chart, reading, t("Numbers of the picture"))


def past_point(case: Case, past: PastScore) -> Point:
    """Place an earlier score under the code of its round."""
    signal = mark_of(past.signal, case.edition.header, case.edition.t)
    return Point(past.round_code, past.score or 0.0, number_of(past), signal.tone, signal.word)


def number_of(past: PastScore) -> str:
    """Write an earlier score."""
    return rounding.score(past.score, limits=LIMITS[past.used])


def read(case: Case, past: Sequence[PastScore]) -> str:
    """Say how often there were signals before, and how the last round was."""
    t = case.edition.t
    last = [each for each in past if each.round_code == past[-1].round_code]
    return t(
        BEFORE,
        count=len(past),
        rounds=len({each.round_code for each in past}),
        signals=sum(tone_of(each.signal) in {Tone.WARNING, Tone.ACTION} for each in past),
        scores=commas(t, map(number_of, last)),
        round=last[0].round_code,
    )


def earlier_signals(case: Case) -> list[tuple[str, str]]:
    """List the signals of earlier rounds where there are no scores to draw."""
    past = earlier(case)
    if not past or any(each.score is not None for each in past):
        return []
    t = case.edition.t
    rounds = []
    for code, scores in groupby(past, key=lambda each: each.round_code):
        counts = Counter(tone_of(each.signal) for each in scores)
        parts = [f"{SHAPES[tone]} {counts[tone]}" for tone in SHAPES if counts[tone]]
        rounds.append(f"{code} {commas(t, parts)}")
    return [(t("Earlier rounds"), semicolons(t, rounds))]
