"""The picture of all scores of one laboratory on one line, and the sentence that reads it."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from ..evaluation.outcome import Score
from ..evaluation.used_score import used_value
from ..i18n import Translator, mark
from . import rounding
from .case import Case, Edition, score_text
from .charts.spec import Point, Strip
from .content import ChartBlock
from .signals import LIMITS, SCORE_SYMBOLS

FEWEST = 3
"""Scores below which the table says as much."""
REACH = 5.0
LIMITS_OF_Z = (2.0, 3.0)
READING = mark(
    "{count} scores on one line: {below} below zero, {above} above; their median is {median}. If "
    "most marks lie on one side, a common cause is likely."
)


def strip_picture(cases: Sequence[Case], edition: Edition) -> ChartBlock | None:
    """Show the own scores with the limits of z; None where there are too few of them."""
    return strip_of([(case.title, case, score) for case in cases for score in case.own], edition.t)


def strip_of(own: Sequence[tuple[str, Case, Score]], t: Translator) -> ChartBlock | None:
    """Show named scores on one line."""
    scored = [
        (name, case, score, value)
        for name, case, score in own
        if LIMITS[score.used] == LIMITS_OF_Z and (value := used_value(score)) is not None
    ]
    if len(scored) < FEWEST:
        return None
    values = [value for *_, value in scored]
    reading = t(
        READING,
        count=len(values),
        below=sum(value < 0 for value in values),
        above=sum(value > 0 for value in values),
        median=rounding.score(statistics.median(values), limits=LIMITS_OF_Z),
    )
    symbols = dict.fromkeys(SCORE_SYMBOLS[score.used] for _, _, score, _ in scored)
    chart = Strip(
        title=t("All your scores"),
        alternative=reading,
        axis=", ".join(symbols),
        dots=tuple(point(*each) for each in scored),
        limits=tuple((limit, f"{limit:g}") for limit in LIMITS_OF_Z),
        words=(t("below the assigned value"), t("above the assigned value")),
        reach=min(REACH, max(3.6, 1.1 * max(map(abs, values)))),
    )
    return ChartBlock(chart, reading, t("Numbers of the picture"))


def point(name: str, case: Case, score: Score, value: float) -> Point:
    """Place one score under the name of its determination."""
    signal = case.signal(score)
    return Point(name, value, score_text(score, case.edition.t), signal.tone, signal.word)
