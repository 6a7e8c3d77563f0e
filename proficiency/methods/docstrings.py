"""Docstrings of the library read section by section, as far as its sections go."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

HEAD = re.compile(r"^(?P<name>[A-Z][a-z]+)\n-+$", re.MULTILINE)
SECTIONS = frozenset({"Parameters", "Returns", "Raises", "References", "Examples"})


@dataclass(frozen=True)
class Entry:
    """One line of a section with what is said about it."""

    name: str
    kind: str
    """What follows the colon: type and shape."""
    text: str


@dataclass(frozen=True)
class Docstring:
    """What a function says about itself."""

    summary: str
    details: tuple[str, ...]
    """Paragraphs; one that begins with a dash is a point of a list, with "=" a table in type."""
    parameters: tuple[Entry, ...]
    returns: tuple[Entry, ...]
    raises: tuple[Entry, ...]
    references: tuple[str, ...]


def read_docstring(function: Callable[..., object]) -> Docstring:
    """Read the docstring of a public function."""
    text = inspect.getdoc(function) or ""
    parts = HEAD.split(text)
    summary, *details = paragraphs(parts[0])
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    if unknown := set(sections) - SECTIONS:
        raise ValueError(f"{function.__name__}: no reading for {sorted(unknown)}")
    return Docstring(
        summary=summary,
        details=tuple(details),
        parameters=tuple(entries(sections.get("Parameters", ""))),
        returns=tuple(entries(sections.get("Returns", ""))),
        raises=tuple(entries(sections.get("Raises", ""))),
        references=tuple(references(sections.get("References", ""))),
    )


def paragraphs(text: str) -> list[str]:
    """Split running text at empty lines and before the points of a list; lines are joined."""
    blocks = re.split(r"\n\s*\n|\n(?=- )", text.strip())
    return [
        plain_table(block) if block.lstrip().startswith("===") else " ".join(block.split())
        for block in blocks
        if block.strip()
    ]


def plain_table(block: str) -> str:
    """Drop the marks of code from a table in type, its columns kept in place."""
    return re.sub(r"``([^`]*)``", r"\1    ", block.strip())


def entries(section: str) -> Iterator[Entry]:
    """Give the lines of a section, each with the indented text below it."""
    blocks = re.split(r"\n(?=\S)", section.strip("\n"))
    for block in filter(None, (block.strip() for block in blocks)):
        head, _, text = block.partition("\n")
        name, _, kind = head.partition(" : ")
        yield Entry(name.strip(), kind.strip(), " ".join(text.split()))


def references(section: str) -> list[str]:
    """Split references where a new one begins; further clauses of one document stay with it."""
    joined = " ".join(section.split())
    return [
        part.strip().removesuffix(".")
        for part in re.split(r";\s+(?=[A-Z][A-Za-z])", joined)
        if part.strip()
    ]
