"""Understand one typed result: a number, a limit, a category or nothing; never a guess."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from ..i18n import mark
from .rows import ParsedValue, ValueKind

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
COMMA_NUMBER = re.compile(r"([+-]?)([0-9]+),([0-9]+)((?:[eE][+-]?[0-9]+)?)")
GROUPED_NUMBER = re.compile(
    r"[+-]?[0-9]{1,3}(?:(?:,[0-9]{3}){2,}|(?:,[0-9]{3})+(?=\.[0-9])"
    r"|(?:\.[0-9]{3})+(?=,)|(?:[ '’][0-9]{3})+)(?:[.,][0-9]*)?"
)
TIMES_TEN = re.compile(
    r"([+-]?[0-9]+\.?[0-9]*)\s*[x×X*·]\s*10\s*(?:\^|\*\*)?\s*\(?([+-]?[0-9]+)\)?"
)
LIMIT = re.compile(r"(<=|>=|[<>≤≥≦≧⩽⩾])\s*(.*)")
MYRIADS = re.compile(r"(?P<number>.*[0-9.])\s*(?P<unit>[万萬亿億])")
MYRIAD_POWERS = {"万": 4, "萬": 4, "亿": 8, "億": 8}
INTERVAL = re.compile(
    r"(?P<low>[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?)\s*(?:[-\u2013\u2014~\u301c至到]|\.\.|to)\s*"
    r"(?P<high>[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?)",
    re.IGNORECASE,
)
DETECTION = re.compile(
    r"(not\s+detected|n\.?\s?d\.?|未检出|未检测到|未检测出)\s*\(?\s*((?:<=|[<≤≦⩽]).*?)?\s*\)?",
    re.IGNORECASE,
)
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|∞)|#.*[!?]|#n/a", re.IGNORECASE)
MISSING = {"", "na", "n/a"}
CATEGORY_SPELLINGS = {"检出": "detected", "detected": "detected"}
NOT_DETECTED = "not detected"
MINUS_SIGNS = str.maketrans(dict.fromkeys("\u2212\u2013\u2010\u2011\u2012", "-"))
MISLEADING = ("<super>", "<sub>", "<circle>", "<fraction>")
"""Normalising these would turn 10 to the fifth into 105."""
INVISIBLE = {"Cc", "Cf", "Cs"}
LAYOUT = "\t\n\r"
"""What spreadsheets leave around a copied cell."""
LONGEST_NUMBER = 60
LONGEST_TEXT = 200
LARGEST_EXPONENT = 60
"""No quantity is larger; within it, no square or quotient overflows or vanishes."""

DECIMAL_COMMA = mark("“{typed}” has a decimal comma. Type {suggestion}.")
AMBIGUOUS_COMMA = mark("“{typed}” can be read in two ways. Type {whole} or {fraction}.")
THOUSANDS = mark("“{typed}” has thousands separators. Type {suggestion}.")
NO_NUMBER = mark("“{typed}” is not a result. Leave the cell empty when there is no result.")
POWER_OF_TEN = mark("“{typed}” is not written as a plain number. Type {suggestion}.")
SPECIAL_DIGITS = mark(
    "“{typed}” has raised or special digits. Type plain digits, and powers of ten like 1.2e5."
)
OUT_OF_RANGE = mark(
    "“{typed}” is too large or too small to be evaluated. Check the value and unit."
)
NO_LIMIT = mark("“{typed}” does not say the limit. Type it as a number, like <0.05.")
TOO_LONG = mark("This text has {length} characters; at most {limit} are accepted.")
INVISIBLE_SIGN = mark("This text holds an invisible sign ({sign}). Delete it and type it again.")
UNKNOWN_QUALIFIER = mark("The qualifier “{typed}” is not known. Use <, > or leave the cell empty.")
QUALIFIER_NEEDS_NUMBER = mark("A qualifier needs a limit, but the result is “{typed}”.")
QUALIFIERS_DIFFER = mark("The result “{typed}” and the qualifier “{qualifier}” contradict.")
INTERVAL_REVERSED = mark(
    "“{typed}” is not an interval: the first limit must be below the second one."
)
NOT_A_NUMBER = mark("“{typed}” is not a number. Type a number such as 0.05.")


class UnreadableValue(ValueError):
    """A typed result that cannot be taken without guessing; says what to type instead."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message, facts)
        self.message = message
        self.facts = facts


