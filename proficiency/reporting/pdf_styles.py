"""Type of the printed report: sizes, leading, and text made safe for reportlab's markup."""

from __future__ import annotations

from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from .charts.palette import INK, MUTED
from .fonts import font_for
from .symbols import Level, runs

SIZES = {"title": 18.0, "section": 12.5, "block": 10.0, "verdict": 11.5, "body": 9.0, "small": 8.0}
LEADING = {"title": 25.0, "section": 18.0, "block": 15.0, "verdict": 17.5, "body": 14.0, "small": 11.5}


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


LOW_SIZE = 6.5


@cache
def style(name: str, font: str, colour: Color, *, right: bool, before: float, after: float, indent: float) -> ParagraphStyle:
    """Return one style; breaking by character keeps Latin words whole and Han runs flush."""
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=SIZES[name],
        leading=LEADING[name],
        textColor=colour,
        wordWrap="CJK",
        alignment=2 if right else 0,
        spaceBefore=before,
        spaceAfter=after,
        leftIndent=indent,
    )


def text(
    words: str,
    name: str = "body",
    *,
    bold: bool = False,
    colour: Color = INK,
    right: bool = False,
    before: float = 0,
    after: float = 0,
    indent: float = 0,
) -> Paragraph:
    """Set a paragraph, in the bold weight only where it has all its characters."""
    font = font_for(words, bold=bold)
    chosen = style(name, font, colour, right=right, before=before, after=after, indent=indent)
    return Paragraph(markup(words), chosen)


def small(words: str, **look: float) -> Paragraph:
    """Set a muted small paragraph."""
    return text(words, "small", colour=MUTED, **look)


