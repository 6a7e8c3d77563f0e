"""Whether a report says the same everywhere: PDF, page, spreadsheet, plain data, and in total."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO

import openpyxl
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pypdf import PdfReader

from proficiency.evaluation.outcome import Evaluation
from proficiency.evaluation.past_score import PastScore
from proficiency.i18n import Language
from proficiency.reporting.as_json import report_as_json
from proficiency.reporting.builder import build_laboratory_report, build_summary
from proficiency.reporting.commons import Commons
from proficiency.reporting.content import ReportContent, Table, Tally
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.page import at_point, draw, typeset
from proficiency.reporting.pdf import render_pdf
from proficiency.reporting.signals import SHAPES
from proficiency.reporting.symbols import spoken
from proficiency.reporting.workbook import render_report_workbook
from proficiency.resources import folder

DIGIT = re.compile(r"\d")
Histories = Mapping[str, tuple[PastScore, ...]]


def squeezed(text: str) -> str:
    """Drop all white space, which lines and columns change."""
    return re.sub(r"\s", "", text)


def with_numbers(content: ReportContent) -> list[str]:
    """Return every text of a report that holds a digit."""
    return [text for text in content.strings() if DIGIT.search(text)]


def absent_from_pdf(content: ReportContent) -> list[str]:
    """Return the texts with numbers whose words the printed pages do not hold.

    Words are looked for one by one: a page head may stand between two of them.
    """
    reader = PdfReader(BytesIO(render_pdf(content)))
    printed = squeezed("".join(page.extract_text() for page in reader.pages))
    words = (word for text in with_numbers(content) for word in spoken(text).split())
    return [word for word in words if DIGIT.search(word) and word not in printed]


def absent_from_page(content: ReportContent) -> list[str]:
    """Return the texts with numbers that the page does not hold, character for character."""
    environment = Environment(
        loader=FileSystemLoader(folder("templates")), undefined=StrictUndefined, autoescape=True
    )
    html = environment.get_template("reports/_report.html").render(
        report=content,
        draw=lambda chart: draw(chart, content.language),
        typeset=typeset,
        at_point=at_point,
    )
    shown = unescape(re.sub(r"</?(sub|sup|span|strong)[^>]*>", "", html))
    return [text for text in with_numbers(content) if spoken(text) not in shown]


def absent_from_workbook(content: ReportContent) -> list[str]:
    """Return the texts with numbers that no cell of the spreadsheet holds."""
    cells = cells_of(render_report_workbook(content))
    return [t for t in with_numbers(content) if t not in cells and not in_heading(t, cells)]


def absent_from_data(content: ReportContent) -> list[str]:
    """Return the texts with numbers that the plain data do not hold."""
    told = set(texts_in(json.loads(json.dumps(report_as_json(content)))))
    return [t for t in with_numbers(content) if t not in told and t != content.end_mark]


def in_heading(text: str, cells: set[str]) -> bool:
    """Tell whether a title stands behind the shape of its signal."""
    return any(f"{shape} {text}" in cells for shape in SHAPES.values())


def cells_of(data: bytes) -> set[str]:
    """Return every value of a spreadsheet as text."""
    book = openpyxl.load_workbook(BytesIO(data), read_only=True)
    return {
        str(value)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    }


def texts_in(data: object) -> Iterator[str]:
    """Give every text and number of plain data."""
    if isinstance(data, dict):
        for value in data.values():
            yield from texts_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts_in(value)
    else:
        yield str(data)


def differing_totals(
    evaluation: Evaluation, header: RoundHeader, histories: Histories, language: Language
) -> dict[str, Counter[str]]:
    """Count the signals of a round on each surface; nothing where all counts agree."""
    commons = Commons()
    from_laboratories: Counter[str] = Counter()
    for lab in evaluation.labs:
        report = build_laboratory_report(
            evaluation, header, language, lab, histories.get(lab, ()), commons
        )
        for section in report.sections:
            for block in section.blocks:
                if isinstance(block, Tally):
                    from_laboratories.update({s.shape: n for s, n in block.counts})
    summary = build_summary(evaluation, header, language)
    found = {
        "laboratory reports": from_laboratories,
        "round report": counted_in(summary),
        "its spreadsheet": counted_in_workbook(render_report_workbook(summary)),
        "its plain data": counted_in_data(report_as_json(summary)),
        "evaluation": counted_in_results(summary),
    }
    kept = {name: +counts for name, counts in found.items()}
    return {} if len({frozenset(c.items()) for c in kept.values()}) == 1 else kept


def counted_in(summary: ReportContent) -> Counter[str]:
    """Add up the columns of signals in the table of determinations."""
    table = next(b for b in summary.sections[0].blocks if isinstance(b, Table))
    return added([c.head for c in table.columns], [[x.printed for x in r] for r in table.rows])


def counted_in_data(
    data: Mapping[str, list[dict[str, list[dict[str, list[str]]]]]],
) -> Counter[str]:
    """Do the same in plain data."""
    table = data["sections"][0]["blocks"][0]
    return added(table["columns"], table["rows"])  # type: ignore[arg-type]  # rows are lists


def counted_in_workbook(data: bytes) -> Counter[str]:
    """Do the same in the spreadsheet, on its sheet of consensus values."""
    sheet = openpyxl.load_workbook(BytesIO(data), read_only=True).worksheets[1]
    rows = [[str(v or "") for v in row] for row in sheet.iter_rows(values_only=True)]
    head = next(n for n, row in enumerate(rows) if "●" in row)
    return added(rows[head], [row for row in rows[head + 1 :] if len(row) == len(rows[head])])


def added(heads: list[str], rows: list[list[str]]) -> Counter[str]:
    """Add up whole numbers below the shapes of signals."""
    found: Counter[str] = Counter()
    for shape in SHAPES.values():
        place = heads.index(shape)
        found[shape] += sum(int(row[place]) for row in rows if row[place].isdigit())
    return found


def counted_in_results(summary: ReportContent) -> Counter[str]:
    """Count the signals laboratory by laboratory in the tables of all results."""
    found: Counter[str] = Counter()
    for block in summary.sections[1].blocks:
        if isinstance(block, Table):
            found.update(row[-1].signal.shape for row in block.rows if row[-1].signal)
    return found
