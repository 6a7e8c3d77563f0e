"""The results of a study by unit: every result, the mean of each unit, and what is allowed."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing

from .marks import SIZE, Words, dot, patch, rule, words_width
from .palette import ACCENT, BAND, INK, LINE, MUTED
from .scale import Scale
from .spec import UnitColumn, Units

RIGHT, TOP, BOTTOM = 6.0, 16.0, 16.0
RADIUS = 2.2
MEAN_WIDTH = 0.5
"""Part of a column that the line of its mean takes."""


def draw_units(chart: Units, *, width: float, height: float) -> Drawing:
    """Draw one column for each unit, over the band of what is allowed around the mean."""
    drawing = Drawing(width, height)
    left = 8 + max(words_width(text) for _, text in chart.ticks)
    y = Scale(chart.low, chart.high, BOTTOM, height - BOTTOM - TOP)
    lower, upper = chart.band
    drawing.add(patch(left, y(lower), width - left - RIGHT, y(upper) - y(lower), BAND))
    drawing.add(rule(left, y(chart.centre), width - RIGHT, y(chart.centre), LINE, width=0.8))
    drawing.add(Words(chart.axis, 1, height - SIZE, colour=MUTED))
    for value, text in chart.ticks:
        drawing.add(Words(text, left - 4, y(value) - SIZE * 0.35, anchor="end", colour=MUTED))
    pitch = (width - left - RIGHT) / len(chart.columns)
    step = label_step(chart.columns, pitch)
    for number, column in enumerate(chart.columns):
        centre = left + (number + 0.5) * pitch
        add_column(drawing, column, y, centre=centre, pitch=pitch)
        if number % step == 0:
            drawing.add(Words(column.label, centre, 4, anchor="middle", colour=INK))
    return drawing


def label_step(columns: tuple[UnitColumn, ...], pitch: float) -> int:
    """Choose every how many units a number fits."""
    widest = max(words_width(column.label) for column in columns) + 4
    return max(1, -(-int(widest) // max(1, int(pitch))))


def add_column(
    drawing: Drawing, column: UnitColumn, y: Scale, *, centre: float, pitch: float
) -> None:
    """Draw the results of a unit as dots and their mean as a short line."""
    if column.mean is not None:
        half = min(pitch * MEAN_WIDTH, 22.0) / 2
        height = y(column.mean)
        drawing.add(rule(centre - half, height, centre + half, height, ACCENT, width=1.6))
    for value in column.values:
        drawing.add(dot(centre, y(value), RADIUS, group=0, fill=INK, edge=None))
