"""Tables on paper: columns as wide as their numbers, decimal points below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from reportlab.lib.colors import white
from reportlab.platypus import Flowable, Spacer
from reportlab.platypus import Table as Grid

from . import content as c
from .alignment import at_point, is_aligned
from .charts.marks import words_width
from .charts.palette import FAINT, GROUND, INK, LINE, SIGNAL
from .fonts import REGULAR, font_for
from .line_breaking import widest_word
from .line_breaking import width_of as text_width
from .pdf_page import WIDTH
from .pdf_styles import SIZES, pieces_of, small, text

PAD, NARROW_PAD = 4.0, 2.5
EASE = 0.3
"""Part of the room that long texts ask for; with less of it a smaller setting reads better."""
FEWEST_HAN = 6
"""Characters a line of a Han text holds at least."""
FEWEST_HEAD = 2
"""The same of the head of a column: a word of two characters is not torn."""
SLACK = 0.5
"""What rounding may cost a text that fits exactly."""
Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]
"""A command of reportlab's table style; what follows the two corners depends on the command."""


class Numbers(Enum):
    """How the numbers of a column are set, from the best way to the narrowest."""

    AT_POINT = 1
    WHOLE = 2
    BROKEN = 3
    """An interval may stand below its value, each whole."""


@dataclass(frozen=True)
class Setting:
    """How a table is set: its type size, whether numbers stand at their points, its widths."""

    size: str
    aligned: bool
    widths: list[float]
    pad: float = PAD
    """Room left and right in each cell."""


def table(block: c.Table, *, size: str = "body") -> Iterator[Flowable]:
    """Set a table: fine rules, no vertical ones, heads on every page, small type if it must."""
    setting = setting_of(block, size)
    size, widths = setting.size, setting.widths
    heads = [
        text(column.head, "small", bold=True, right=column.align is not c.Align.LEFT)
        for column in block.columns
    ]
    rows = [
        [
            cell(part, width, column, size=size)
            for part, width, column in zip(row, widths, block.columns, strict=True)
        ]
        for row in block.rows
    ]
    if block.caption:
        yield text(block.caption, size, bold=True, before=4, after=2)
    yield Grid([heads, *rows], colWidths=widths, repeatRows=1, style=look(block, setting))
    if block.note:
        yield Spacer(0, 3)
        yield small(block.note)
    yield Spacer(0, 6)


def cell(part: c.Cell, width: float, column: c.Column, *, size: str) -> Flowable | str:
    """Set a cell: plain text where it fits on one line, a paragraph where it must break."""
    words = part.printed
    if single := plain(words, width - 2 * PAD, size, bold=part.strong):
        return single
    right = column.align is not c.Align.LEFT
    colour = SIGNAL[part.signal.tone] if part.signal else INK
    return text(words, size, bold=part.strong, right=right, colour=colour)


def plain(words: str, width: float, size: str, *, bold: bool = False) -> str | None:
    """Return a text that needs no paragraph: one line, no lowered letters."""
    if "_" in words or "^" in words:
        return None
    return words if text_width(words, font_for(words, bold=bold), SIZES[size]) <= width else None


def setting_of(block: c.Table, size: str) -> Setting:
    """Choose the largest setting in which the columns have room.

    Where even small type lacks room for numbers at their points, they keep to the right edge.
    """
    for tried, way, ease in (
        (size, Numbers.AT_POINT, EASE),
        ("small", Numbers.AT_POINT, EASE),
        ("small", Numbers.WHOLE, 0.0),
        ("small", Numbers.BROKEN, 0.0),
    ):
        if widths := column_widths(block, tried, way=way, ease=ease):
            pad = NARROW_PAD if way is Numbers.BROKEN else PAD
            return Setting(tried, way is Numbers.AT_POINT, widths, pad)
    shares = sum(column.share for column in block.columns)
    return Setting("small", False, [WIDTH * column.share / shares for column in block.columns])


def column_widths(block: c.Table, size: str, *, way: Numbers, ease: float) -> list[float] | None:
    """Give numbers and signals the room they need and share the rest; None where it lacks."""
    columns = range(len(block.columns))
    edges = 2 * (NARROW_PAD if way is Numbers.BROKEN else PAD) + SLACK
    least = [narrowest(block, n, size, way=way) + edges for n in columns]
    best = [max(least[n], widest(block, n, size) + edges) for n in columns]
    spare, wish = WIDTH - sum(least), sum(best) - sum(least)
    if spare < ease * wish or spare < 0:
        return None
    if wish > spare:
        part = spare / wish
        return [low + part * (high - low) for low, high in zip(least, best, strict=True)]
    left = (WIDTH - sum(best)) / sum(column.share for column in block.columns)
    return [width + left * block.columns[n].share for n, width in enumerate(best)]


