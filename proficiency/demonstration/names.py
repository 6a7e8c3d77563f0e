"""A name in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """A name in both languages."""

    zh: str
    en: str
