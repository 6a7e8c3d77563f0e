"""Whole numbers as forms and addresses carry them."""

from __future__ import annotations

LONGEST = 9
"""Digits of the largest number a table has."""


def is_number(*texts: str) -> bool:
    """Answer whether these are plain whole numbers of a size a database has."""
    return all(text.isascii() and text.isdecimal() and len(text) <= LONGEST for text in texts)
