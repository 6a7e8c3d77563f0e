"""The picture of one measurand in two materials, pair by pair, and the sentence that reads it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

import ringtrial

from ..evaluation.outcome import Outcome, Score
from ..i18n import mark
from . import rounding
from .case import Case, Numbers
from .charts.scale import round_ticks
from .charts.spec import PairPoint, Point, YoudenPlot
from .content import ChartBlock
from .curved_scale import is_curved

FEWEST_PAIRS = 5
CORNERS = 72
MARGIN = 0.08
MOST_NAMED = 12
TITLE = mark("Pairs of results, {first} and {second}")
AXIS = mark("{material} ({unit})")
AXIS_ON_SCALE = mark("{material}, on the scale of the evaluation")
READ = mark(
    "{count} laboratories; rank correlation {correlation}. A bias of a laboratory moves its dot"
    " along the diagonal, exchanged or mistaken samples off it. The ellipse holds 95 % of"
    " consistent pairs."
)
READ_OUTSIDE = mark("Outside it: {codes}.")


def pair_pictures(case: Case, cases: Sequence[Case]) -> tuple[ChartBlock, ...]:
    """Show the material of a case against each other material of the same measurand."""
    others = [
        each
        for each in cases
        if each.main.measurand == case.main.measurand
        and each.main.method is None
        and each.main.material != case.main.material
    ]
    pictures = (pair_picture(case, other) for other in others)
    return tuple(picture for picture in pictures if picture is not None)


def places_of(outcome: Outcome) -> dict[str, Score]:
    """Return the scores of those who gave a number, by code."""
    return {score.lab: score for score in outcome.scores if value_of(outcome, score) is not None}


def value_of(outcome: Outcome, score: Score) -> float | None:
    """Return a result on the scale on which results are compared."""
    return score.value_on_scale if is_curved(outcome) else score.value


def pair_picture(first: Case, second: Case) -> ChartBlock | None:
    """Place every laboratory by its two results; None where there are too few pairs."""
    a, b, t = places_of(first.main), places_of(second.main), first.edition.t
    codes = sorted(a.keys() & b.keys())
    if len(codes) < FEWEST_PAIRS:
        return None
    across = [value_of(first.main, a[code]) or 0.0 for code in codes]
    up = [value_of(second.main, b[code]) or 0.0 for code in codes]
    found = ringtrial.youden(robust_window(across), robust_window(up))
    corners = ellipse_corners(found)
    outside = outlying(codes, across, up, found)
    x, y = ends(across, corners, 0), ends(up, corners, 1)
    correlation = rounding.fixed(found.spearman, 2) if found.spearman is not None else "–"
    reading = t(READ, count=len(codes), correlation=correlation)
    if outside:
        reading += t.choose("", " ") + t(READ_OUTSIDE, codes=t.choose("、", ", ").join(outside))
    chart = YoudenPlot(
        title=t(
            TITLE,
            first=first.edition.material(first.main.material),
            second=second.edition.material(second.main.material),
        ),
        alternative=reading,
        axis=axis(first),
        axis_y=axis(second),
        x=x,
        y=y,
        ticks=round_ticks(*x),
        ticks_y=round_ticks(*y),
        dots=tuple(
            PairPoint(point(first, second, a[code], b[code], place), height, code in outside)
            for code, place, height in zip(codes, across, up, strict=True)
        ),
        ellipse=corners,
        centre=(float(np.median(across)), float(np.median(up))),
    )
    return ChartBlock(chart, reading)


def robust_window(values: Sequence[float]) -> list[float]:
    """Leave gross errors out of the ellipse: beyond 5 MADe of the median they are missing."""
    given = np.array(values)
    centre = float(np.median(given))
    reach = 5.0 * 1.4826 * float(np.median(np.abs(given - centre)))
    return [value if not reach or abs(value - centre) <= reach else math.nan for value in values]


def ellipse_corners(found: ringtrial.Youden) -> tuple[tuple[float, float], ...]:
    """Return the ellipse as a polygon; nothing where the pairs have none."""
    if found.ellipse is None:
        return ()
    cos, sin = math.cos(found.ellipse.angle), math.sin(found.ellipse.angle)
    corners = []
    for number in range(CORNERS):
        turn = 2.0 * math.pi * number / CORNERS
        long = found.ellipse.semi_major * math.cos(turn)
        short = found.ellipse.semi_minor * math.sin(turn)
        corners.append(
            (found.mean_a + long * cos - short * sin, found.mean_b + long * sin + short * cos)
        )
    return tuple(corners)


def outlying(
    codes: Sequence[str], across: Sequence[float], up: Sequence[float], found: ringtrial.Youden
) -> tuple[str, ...]:
    """Return the codes beyond the ellipse, those left out of it included."""
    if found.ellipse is None:
        return ()
    far = [
        code
        for code, distance in zip(codes, found.ellipse.mahalanobis2, strict=True)
        if math.isnan(distance) or distance > found.ellipse.T2
    ]
    return tuple(far[:MOST_NAMED])


def ends(
    values: Sequence[float], corners: Sequence[tuple[float, float]], axis_number: int
) -> tuple[float, float]:
    """Return what an axis shows: all results and the ellipse, with a margin."""
    shown = [*values, *(corner[axis_number] for corner in corners)]
    low, high = min(shown), max(shown)
    margin = MARGIN * (high - low) or abs(high) * MARGIN or 1.0
    return low - margin, high + margin


def axis(case: Case) -> str:
    """Name a material with its unit."""
    t, material = case.edition.t, case.edition.material(case.main.material)
    if is_curved(case.main):
        return t(AXIS_ON_SCALE, material=material)
    return t(AXIS, material=material, unit=case.main.unit) if case.main.unit else material


def point(first: Case, second: Case, a: Score, b: Score, place: float) -> Point:
    """Return what is shown when a dot is pointed at: both results and the worse signal."""
    texts = [
        Numbers(case.main, case.edition).result_with_unit(score)
        for case, score in ((first, a), (second, b))
    ]
    tones = [case.signal(score) for case, score in ((first, a), (second, b))]
    order = ("none", "acceptable", "warning", "action")
    worse = max(tones, key=lambda each: order.index(each.tone.value))
    return Point(a.lab, place, " | ".join(texts), worse.tone, worse.word)
