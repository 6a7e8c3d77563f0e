"""A report as content: texts translated, numbers rounded; the surfaces only set and print it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ..i18n import Language
from .alignment import tail_length
from .charts.spec import Chart, Point, points_of
from .signals import SignalMark

MOST_LISTED = 60
"""Points of a picture that a page lists; the report of the round lists more of them."""


class Align(StrEnum):
    """Where the text of a column stands."""

    LEFT = "left"
    RIGHT = "right"
    DECIMAL = "decimal"
    """On the right, decimal points below each other."""


class Kind(StrEnum):
    """What a paragraph is for."""

    NORMAL = "normal"
    VERDICT = "verdict"
    LOOK = "look"
    NOTE = "note"
    HEADING = "heading"


class Layout(StrEnum):
    """How a determination is set."""

    BESIDE = "beside"
    """Pictures left, numbers right."""
    COMPACT = "compact"
    """The same, smaller, for reports with many determinations."""
    WIDE = "wide"
    """Pictures over the whole width, numbers below, for all laboratories at once."""


@dataclass(frozen=True)
class Cell:
    """A text, or a signal with its word and shape."""

    text: str
    signal: SignalMark | None = None
    strong: bool = False

    @property
    def printed(self) -> str:
        """Return what stands in the cell, the shape of a signal included."""
        return f"{self.signal.shape} {self.signal.word}" if self.signal else self.text


@dataclass(frozen=True)
class Column:
    """A column with its head and its share of the width."""

    head: str
    share: float = 1.0
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Table:
    """Rows under heads; `own` names the rows of the laboratory the report is for."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    own: frozenset[int] = frozenset()
    note: str = ""

    @cached_property
    def tails(self) -> tuple[int, ...]:
        """Return, for each column, how many characters stand right of the decimal point."""
        return tuple(
            tail_length(row[n].text for row in self.rows) if column.align is Align.DECIMAL else 0
            for n, column in enumerate(self.columns)
        )


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and a value."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; what leads it stands out, and a signal says of what weight it is."""

    text: str
    kind: Kind = Kind.NORMAL
    lead: str = ""
    signal: SignalMark | None = None

    @property
    def printed(self) -> str:
        """Return the whole text."""
        return self.lead + self.text


@dataclass(frozen=True)
class Tally:
    """How many results have each signal: word, shape, colour and number."""

    counts: tuple[tuple[SignalMark, int], ...]


@dataclass(frozen=True)
class ChartBlock:
    """A picture with one sentence that reads it, which is also its text alternative."""

    chart: Chart
    reading: str
    numbers: str = ""
    """Title of the list of its points, for readers who do not see the picture."""

    @property
    def listed(self) -> tuple[Point, ...]:
        """Return the points to list: of very many, those that are the reader's own."""
        points = points_of(self.chart)
        if len(points) <= MOST_LISTED:
            return points
        return tuple(point for point in points if point.own)


@dataclass(frozen=True)
class Determination:
    """One measurand in one material: pictures left, numbers right."""

    title: str
    signal: SignalMark | None
    charts: tuple[ChartBlock, ...]
    facts: Facts
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    layout: Layout = Layout.BESIDE


Block = Paragraph | Tally | Table | Facts | ChartBlock | Determination


@dataclass(frozen=True)
class Section:
    """A part of the report under a title."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Verification:
    """What is printed beside the QR code on the first page."""

    url: str
    """What the QR code holds."""
    words: str
    code: str
    """For who has to type it."""


@dataclass(frozen=True)
class ReportContent:
    """A whole report in one language."""

    language: Language
    title: str
    subtitle: str
    number: str
    version: str
    status: str
    synthetic: str
    """What every page of a report on invented data says; empty otherwise."""
    identification: Facts
    verdict: str
    sections: tuple[Section, ...]
    confidentiality: str
    end_mark: str
    page_of: str
    """How a page is numbered, with `{page}` and `{pages}`."""
    verification: Verification | None = None
    """How anybody may find out that the document is genuine."""

    def strings(self) -> Iterator[str]:
        """Give every printed text, chart texts left out, in order."""
        yield from (self.title, self.subtitle, self.number, self.version, self.status)
        yield from strings_of(self.identification)
        if self.verification:
            yield from (self.verification.words, self.verification.url, self.verification.code)
        yield self.verdict
        for section in self.sections:
            yield section.title
            for block in section.blocks:
                yield from strings_of(block)
        yield from (self.confidentiality, self.end_mark)

    def charts(self) -> Iterator[ChartBlock]:
        """Give every picture in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, ChartBlock):
                    yield block
                elif isinstance(block, Determination):
                    yield from block.charts


def strings_of(block: Block) -> Iterator[str]:
    """Give the texts of one block."""
    if isinstance(block, Paragraph):
        yield block.printed
    elif isinstance(block, Tally):
        for signal, count in block.counts:
            yield from (f"{signal.shape} {signal.word}", str(count))
    elif isinstance(block, Facts):
        for name, value in block.pairs:
            yield from (name, value)
    elif isinstance(block, ChartBlock):
        yield block.reading
    elif isinstance(block, Table):
        yield from (text for text in (block.caption, block.note) if text)
        yield from (column.head for column in block.columns if column.head)
        yield from (cell.printed for row in block.rows for cell in row)
    else:
        yield block.title
        parts: tuple[Block, ...] = (*block.charts, block.facts, *block.tables)
        for part in parts:
            yield from strings_of(part)
        yield from block.notes
