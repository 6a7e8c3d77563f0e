"""Spreadsheets: all scores in full precision, and a report with the strings of its PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.dimensions import ColumnDimension, DimensionHolder
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from ..evaluation.notes import note_text
from ..evaluation.outcome import Evaluation, Note, Outcome
from ..i18n import Language, mark, translator
from . import content as c
from .case import Edition
from .decision_words import decision_columns
from .header import RoundHeader
from .signals import mark_of
from .suppression import Shown, groups_shown
from .workbook_words import outcome_words, score_words

Value = str | int | float | None

FIXED_DATE = datetime(2000, 1, 1)
"""The file's own dates are fixed, so that the same content gives the same bytes."""
BOLD = Font(bold=True)
TOP = Alignment(vertical="top", wrap_text=True)

OUTCOME_HEADS = (
    mark("Measurand"),
    mark("Material"),
    mark("Method"),
    mark("Unit"),
    mark("Laboratories"),
    mark("Results"),
    mark("Mean"),
    mark("Standard deviation"),
    mark("Median"),
    mark("Robust mean x*"),
    mark("Robust standard deviation s*"),
    mark("Assigned value x_pt"),
    mark("Standard uncertainty u(x_pt)"),
    mark("Assigned value set by"),
    mark("σ_pt"),
    mark("σ_pt set by"),
    mark("Status"),
    mark("Scale of the evaluation"),
    mark("x_pt, lower end (k = 2)"),
    mark("x_pt, upper end (k = 2)"),
    mark("σ_pt on the scale"),
    mark("Assigned category or profile"),
    mark("Reported categories"),
    mark("Median category"),
)
SCORE_HEADS = (
    mark("Measurand"),
    mark("Material"),
    mark("Method group"),
    mark("Unit"),
    mark("Laboratory"),
    mark("Method"),
    mark("Result as typed"),
    mark("Value"),
    mark("Standard uncertainty u(x)"),
    mark("Coverage factor k"),
    mark("Difference D"),
    mark("Difference D%"),
    mark("z"),
    mark("z′"),
    mark("ζ"),
    mark("E_n"),
    mark("Score for the signal"),
    mark("Signal"),
    mark("Remark"),
    mark("Difference on the scale"),
    mark("Result in words"),
    mark("Assessment"),
    mark("Steps from the assigned category"),
    mark("Match with the assigned profile"),
    mark("Criterion"),
    mark("Decision on the criterion"),
)
NOTE_HEADS = (
    mark("Measurand"),
    mark("Material"),
    mark("Method group"),
    mark("Laboratory"),
    mark("Remark"),
)


def render_scores(evaluation: Evaluation, header: RoundHeader) -> bytes:
    """Write every outcome, every score and every note, numbers unrounded."""
    book = Workbook(write_only=True)
    add_sheet(book, mark("Consensus"), OUTCOME_HEADS, outcome_rows(evaluation, header))
    add_sheet(book, mark("Scores"), SCORE_HEADS, score_rows(evaluation, header))
    add_sheet(book, mark("Remarks"), NOTE_HEADS, note_rows(evaluation, header))
    return saved(book)


def add_sheet(
    book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]
) -> None:
    """Add a sheet with heads in both languages that stay in view."""
    sheet = book.create_sheet(both(title))
    sheet.freeze_panes = "A2"
    for n in range(len(heads)):
        set_width(sheet, n, 18)
    sheet.append([cell(sheet, both(head), bold=True) for head in heads])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])


def both(text: str) -> str:
    """Write a text in Chinese and English, once where they are the same."""
    chinese = translator(Language.ZH)(text)
    return text if chinese == text else f"{chinese} {text}"


