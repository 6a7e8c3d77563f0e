"""From blocks of content to what reportlab puts on pages."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer
from reportlab.platypus import Table as Grid

from . import content as c
from .charts.drawing import draw
from .charts.palette import GROUND, INK, MUTED
from .charts.paper import Picture
from .fonts import REGULAR
from .pdf_page import WIDTH
from .pdf_styles import LEADING, SIZES, small, text
from .pdf_tables import Command, plain, table

PICTURE = 280.0
GAP = 14.0
AROUND_READING = 6.0
"""Space above and below the sentence under a picture."""
HEIGHTS = {
    c.Layout.BESIDE: (100.0, 112.0),
    c.Layout.COMPACT: (80.0, 88.0),
    c.Layout.WIDE: (130.0, 130.0),
}
ROOM = 90.0
"""Height below which a heading or caption moves to the next page with what follows."""
ROOM_FOR_BLOCK = {c.Layout.BESIDE: 335.0, c.Layout.COMPACT: 345.0, c.Layout.WIDE: 520.0}
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
        yield paragraph(block)
    elif isinstance(block, c.Facts):
        yield facts(block, width=WIDTH, name_share=0.24)
        yield Spacer(0, 4)
    elif isinstance(block, c.Table):
        yield CondPageBreak(ROOM)
        yield from table(block)
    elif isinstance(block, c.ChartBlock):
        yield from picture(block, width=WIDTH, height=HEIGHTS[c.Layout.WIDE][0])
    else:
        yield from determination(block)


def paragraph(block: c.Paragraph) -> Flowable:
    """Set a paragraph by its kind."""
    if block.kind is c.Kind.HEADING:
        return text(block.text, "block", bold=True, before=4)
    if block.kind is c.Kind.NOTE:
        return small(block.text, after=3)
    if block.kind is c.Kind.LOOK:
        return Grid(
            [[text("–"), text(block.text)]],
            colWidths=[12, WIDTH - 12],
            style=[*NO_PADDING, ("BOTTOMPADDING", (0, 0), (-1, -1), 3)],
        )
    return text(block.text, after=4)


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


def facts_beside(block: c.Facts) -> Flowable:
    """Set pairs in two blocks beside each other, to use the whole width."""
    half = (len(block.pairs) + 1) // 2
    parts = (c.Facts(block.pairs[:half]), c.Facts(block.pairs[half:]))
    cells = [facts(part, width=WIDTH / 2, name_share=0.5) for part in parts if part.pairs]
    return Grid([cells], colWidths=[WIDTH / 2] * len(cells), style=NO_PADDING)


def picture(block: c.ChartBlock, *, width: float, height: float) -> Iterator[Flowable]:
    """Set a picture with its reading below."""
    yield Picture(draw(block.chart, width=width, height=height))
    yield reading(block)


def reading(block: c.ChartBlock) -> Flowable:
    """Set the sentence that reads a picture."""
    return small(block.reading, before=1, after=AROUND_READING - 1)


def determination(block: c.Determination) -> Iterator[Flowable]:
    """Set a determination as one piece that is not torn between pages."""
    body: list[Flowable] = []
    title = f"{block.signal.shape} {block.title}" if block.signal else block.title
    head = heading(title, "block", level=1)
    if block.layout is c.Layout.WIDE or not block.charts:
        for chart, height in zip(block.charts, HEIGHTS[block.layout], strict=False):
            body += picture(chart, width=WIDTH, height=height)
        body.append(facts_beside(block.facts))
    else:
        body.append(beside(block))
    notes = block.notes
    if block.layout is c.Layout.COMPACT and notes:
        notes = (" ".join(notes),)
    body += [small(note, before=1, after=1) for note in notes]
    for part in block.tables:
        body.extend(table(part, size="body" if block.layout is c.Layout.WIDE else "small"))
    body.append(Spacer(0, 0 if block.layout is c.Layout.COMPACT else 4))
    yield KeepTogether([head, *body])


def beside(block: c.Determination) -> Flowable:
    """Set the pictures left, at least as tall together as the numbers right of them."""
    rest = WIDTH - PICTURE - GAP
    numbers = facts(block.facts, width=rest, name_share=0.47, size="small")
    heights = HEIGHTS[block.layout][: len(block.charts)]
    readings = sum(reading(chart).wrap(PICTURE, 0)[1] + AROUND_READING for chart in block.charts)
    free = numbers.wrap(rest, 0)[1] - sum(heights) - readings
    grown = max(free, 0.0) / len(heights)
    pictures: list[Flowable] = []
    for chart, height in zip(block.charts, heights, strict=True):
        pictures.extend(picture(chart, width=PICTURE, height=height + grown))
    apart = ("RIGHTPADDING", (0, 0), (0, 0), GAP)
    return Grid([[pictures, numbers]], colWidths=[PICTURE + GAP, rest], style=[*NO_PADDING, apart])
