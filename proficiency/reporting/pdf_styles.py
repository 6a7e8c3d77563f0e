"""Type of the printed report: sizes, leading, and text made safe for reportlab's markup."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from .charts.palette import INK, MUTED
from .fonts import REGULAR, font_for
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
LOW_SIZE = 6.5


def markup(text: str) -> str:
    """Write a text for reportlab: everything escaped, levels as tags; nothing typed is markup."""
    parts = []
    for run in runs(text):
        safe = escape(run.text)
        if run.level is Level.LOW:
            safe = f'<sub rise="1.6" size="{LOW_SIZE}">{safe}</sub>'
        elif run.level is Level.HIGH:
            safe = f"<super>{safe}</super>"
        parts.append(safe)
    return "".join(parts)


@dataclass(frozen=True)
class Look:
    """Everything that tells one style from another."""

    name: str
    font: str
    colour: Color
    right: bool
    before: float
    after: float
    han: bool


@cache
def style(look: Look) -> ParagraphStyle:
    """Return one style; Han text breaks at any character, Latin words in it stay whole."""
    return ParagraphStyle(
        look.name,
        fontName=look.font,
        fontSize=SIZES[look.name],
        leading=LEADING[look.name],
        textColor=look.colour,
        wordWrap="CJK" if look.han else None,
        alignment=TA_RIGHT if look.right else TA_LEFT,
        spaceBefore=look.before,
        spaceAfter=look.after,
        bulletFontName=REGULAR,
    )


class Text(Paragraph):
    """A paragraph that breaks its lines once; tables ask for its height again and again."""

    outline: tuple[str, int] | None = None
    """Title and level of a heading that becomes a bookmark."""
    _known: tuple[float, tuple[float, float]] | None = None

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        """Return width and height at this width."""
        if self._known is None or self._known[0] != availWidth or not hasattr(self, "blPara"):
            self._known = (availWidth, super().wrap(availWidth, availHeight))
        return self._known[1]


def text(
    words: str,
    name: str = "body",
    *,
    bold: bool = False,
    colour: Color = INK,
    right: bool = False,
    before: float = 0,
    after: float = 0,
) -> Text:
    """Set a paragraph, in the bold weight only where it has all its characters."""
    font = font_for(words, bold=bold)
    han = any(character >= "\u2e80" for character in words)
    look = Look(name, font, colour, right=right, before=before, after=after, han=han)
    return Text(markup(words), style(look))


def small(words: str, *, before: float = 0, after: float = 0) -> Paragraph:
    """Set a muted small paragraph."""
    return text(words, "small", colour=MUTED, before=before, after=after)
