"""Type of the printed report: sizes, leading, and paragraphs that nothing typed can mark up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from .charts.palette import INK, MUTED
from .fonts import font_for
from .line_breaking import Line, Piece, break_lines
from .pdf_text import write_text
from .symbols import Level, runs

SIZES = {
    "title": 18.0,
    "section": 12.5,
    "block": 10.0,
    "verdict": 11.5,
    "body": 9.0,
    "small": 8.0,
}
LEADING = {
    "title": 25.0,
    "section": 18.0,
    "block": 15.0,
    "verdict": 17.5,
    "body": 14.0,
    "small": 11.5,
}
LOW = (6.5 / 9.0, -1.6 / 9.0)
HIGH = (0.7, 3.4 / 9.0)
"""Size and height of lowered and raised letters, as parts of the size of the text."""


class Text(Flowable):
    """A paragraph: its lines are broken once, and written without any markup to be read."""

    outline: tuple[str, int] | None = None
    """Title and level of a heading that becomes a bookmark."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        leading: float,
        *,
        colour: Color = INK,
        right: bool = False,
        before: float = 0,
        after: float = 0,
    ) -> None:
        super().__init__()
        self.pieces = tuple(pieces)
        self.leading = leading
        self.colour, self.right = colour, right
        self.spaceBefore, self.spaceAfter = before, after
        self.lines: tuple[Line, ...] = ()
        self.broken_at = -1.0

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        """Return width and height at this width."""
        if self.broken_at != availWidth:
            self.lines = lines_of(self.pieces, availWidth)
            self.broken_at = availWidth
        self.width, self.height = availWidth, self.leading * max(len(self.lines), 1)
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:
        """Divide between lines; a single line is left alone on neither page."""
        self.wrap(availWidth, availHeight)
        fit = int(availHeight / self.leading)
        fit = min(fit, len(self.lines) - 2)
        if fit < 2:
            return []
        return [self.part(self.lines[:fit], before=True), self.part(self.lines[fit:], before=False)]

    def part(self, lines: tuple[Line, ...], *, before: bool) -> Text:
        """Return some of the lines as a paragraph of their own."""
        made = Text(
            self.pieces,
            self.leading,
            colour=self.colour,
            right=self.right,
            before=self.spaceBefore if before else 0,
            after=0 if before else self.spaceAfter,
        )
        made.lines, made.broken_at = lines, self.broken_at
        made.outline = self.outline if before else None
        return made

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:
        """Write the lines, the first one at the top; nothing else of the page is touched."""
        size = max((piece.size for piece in self.pieces), default=0.0)
        top = y + self.height - (self.leading - size) / 2 - 0.86 * size
        write_text(canvas, self.places(x, top), self.colour)

    def places(self, x: float, baseline: float) -> Iterator[tuple[float, float, Piece]]:
        """Give each piece with its place on the page."""
        for line in self.lines:
            start = x + (self.width - line.width if self.right else 0.0)
            for part in line.parts:
                yield start + part.x, baseline + part.piece.rise, part.piece
            baseline -= self.leading


@lru_cache(maxsize=4_000)
def lines_of(pieces: tuple[Piece, ...], width: float) -> tuple[Line, ...]:
    """Break a paragraph once; the reports of a round have most of their texts in common."""
    return break_lines(pieces, width)


def pieces_of(words: str, name: str, *, bold: bool = False) -> tuple[Piece, ...]:
    """Return a text in its font, with lowered and raised letters as pieces of their own.

    The bold weight is taken only where it has all characters.
    """
    font, size = font_for(words, bold=bold), SIZES[name]
    looks = {Level.PLAIN: (1.0, 0.0), Level.LOW: LOW, Level.HIGH: HIGH}
    return tuple(
        Piece(run.text, font, round(size * looks[run.level][0], 2), looks[run.level][1] * size)
        for run in runs(words)
    )


def text(
    words: str,
    name: str = "body",
    *,
    bold: bool = False,
    lead: str = "",
    colour: Color = INK,
    right: bool = False,
    before: float = 0,
    after: float = 0,
) -> Text:
    """Set a paragraph; what leads it stands out."""
    pieces = pieces_of(words, name, bold=bold)
    if lead:
        pieces = (*pieces_of(lead, name, bold=True), *pieces)
    return Text(pieces, LEADING[name], colour=colour, right=right, before=before, after=after)


def small(words: str, *, before: float = 0, after: float = 0) -> Text:
    """Set a muted small paragraph."""
    return text(words, "small", colour=MUTED, before=before, after=after)
