"""Drawing of pairs of results of two similar materials, with medians and confidence ellipse."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing, Polygon

from .marks import SIZE, Datum, Words, dot, rule, words_width
from .palette import ACCENT, BAND, INK, LIGHT, LINE, MUTED, SIGNAL
from .scale import Scale
from .spec import YoudenPlot

RIGHT, TOP = 8.0, SIZE + 10
BOTTOM = 2 * SIZE + 12
RADIUS = 2.6


def draw_youden(chart: YoudenPlot, *, width: float, height: float) -> Drawing:
    """Draw one dot for each laboratory: a bias lies along the diagonal, a slip off it."""
    drawing = Drawing(width, height)
    left = 8 + max(words_width(text) for _, text in chart.ticks_y)
    x = Scale(*chart.x, left, width - left - RIGHT)
    y = Scale(*chart.y, BOTTOM, height - BOTTOM - TOP)
    add_ellipse(drawing, chart, x, y)
    add_axes(drawing, chart, x, y, left=left, width=width, height=height)
    across, up = chart.centre
    drawing.add(rule(x(across), BOTTOM, x(across), height - TOP, ACCENT, dash=(3, 2)))
    drawing.add(rule(left, y(up), width - RIGHT, y(up), ACCENT, dash=(3, 2)))
    for each in chart.dots:
        place = x(each.point.value), y(each.y)
        tone = each.point.tone
        mark = dot(*place, RADIUS, group=each.point.group, fill=LIGHT[tone], edge=SIGNAL[tone])
        drawing.add(Datum(each.point, mark))
        if each.named:
            add_code(drawing, each.point.code, *place, width=width)
    return drawing


def add_code(drawing: Drawing, code: str, x: float, y: float, *, width: float) -> None:
    """Write a code beside its dot, on the side where there is room."""
    fits = x + 5 + words_width(code) <= width
    side, anchor = (5, "start") if fits else (-5, "end")
    drawing.add(Words(code, x + side, y - SIZE * 0.35, anchor=anchor, colour=INK))


def add_ellipse(drawing: Drawing, chart: YoudenPlot, x: Scale, y: Scale) -> None:
    """Draw the ellipse that nearly all pairs of consistent laboratories lie in."""
    if chart.ellipse:
        corners = [place for a, b in chart.ellipse for place in (x(a), y(b))]
        drawing.add(Polygon(corners, fillColor=BAND, strokeColor=LINE, strokeWidth=0.8))


def add_axes(
    drawing: Drawing,
    chart: YoudenPlot,
    x: Scale,
    y: Scale,
    *,
    left: float,
    width: float,
    height: float,
) -> None:
    """Draw both axes with their numbers and titles."""
    drawing.add(rule(left, BOTTOM, width - RIGHT, BOTTOM, LINE, width=0.8))
    drawing.add(rule(left, BOTTOM, left, height - TOP, LINE, width=0.8))
    last = -1.0
    for value, text in chart.ticks:
        half = words_width(text) / 2
        place = min(x(value), width - half)
        drawing.add(rule(x(value), BOTTOM - 2.5, x(value), BOTTOM, LINE))
        if place - half > last:
            number = Words(text, place, BOTTOM - SIZE - 3, anchor="middle", colour=MUTED)
            drawing.add(number)
            last = place + half + 4
    for value, text in chart.ticks_y:
        drawing.add(rule(left - 2.5, y(value), left, y(value), LINE))
        drawing.add(Words(text, left - 4, y(value) - SIZE * 0.35, anchor="end", colour=MUTED))
    drawing.add(Words(chart.axis, (left + width) / 2, 2, anchor="middle", colour=MUTED))
    drawing.add(Words(chart.axis_y, 1, height - SIZE, colour=MUTED))
