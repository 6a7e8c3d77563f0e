"""Drawing of scores as bars sorted by value, five to three hundred laboratories."""

from __future__ import annotations

from itertools import count

from reportlab.graphics.shapes import Drawing, Shape

from .crowd import CrowdMarks
from .marks import SIZE, Datum, Words, arrow, patch, rule, words_width
from .palette import INK, LIGHT, LINE, MUTED, SIGNAL
from .scale import Scale
from .spec import Point, ScoreBars

LEFT, RIGHT, TOP = 28.0, 4.0, 6.0
PITCH = SIZE + 1.0
"""Room an upright code needs."""


def draw_score_bars(chart: ScoreBars, *, width: float, height: float) -> Drawing:
    """Draw bars from zero, fine lines at the limits, the own bar dark and labelled."""
    drawing = Drawing(width, height)
    pitch = (width - LEFT - RIGHT) / max(len(chart.bars), 5)
    shown = shown_codes(chart.bars, pitch)
    codes = 3 + max((words_width(code) for code in shown), default=0.0)
    bottom = codes + 5
    y = Scale(-chart.reach, chart.reach, bottom, height - bottom - TOP)
    add_frame(drawing, chart, y, width)
    thick = min(pitch * 0.78, 22.0)
    used = len(chart.bars) * pitch
    start = LEFT + (width - LEFT - RIGHT - used) / 2
    valued = shown_values(chart.bars, pitch, y)

    def bar_at(n: int, bar: Point) -> Datum:
        return Datum(bar, *bar_shapes(bar, start + (n + 0.5) * pitch, thick, y))

    if chart.crowd is not None:
        points, place = chart.crowd.points, (width, height, bottom, chart.reach)
        everybody = chart.crowd.commons.get(place, lambda: CrowdMarks(map(bar_at, count(), points)))
        drawing.add(everybody)
    for n, bar in enumerate(chart.bars):
        if chart.crowd is None or bar.own:
            drawing.add(bar_at(n, bar))
        centre = start + (n + 0.5) * pitch
        if n in valued:
            drawing.add(value_label(bar, centre, y, width=width))
        if bar.code in shown:
            code = Words(
                bar.code, centre + SIZE * 0.35, codes, anchor="end", upright=True,
                colour=INK if bar.own else MUTED, bold=bar.own,
            )  # fmt: skip
            drawing.add(code)
    return drawing


def shown_codes(bars: tuple[Point, ...], pitch: float) -> frozenset[str]:
    """Choose the codes that fit: every k-th, never beside the own one, which is always there."""
    step = max(1, -(-PITCH // pitch)) if pitch < PITCH else 1
    own = [n for n, bar in enumerate(bars) if bar.own]
    chosen = {n for n in range(0, len(bars), int(step)) if all(abs(n - o) >= step for o in own)}
    return frozenset(bars[n].code for n in chosen | set(own))


def shown_values(bars: tuple[Point, ...], pitch: float, y: Scale) -> frozenset[int]:
    """Choose the bars whose value is written: the own one, and cut ones as far as there is room."""
    chosen = {n for n, bar in enumerate(bars) if bar.own}
    cut = [n for n, bar in enumerate(bars) if not y.holds(bar.value)]
    for n in sorted(cut, key=lambda n: -abs(bars[n].value)):
        room = words_width(bars[n].text, bold=True) + 6
        if all(abs(n - other) * pitch >= room for other in chosen):
            chosen.add(n)
    return frozenset(chosen)


def add_frame(drawing: Drawing, chart: ScoreBars, y: Scale, width: float) -> None:
    """Draw zero line, limits on both sides and their numbers."""
    drawing.add(Words(chart.axis, 1, y(0) - SIZE * 0.35, colour=MUTED))
    drawing.add(rule(LEFT, y(0), width - RIGHT, y(0), LINE, width=0.8))
    drawing.add(Words("0", LEFT - 4, y(0) - SIZE * 0.35, anchor="end", colour=MUTED))
    for n, (limit, text) in enumerate(chart.limits):
        outer = n == len(chart.limits) - 1
        dash = () if outer else (3, 2)
        crowded = not outer and y(chart.limits[-1][0]) - y(limit) < SIZE
        for sign, prefix in ((1, "+"), (-1, "−")):
            height = y(sign * limit)
            drawing.add(rule(LEFT, height, width - RIGHT, height, LINE, dash=dash))
            if not crowded:
                number = Words(
                    prefix + text, LEFT - 4, height - SIZE * 0.35, anchor="end", colour=MUTED
                )
                drawing.add(number)


def bar_shapes(bar: Point, centre: float, thick: float, y: Scale) -> list[Shape]:
    """Draw one bar; light for others, dark for the own one, an arrow where it is cut."""
    colour = SIGNAL[bar.tone] if bar.own else LIGHT[bar.tone]
    top, zero = y(bar.value), y(0)
    shapes: list[Shape] = [
        patch(centre - thick / 2, min(top, zero), thick, max(abs(top - zero), 0.6), colour)
    ]
    if not y.holds(bar.value):
        direction = "up" if bar.value > 0 else "down"
        size = min(4.0, max(2.0, thick / 2))
        tip = arrow(centre, top, size=size, direction=direction, colour=SIGNAL[bar.tone])
        shapes.append(tip)
    return shapes


def value_label(bar: Point, centre: float, y: Scale, *, width: float) -> Words:
    """Write the value across the zero line from its bar, where no other bar is in the way."""
    half = words_width(bar.text, bold=bar.own) / 2
    x = min(max(centre, LEFT + half), width - RIGHT - half)
    place = y(0) - SIZE - 0.5 if bar.value >= 0 else y(0) + 2.5
    return Words(bar.text, x, place, anchor="middle", bold=bar.own, colour=SIGNAL[bar.tone])
