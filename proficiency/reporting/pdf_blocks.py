"""From blocks of content to what reportlab puts on pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportlab.lib.colors import white
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer
from reportlab.platypus import Table as Grid

from . import content as c
from .charts.drawing import draw
from .charts.palette import FAINT, GROUND, INK, LINE, MUTED, SIGNAL
from .charts.paper import Picture
from .fonts import REGULAR, font_for
from .pdf_page import WIDTH
from .pdf_styles import LEADING, SIZES, small, text

PICTURE = 300.0
GAP = 14.0
HEIGHTS = {
    c.Layout.BESIDE: (100.0, 112.0),
    c.Layout.COMPACT: (68.0, 82.0),
    c.Layout.WIDE: (130.0, 130.0),
}
PAD = 4.0
Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]
"""A command of reportlab's table style; what follows the two corners depends on the command."""
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


def table(block: c.Table, *, size: str = "body") -> Iterator[Flowable]:
    """Set a table: fine rules, no vertical ones, own rows on a ground, heads on every page."""
    shares = sum(column.share for column in block.columns)
    widths = [WIDTH * column.share / shares for column in block.columns]
    heads = [
        text(column.head, "small", bold=True, right=column.align is c.Align.RIGHT)
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
    yield Grid([heads, *rows], colWidths=widths, repeatRows=1, style=look(block, size=size))
    if block.note:
        yield Spacer(0, 3)
        yield small(block.note)
    yield Spacer(0, 6)


def cell(part: c.Cell, width: float, column: c.Column, *, size: str) -> Flowable | str:
    """Set a cell: plain text where it fits on one line, a paragraph where it must break."""
    words = part.printed
    if single := plain(words, width - 2 * PAD, size, bold=part.strong):
        return single
    right = column.align is c.Align.RIGHT
    colour = SIGNAL[part.signal.tone] if part.signal else INK
    return text(words, size, bold=part.strong, right=right, colour=colour)


def plain(words: str, width: float, size: str, *, bold: bool = False) -> str | None:
    """Return a text that needs no paragraph: one line, no lowered letters."""
    if "_" in words or "^" in words:
        return None
    return words if stringWidth(words, font_for(words, bold=bold), SIZES[size]) <= width else None


def look(block: c.Table, *, size: str) -> list[Command]:
    """Return the rules, grounds, fonts and colours of a table."""
    tight = size == "small"
    commands: list[Command] = [
        ("LEFTPADDING", (0, 0), (-1, -1), PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 0.5 if tight else 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2 if tight else 4),
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
        if column.align is c.Align.RIGHT:
            commands.append(("ALIGN", (n, 0), (n, -1), "RIGHT"))
    for y, row in enumerate(block.rows, start=1):
        for x, part in enumerate(row):
            if part.signal:
                commands.append(("TEXTCOLOR", (x, y), (x, y), SIGNAL[part.signal.tone]))
            elif part.strong:
                commands.append(("FONTNAME", (x, y), (x, y), font_for(part.text, bold=True)))
    return commands


def picture(block: c.ChartBlock, *, width: float, height: float) -> Iterator[Flowable]:
    """Set a picture with its reading below."""
    yield Picture(draw(block.chart, width=width, height=height))
    yield small(block.reading, before=1, after=5)


def determination(block: c.Determination) -> Iterator[Flowable]:
    """Set a determination as one piece that is not torn between pages."""
    body: list[Flowable] = []
    title = f"{block.signal.shape} {block.title}" if block.signal else block.title
    head = heading(title, "block", level=1)
    wide = block.layout is c.Layout.WIDE
    width = WIDTH if wide else PICTURE
    heights = HEIGHTS[block.layout]
    pictures: list[Flowable] = []
    for chart, height in zip(block.charts, heights[: len(block.charts)], strict=True):
        pictures.extend(picture(chart, width=width, height=height))
    rest = WIDTH if wide or not pictures else WIDTH - PICTURE - GAP
    size = "body" if wide else "small"
    numbers = (
        facts_beside(block.facts)
        if rest == WIDTH
        else facts(block.facts, width=rest, name_share=0.52, size=size)
    )
    if wide or not pictures:
        body += [*pictures, numbers]
    else:
        columns = [PICTURE + GAP, rest]
        apart = ("RIGHTPADDING", (0, 0), (0, 0), GAP)
        body.append(Grid([[pictures, numbers]], colWidths=columns, style=[*NO_PADDING, apart]))
    notes = block.notes
    if block.layout is c.Layout.COMPACT and notes:
        notes = (" ".join(notes),)
    body += [small(note, before=1, after=1) for note in notes]
    for part in block.tables:
        body.extend(table(part, size="body" if wide else "small"))
    body.append(Spacer(0, 0 if block.layout is c.Layout.COMPACT else 4))
    yield KeepTogether([head, *body])
