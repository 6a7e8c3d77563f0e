"""Text written straight into a page: a report has some thousand pieces of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from .line_breaking import Piece

UPRIGHT = "0 1 -1 0"
LEVEL = "1 0 0 1"


def code_of(canvas: Canvas) -> list[str]:
    """Return the operators of the page a canvas is at."""
    code: list[str] = getattr(canvas, "_code")  # noqa: B009 - the type stubs leave it out
    return code


def number(value: float) -> str:
    """Write a coordinate, to a hundredth of a point."""
    return f"{value:z.2f}".rstrip("0").rstrip(".") or "0"


@cache
def fill_operator(red: float, green: float, blue: float) -> str:
    """Return the operator that takes up a colour to fill and write with."""
    return f"{red:.4g} {green:.4g} {blue:.4g} rg"


def write_text(
    canvas: Canvas,
    parts: Iterable[tuple[float, float, Piece]],
    colour: Color,
    *,
    matrix: str = LEVEL,
) -> None:
    """Write pieces at their places, in one colour, and leave the page as it was."""
    document, escape = getattr(canvas, "_doc"), getattr(canvas, "_escape")  # noqa: B009
    code = ["q", fill_operator(colour.red, colour.green, colour.blue), "BT"]
    for x, y, piece in parts:
        font: Any = getFont(piece.font)  # a TrueType font, which the stubs do not know
        code.append(f"{matrix} {number(x)} {number(y)} Tm")
        for subset, encoded in font.splitString(piece.text, document):
            name = font.getSubsetInternalName(subset, document)
            code.append(f"{name} {number(piece.size)} Tf ({escape(encoded)}) Tj")
    code.append("ET Q")
    code_of(canvas).append(" ".join(code))
