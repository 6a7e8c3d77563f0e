"""The foot of a first page: QR code, address and code by which the document is verified."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .content import Verification
from .pdf_styles import small, text
from .qr_code import draw_code

SIDE = 21 * mm
HEIGHT = SIDE + 4
"""What the first page gives away for it."""
GAP = 8.0


def draw_verification(
    canvas: Canvas, verification: Verification, left: float, bottom: float, width: float
) -> None:
    """Draw the code at the left and say beside it what it is for."""
    draw_code(canvas, verification.url, left, bottom, SIDE)
    room = width - SIDE - GAP
    lines = (small(verification.words), small(verification.url), text(verification.code))
    heights = [line.wrap(room, HEIGHT)[1] for line in lines]
    y = bottom + (SIDE + sum(heights)) / 2
    for line, height in zip(lines, heights, strict=True):
        y -= height
        line.drawOn(canvas, left + SIDE + GAP, y)
