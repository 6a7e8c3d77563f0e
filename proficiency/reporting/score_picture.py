"""The picture of all scores of one outcome, and the sentence that reads it."""

from __future__ import annotations

from collections import Counter

from ..evaluation.outcome import Score, UsedScore
from ..evaluation.used_score import used_value
from ..i18n import Translator, mark
from .case import Case, score_number
from .charts.spec import Crowd, Point, ScoreBars, with_own
from .content import ChartBlock
from .sentences import join
from .signals import LIMITS, SCORE_NAMES, SCORE_SYMBOLS

FEWEST = 2
"""Scores below which a picture says no more than the number."""
FARTHEST = {UsedScore.EN: 3.0}
"""Where bars are cut; five standard deviations for every score but E_n."""

WITHIN = mark("{within} of {count} scores lie within ±{limit}.")
OWN_PLACE = mark(
    "Your {name} of {score} stands at place {place} of {count}, counted from the lowest."
)
EXTREMES = mark("The lowest is {low} ({low_code}), the highest {high} ({high_code}).")


def score_picture(case: Case) -> ChartBlock | None:
    """Show the scores of every laboratory, sorted; None where there are too few or no limits."""
    ranked = case.common("scores in order", lambda: ranked_of(case))
    if ranked is None:
        return None
    used, crowd = ranked
    t = case.edition.t
    bars = with_own(crowd.points, case.edition.lab)
    reading = read(bars, used, t)
    name = t(SCORE_NAMES[used])
    chart = ScoreBars(
        title=t("{name}, {title}", name=name, title=case.title),
        alternative=reading,
        axis=SCORE_SYMBOLS[used],
        bars=bars,
        limits=tuple((limit, f"{limit:g}") for limit in LIMITS[used]),
        reach=reach(bars, used),
        crowd=crowd,
    )
    return ChartBlock(chart, reading, t("Numbers of the picture"))


def ranked_of(case: Case) -> tuple[UsedScore, Crowd] | None:
    """Return the kind of score most laboratories have, and those scores from the lowest on."""
    counted = Counter(s.used for s in case.main.scores if used_value(s) is not None)
    if not counted:
        return None
    used = counted.most_common(1)[0][0]
    if not LIMITS[used]:
        return None
    ranked = sorted(
        (
            (value, s)
            for s in case.main.scores
            if s.used is used and (value := used_value(s)) is not None
        ),
        key=lambda pair: (pair[0], pair[1].lab),
    )
    if len(ranked) < FEWEST:
        return None
    return used, Crowd(tuple(point(case, score, value) for value, score in ranked))


def point(case: Case, score: Score, value: float) -> Point:
    """Place one laboratory's score."""
    signal = case.signal(score)
    return Point(score.lab, value, score_number(score), signal.tone, signal.word)


def reach(bars: tuple[Point, ...], used: UsedScore) -> float:
    """Return how far the axis goes: past the limits, as far as the scores, never too far."""
    farthest = FARTHEST.get(used, 5.0)
    needed = max(abs(bar.value) for bar in bars)
    return min(farthest, max(max(LIMITS[used]) * 1.2, needed * 1.1))


def read(bars: tuple[Point, ...], used: UsedScore, t: Translator) -> str:
    """Say what the picture shows."""
    limit = LIMITS[used][0]
    within = sum(abs(bar.value) <= limit * (1 + 1e-9) for bar in bars)
    spread = t(WITHIN, within=within, count=len(bars), limit=f"{limit:g}")
    own = [n for n, bar in enumerate(bars) if bar.own]
    if len(own) == 1:
        name = t(SCORE_NAMES[used])
        place = t(OWN_PLACE, name=name, score=bars[own[0]].text, place=own[0] + 1, count=len(bars))
    else:
        low, high = bars[0], bars[-1]
        place = t(EXTREMES, low=low.text, low_code=low.code, high=high.text, high_code=high.code)
    return join(t, place, spread)
