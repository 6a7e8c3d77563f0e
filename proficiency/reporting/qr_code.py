"""A QR code drawn on paper as squares of ink, not as a picture of pixels."""

from __future__ import annotations

import segno
from reportlab.pdfgen.canvas import Canvas

QUIET_MODULES = 4
"""White modules on every side, without which readers do not find the code."""


def draw_code(
    canvas: Canvas,
    text: str,
    left: float,
    bottom: float,
    side: float,
    *,
    quiet: int = QUIET_MODULES,
) -> None:
    """Draw the code with its quiet zone, each row of neighbours in one piece, all in one stroke."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=quiet))
    module = side / len(rows)
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        y = bottom + side - (number + 1) * module
        start = None
        for column, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                # A hair more than its share, so that no white line shows between the rows.
                path.rect(left + start * module, y, (column - start) * module, module * 1.02)
                start = None
    canvas.saveState()
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)
    canvas.restoreState()
