"""Drawing of Mandel's h or k: a bar for each laboratory, with the indicator lines of 5 and 1 %."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing, Shape

from .marks import SIZE, Datum, Words, arrow, patch, rule, words_width
from .palette import LIGHT, LINE, MUTED, SIGNAL
from .scale import Scale
from .spec import MandelBars

RIGHT, TOP = 34.0, SIZE + 8
PITCH_OF_CODE = SIZE + 2


def draw_mandel(chart: MandelBars, *, width: float, height: float) -> Drawing:
    """Draw the bars from zero; what exceeds the reach is cut and says so with an arrow."""
    drawing = Drawing(width, height)
    left = 4.0
    pitch = (width - left - RIGHT) / max(len(chart.bars), 1)
    step = max(1, -(-int(PITCH_OF_CODE) // max(1, int(pitch))))
    codes = 6 + max((words_width(bar.code) for bar in chart.bars), default=0.0)
    y = Scale(-chart.reach if chart.two_sided else 0.0, chart.reach, codes, height - codes - TOP)
    drawing.add(Words(chart.axis, 1, height - SIZE, colour=MUTED))
    for value, text in chart.limits:
        for side in (1, -1) if chart.two_sided else (1,):
            level = y(side * value)
            dash = (4.0, 2.0) if "1" in text else (1.0, 1.5)
            drawing.add(rule(left, level, width - RIGHT, level, LINE, dash=dash))
            drawing.add(Words(text, width - RIGHT + 3, level - SIZE * 0.35, colour=MUTED))
    drawing.add(rule(left, y(0.0), width - RIGHT, y(0.0), LINE, width=0.8))
    for number, bar in enumerate(chart.bars):
        centre = left + (number + 0.5) * pitch
        add_bar(drawing, chart, y, number=number, centre=centre, pitch=pitch)
        if number % step == 0:
            drawing.add(Words(bar.code, centre + SIZE * 0.35, 2, colour=MUTED, upright=True))
    return drawing


def add_bar(
    drawing: Drawing, chart: MandelBars, y: Scale, *, number: int, centre: float, pitch: float
) -> None:
    """Draw the bar of one laboratory."""
    bar = chart.bars[number]
    zero, end, half = y(0.0), y(bar.value), max(pitch * 0.35, 0.4)
    low, high = sorted((zero, end))
    colour = (LIGHT if bar.tone.value == "none" else SIGNAL)[bar.tone]
    shapes: list[Shape] = [patch(centre - half, low, 2 * half, max(high - low, 0.4), colour)]
    if not y.holds(bar.value):
        way = "up" if bar.value > 0 else "down"
        shapes.append(arrow(centre, end, size=3.0, direction=way, colour=SIGNAL[bar.tone]))
    drawing.add(Datum(bar, *shapes))
