"""The pieces drawings are made of: words with lowered letters, a datum that can be pointed at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Circle, Group, Line, Polygon, Rect, Shape
from reportlab.lib.colors import Color

from ..fonts import font_for
from ..line_breaking import width_of
from ..symbols import Level, runs
from .palette import INK
from .spec import Point

SIZE = 8.0
"""Smallest text in print, in points."""
SHIFT = {Level.PLAIN: 0.0, Level.LOW: -0.18, Level.HIGH: 0.34}
SMALL = 0.78


@dataclass(frozen=True)
class Setting:
    """How and where a line of text is set."""

    text: str
    x: float
    y: float
    size: float
    anchor: str
    colour: Color
    bold: bool
    upright: bool


class Words(Group):
    """A line of text with lowered and raised letters, set by each surface in its own way."""

    def __init__(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float = SIZE,
        anchor: str = "start",
        colour: Color = INK,
        bold: bool = False,
        upright: bool = False,
    ) -> None:
        super().__init__()
        self._words = Setting(text, x, y, size, anchor, colour, bold, upright)

    @property
    def setting(self) -> Setting:
        """Return how the line is set, for surfaces that set it anew."""
        return self._words


def words_width(text: str, size: float = SIZE, bold: bool = False) -> float:
    """Return the printed width of a line of text."""
    return sum(
        width_of(
            r.text, font_for(r.text, bold=bold), size if r.level is Level.PLAIN else size * SMALL
        )
        for r in runs(text)
    )


class Datum(Group):
    """The marks of one laboratory, with the facts a page shows when it is pointed at."""

    def __init__(self, point: Point, *shapes: Shape) -> None:
        super().__init__(*shapes)
        self._facts: Mapping[str, str] = {
            "code": point.code,
            "value": point.text,
            "signal": point.word,
            "own": "true" if point.own else "",
        }

    @property
    def facts(self) -> Mapping[str, str]:
        """Return code, value and signal as they are shown."""
        return self._facts


def rule(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    colour: Color,
    *,
    width: float = 0.6,
    dash: Sequence[float] = (),
) -> Line:
    """Draw a line; fine unless told otherwise."""
    line = Line(x1, y1, x2, y2)
    line.strokeColor, line.strokeWidth = colour, width
    if dash:
        line.strokeDashArray = dash
    return line


def patch(x: float, y: float, width: float, height: float, colour: Color) -> Rect:
    """Fill a rectangle without an outline."""
    rect = Rect(x, y, width, height)
    rect.fillColor, rect.strokeColor = colour, None
    return rect


def arrow(x: float, y: float, *, size: float, direction: str, colour: Color) -> Polygon:
    """Draw a small filled triangle that points where a cut value continues."""
    dx, dy = {"up": (0, 1), "down": (0, -1), "left": (-1, 0), "right": (1, 0)}[direction]
    tip = (x + dx * size, y + dy * size)
    side = (dy * size * 0.7, dx * size * 0.7)
    corners = [*tip, x + side[0], y + side[1], x - side[0], y - side[1]]
    return Polygon(corners, fillColor=colour, strokeColor=None)


def dot(x: float, y: float, radius: float, *, group: int, fill: Color, edge: Color | None) -> Shape:
    """Draw one result: circle, triangle, square or diamond by method."""
    shape = outline(x, y, radius, group % 4)
    shape.fillColor, shape.strokeColor, shape.strokeWidth = fill, edge, 0.5
    return shape


def outline(x: float, y: float, radius: float, kind: int) -> Circle | Polygon | Rect:
    """Return the outline of a mark; the four look equally large."""
    if kind == 0:
        return Circle(x, y, radius)
    if kind == 1:
        r = radius * 1.25
        return Polygon([x, y + r, x - r * 0.9, y - r * 0.7, x + r * 0.9, y - r * 0.7])
    if kind == 2:
        side = radius * 1.75
        return Rect(x - side / 2, y - side / 2, side, side)
    r = radius * 1.3
    return Polygon([x, y + r, x - r, y, x, y - r, x + r, y])
