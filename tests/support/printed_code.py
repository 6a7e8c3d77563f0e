"""Read the QR code of a printed page as a camera would, from the squares the page draws."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pypdf
import zxingcpp
from pypdf.generic import ContentStream

DOTS = 4
"""Pixels for each point of the page."""
FEWEST = 60
"""So many rectangles in one path are a QR code."""


def code_on(pdf: bytes, page: int = 0) -> str | None:
    """Return what the QR code of a page says; None where there is none."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    sheet = reader.pages[page]
    squares: list[list[float]] = []
    for operands, operator in ContentStream(sheet.get_contents(), reader).operations:
        if operator == b"re":
            squares.append([float(number) for number in operands])
        elif operator in {b"f", b"f*", b"F"} and len(squares) >= FEWEST:
            found = zxingcpp.read_barcodes(picture(squares, sheet))
            return found[0].text if found else None
        elif operator in {b"f", b"f*", b"F", b"n", b"S", b"B"}:
            squares = []
    return None


def codes_on(pdf: bytes, page: int = 0) -> list[str]:
    """Return what all QR codes of a page say, read beside and under everything else drawn black."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    sheet = reader.pages[page]
    squares = [
        [float(number) for number in operands]
        for operands, operator in ContentStream(sheet.get_contents(), reader).operations
        if operator == b"re"
    ]
    return [found.text for found in zxingcpp.read_barcodes(picture(squares, sheet))]


def picture(squares: list[list[float]], sheet: pypdf.PageObject) -> np.ndarray:
    """Draw black rectangles on white paper of the size of the page."""
    wide, high = (round(float(side) * DOTS) for side in sheet.mediabox[2:])
    paper = np.full((high, wide), 255, dtype=np.uint8)
    for x, y, width, height in squares:
        top, bottom = high - round((y + height) * DOTS), high - round(y * DOTS)
        paper[top:bottom, round(x * DOTS) : round((x + width) * DOTS)] = 0
    return paper
