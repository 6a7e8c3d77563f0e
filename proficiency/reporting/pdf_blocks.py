"""From blocks of content to what reportlab puts on pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer
from reportlab.platypus import Table as Grid

from . import content as c
from .charts.drawing import draw
from .charts.palette import FAINT, GROUND, INK, MUTED, SIGNAL
from .charts.paper import Picture
from .charts.spec import Distribution, History, ScoreBars, Strip
from .fonts import REGULAR
from .pdf_page import WIDTH
from .pdf_styles import LEADING, SIZES, small, text
from .pdf_tables import Command, plain, table

PICTURE = 286.0
"""Width of the picture that has numbers at its side."""
GAP = 14.0
AROUND_READING = 6.0
"""Space above and below the sentence under a picture."""
HEIGHTS: dict[c.Layout, dict[type, float]] = {
    c.Layout.BESIDE: {ScoreBars: 100.0, Distribution: 128.0, History: 100.0},
    c.Layout.COMPACT: {ScoreBars: 74.0, Distribution: 98.0, History: 74.0},
    c.Layout.WIDE: {ScoreBars: 130.0, Distribution: 130.0, History: 110.0, Strip: 72.0},
}
COLUMNS_BELOW = 2
"""Columns of the numbers that found no room beside the picture."""
SHARE = 0.42
"""Part of the width that the names of numbers take."""
ROOM = 90.0
"""Height below which a heading or caption moves to the next page with what follows."""
ROOM_FOR_LINES = 54.0
"""The same for a small heading, which stands above two lines at least."""
ROOM_FOR_BLOCK = {c.Layout.BESIDE: 380.0, c.Layout.COMPACT: 340.0, c.Layout.WIDE: 520.0}
"""The same for a heading before a determination, which is not torn."""
NO_PADDING: list[Command] = [
    # A cell without a font of its own would leave Helvetica in the file.
    ("FONTNAME", (0, 0), (-1, -1), REGULAR),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def heading(words: str, name: str, *, level: int) -> Flowable:
    """Set a heading that also becomes a bookmark."""
    paragraph = text(words, name, bold=True, before=14 if level == 0 else 6, after=4)
    paragraph.outline = (words, level)
    return paragraph


def flowables(block: c.Block) -> Iterator[Flowable]:
    """Set one block."""
    if isinstance(block, c.Paragraph):
        if block.kind is c.Kind.HEADING:
            yield CondPageBreak(ROOM_FOR_LINES)
        yield paragraph(block)
    elif isinstance(block, c.Tally):
        yield tally(block)
        yield Spacer(0, 6)
    elif isinstance(block, c.Facts):
        yield facts(block, width=WIDTH, name_share=0.24)
        yield Spacer(0, 4)
    elif isinstance(block, c.Table):
        yield CondPageBreak(ROOM)
        yield from table(block)
    elif isinstance(block, c.ChartBlock):
        yield KeepTogether([*picture(block, width=WIDTH, height=height_of(block, c.Layout.WIDE))])
    else:
        yield from determination(block)


def paragraph(block: c.Paragraph) -> Flowable:
    """Set a paragraph by its kind."""
    if block.kind is c.Kind.HEADING:
        return text(block.text, "block", bold=True, before=4)
    if block.kind is c.Kind.NOTE:
        return small(block.text, after=3)
    if block.kind is c.Kind.LOOK:
        return look(block)
    return text(block.text, after=4)


def look(block: c.Paragraph) -> Flowable:
    """Set what to look at: the shape of its signal, or a dash, before the words."""
    mark = block.signal
    sign = text(mark.shape, colour=SIGNAL[mark.tone]) if mark else text("–")
    return Grid(
        [[sign, text(block.text, lead=block.lead)]],
        colWidths=[14, WIDTH - 14],
        style=[*NO_PADDING, ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5)],
    )


def tally(block: c.Tally) -> Flowable:
    """Set the numbers of signals side by side, each with shape, word and colour."""
    width = WIDTH / len(block.counts)
    cells = [
        [
            text(words, name, bold=name == "title", colour=SIGNAL[mark.tone] if count else MUTED)
            for words, name in ((str(count), "title"), (f"{mark.shape} {mark.word}", "body"))
        ]
        for mark, count in block.counts
    ]
    bars: list[Command] = [
        ("LINEABOVE", (n, 0), (n, 0), 2.5, SIGNAL[mark.tone] if count else FAINT)
        for n, (mark, count) in enumerate(block.counts)
    ]
    style = [*NO_PADDING, ("RIGHTPADDING", (0, 0), (-1, -1), 8), *bars]
    return Grid([cells], colWidths=[width] * len(cells), style=style)


def verdict(words: str) -> Flowable:
    """Set the verdict on a ground, with a bar at its side."""
    return Grid(
        [[text(words, "verdict", bold=True)]],
        colWidths=[WIDTH],
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("BACKGROUND", (0, 0), (-1, -1), GROUND),
            ("LINEBEFORE", (0, 0), (0, -1), 3, INK),
            ("LEFTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
        ],
    )


def facts(block: c.Facts, *, width: float, name_share: float, size: str = "body") -> Flowable:
    """Set pairs in two columns, names muted."""
    left = width * name_share
    rows = [
        [
            plain(name, left - 8, size) or text(name, size, colour=MUTED),
            plain(value, width - left, size) or text(value, size),
        ]
        for name, value in block.pairs
    ]
    look: list[Command] = [
        ("FONT", (0, 0), (-1, -1), REGULAR, SIZES[size], LEADING[size]),
        ("TEXTCOLOR", (0, 0), (0, -1), MUTED),
        ("TEXTCOLOR", (1, 0), (1, -1), INK),
        *NO_PADDING,
        ("RIGHTPADDING", (0, 0), (0, -1), 8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ]
    return Grid(rows, colWidths=[left, width - left], style=look)


def facts_in_columns(pairs: tuple[tuple[str, str], ...], columns: int) -> Flowable:
    """Set pairs in columns beside each other, to use the whole width."""
    rows = -(-len(pairs) // columns)
    parts = [c.Facts(pairs[n : n + rows]) for n in range(0, len(pairs), rows)]
    width = (WIDTH - GAP * (columns - 1)) / columns
    cells = [facts(part, width=width, name_share=0.42, size="small") for part in parts]
    return side_by_side(cells, width)


def side_by_side(cells: Sequence[Flowable | list[Flowable]], width: float) -> Flowable:
    """Set blocks of one width beside each other."""
    apart = ("RIGHTPADDING", (0, 0), (-2, 0), GAP)
    widths = [width + GAP] * (len(cells) - 1) + [width]
    return Grid([list(cells)], colWidths=widths, style=[*NO_PADDING, apart], hAlign="LEFT")


def picture(block: c.ChartBlock, *, width: float, height: float) -> Iterator[Flowable]:
    """Set a picture with its reading below."""
    yield Picture(draw(block.chart, width=width, height=height))
    yield reading(block)


def height_of(block: c.ChartBlock, layout: c.Layout) -> float:
    """Return how tall a picture is set."""
    kinds = HEIGHTS[layout]
    return kinds.get(type(block.chart), kinds[Distribution])


def reading(block: c.ChartBlock) -> Flowable:
    """Set the sentence that reads a picture."""
    return small(block.reading, before=1, after=AROUND_READING - 1)


def determination(block: c.Determination) -> Iterator[Flowable]:
    """Set a determination as one piece that is not torn between pages."""
    body: list[Flowable] = []
    title = f"{block.signal.shape} {block.title}" if block.signal else block.title
    head = heading(title, "block", level=1)
    if block.layout is c.Layout.WIDE or not block.charts:
        for chart in block.charts:
            body += picture(chart, width=WIDTH, height=height_of(chart, block.layout))
        body.append(facts_in_columns(block.facts.pairs, 2))
    else:
        body += beside(block)
    notes = block.notes
    if block.layout is c.Layout.COMPACT and notes:
        notes = (" ".join(notes),)
    body += [small(note, before=1, after=1) for note in notes]
    for part in block.tables:
        body.extend(table(part, size="body" if block.layout is c.Layout.WIDE else "small"))
    body.append(Spacer(0, 0 if block.layout is c.Layout.COMPACT else 4))
    yield KeepTogether([head, *body])


def beside(block: c.Determination) -> Iterator[Flowable]:
    """Set the first picture with numbers at its side, the others in one row, the rest below."""
    first, *others = block.charts
    left = [*picture(first, width=PICTURE, height=height_of(first, block.layout))]
    room = sum(each.wrap(PICTURE, 0)[1] for each in left)
    width = WIDTH - PICTURE - GAP
    fit = pairs_that_fit(block.facts.pairs, width, room)
    numbers = facts(c.Facts(block.facts.pairs[:fit]), width=width, name_share=SHARE, size="small")
    apart = ("RIGHTPADDING", (0, 0), (0, 0), GAP)
    yield Grid([[left, numbers]], colWidths=[PICTURE + GAP, width], style=[*NO_PADDING, apart])
    half = (WIDTH - GAP) / 2
    if others:
        row = [
            [*picture(each, width=half, height=height_of(each, block.layout))] for each in others
        ]
        yield Spacer(0, 3)
        yield side_by_side(row, half)
    if rest := block.facts.pairs[fit:]:
        yield facts_in_columns(rest, COLUMNS_BELOW)


def pairs_that_fit(pairs: tuple[tuple[str, str], ...], width: float, room: float) -> int:
    """Return how many pairs stand beside a picture; all of them where few would be left over."""
    used = 0.0
    for number, pair in enumerate(pairs):
        one = facts(c.Facts((pair,)), width=width, name_share=SHARE, size="small")
        used += one.wrap(width, 0)[1]
        if used > room:
            return number
    return len(pairs)