def narrowest(block: c.Table, n: int, size: str, *, way: Numbers) -> float:
    """Return the width a column cannot do without: its numbers, signals and longest words."""
    words = block.columns[n].head
    whole = width_of(words, "small", bold=True)
    head = max(longest_word(words, "small", bold=True), min(whole, FEWEST_HEAD * SIZES["small"]))
    if block.columns[n].align is c.Align.LEFT:
        return max([head, *(unbreakable(row[n], size) for row in block.rows)])
    if way is Numbers.AT_POINT and block.columns[n].align is c.Align.DECIMAL:
        return max(head, widest_number([row[n] for row in block.rows], size))
    if way is Numbers.BROKEN:
        parts = (row[n] for row in block.rows)
        return max([head, *(longest_word(p.text, size, bold=p.strong) for p in parts)])
    return max([head, *(whole_number(row[n], size) for row in block.rows)])


def unbreakable(part: c.Cell, size: str) -> float:
    """Return the width of what must stay on one line."""
    if part.signal:
        return width_of(part.printed, size)
    whole = width_of(part.text, size, bold=part.strong)
    longest = longest_word(part.text, size, bold=part.strong)
    return max(longest, min(whole, FEWEST_HAN * SIZES[size]))


def whole_number(part: c.Cell, size: str) -> float:
    """Return the width of a number; a list of numbers may break between them."""
    if is_aligned(part.text):
        return width_of(part.text, size, bold=part.strong)
    return longest_word(part.text, size, bold=part.strong)


def widest(block: c.Table, n: int, size: str) -> float:
    """Return the width at which nothing in a column breaks."""
    head = width_of(block.columns[n].head, "small", bold=True)
    if block.columns[n].align is not c.Align.LEFT:
        return head
    cells = (width_of(row[n].printed, size, bold=row[n].strong) for row in block.rows)
    return max([head, *cells])


def widest_number(parts: Sequence[c.Cell], size: str) -> float:
    """Return the width of a column of numbers, with the room the alignment takes."""
    heads, tails, lists = [0.0], [0.0], [0.0]
    for part in parts:
        if is_aligned(part.text):
            head, tail = at_point(part.text)
            heads.append(width_of(head, size, bold=part.strong))
            tails.append(width_of(tail, size, bold=part.strong))
        else:
            lists.append(whole_number(part, size))
    return max(max(heads) + max(tails), *lists)


def longest_word(words: str, size: str, *, bold: bool = False) -> float:
    """Return the width of the longest piece a line break cannot divide."""
    return widest_word(pieces_of(words, size, bold=bold))


def width_of(words: str, size: str, *, bold: bool = False) -> float:
    """Return the printed width of a text, lowered and raised letters included."""
    return words_width(words, SIZES[size], bold)


def look(block: c.Table, setting: Setting) -> list[Command]:
    """Return the rules, grounds, fonts and colours of a table."""
    size = setting.size
    tight = size == "small"
    commands: list[Command] = [
        ("LEFTPADDING", (0, 0), (-1, -1), setting.pad),
        ("RIGHTPADDING", (0, 0), (-1, -1), setting.pad),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5 if tight else 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3 if tight else 4),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("FONT", (0, 0), (-1, -1), REGULAR, SIZES[size], 12),
        ("TEXTCOLOR", (0, 1), (-1, -1), INK),
        ("LINEABOVE", (0, 0), (-1, 0), 0.9, INK),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, LINE),
        ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT),
        ("LINEBELOW", (0, -1), (-1, -1), 0.9, INK),
    ]
    if len(block.rows) > 10:
        commands.append(("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, GROUND]))
    for n, column in enumerate(block.columns):
        if column.align is not c.Align.LEFT:
            commands.append(("ALIGN", (n, 0), (n, -1), "RIGHT"))
        if setting.aligned and column.align is c.Align.DECIMAL:
            commands.extend(stops(block, n, size))
    for y, row in enumerate(block.rows, start=1):
        for x, part in enumerate(row):
            if part.signal:
                commands.append(("TEXTCOLOR", (x, y), (x, y), SIGNAL[part.signal.tone]))
            elif part.strong:
                commands.append(("FONTNAME", (x, y), (x, y), font_for(part.text, bold=True)))
    return commands


def stops(block: c.Table, n: int, size: str) -> Iterator[Command]:
    """Push each number of a column to the left until its point stands below the others."""
    tails: dict[int, float] = {}
    for y, row in enumerate(block.rows, start=1):
        if is_aligned(row[n].text):
            tails[y] = width_of(at_point(row[n].text)[1], size, bold=row[n].strong)
    longest = max(tails.values(), default=0.0)
    for y, tail in tails.items():
        if tail < longest:
            yield ("RIGHTPADDING", (n, y), (n, y), PAD + longest - tail)