def parse_value(typed: str, *, intervals: bool = False) -> ParsedValue:
    """Say what a typed result is, or refuse it with what to type instead.

    `intervals` are understood only where a quantity is asked for: 1-2 may be a word elsewhere.
    """
    if NUMBER.fullmatch(typed):
        return ParsedValue(ValueKind.NUMBER, exact_number(typed, typed))
    text = plain_text(typed)
    if text.casefold() in MISSING:
        return ParsedValue(ValueKind.MISSING)
    if detection := DETECTION.fullmatch(text):
        if detection[2] is None:
            return ParsedValue(ValueKind.CATEGORY, category=NOT_DETECTED)
        text = detection[2]
    if limit := LIMIT.fullmatch(text):
        return censored(limit, typed)
    number = find_number(text, typed)
    if number is not None:
        return ParsedValue(ValueKind.NUMBER, number)
    if intervals and (interval := INTERVAL.fullmatch(text)):
        return between(interval, typed)
    category = CATEGORY_SPELLINGS.get(text.casefold(), unicodedata.normalize("NFC", typed).strip())
    return ParsedValue(ValueKind.CATEGORY, category=category)


def parse_number(typed: str) -> Decimal | None:
    """Read a plain number, such as an uncertainty; nothing typed gives None."""
    text = plain_text(typed)
    if text.casefold() in MISSING:
        return None
    number = find_number(text, typed)
    if number is None:
        raise UnreadableValue(NOT_A_NUMBER, typed=shown(typed))
    return number


def apply_qualifier(parsed: ParsedValue, qualifier: str, *, typed: str) -> ParsedValue:
    """Join the qualifier of its own column with the result beside it."""
    text = plain_text(qualifier)
    if not text:
        return parsed
    sign = {"<=": "<", "≤": "<", ">=": ">", "≥": ">"}.get(text, text)
    if sign not in {"<", ">"}:
        raise UnreadableValue(UNKNOWN_QUALIFIER, typed=shown(qualifier))
    if parsed.value is None:
        raise UnreadableValue(QUALIFIER_NEEDS_NUMBER, typed=shown(typed))
    if parsed.qualifier not in {None, sign}:
        raise UnreadableValue(QUALIFIERS_DIFFER, typed=shown(typed), qualifier=shown(qualifier))
    return ParsedValue(ValueKind.CENSORED, parsed.value, sign)


def plain_text(typed: str) -> str:
    """Fold full-width forms and strip; refuse signs that folding would make another number."""
    refuse_invisible(typed)
    if typed.isascii():
        text = typed.strip()
    else:
        if any(unicodedata.decomposition(sign).startswith(MISLEADING) for sign in typed) and any(
            sign.isdigit() for sign in typed
        ):
            raise UnreadableValue(SPECIAL_DIGITS, typed=shown(typed))
        text = unicodedata.normalize("NFKC", typed).strip()
    if len(text) > LONGEST_TEXT:
        raise UnreadableValue(TOO_LONG, length=len(text), limit=LONGEST_TEXT)
    return text


def refuse_invisible(typed: str) -> None:
    """Refuse signs nobody sees: they hide what is read, and no workbook can hold some of them."""
    if typed.isprintable():
        return
    for sign in typed:
        if sign not in LAYOUT and unicodedata.category(sign) in INVISIBLE:
            raise UnreadableValue(INVISIBLE_SIGN, sign=f"U+{ord(sign):04X}")