def outcome_rows(evaluation: Evaluation, header: RoundHeader) -> Iterator[tuple[Value, ...]]:
    """Give one row for each measurand, material and method group."""
    levels = groups_shown(evaluation.outcomes)
    for o in evaluation.outcomes:
        level = levels[o.measurand, o.material, o.method]
        if level is Shown.NOTHING:
            continue
        place = named(header, o.measurand, o.material, o.method)
        if level is Shown.MEDIAN:
            yield (*place, o.unit, o.labs, None, None, None, o.median, *(None,) * 15)
            continue
        yield (
            *place,
            o.unit,
            o.labs,
            o.results,
            o.mean,
            o.sd,
            o.median,
            o.robust_mean,
            o.robust_sd,
            o.assigned_value,
            o.u_assigned_value,
            o.assigned_by,
            o.sigma_pt,
            o.sigma_by,
            o.status.value,
            o.scale,
            o.assigned_lower,
            o.assigned_upper,
            o.sigma_pt_on_scale,
            *outcome_words(o, header),
        )


def shown_in_full(evaluation: Evaluation) -> list[Outcome]:
    """Return the outcomes of all, and of method groups large enough to tell nobody."""
    levels = groups_shown(evaluation.outcomes)
    return [
        o
        for o in evaluation.outcomes
        if levels[o.measurand, o.material, o.method] is Shown.EVERYTHING
    ]


def score_rows(evaluation: Evaluation, header: RoundHeader) -> Iterator[tuple[Value, ...]]:
    """Give one row for each laboratory in each outcome."""
    zh, en = (translator(language) for language in Language)
    for o in shown_in_full(evaluation):
        for s in o.scores:
            signal = f"{mark_of(s.signal, header, zh).word} {mark_of(s.signal, header, en).word}"
            yield (
                *named(header, o.measurand, o.material, o.method),
                o.unit,
                s.lab,
                s.method,
                "; ".join(s.replicates),
                s.value,
                s.u,
                s.k,
                s.difference,
                s.percent,
                s.z,
                s.z_prime,
                s.zeta,
                s.en,
                s.used.value,
                signal,
                note(s.note) if s.note else None,
                s.difference_on_scale,
                *score_words(o, s, header),
                *decision_columns(o, s),
            )


def note_rows(evaluation: Evaluation, header: RoundHeader) -> Iterator[tuple[Value, ...]]:
    """Give one row for each note, of an outcome or of one laboratory in it."""
    for o in shown_in_full(evaluation):
        place = named(header, o.measurand, o.material, o.method)
        for remark in o.notes:
            yield (*place, None, note(remark))
        for s in o.scores:
            if s.note:
                yield (*place, s.lab, note(s.note))


def named(
    header: RoundHeader, measurand: str, material: str, method: str | None
) -> tuple[str, str, str | None]:
    """Return the names in both languages."""
    zh, en = (Edition(header, translator(language)) for language in Language)
    pairs = (
        (zh.measurand(measurand), en.measurand(measurand)),
        (zh.material(material), en.material(material)),
    )
    names = tuple(first if first == second else f"{first} {second}" for first, second in pairs)
    if method is None:
        return (names[0], names[1], None)
    first, second = zh.method(method), en.method(method)
    return (names[0], names[1], first if first == second else f"{first} {second}")


def note(remark: Note) -> str:
    """Say a note in both languages."""
    return " ".join(note_text(remark, translator(language)) for language in Language)


def render_report_workbook(content: c.ReportContent) -> bytes:
    """Write a report, one sheet for each of its sections, with the strings of the PDF."""
    book = Workbook(write_only=True)
    first = book.create_sheet(content.title[:31])
    widen(first)
    first.append([cell(first, content.title, bold=True)])
    for text in (content.subtitle, content.synthetic, content.confidentiality):
        if text:
            first.append([cell(first, text)])
    for name, value in (
        (content.number, content.version),
        (content.status, None),
        *content.identification.pairs,
        (content.verdict, None),
        *verification_rows(content.verification),
    ):
        first.append([cell(first, name), cell(first, value)])
    names: dict[str, int] = {content.title[:31]: 1}
    for section in content.sections:
        sheet = book.create_sheet(sheet_name(section.title, names))
        widen(sheet)
        sheet.append([cell(sheet, section.title, bold=True)])
        for block in section.blocks:
            for row, bold in block_rows(block):
                sheet.append([cell(sheet, value, bold=bold) for value in row])
    sheet.append([cell(sheet, content.end_mark)])
    return saved(book)


