"""The columns of the result sheet: one heading in both languages each, found under either."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from ..errors import Problem
from ..i18n import mark
from ..rounds.models import Round
from .details import details_of
from .entry import Field
from .rows import Detail


class Given(StrEnum):
    """A column that is filled in when the sheet is handed out; the value is its heading."""

    ROUND = "轮次 Round"
    LABORATORY = "实验室代码 Lab code"
    MEASURAND = "被测量 Measurand"
    MEASURAND_NAME = "被测量名称 Measurand name"
    MATERIAL = "样品 Material"
    MATERIAL_NAME = "样品名称 Material name"
    UNIT = "单位 Unit"
    REPLICATE = Field.REPLICATE.value


FILLED = (Field.METHOD, Field.RESULT, Field.U, Field.K, Field.NOTE)
HEADINGS: tuple[str, ...] = (*(column.value for column in Given), *(f.value for f in FILLED))
DETAIL_HEADINGS: dict[Detail, str] = {
    Detail.N_COUNTED: "计数个数 N counted",
    Detail.DILUTION: "稀释倍数 Dilution",
    Detail.VOLUME: "计数体积 Volume counted (µL)",
    Detail.LIMIT: "方法检测限 Method limit",
    Detail.DECISION: "满足标准 Meets criterion",
    Detail.INSTRUMENT: "仪器 Instrument",
}
"""Columns for what stands beside a result; only those a round asks for are in its sheet."""
NEEDED = (
    Given.ROUND.value,
    Given.LABORATORY.value,
    Given.MEASURAND.value,
    Given.MATERIAL.value,
    Given.REPLICATE.value,
    Field.RESULT.value,
)

COLUMN_MISSING = mark("The column “{name}” is missing. Use the sheet of this round and keep it.")
COLUMN_TWICE = mark("The column “{name}” is there twice. Keep one.")


def headings_of(round_: Round) -> tuple[str, ...]:
    """Return the columns of the sheet of a round."""
    asked = {detail for measurand in round_.measurands for detail in details_of(measurand)}
    return (*HEADINGS, *(text for detail, text in DETAIL_HEADINGS.items() if detail in asked))


def find_columns(header: Sequence[str], problems: list[Problem]) -> dict[str, int]:
    """Return where each known heading stands; other columns are the laboratory's own."""
    known = {
        _folded(name): heading
        for heading in (*HEADINGS, *DETAIL_HEADINGS.values())
        for name in _names(heading)
    }
    found: dict[str, int] = {}
    for position, title in enumerate(header):
        heading = known.get(_folded(title))
        if heading in found:
            problems.append(Problem(COLUMN_TWICE, {"name": heading}, column=heading))
        elif heading is not None:
            found[heading] = position
    problems.extend(
        Problem(COLUMN_MISSING, {"name": heading}, column=heading)
        for heading in NEEDED
        if heading not in found
    )
    return found


def _names(heading: str) -> tuple[str, str, str]:
    """Return the heading and its Chinese and English parts."""
    chinese, _, english = heading.partition(" ")
    return heading, chinese, english


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
