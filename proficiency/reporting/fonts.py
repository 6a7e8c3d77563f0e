"""The embedded fonts: registration once per process, and which weight can print a text."""

from __future__ import annotations

from functools import cache

from reportlab.graphics import shapes
from reportlab.lib import textsplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import paragraph

from ..resources import folder

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"
NEVER_FIRST = "，。；：？！）》】」』、％℃‰”’…—·"
"""Marks that reportlab would otherwise let start a line."""


@cache
def register_fonts() -> None:
    """Make both weights known to reportlab and teach it Chinese line starts."""
    place = folder("static") / "fonts"
    pdfmetrics.registerFont(TTFont(REGULAR, str(place / "NotoSansSC-Regular.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(place / "NotoSansSC-Bold.ttf")))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD
    )
    marks = "".join(dict.fromkeys(textsplit.ALL_CANNOT_START + NEVER_FIRST))
    textsplit.ALL_CANNOT_START = marks
    paragraph.ALL_CANNOT_START = marks
    # Without this every drawing would leave an un-embedded Helvetica in the file.
    shapes.STATE_DEFAULTS["fontName"] = REGULAR


@cache
def glyphs(font: str) -> frozenset[int]:
    """Return the characters a weight can print."""
    register_fonts()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


def font_for(text: str, *, bold: bool = False) -> str:
    """Return the bold weight only where it has every character of the text."""
    register_fonts()
    return BOLD if bold and glyphs(BOLD).issuperset(map(ord, text)) else REGULAR
