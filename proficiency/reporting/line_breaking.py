"""Where lines of mixed Chinese and Latin text may break, and how they are filled.

A closing mark never begins a line and an opening one never ends it; words, numbers and equations
such as `z = −2.10` stay whole; a Han character and a Latin one stand a little apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlab.pdfbase.pdfmetrics import stringWidth

NEVER_FIRST = frozenset("，。；：？！、）》】〉」』〕％℃‰”’…—·,.;:?!)]}%/")
NEVER_LAST = frozenset("（《【〈「『〔“‘([{")
WIDE_CLOSING = frozenset("，。；：？！、）》】〉」』〕")
"""Marks whose right half is blank and may hang over the edge."""
BINDS_BEFORE = frozenset("=≈<>≤≥±×·%")
"""Signs that a space before them does not part from what stands there."""
BINDS_AFTER = frozenset("=≈<>≤≥±×")
CUTS_AFTER = frozenset("/·-_@.")
"""Signs behind which even a Latin word may be cut where no line can hold it."""
HANGS = 0.5
APART = 0.12
"""Distance between Han and Latin, as part of the size."""
HAN = re.compile(r"[\u2e80-\u2fff\u3005-\u3007\u3040-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
WIDE = re.compile(r"[\u2e80-\uffef\U00020000-\U0003ffff]")
ATOM = re.compile(
    r" +|[\u2e80-\uffef\U00020000-\U0003ffff]|[^ \u2e80-\uffef\U00020000-\U0003ffff]+"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one font, size and height."""

    text: str
    font: str
    size: float
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest stretch a line is made of."""

    piece: Piece
    width: float
    gap: float
    """Distance from the atom before, in the same line."""
    breaks: bool
    """Whether a line may begin here."""

    @property
    def is_space(self) -> bool:
        """Tell whether it is the room between two words."""
        return self.piece.text.isspace() and "\u00a0" not in self.piece.text


@dataclass(frozen=True, slots=True)
class Placed:
    """A stretch of text with its distance from the beginning of its line."""

    piece: Piece
    x: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line, ready to be written."""

    parts: tuple[Placed, ...]
    width: float


@lru_cache(maxsize=20_000)
def width_of(text: str, font: str, size: float) -> float:
    """Return the width of a short stretch of text; reports repeat most of theirs."""
    return float(stringWidth(text, font, size))


def break_lines(pieces: Sequence[Piece], width: float) -> tuple[Line, ...]:
    """Fill lines of a width, each as full as the rules allow."""
    lines: list[Line] = []
    current: list[Atom] = []
    used = 0.0
    for word in words_of(atoms_of(pieces)):
        room = sum(atom.width + atom.gap for atom in word)
        if current and used + trimmed(word, room) > width + 1e-6:
            lines.append(line_of(current))
            current, used = [], 0.0
        if not current:
            word = without_leading_space(word)
            room = sum(atom.width + atom.gap for atom in word)
            if not word:
                continue
        if not current and trimmed(word, room) > width + 1e-6:
            *full, word = cut(word, width)
            lines.extend(line_of(part) for part in full)
            room = sum(atom.width + atom.gap for atom in word)
        current.extend(word)
        used += room
    if current:
        lines.append(line_of(current))
    return tuple(lines)


def without_leading_space(word: list[Atom]) -> list[Atom]:
    """Return what of a word stands at the beginning of a line."""
    return next((word[n:] for n, atom in enumerate(word) if not atom.is_space), [])


@lru_cache(maxsize=10_000)
def widest_word(pieces: tuple[Piece, ...]) -> float:
    """Return the width a text cannot do without."""
    words = words_of(atoms_of(pieces))
    return max(
        (trimmed(word, sum(atom.width + atom.gap for atom in word)) for word in words), default=0.0
    )


def trimmed(word: Sequence[Atom], room: float) -> float:
    """Return what a word needs at the end of a line: no space after it, half of a wide mark."""
    last = word[-1]
    if last.is_space:
        room -= last.width
        last = word[-2] if len(word) > 1 else last
    if last.piece.text in WIDE_CLOSING:
        room -= HANGS * last.width
    return room


