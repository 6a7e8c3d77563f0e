"""Check the results a laboratory enters: understood, possible, by a known method; never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from unicodedata import category

from ..errors import Problem
from ..i18n import mark
from ..rounds.models import Determination, RoundMeasurand
from ..schemes.conversion import converted, factor_of, unit_name, unit_names
from ..schemes.result_types import ResultType
from .details import read_details
from .parsing import LAYOUT, UnreadableValue, parse_number
from .rows import Detail, ParsedValue, ValueKind
from .values import read_value

UNKNOWN_DETERMINATION = mark("This result is not asked for in this round.")
UNKNOWN_REPLICATE = mark("There is no replicate {replicate}; the replicates are 1 to {last}.")
ENTERED_TWICE = mark("Replicate {replicate} of {measurand} in {material} is given twice.")
UNKNOWN_UNIT = mark(
    "The unit “{typed}” is not accepted for {measurand}. Choose one of: {accepted}."
)
UNKNOWN_METHOD = mark("The method “{typed}” is not in the list. Choose one of: {accepted}.")
DECISION_NEEDED = mark("Say beside the result whether the criterion is met.")
NO_METHODS = mark("{measurand} has no list of methods. Leave the method empty.")
U_NOT_POSITIVE = mark("The standard uncertainty is {typed}; it must be greater than 0.")
COVERAGE_NOT_POSITIVE = mark("The coverage factor k is {typed}; it must be greater than 0.")
U_WITHOUT_NUMBER = mark("An uncertainty needs a result that is a number.")
CONTROL_IN_NOTE = mark("The note holds a control character. Type the note again.")
K_WITHOUT_U = mark("A coverage factor k needs the uncertainty it belongs to.")


class Field(StrEnum):
    """One cell of an entered result; the value is its heading, in both languages."""

    REPLICATE = "平行 Replicate"
    METHOD = "方法 Method"
    RESULT = "结果 Result"
    UNIT = "单位 Unit"
    DETAILS = "附加信息 Details"
    U = "标准不确定度 u"
    K = "包含因子 k"
    NOTE = "备注 Note"


@dataclass(frozen=True)
class EnteredResult:
    """One replicate result exactly as typed; empty texts where nothing was typed."""

    determination_id: int
    replicate: int
    method: str | None
    typed: str
    u_typed: str = ""
    k_typed: str = ""
    note: str = ""
    row: int | None = None
    """Row of the sheet it came from; None for a form."""
    unit: str = ""
    """Unit the laboratory chose; empty for the measurand's own."""
    details: Mapping[str, str] = field(default_factory=dict)
    """What was typed beside the result, by `details.Detail`."""

    @property
    def key(self) -> tuple[int, int]:
        """Return what is unique within the results of a laboratory."""
        return self.determination_id, self.replicate

    def is_blank(self) -> bool:
        """Answer whether nothing at all was entered."""
        texts = [self.method or "", self.typed, self.u_typed, self.k_typed, self.note]
        texts += self.details.values()
        return not any(text.strip() for text in texts)


@dataclass(frozen=True)
class CheckedResult:
    """An entered result beside what was understood of it."""

    entry: EnteredResult
    determination: Determination
    parsed: ParsedValue
    method: str | None
    u: Decimal | None
    k: Decimal | None
    unit: str = ""
    """The chosen unit as the measurand spells it."""
    converted: Decimal | None = None
    """The number, limit or lower end in the unit of the measurand; None for words."""
    converted_upper: Decimal | None = None
    converted_u: Decimal | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    """The details as understood."""


def check_entries(
    entries: Iterable[EnteredResult], determinations: Sequence[Determination]
) -> tuple[list[CheckedResult], list[Problem]]:
    """Understand every entry that is not blank, and report everything that is wrong at once."""
    asked = {determination.id: determination for determination in determinations}
    checked: list[CheckedResult] = []
    problems: list[Problem] = []
    seen: set[tuple[int, int]] = set()
    for entry in entries:
        determination = asked.get(entry.determination_id)
        if determination is None:
            problems.append(_problem(UNKNOWN_DETERMINATION, entry, Field.RESULT))
            continue
        found = _check_place(entry, determination, seen)
        seen.add(entry.key)
        if found is None and not entry.is_blank():
            result = _check_entry(entry, determination, problems)
            if result is not None:
                checked.append(result)
        elif found is not None:
            problems.append(found)
    return checked, problems


def check_places(
    entries: Iterable[EnteredResult], determinations: Sequence[Determination]
) -> list[Problem]:
    """Report entries that belong nowhere; what was typed in them is not looked at."""
    asked = {determination.id: determination for determination in determinations}
    problems: list[Problem] = []
    seen: set[tuple[int, int]] = set()
    for entry in entries:
        determination = asked.get(entry.determination_id)
        if determination is None:
            problems.append(_problem(UNKNOWN_DETERMINATION, entry, Field.RESULT))
        elif found := _check_place(entry, determination, seen):
            problems.append(found)
        seen.add(entry.key)
    return problems