def censored(limit: re.Match[str], typed: str) -> ParsedValue:
    """Read a result below or above a limit."""
    number = find_number(limit[2], typed)
    if number is None:
        raise UnreadableValue(NO_LIMIT, typed=shown(typed))
    sign = "<" if limit[1][0] in "<≤≦⩽" else ">"
    return ParsedValue(ValueKind.CENSORED, number, sign)


def between(interval: re.Match[str], typed: str) -> ParsedValue:
    """Read two limits the result lies between, as gel-clot tests give it."""
    low, high = find_number(interval["low"], typed), find_number(interval["high"], typed)
    if low is None or high is None:
        raise UnreadableValue(NOT_A_NUMBER, typed=shown(typed))
    if low >= high:
        raise UnreadableValue(INTERVAL_REVERSED, typed=shown(typed))
    return ParsedValue(ValueKind.INTERVAL, low, upper=high)


def find_number(text: str, typed: str) -> Decimal | None:
    """Read a number; None for other text, a refusal for a number that is written ambiguously."""
    text = text.translate(MINUS_SIGNS)
    if counted := MYRIADS.fullmatch(text):
        return in_myriads(counted, typed)
    if NUMBER.fullmatch(text):
        return exact_number(text, typed)
    if NOT_FINITE.fullmatch(text):
        raise UnreadableValue(NO_NUMBER, typed=shown(typed))
    if GROUPED_NUMBER.fullmatch(text):
        raise UnreadableValue(THOUSANDS, typed=shown(typed), suggestion=without_groups(text))
    if comma := COMMA_NUMBER.fullmatch(text):
        refuse_comma(comma, typed)
    if power := TIMES_TEN.fullmatch(text):
        raise UnreadableValue(
            POWER_OF_TEN, typed=shown(typed), suggestion=f"{power[1]}e{int(power[2])}"
        )
    return None


def in_myriads(counted: re.Match[str], typed: str) -> Decimal | None:
    """Read a number of ten thousands or hundred millions, as Chinese counts: 105万 is 1050000."""
    number = find_number(counted["number"].strip(), typed)
    if number is None:
        return None
    found = number.scaleb(MYRIAD_POWERS[counted["unit"]])
    return exact_number(f"{found:f}", typed)


def refuse_comma(comma: re.Match[str], typed: str) -> None:
    """Say how to type a number with one comma; 1,234 may be meant either way."""
    sign, whole, rest, exponent = comma.groups()
    fraction = f"{sign}{whole}.{rest}{exponent}"
    if len(rest) == 3 and len(whole) <= 3 and whole.strip("0") and not exponent:
        raise UnreadableValue(
            AMBIGUOUS_COMMA, typed=shown(typed), whole=f"{sign}{whole}{rest}", fraction=fraction
        )
    raise UnreadableValue(DECIMAL_COMMA, typed=shown(typed), suggestion=fraction)


def without_groups(text: str) -> str:
    """Return a grouped number as it should be typed; only the last of two signs is decimal."""
    text = re.sub(r"[ '’]", "", text)
    last = max(text.rfind(","), text.rfind("."))
    if last < 0 or text.count(text[last]) > 1:
        return text.replace(",", "").replace(".", "")
    return re.sub("[,.]", "", text[:last]) + "." + text[last + 1 :]


def exact_number(text: str, typed: str) -> Decimal:
    """Return the number exactly as typed, if double precision can work with it."""
    if len(text) > LONGEST_NUMBER:
        raise UnreadableValue(TOO_LONG, length=len(text), limit=LONGEST_NUMBER)
    number = Decimal(text)
    if number and abs(number.adjusted()) > LARGEST_EXPONENT:
        raise UnreadableValue(OUT_OF_RANGE, typed=shown(typed))
    return number


def shown(typed: str) -> str:
    """Shorten a typed text for a message."""
    text = " ".join(typed.split())
    return text if len(text) <= 40 else text[:39] + "…"