def words_of(atoms: Sequence[Atom]) -> Iterator[list[Atom]]:
    """Join atoms that no line break may part."""
    word: list[Atom] = []
    for atom in atoms:
        if word and atom.breaks:
            yield word
            word = []
        word.append(atom)
    if word:
        yield word


def atoms_of(pieces: Sequence[Piece]) -> list[Atom]:
    """Split pieces where the kind of text changes and say where a line may begin."""
    split = [
        Piece(match.group(), piece.font, piece.size, piece.rise)
        for piece in pieces
        for match in ATOM.finditer(piece.text)
    ]
    atoms: list[Atom] = []
    for n, piece in enumerate(split):
        before = split[n - 1].text if n else ""
        after = split[n + 1].text if n + 1 < len(split) else ""
        breaks = bool(n) and may_begin(before, piece.text, before_space(split, n), after)
        gap = APART * piece.size if n and stand_apart(before, piece.text) else 0.0
        width = width_of(piece.text, piece.font, piece.size)
        atoms.append(Atom(piece, width, gap, breaks))
    return atoms


def before_space(split: Sequence[Piece], n: int) -> str:
    """Return what stands before the space that precedes an atom; nothing without a space."""
    return split[n - 2].text if n >= 2 and split[n - 1].text.isspace() else ""


def may_begin(before: str, text: str, left_of_space: str, after: str) -> bool:
    """Tell whether a line may begin with a text, given what stands around it."""
    if text.isspace():
        return False
    if before.isspace():
        return text[0] not in BINDS_BEFORE and left_of_space[-1:] not in BINDS_AFTER
    if text[0] in NEVER_FIRST or before[-1] in NEVER_LAST:
        return False
    return bool(WIDE.match(text) or WIDE.match(before[-1]))


def stand_apart(before: str, text: str) -> bool:
    """Tell whether Han and Latin meet here without a space."""
    left, right = before[-1:], text[:1]
    return bool(
        (HAN.match(left) and right.isascii() and right.isalnum())
        or (left.isascii() and left.isalnum() and HAN.match(right))
    )


def cut(word: Sequence[Atom], width: float) -> list[list[Atom]]:
    """Cut a word that no line can hold, such as a digest, behind a stroke if there is one."""
    parts: list[list[Atom]] = [[]]
    for atom in word:
        for character in atom.piece.text:
            piece = Piece(character, atom.piece.font, atom.piece.size, atom.piece.rise)
            wide = width_of(character, piece.font, piece.size)
            if parts[-1] and sum(each.width for each in parts[-1]) + wide > width:
                place = cutting_place(parts[-1])
                parts[-1:] = [parts[-1][:place], parts[-1][place:]]
            parts[-1].append(Atom(piece, wide, 0.0, breaks=False))
    return parts


def cutting_place(line: Sequence[Atom]) -> int:
    """Return where to cut a full line: behind the last sign that allows it, or at its end."""
    for n in range(len(line) - 1, len(line) // 3, -1):
        if line[n - 1].piece.text in CUTS_AFTER:
            return n
    return len(line)


def line_of(atoms: Sequence[Atom]) -> Line:
    """Join neighbours of one look into as few parts as can be."""
    parts: list[Placed] = []
    x = 0.0
    end = len(atoms)
    while end and atoms[end - 1].is_space:
        end -= 1
    for n, atom in enumerate(atoms[:end]):
        gap = atom.gap if n else 0.0
        last = parts[-1].piece if parts else None
        piece = atom.piece
        if (
            last
            and not gap
            and (last.font, last.size, last.rise) == (piece.font, piece.size, piece.rise)
        ):
            joined = Piece(last.text + piece.text, piece.font, piece.size, piece.rise)
            parts[-1] = Placed(joined, parts[-1].x)
        else:
            parts.append(Placed(piece, x + gap))
        x += gap + atom.width
    return Line(tuple(parts), x)
