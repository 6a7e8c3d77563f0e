"""Numbers of a column stand with their decimal points below each other, on paper and page."""

from __future__ import annotations

import re
from collections.abc import Iterable

WHOLE = re.compile(r"^\D*\d[\d\u00a0]*")
"""What stands left of the point: signs, a symbol, the digits and the spaces between thousands."""
LIST_MARK = ";"
"""Several results in one cell are not one number; they keep to the right edge."""


def at_point(text: str) -> tuple[str, str]:
    """Split a number at its decimal point; a text without digits stands left of it."""
    if LIST_MARK in text or not (match := WHOLE.match(text)):
        return text, ""
    return match.group(), text[match.end() :]


def is_aligned(text: str) -> bool:
    """Tell whether a text takes part in the alignment."""
    return LIST_MARK not in text


def tail_length(texts: Iterable[str]) -> int:
    """Return how many characters stand right of the point at most."""
    return max((len(at_point(text)[1]) for text in texts), default=0)
