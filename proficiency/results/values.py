"""Take a typed result as its measurand takes it: a number, a limit, a category or a profile."""

from __future__ import annotations

from ..i18n import mark
from ..rounds.models import RoundMeasurand
from ..schemes.conversion import converted, factor_of
from ..schemes.result_types import ResultType
from ..schemes.vocabulary import Word
from .details import find_word
from .parsing import NOT_DETECTED, UnreadableValue, parse_value, shown
from .profiles import canonical_profile
from .rows import ParsedValue, ValueKind

NOT_NUMERIC = mark(
    "“{typed}” is not a number. Type a number, a limit like <0.05, or “not detected”."
)
NOT_A_CATEGORY = mark("“{typed}” is a limit, but {measurand} asks for a category.")
UNKNOWN_CATEGORY = mark("“{typed}” is none of the categories. Choose one of: {accepted}.")
BELOW_BOUND = mark("{typed} is below {bound} {unit}, which is not possible. Check value and unit.")
ABOVE_BOUND = mark("{typed} is above {bound} {unit}, which is not possible. Check value and unit.")
NO_INTERVALS = mark(
    "“{typed}” is an interval, but {measurand} asks for one number. Type the number."
)


def read_value(typed: str, unit: str, measurand: RoundMeasurand) -> ParsedValue:
    """Understand a typed result, or refuse it with what to type instead."""
    if measurand.result_type is ResultType.PROFILE:
        profile = canonical_profile(typed, measurand.loci or ())
        kind = ValueKind.PROFILE if profile else ValueKind.MISSING
        return ParsedValue(kind, category=profile)
    if measurand.result_type.has_categories:
        return read_category(typed, measurand)
    return read_quantity(typed, unit, measurand)


def read_category(typed: str, measurand: RoundMeasurand) -> ParsedValue:
    """Take a word; where there is a list, only a word of it in any of its spellings."""
    categories = measurand.categories or ()
    word = find_word(typed, categories) if categories and typed.strip() else None
    if word is not None:
        return ParsedValue(ValueKind.CATEGORY, category=word.code)
    parsed = parse_value(typed)
    if parsed.kind is ValueKind.MISSING:
        return parsed
    if categories:
        word = find_word(parsed.category, categories) if parsed.category else None
        if word is None:
            raise UnreadableValue(UNKNOWN_CATEGORY, typed=shown(typed), accepted=listed(categories))
        return ParsedValue(ValueKind.CATEGORY, category=word.code)
    if parsed.kind is ValueKind.CATEGORY:
        return parsed
    if parsed.kind is ValueKind.NUMBER:
        # Scales such as 0 to 4 are words that look like numbers.
        return ParsedValue(ValueKind.CATEGORY, category=typed.strip())
    raise UnreadableValue(NOT_A_CATEGORY, typed=shown(typed), measurand=measurand.code)


def listed(words: tuple[Word, ...]) -> str:
    """Name the words of a list by what may be typed for them in either language."""
    return "; ".join(" / ".join(dict.fromkeys((word.zh, word.en))) for word in words)


def read_quantity(typed: str, unit: str, measurand: RoundMeasurand) -> ParsedValue:
    """Take a number, a limit or an interval within the bounds of the measurand."""
    parsed = parse_value(typed, intervals=True)
    if parsed.kind is ValueKind.CATEGORY and parsed.category != NOT_DETECTED:
        raise UnreadableValue(NOT_NUMERIC, typed=shown(typed))
    if parsed.kind is ValueKind.INTERVAL and not measurand.result_type.takes_intervals:
        raise UnreadableValue(NO_INTERVALS, typed=shown(typed), measurand=measurand.code)
    factor = factor_of(measurand, unit)
    for value in (parsed.value, parsed.upper):
        if value is None or factor is None:
            continue
        own = converted(value, factor)
        facts = {"typed": shown(typed), "unit": measurand.unit, "measurand": measurand.code}
        if measurand.lower_bound is not None and own < measurand.lower_bound:
            raise UnreadableValue(BELOW_BOUND, bound=measurand.lower_bound, **facts)
        if measurand.upper_bound is not None and own > measurand.upper_bound:
            raise UnreadableValue(ABOVE_BOUND, bound=measurand.upper_bound, **facts)
    return parsed
