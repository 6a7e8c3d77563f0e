"""The drawing on paper: straight to the page, with no more operators than it needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, Rect, Shape
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from ..fonts import font_for
from ..line_breaking import Piece, width_of
from ..pdf_text import LEVEL, UPRIGHT, code_of, number, write_text
from ..symbols import Level, runs
from .crowd import CrowdMarks
from .marks import SHIFT, SMALL, Setting, Words, words_width

START = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Part of its width that a line of text stands to the left of its place."""
BUTT, ROUND = 0, 1


PAINT = {(1, 0): "f", (0, 1): "S", (1, 1): "B", (0, 0): "n"}
"""The operator that paints a path, by whether it is filled and stroked."""


class Picture(Flowable):
    """A drawing in the flow of a page."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.width, self.height = drawing.width, drawing.height

    def draw(self) -> None:
        """Put the shapes on the page, in order."""
        Pen(self.canv).draw_all(self.drawing)


class Pen:
    """A canvas that is told a colour, width or dash only when it changes."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.code = code_of(canvas)
        self.fill: Color | None = None
        self.line: tuple[Color, float, tuple[float, ...], int] | None = None

    def draw_all(self, group: Group | Drawing) -> None:
        """Draw the shapes of a group."""
        for shape in group.contents:
            if isinstance(shape, Words):
                self.draw_words(shape.setting)
            elif isinstance(shape, CrowdMarks):
                self.draw_crowd(shape)
            elif isinstance(shape, Group):
                self.draw_all(shape)
            else:
                self.draw_shape(shape)

    def draw_crowd(self, crowd: CrowdMarks) -> None:
        """Draw what many reports have in common: written once, then copied."""
        written = self.code
        if crowd.operators is None:
            start = len(written)
            self.canvas.saveState()
            Pen(self.canvas).draw_all(crowd)
            self.canvas.restoreState()
            crowd.keep(written[start:])
        else:
            written.extend(crowd.operators)

    def draw_shape(self, shape: Shape) -> None:
        """Draw one plain shape."""
        if isinstance(shape, Line):
            dash: Sequence[Any] = shape.strokeDashArray or ()  # the stubs also allow a phase
            self.use_line(shape.strokeColor, shape.strokeWidth, dash)
            self.write_line(shape.x1, shape.y1, shape.x2, shape.y2)
        elif isinstance(shape, Rect):
            fill, stroke = self.use(shape)
            place = " ".join(map(number, (shape.x, shape.y, shape.width, shape.height)))
            self.code.append(f"{place} re {PAINT[fill, stroke]}")
        elif isinstance(shape, Circle):
            self.draw_dot(shape)
        elif isinstance(shape, Polygon):
            self.draw_polygon(shape)
        else:
            raise TypeError(f"no way to print {type(shape).__name__}")

    def draw_dot(self, dot: Circle) -> None:
        """Draw a disc as a point of a round pen: a tenth of the operators of a circle's curves."""
        edge = dot.strokeWidth if dot.strokeColor else 0.0
        for colour, width in (
            (dot.strokeColor, 2 * dot.r + edge),
            (dot.fillColor, 2 * dot.r - edge),
        ):
            if colour:
                self.use_line(colour, width, (), cap=ROUND)
                self.write_line(dot.cx, dot.cy, dot.cx, dot.cy)

    def write_line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Write a straight line."""
        self.code.append(f"n {number(x1)} {number(y1)} m {number(x2)} {number(y2)} l S")

    def draw_polygon(self, shape: Polygon) -> None:
        """Draw a closed outline, see-through where it says so."""
        fill, stroke = self.use(shape)
        corners = zip(shape.points[::2], shape.points[1::2], strict=True)
        steps = [f"{number(x)} {number(y)} l" for x, y in corners]
        path = " ".join([steps[0].removesuffix("l") + "m", *steps[1:], "h"])
        opacity = getattr(shape, "fillOpacity", None)
        if opacity is not None:
            self.canvas.setFillAlpha(opacity)
        self.code.append(f"{path} {PAINT[fill, stroke]}")
        if opacity is not None:
            self.canvas.setFillAlpha(1)

    def draw_words(self, words: Setting) -> None:
        """Write a line of text with its lowered and raised letters."""
        along = -START[words.anchor] * words_width(words.text, words.size, words.bold)
        parts: list[tuple[float, float, Piece]] = []
        for run in runs(words.text):
            font = font_for(run.text, bold=words.bold)
            size = words.size if run.level is Level.PLAIN else words.size * SMALL
            piece = Piece(run.text, font, size)
            shift = SHIFT[run.level] * words.size
            right, up = (-shift, along) if words.upright else (along, shift)
            parts.append((words.x + right, words.y + up, piece))
            along += width_of(run.text, font, size)
        matrix = UPRIGHT if words.upright else LEVEL
        write_text(self.canvas, parts, words.colour, matrix=matrix)

    def use(self, shape: Rect | Polygon) -> tuple[int, int]:
        """Take up the colours of a shape; tell whether to fill and to stroke it."""
        if shape.fillColor:
            self.use_fill(shape.fillColor)
        if shape.strokeColor:
            self.use_line(shape.strokeColor, shape.strokeWidth, ())
        return int(shape.fillColor is not None), int(shape.strokeColor is not None)

    def use_fill(self, colour: Color) -> None:
        """Take up a colour to fill with."""
        if colour is not self.fill:
            self.canvas.setFillColor(colour)
            self.fill = colour

    def use_line(
        self, colour: Color | None, width: float, dash: Sequence[float], *, cap: int = BUTT
    ) -> None:
        """Take up a colour, width, dash and end to draw lines with."""
        if colour is None or self.line == (colour, width, tuple(dash), cap):
            return
        before = self.line
        self.line = (colour, width, tuple(dash), cap)
        if before is None or before[0] is not colour:
            self.canvas.setStrokeColor(colour)
        if before is None or before[1] != width:
            self.canvas.setLineWidth(width)
        if before is None or before[2] != tuple(dash):
            self.canvas.setDash(list(dash))
        if before is None or before[3] != cap:
            self.canvas.setLineCap(cap)