def _check_place(
    entry: EnteredResult, determination: Determination, seen: set[tuple[int, int]]
) -> Problem | None:
    """Say what is wrong with where an entry belongs."""
    measurand = determination.measurand
    if not 1 <= entry.replicate <= measurand.replicates:
        return _problem(
            UNKNOWN_REPLICATE,
            entry,
            Field.REPLICATE,
            replicate=entry.replicate,
            last=measurand.replicates,
        )
    if entry.key in seen:
        return _problem(
            ENTERED_TWICE,
            entry,
            Field.REPLICATE,
            replicate=entry.replicate,
            measurand=measurand.code,
            material=determination.material.code,
        )
    return None


def _check_entry(
    entry: EnteredResult, determination: Determination, problems: list[Problem]
) -> CheckedResult | None:
    """Understand one entry; None where anything is wrong with it."""
    before = len(problems)
    measurand = determination.measurand
    factor = _read_unit(entry, measurand, problems)
    parsed = _read_value(entry, measurand, problems)
    details = _read_details(entry, measurand, problems)
    decides = measurand.result_type is ResultType.DECISION and entry.typed.strip()
    if decides and not entry.details.get(Detail.DECISION, "").strip():
        problems.append(_problem(DECISION_NEEDED, entry, Field.DETAILS, part=Detail.DECISION.value))
    method = _read_method(entry, measurand, problems)
    u = _read_positive(entry, Field.U, U_NOT_POSITIVE, problems)
    k = _read_positive(entry, Field.K, COVERAGE_NOT_POSITIVE, problems)
    if entry.u_typed.strip() and parsed is not None and parsed.kind is not ValueKind.NUMBER:
        problems.append(_problem(U_WITHOUT_NUMBER, entry, Field.U))
    if any(sign not in LAYOUT and category(sign) == "Cc" for sign in entry.note):
        problems.append(_problem(CONTROL_IN_NOTE, entry, Field.NOTE))
    if entry.k_typed.strip() and not entry.u_typed.strip():
        problems.append(_problem(K_WITHOUT_U, entry, Field.K))
    if parsed is None or len(problems) > before:
        return None
    return CheckedResult(
        entry,
        determination,
        parsed,
        method,
        u,
        k,
        unit=unit_name(measurand, entry.unit or measurand.unit),
        converted=None if parsed.value is None else converted(parsed.value, factor),
        converted_upper=None if parsed.upper is None else converted(parsed.upper, factor),
        converted_u=None if u is None else converted(u, factor),
        details=details,
    )


def _read_value(
    entry: EnteredResult, measurand: RoundMeasurand, problems: list[Problem]
) -> ParsedValue | None:
    try:
        return read_value(entry.typed, entry.unit, measurand)
    except UnreadableValue as refusal:
        problems.append(_problem(refusal.message, entry, Field.RESULT, **refusal.facts))
        return None


def _read_unit(
    entry: EnteredResult, measurand: RoundMeasurand, problems: list[Problem]
) -> Fraction:
    """Return the factor of the chosen unit; a unit that is not accepted is a problem."""
    factor = factor_of(measurand, entry.unit)
    if factor is None:
        facts = {"typed": entry.unit.strip(), "accepted": ", ".join(unit_names(measurand))}
        problems.append(
            _problem(UNKNOWN_UNIT, entry, Field.UNIT, measurand=measurand.code, **facts)
        )
        return Fraction(1)
    return factor


def _read_details(
    entry: EnteredResult, measurand: RoundMeasurand, problems: list[Problem]
) -> dict[str, str]:
    understood, wrong = read_details(entry.details, measurand)
    for name, refusal in wrong:
        problems.append(_problem(refusal.message, entry, Field.DETAILS, part=name, **refusal.facts))
    return understood


def _read_method(
    entry: EnteredResult, measurand: RoundMeasurand, problems: list[Problem]
) -> str | None:
    method = (entry.method or "").strip()
    codes = [word.code for word in measurand.methods]
    if not method or method in codes:
        return method or None
    if codes:
        facts = {"typed": method, "accepted": ", ".join(codes)}
        problems.append(_problem(UNKNOWN_METHOD, entry, Field.METHOD, **facts))
    else:
        problems.append(_problem(NO_METHODS, entry, Field.METHOD, measurand=measurand.code))
    return None


def _read_positive(
    entry: EnteredResult, field: Field, message: str, problems: list[Problem]
) -> Decimal | None:
    """Read an uncertainty or a coverage factor; nothing typed gives None."""
    typed = entry.u_typed if field is Field.U else entry.k_typed
    try:
        number = parse_number(typed)
    except UnreadableValue as refusal:
        problems.append(_problem(refusal.message, entry, field, **refusal.facts))
        return None
    if number is not None and number <= 0:
        problems.append(_problem(message, entry, field, typed=typed.strip()))
        return None
    return number


def _problem(message: str, entry: EnteredResult, field: Field, **facts: object) -> Problem:
    """Name the cell for a reader, and the determination, replicate and field for a form."""
    place = {
        "determination_id": entry.determination_id,
        "replicate": entry.replicate,
        "field": field.name.lower(),
    }
    return Problem(message, place | facts, row=entry.row, column=field.value)
