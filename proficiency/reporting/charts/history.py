"""Drawing of scores over rounds: zones of the limits, a column for each round, several series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from reportlab.graphics.shapes import Drawing, Shape

from ..signals import Tone
from .marks import SIZE, Datum, Words, arrow, dot, patch, rule, words_width
from .palette import ACCENT, GROUND, INK, LIGHT, LINE, MUTED, SIGNAL
from .scale import Scale
from .spec import Curve, History, Point, Series

LEFT, TOP = 28.0, 7.0
GAP = 5.0
"""Room between the plot and the names of the series."""
RADIUS, OWN_RADIUS = 2.6, 3.8
APART = 8.0
"""Distance of the points of one round from each other."""
WIDEST = 96.0
"""Widest column, so that few rounds do not drift apart."""
SHAPES = {Tone.ACCEPTABLE: 0, Tone.WARNING: 1, Tone.ACTION: 2, Tone.NONE: 0}
"""Shape of a mark by its signal, as everywhere in a report: circle, triangle, square."""
DASHES: tuple[tuple[float, ...], ...] = ((), (4.0, 2.0), (1.2, 1.6), (6.0, 2.0, 1.2, 2.0))


def draw_history(chart: History, *, width: float, height: float) -> Drawing:
    """Draw zones and limits, then each series from the oldest round to the newest."""
    drawing = Drawing(width, height)
    names = [*(curve.name for curve in chart.curves), *(series.name for series in named(chart))]
    room = width - LEFT - GAP - max((words_width(name) for name in names), default=0.0)
    pitch = min(room / max(len(chart.rounds), 1), WIDEST)
    upright = any(words_width(text) > pitch - 4 for text in chart.rounds)
    label = max((words_width(text) for text in chart.rounds), default=0.0)
    bottom = 6 + (label if upright else SIZE)
    y = Scale(-chart.reach, chart.reach, bottom, height - bottom - TOP)
    right = LEFT + pitch * len(chart.rounds)
    add_zones(drawing, chart, y, right)
    add_rounds(drawing, chart.rounds, pitch, bottom, upright=upright)
    for curve in chart.curves:
        add_curve(drawing, curve, pitch, y)
    for number, series in enumerate(chart.series):
        for shape in series_shapes(series, DASHES[number % len(DASHES)], pitch, y):
            drawing.add(shape)
    add_names(drawing, chart, right, y)
    return drawing


def named(chart: History) -> tuple[Series, ...]:
    """Return the series that are told apart by name: a single one needs none."""
    return chart.series if len(chart.series) > 1 else ()


def centre(place: float, pitch: float) -> float:
    """Return the middle of the column of a round."""
    return LEFT + (place + 0.5) * pitch


def add_zones(drawing: Drawing, chart: History, y: Scale, right: float) -> None:
    """Lay a ground under the zone without a signal and draw the limits with their numbers."""
    inner = chart.limits[0][0]
    drawing.add(patch(LEFT, y(-inner), right - LEFT, y(inner) - y(-inner), GROUND))
    drawing.add(Words(chart.axis, 1, y(0) - SIZE * 0.35, colour=MUTED))
    drawing.add(Words("0", LEFT - 4, y(0) - SIZE * 0.35, anchor="end", colour=MUTED))
    drawing.add(rule(LEFT, y(0), right, y(0), LINE, width=0.8))
    for number, (limit, text) in enumerate(chart.limits):
        outer = number == len(chart.limits) - 1
        crowded = not outer and y(chart.limits[-1][0]) - y(limit) < SIZE
        for sign, prefix in ((1, "+"), (-1, "−")):
            level = y(sign * limit)
            drawing.add(rule(LEFT, level, right, level, LINE, dash=() if outer else (3, 2)))
            if not crowded:
                place = level - SIZE * 0.35
                drawing.add(Words(prefix + text, LEFT - 4, place, anchor="end", colour=MUTED))


def add_rounds(
    drawing: Drawing, rounds: tuple[str, ...], pitch: float, bottom: float, *, upright: bool
) -> None:
    """Write the codes of the rounds below their columns; of very many every k-th."""
    step = max(1, -int(-(SIZE + 1) // pitch)) if upright else 1
    for number, text in enumerate(rounds):
        if (len(rounds) - 1 - number) % step:
            continue
        newest = number == len(rounds) - 1
        x = centre(number, pitch)
        colour = INK if newest else MUTED
        if upright:
            drawing.add(
                Words(text, x + SIZE * 0.35, bottom - 3, anchor="end", upright=True, colour=colour)
            )
        else:
            drawing.add(Words(text, x, bottom - SIZE - 2, anchor="middle", colour=colour))


def add_curve(drawing: Drawing, curve: Curve, pitch: float, y: Scale) -> None:
    """Draw a line that accompanies the points."""
    for (one, low), (two, high) in pairwise(curve.places):
        drawing.add(
            rule(centre(one, pitch), y(low), centre(two, pitch), y(high), ACCENT, width=1.4)
        )


def series_shapes(
    series: Series, dash: tuple[float, ...], pitch: float, y: Scale
) -> Iterator[Shape]:
    """Join the rounds' means by a line and set a mark for each score, beside each other."""
    columns = Counter(place for place, _ in series.points)
    means = [
        (place, sum(point.value for at, point in series.points if at == place) / count)
        for place, count in sorted(columns.items())
    ]
    for (one, low), (two, high) in pairwise(means):
        yield rule(
            centre(one, pitch), y(low), centre(two, pitch), y(high), MUTED, width=0.7, dash=dash
        )
    seen: Counter[int] = Counter()
    for place, point in series.points:
        step = min(APART, 0.8 * pitch / columns[place])
        x = centre(place, pitch) + (seen[place] - (columns[place] - 1) / 2) * step
        seen[place] += 1
        yield Datum(point, *mark_shapes(point, x, y))


def mark_shapes(point: Point, x: float, y: Scale) -> Iterator[Shape]:
    """Draw one score in the shape of its signal; large and dark in this report's own round."""
    colour = SIGNAL[point.tone]
    if not y.holds(point.value):
        up = point.value > 0
        yield arrow(x, y(point.value), size=4.5, direction="up" if up else "down", colour=colour)
        level = y(point.value) - (SIZE + 1 if up else -3)
        yield Words(point.text, x + 5, level, bold=point.own, colour=colour)
        return
    radius = OWN_RADIUS if point.own else RADIUS
    fill = colour if point.own else LIGHT[point.tone]
    yield dot(x, y(point.value), radius, group=SHAPES[point.tone], fill=fill, edge=colour)


def add_names(drawing: Drawing, chart: History, right: float, y: Scale) -> None:
    """Write the names of curves and series at their ends, none upon another."""
    ends = [(curve.places[-1][1], curve.name, ACCENT) for curve in chart.curves if curve.places]
    ends += [(s.points[-1][1].value, s.name, MUTED) for s in named(chart) if s.points]
    lowest = float("-inf")
    for value, name, colour in sorted(ends, key=lambda end: end[0]):
        level = max(y(value) - SIZE * 0.35, lowest + SIZE + 1)
        drawing.add(Words(name, right + GAP, level, colour=colour))
        lowest = level