def verification_rows(verification: c.Verification | None) -> Iterator[tuple[str, str | None]]:
    """Say how the file is verified, in words: the address cannot be scanned from a sheet."""
    if verification is not None:
        yield verification.words, None
        yield verification.code, verification.url


def block_rows(block: c.Block) -> Iterator[tuple[Sequence[str], bool]]:
    """Give the rows of a block, and whether they stand out."""
    if isinstance(block, c.Paragraph):
        yield [block.printed], block.kind is c.Kind.HEADING
    elif isinstance(block, c.Tally):
        for signal, count in block.counts:
            yield [f"{signal.shape} {signal.word}", str(count)], False
    elif isinstance(block, c.Facts):
        yield from ((pair, False) for pair in block.pairs)
    elif isinstance(block, c.ChartBlock):
        yield [block.reading], False
    elif isinstance(block, c.Table):
        if block.caption:
            yield [block.caption], True
        yield [column.head for column in block.columns], True
        yield from (([part.printed for part in row], False) for row in block.rows)
        if block.note:
            yield [block.note], False
    else:
        title = f"{block.signal.shape} {block.title}" if block.signal else block.title
        yield [title], True
        parts: tuple[c.Block, ...] = (block.facts, *block.charts, *block.tables)
        for part in parts:
            yield from block_rows(part)
        yield from (([text], False) for text in block.notes)


def sheet_name(title: str, taken: dict[str, int]) -> str:
    """Return a name a spreadsheet accepts, different from those already taken."""
    plain = "".join(" " if character in r"[]:*?/\\" else character for character in title)
    name = plain.strip("'")[:31]
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name[:27]} {taken[name]}"


def widen(sheet: WriteOnlyWorksheet) -> None:
    """Make the columns of a report sheet wide enough to read."""
    for n, width in enumerate((34, 26, 18, 18, 18, 18, 18, 18)):
        set_width(sheet, n, width)


def set_width(sheet: WriteOnlyWorksheet, index: int, width: float) -> None:
    """Set the width of one of the first 26 columns."""
    # The type stubs leave out what a write-only sheet shares with an ordinary one.
    dimensions: DimensionHolder[str, ColumnDimension] = getattr(sheet, "column_dimensions")  # noqa: B009
    dimensions[letter(index)].width = width


def letter(index: int) -> str:
    """Return the letter of one of the first 26 columns."""
    return chr(ord("A") + index)


def cell(sheet: WriteOnlyWorksheet, value: Value, *, bold: bool = False) -> Cell:
    """Make a cell; a text that begins like a formula stays a text."""
    if isinstance(value, str):
        # One character a workbook cannot hold must not keep a whole round from its reports.
        value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
    made = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        made.data_type = "s"
        made.alignment = TOP
        if value[:1] in {"=", "+", "-", "@"}:
            made.quotePrefix = True
    if bold:
        made.font = BOLD
    return made


def saved(book: Workbook) -> bytes:
    """Return the file; the same content gives the same bytes."""
    file = BytesIO()
    book.save(file)
    # Saving stamps the present moment on every part and into the properties.
    book.properties.created = book.properties.modified = FIXED_DATE
    properties = tostring(book.properties.to_tree())
    fixed = BytesIO()
    with ZipFile(file) as made, ZipFile(fixed, "w", ZIP_DEFLATED) as copy:
        for name in made.namelist():
            part = ZipInfo(name, FIXED_DATE.timetuple()[:6])
            part.compress_type = ZIP_DEFLATED
            copy.writestr(part, properties if name == ARC_CORE else made.read(name))
    return fixed.getvalue()
