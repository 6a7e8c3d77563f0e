"""Check the results a laboratory enters: understood, possible, by a known method; never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from unicodedata import category

from ..errors import Problem
from ..i18n import mark
from ..rounds.models import Determination, RoundMeasurand
from ..schemes.models import ResultType
from .parsing import LAYOUT, NOT_DETECTED, UnreadableValue, parse_number, parse_value
from .rows import ParsedValue, ValueKind

UNKNOWN_DETERMINATION = mark("This result is not asked for in this round.")
UNKNOWN_REPLICATE = mark("There is no replicate {replicate}; the replicates are 1 to {last}.")
ENTERED_TWICE = mark("Replicate {replicate} of {measurand} in {material} is given twice.")
NOT_NUMERIC = mark(
    "“{typed}” is not a number. Type a number, a limit like <0.05, or “not detected”."
)
NOT_A_CATEGORY = mark("“{typed}” is a limit, but {measurand} asks for a category.")
BELOW_BOUND = mark("{typed} is below {bound} {unit}, which is not possible. Check value and unit.")
ABOVE_BOUND = mark("{typed} is above {bound} {unit}, which is not possible. Check value and unit.")
UNKNOWN_METHOD = mark("The method “{typed}” is not in the list. Choose one of: {accepted}.")
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

    @property
    def key(self) -> tuple[int, int]:
        """Return what is unique within the results of a laboratory."""
        return self.determination_id, self.replicate

    def is_blank(self) -> bool:
        """Answer whether nothing at all was entered."""
        texts = (self.method or "", self.typed, self.u_typed, self.k_typed, self.note)
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


def check_value(
    parsed: ParsedValue, typed: str, measurand: RoundMeasurand
) -> tuple[ParsedValue, str | None]:
    """Return the value as this measurand takes it, or what is wrong with it."""
    if parsed.kind is ValueKind.MISSING:
        return parsed, None
    if measurand.result_type is ResultType.QUALITATIVE:
        if parsed.kind is ValueKind.CENSORED:
            return parsed, NOT_A_CATEGORY
        if parsed.kind is ValueKind.NUMBER:
            # Scales such as 0 to 4 are words that look like numbers.
            return ParsedValue(ValueKind.CATEGORY, category=typed.strip()), None
        return parsed, None
    if parsed.kind is ValueKind.CATEGORY:
        return parsed, None if parsed.category == NOT_DETECTED else NOT_NUMERIC
    if parsed.value is not None:
        if measurand.lower_bound is not None and parsed.value < measurand.lower_bound:
            return parsed, BELOW_BOUND
        if measurand.upper_bound is not None and parsed.value > measurand.upper_bound:
            return parsed, ABOVE_BOUND
    return parsed, None


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
    parsed = _read_value(entry, measurand, problems)
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
    return CheckedResult(entry, determination, parsed, method, u, k)


def _read_value(
    entry: EnteredResult, measurand: RoundMeasurand, problems: list[Problem]
) -> ParsedValue | None:
    try:
        parsed, wrong = check_value(parse_value(entry.typed), entry.typed, measurand)
    except UnreadableValue as refusal:
        problems.append(_problem(refusal.message, entry, Field.RESULT, **refusal.facts))
        return None
    if wrong is None:
        return parsed
    bound = measurand.lower_bound if wrong == BELOW_BOUND else measurand.upper_bound
    facts = {"typed": entry.typed.strip(), "measurand": measurand.code, "unit": measurand.unit}
    problems.append(_problem(wrong, entry, Field.RESULT, bound=bound, **facts))
    return None


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
