"""Labels for units, on sheets of A4: what a freezer needs to know, and nothing of who gets it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from .fonts import font_for, register_fonts
from .qr_code import draw_code

SYNTHETIC = "合成 SYNTHETIC"
ELLIPSIS = "…"
QUIET_MODULES = 2
"""White around the squares: the label itself gives the rest of what a reader needs."""


@dataclass(frozen=True)
class Label:
    """What stands on one label."""

    round_code: str
    unit: str
    """Code of the material and number of the unit."""
    identifier: str
    name_zh: str
    name_en: str
    storage_zh: str
    storage_en: str
    expires_on: date
    synthetic: bool


class Sheet(StrEnum):
    """The sheets that can be bought everywhere: 24 labels for bags and boxes, 65 for vials."""

    LARGE = "large"
    SMALL = "small"


@dataclass(frozen=True)
class Layout:
    """Sizes of a sheet in points."""

    columns: int
    rows: int
    width: float
    height: float
    gap: float
    """Between two columns."""
    padding: float
    square: float
    size: float
    """Of the text; the number of the unit is larger."""
    lines: int
    """How many lines a text of the storage may take."""


LAYOUTS = {
    Sheet.LARGE: Layout(3, 8, 70 * mm, 37 * mm, 0, 4 * mm, 19 * mm, 7.0, 2),
    Sheet.SMALL: Layout(5, 13, 38.1 * mm, 21.2 * mm, 2.5 * mm, 1.6 * mm, 12 * mm, 4.6, 2),
}


def draw_labels(labels: Sequence[Label], sheet: Sheet) -> bytes:
    """Return the sheets as PDF."""
    register_fonts()
    layout = LAYOUTS[sheet]
    output = io.BytesIO()
    canvas = Canvas(output, pagesize=A4, invariant=1)
    canvas.setTitle(labels[0].round_code if labels else "")
    per_page = layout.columns * layout.rows
    for start in range(0, max(len(labels), 1), per_page):
        for place, label in enumerate(labels[start : start + per_page]):
            _draw(canvas, layout, label, *_corner(layout, place))
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _corner(layout: Layout, place: int) -> tuple[float, float]:
    """Return the lower left corner of a label; the block of labels is centred on the page."""
    row, column = divmod(place, layout.columns)
    whole_width = layout.columns * layout.width + (layout.columns - 1) * layout.gap
    left = (A4[0] - whole_width) / 2 + column * (layout.width + layout.gap)
    top = A4[1] - (A4[1] - layout.rows * layout.height) / 2
    return left, top - (row + 1) * layout.height


def _draw(canvas: Canvas, layout: Layout, label: Label, left: float, bottom: float) -> None:
    square_left = left + layout.width - layout.padding - layout.square
    top = bottom + layout.height - layout.padding
    corner = (square_left, top - layout.square)
    draw_code(canvas, label.identifier, *corner, layout.square, quiet=QUIET_MODULES)
    canvas.setFont(font_for(label.identifier), layout.size)
    canvas.drawCentredString(
        square_left + layout.square / 2, top - layout.square - layout.size, label.identifier
    )
    if label.synthetic:
        _draw_mark(canvas, layout, square_left, bottom + layout.padding)
    width = square_left - left - 1.6 * layout.padding
    height = top
    for text, size, bold in _lines(layout, label, width):
        height -= size * 1.25
        if height < bottom + layout.padding / 2:
            break
        canvas.setFont(font_for(text, bold=bold), size)
        canvas.drawString(left + layout.padding, height, text)


def _lines(layout: Layout, label: Label, width: float) -> Iterator[tuple[str, float, bool]]:
    """Give the lines of a label from top to bottom with size and weight."""
    size = layout.size
    yield _fitting(label.round_code, size, width), size, False
    yield label.unit, _size_for(label.unit, 1.9 * size, width), True
    yield f"EXP {label.expires_on.isoformat()}", size, False
    for name in dict.fromkeys((label.name_zh, label.name_en)):
        yield _fitting(name, size, width), size, False
    for storage in dict.fromkeys((label.storage_zh, label.storage_en)):
        for line in _wrapped(storage, size, width, layout.lines):
            yield line, size, False


def _size_for(text: str, size: float, width: float) -> float:
    """Return the size at which a text that may not be shortened fits."""
    return min(size, size * width / stringWidth(text, font_for(text, bold=True), size))


def _fitting(text: str, size: float, width: float) -> str:
    """Shorten a text to one line."""
    font = font_for(text)
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(text + ELLIPSIS, font, size) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """Break a text into at most so many lines; what does not fit ends with an ellipsis."""
    found: list[str] = simpleSplit(text, font_for(text), size, width)
    if any(ord(character) > 0x2E7F for character in text):
        found = list(_broken_anywhere(text, size, width))
    if len(found) <= most:
        return found
    rest = text[sum(map(len, found[: most - 1])) :] if most > 1 else text
    return [*found[: most - 1], _fitting(rest.strip(), size, width)]


def _broken_anywhere(text: str, size: float, width: float) -> Iterator[str]:
    """Break Chinese, which has no spaces."""
    line = ""
    for character in text:
        if stringWidth(line + character, font_for(text), size) > width:
            yield line
            line = ""
        line += character
    yield line


def _draw_mark(canvas: Canvas, layout: Layout, left: float, bottom: float) -> None:
    """Say in white on black that nothing real is in it."""
    size = _size_for(SYNTHETIC, layout.size, layout.square - 2)
    canvas.setFillGray(0)
    canvas.rect(left, bottom, layout.square, size * 1.5, stroke=0, fill=1)
    canvas.setFillGray(1)
    canvas.setFont(font_for(SYNTHETIC, bold=True), size)
    canvas.drawCentredString(left + layout.square / 2, bottom + size * 0.42, SYNTHETIC)
    canvas.setFillGray(0)
