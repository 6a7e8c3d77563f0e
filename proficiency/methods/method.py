"""A method as its page explains it; one page may stand for several functions of the library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """What a page says in both languages; the rest is read from the functions themselves."""

    key: str
    """The last part of the address of its page."""
    functions: tuple[str, ...]
    """Public functions of `ringtrial`, the leading one first."""
    name: str
    what: str
    use: str
    limits: str
    """What happens where the method ends: too few, all equal, undefined."""
    formulas: tuple[str, ...]
    """In the notation of `mathml`; a wide space parts formulas that may stand below each other."""


@dataclass(frozen=True)
class Topic:
    """Methods that answer the same question."""

    key: str
    name: str
    methods: tuple[Method, ...]
