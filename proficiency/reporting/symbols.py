"""Typesetting of the symbols of the field: which part of a text is raised, lowered, or plain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

SYMBOL = re.compile(
    r"(?<![A-Za-z0-9_])(?:[xσsuUE]|δ)_(?P<low>pt|lab|n|E|R|r|L|s|w|x|bb|hom|stab|trans)(?![A-Za-z0-9_])"
    r"|(?<=10)\^(?P<high>[-−]?\d+)"
)


class Level(StrEnum):
    """Where a piece of text stands."""

    PLAIN = "plain"
    LOW = "sub"
    HIGH = "sup"


@dataclass(frozen=True)
class Run:
    """A piece of text on one level."""

    text: str
    level: Level = Level.PLAIN


def runs(text: str) -> tuple[Run, ...]:
    """Split a text such as `x_pt = 1.2 × 10^6` into plain, lowered and raised pieces."""
    return tuple(run for run in pieces(text) if run.text)


def pieces(text: str) -> Iterator[Run]:
    """Give the pieces in order, empty ones included."""
    start = 0
    for match in SYMBOL.finditer(text):
        if low := match["low"]:
            yield Run(text[start : match.end() - len(low) - 1])
            yield Run(low, Level.LOW)
        else:
            yield Run(text[start : match.start()])
            yield Run(match["high"].replace("-", "−"), Level.HIGH)
        start = match.end()
    yield Run(text[start:])


def spoken(text: str) -> str:
    """Return a text as a reader of plain text meets it: levels dropped, nothing else changed."""
    return "".join(run.text for run in runs(text))
