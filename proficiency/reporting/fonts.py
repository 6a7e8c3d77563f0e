"""The embedded fonts: registration once per process, and which weight can print a text."""

from __future__ import annotations

from functools import cache

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ..resources import folder

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"


@cache
def faces() -> dict[str, TTFont]:
    """Read both weights from the folder of static files."""
    place = folder("static") / "fonts"
    files = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}
    return {name: TTFont(name, str(place / file)) for name, file in files.items()}


@cache
def register_fonts() -> None:
    """Make both weights known to reportlab."""
    for font in faces().values():
        pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD
    )
    # Binary streams: smaller files, and no time spent on a text encoding nobody reads.
    rl_config.useA85 = 0


@cache
def glyphs(font: str) -> frozenset[int]:
    """Return the characters a weight can print."""
    return frozenset(faces()[font].face.charToGlyph)


def font_for(text: str, *, bold: bool = False) -> str:
    """Return the bold weight only where it has every character of the text."""
    register_fonts()
    return BOLD if bold and glyphs(BOLD).issuperset(map(ord, text)) else REGULAR
