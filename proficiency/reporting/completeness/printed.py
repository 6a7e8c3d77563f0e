"""What a report as it would be printed shows, for rules that look at it as a reader does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ...i18n import Translator, translator
from ..case import Case, Edition, cases_of
from ..content import Block, Determination, ReportContent, Table, strings_of
from ..result_table import table_title
from ..rounding import MISSING
from .facts import ReleaseFacts

NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Shown:
    """One determination of the evaluation, and what the report shows of it, if anything."""

    case: Case
    block: Determination | None
    results: Table | None


def editions(facts: ReleaseFacts) -> Iterator[tuple[Translator, ReportContent]]:
    """Give the report in each language with its translator."""
    for language, content in (facts.contents or {}).items():
        yield translator(language), content


def shown_in(facts: ReleaseFacts, content: ReportContent, t: Translator) -> Iterator[Shown]:
    """Give every determination of the evaluation with its block and its table of results."""
    if facts.evaluation is None or facts.header is None:
        return
    blocks: dict[str, Determination] = {}
    tables: dict[str, Table] = {}
    for block in blocks_of(content):
        if isinstance(block, Determination):
            blocks[block.title] = block
        elif isinstance(block, Table):
            tables[block.caption] = block
    for case in cases_of(facts.evaluation, Edition(facts.header, t)):
        yield Shown(case, blocks.get(case.title), tables.get(table_title(case)))


def blocks_of(content: ReportContent) -> Iterator[Block]:
    """Give every block of a report."""
    for section in content.sections:
        yield from section.blocks


def has_section(content: ReportContent, title: str, *, containing: str = "") -> bool:
    """Answer whether a section is there, and a text in it."""
    return any(
        containing in text
        for section in content.sections
        if section.title == title
        for block in section.blocks
        for text in strings_of(block)
    )


def listed(table: Table, head: str = "") -> Counter[str]:
    """Count the codes in the first column, of the rows where the column of this head is filled."""
    heads = [column.head for column in table.columns]
    if head and head not in heads:
        return Counter()
    place = heads.index(head) if head else 0
    return Counter(row[0].text for row in table.rows if row[place].text not in {"", MISSING})


def numbers_in(text: str) -> Counter[str]:
    """Count the numbers in a sentence."""
    return Counter(NUMBER.findall(text))
