"""Explanations of a round before its results are out: plan, samples, studies, entry, sealing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from ..i18n import mark
from ..rehearsal.scenario import FAULT_NAMES
from ..results.parsing import UnreadableValue, parse_value
from ..results.rows import ParsedValue, ValueKind
from ..results.sets import MOST_SETS
from ..rounds.reminding import DAYS_BEFORE
from ..rounds.timetable import DEFAULT_LATE_DAYS
from ..samples.conditions import CONDITION_NAMES, Condition
from ..studies.design import DEFAULT_REPLICATES, DEFAULT_UNITS
from ..studies.kinds import KIND_NAMES, WIDENING_NAMES
from .reader import t

pages = Blueprint("help_of_rounds", __name__, url_prefix="/help")

EXAMPLES = (
    "12.5",
    "１２.５",
    "1.2E6",
    "1.2万",
    "<0.05",
    "＜0.05",
    "ND",
    "未检出",
    "n/a",
    "0.03-0.06",
    "12,5",
    "1,234",
    "3×10^6",
)
NOTHING = mark("no result")
NOT_FOUND = mark("not detected")
BETWEEN = mark("between {lower} and {upper}")


@dataclass(frozen=True)
class Example:
    """Something a laboratory may type, and what becomes of it."""

    typed: str
    answer: str
    is_taken: bool


@pages.get("/preparing")
def preparing() -> str:
    """Explain plan, signatures, rehearsal, samples and studies."""
    return render_template(
        "help/preparing.html",
        faults=FAULT_NAMES.values(),
        damages=[words for key, words in CONDITION_NAMES.items() if key is not Condition.INTACT],
        kinds=KIND_NAMES.values(),
        widenings=WIDENING_NAMES.values(),
        units=DEFAULT_UNITS,
        replicates=DEFAULT_REPLICATES,
    )


@pages.get("/results")
def results() -> str:
    """Explain how results are entered, asked about, signed and sealed."""
    return render_template(
        "help/results.html",
        examples=[example(typed) for typed in EXAMPLES],
        most_sets=MOST_SETS,
        late_days=DEFAULT_LATE_DAYS,
        days_before=sorted(DAYS_BEFORE, reverse=True),
    )


def example(typed: str) -> Example:
    """Say what the platform itself makes of a typed result."""
    try:
        return Example(typed, understood(parse_value(typed, intervals=True)), is_taken=True)
    except UnreadableValue as refusal:
        return Example(typed, t(refusal.message, **refusal.facts), is_taken=False)


def understood(parsed: ParsedValue) -> str:
    """Write what was understood."""
    match parsed.kind:
        case ValueKind.MISSING:
            return t(NOTHING)
        case ValueKind.CATEGORY:
            return t(NOT_FOUND)
        case ValueKind.INTERVAL:
            return t(BETWEEN, lower=parsed.value, upper=parsed.upper)
    return f"{parsed.qualifier or ''}{parsed.value:f}"
