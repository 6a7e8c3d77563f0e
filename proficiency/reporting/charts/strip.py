"""Drawing of all scores of one laboratory on one line: a common direction is seen at once."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.graphics.shapes import Drawing, Shape

from ..signals import Tone
from .history import SHAPES
from .marks import SIZE, Datum, Words, arrow, dot, patch, rule, words_width
from .palette import GROUND, INK, LIGHT, LINE, MUTED, SIGNAL
from .scale import Scale
from .spec import Point, Strip

SIDE = 10.0
AXIS = SIZE + 5
LARGEST, SMALLEST = 3.8, 1.2
STEP = 0.2
HEAD = SIZE + 4


def draw_strip(chart: Strip, *, width: float, height: float) -> Drawing:
    """Draw the zones, then one mark for each score, equal ones upon each other."""
    drawing = Drawing(width, height)
    x = Scale(-chart.reach, chart.reach, SIDE, width - 2 * SIDE)
    top = height - HEAD
    inner = chart.limits[0][0]
    drawing.add(patch(x(-inner), AXIS, x(inner) - x(-inner), top - AXIS, GROUND))
    add_lines(drawing, chart, x, top)
    left, right = chart.words
    drawing.add(Words(left, SIDE, top + 4, colour=MUTED))
    drawing.add(Words(right, width - SIDE, top + 4, anchor="end", colour=MUTED))
    for shape in marks(chart, x, top - AXIS - 2):
        drawing.add(shape)
    return drawing


def add_lines(drawing: Drawing, chart: Strip, x: Scale, top: float) -> None:
    """Draw the axis, zero and the limits, each with its number below."""
    drawing.add(rule(x.start, AXIS, x.start + x.length, AXIS, LINE, width=0.8))
    drawing.add(rule(x(0), AXIS, x(0), top, LINE, width=0.8))
    drawing.add(Words(f"{chart.axis} = 0", x(0), 2, anchor="middle", colour=MUTED))
    for number, (limit, text) in enumerate(chart.limits):
        dash = () if number == len(chart.limits) - 1 else (3, 2)
        for sign, prefix in ((1, "+"), (-1, "−")):
            place = x(sign * limit)
            drawing.add(rule(place, AXIS, place, top, LINE, dash=dash))
            drawing.add(Words(prefix + text, place, 2, anchor="middle", colour=MUTED))


def marks(chart: Strip, x: Scale, room: float) -> Iterator[Shape]:
    """Give the marks from left to right; those with a signal are dark, cut ones arrows."""
    radius = LARGEST
    while radius > SMALLEST and highest(chart, x, radius) * 2 * radius > room:
        radius -= STEP
    level: dict[int, int] = {}
    for point in sorted(chart.dots, key=lambda each: each.value):
        cell = round(x(point.value) / (2 * radius))
        y = AXIS + 2 + radius * (2 * level.get(cell, 0) + 1)
        level[cell] = level.get(cell, 0) + 1
        yield Datum(point, *mark(point, x, y, radius))


def highest(chart: Strip, x: Scale, radius: float) -> int:
    """Return how many marks of a radius the highest pile has."""
    piles: dict[int, int] = {}
    for point in chart.dots:
        cell = round(x(point.value) / (2 * radius))
        piles[cell] = piles.get(cell, 0) + 1
    return max(piles.values(), default=0)


def mark(point: Point, x: Scale, y: float, radius: float) -> Iterator[Shape]:
    """Draw one score in the shape of its signal."""
    colour = SIGNAL[point.tone]
    if not x.holds(point.value):
        right = point.value > 0
        yield arrow(
            x(point.value) - (4 if right else -4), y, size=5.0,
            direction="right" if right else "left", colour=colour,
        )  # fmt: skip
        anchor, gap = ("end", -8) if right else ("start", 8)
        if words_width(point.text) < x.length:
            yield Words(point.text, x(point.value) + gap, y - 3, anchor=anchor, colour=INK)
        return
    loud = point.tone in {Tone.WARNING, Tone.ACTION}
    fill = colour if loud else LIGHT[point.tone]
    place = x(point.value)
    yield dot(place, y, radius, group=SHAPES[point.tone], fill=fill, edge=colour)
