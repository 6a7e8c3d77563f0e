"""What belongs to a result beside its value: cells counted, dilution, decision, instrument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from ..i18n import mark
from ..rounds.models import RoundMeasurand
from ..schemes.result_types import ResultType
from ..schemes.vocabulary import Word
from .parsing import LONGEST_TEXT, UnreadableValue, parse_number, plain_text, shown
from .rows import NO, YES, Detail

UNKNOWN_DETAIL = mark("{measurand} does not ask for “{name}”.")
NOT_WHOLE = mark("“{typed}” is not a number of counted objects. Type a whole number, 0 or more.")
NOT_A_FACTOR = mark("“{typed}” is not a dilution. Type 1 for none, 10 for one part in ten.")
NOT_A_VOLUME = mark("“{typed}” is not a volume. Type a number of microlitres greater than 0.")
NOT_A_LIMIT = mark("“{typed}” is not a limit. Type a number greater than 0, without a sign.")
NOT_A_DECISION = mark("“{typed}” is not a decision. Choose yes or no.")


DETAIL_WORDS = {
    Detail.N_COUNTED: mark("Number counted N"),
    Detail.DILUTION: mark("Dilution factor"),
    Detail.VOLUME: mark("Volume counted in µL"),
    Detail.LIMIT: mark("Limit of your method"),
    Detail.DECISION: mark("Criterion met?"),
    Detail.INSTRUMENT: mark("Instrument"),
}
DECISIONS = (
    Word(YES, "是", "yes", ("y", "true", "pass", "合格", "符合", "满足", "达到")),
    Word(NO, "否", "no", ("n", "false", "fail", "不合格", "不符合", "不满足", "未达到")),
)


def details_of(measurand: RoundMeasurand) -> tuple[Detail, ...]:
    """Return what a measurand asks for beside the result."""
    asked: list[Detail] = []
    if measurand.result_type is ResultType.COUNT:
        asked += [Detail.N_COUNTED, Detail.DILUTION, Detail.VOLUME]
    if measurand.result_type is ResultType.CENSORED:
        asked.append(Detail.LIMIT)
    if measurand.result_type is ResultType.DECISION or measurand.criterion is not None:
        asked.append(Detail.DECISION)
    if measurand.instruments:
        asked.append(Detail.INSTRUMENT)
    return tuple(asked)


def read_details(
    typed: Mapping[str, str], measurand: RoundMeasurand
) -> tuple[dict[str, str], list[tuple[str, UnreadableValue]]]:
    """Return the details as understood, and what is wrong with the others."""
    asked = {detail.value: detail for detail in details_of(measurand)}
    understood: dict[str, str] = {}
    wrong: list[tuple[str, UnreadableValue]] = []
    for name, text in typed.items():
        if not text.strip():
            continue
        try:
            if name not in asked:
                raise UnreadableValue(UNKNOWN_DETAIL, name=name, measurand=measurand.code)
            understood[name] = READERS[asked[name]](text, measurand)
        except UnreadableValue as refusal:
            wrong.append((name, refusal))
    return understood, wrong


def find_word(typed: str, words: tuple[Word, ...]) -> Word | None:
    """Return the word that is meant, whatever its language, width and case."""
    wanted = folded(plain_text(typed))
    return next((w for w in words if wanted in map(folded, w.spellings)), None)


def folded(text: str) -> str:
    """Return a text so that ways of typing it compare equal."""
    return " ".join(text.split()).casefold()


def read_count(typed: str, measurand: RoundMeasurand) -> str:
    """Read how many objects were counted."""
    number = positive(typed, NOT_WHOLE, least=Decimal(0))
    if number != number.to_integral_value():
        raise UnreadableValue(NOT_WHOLE, typed=shown(typed))
    return f"{number.to_integral_value():f}"


def read_dilution(typed: str, measurand: RoundMeasurand) -> str:
    """Read a dilution: a factor such as 10, or as it is written, 1:10."""
    text = plain_text(typed).replace(" ", "")
    for written in ("1:", "1/"):
        text = text.removeprefix(written) if text.startswith(written) else text
    return f"{positive(text, NOT_A_FACTOR, least=Decimal(1)):f}"


def read_volume(typed: str, measurand: RoundMeasurand) -> str:
    """Read the volume that was counted."""
    return above_zero(typed, NOT_A_VOLUME)


def read_limit(typed: str, measurand: RoundMeasurand) -> str:
    """Read the limit of quantification of the laboratory's method."""
    return above_zero(typed, NOT_A_LIMIT)


def above_zero(typed: str, message: str) -> str:
    """Read a number greater than 0 and write it without an exponent."""
    number = positive(typed, message, least=Decimal(0))
    if number == 0:
        raise UnreadableValue(message, typed=shown(typed))
    return f"{number:f}"


def positive(typed: str, message: str, *, least: Decimal) -> Decimal:
    """Read a number that is not below a limit."""
    number = parse_number(typed)
    if number is None or number < least:
        raise UnreadableValue(message, typed=shown(typed))
    return number


def read_decision(typed: str, measurand: RoundMeasurand) -> str:
    """Read yes or no in either language."""
    word = find_word(typed, DECISIONS)
    if word is None:
        raise UnreadableValue(NOT_A_DECISION, typed=shown(typed))
    return word.code


def read_instrument(typed: str, measurand: RoundMeasurand) -> str:
    """Return the code of an instrument of the list, or the name of another one."""
    word = find_word(typed, measurand.instruments)
    return word.code if word is not None else plain_text(typed)[:LONGEST_TEXT]


READERS: Mapping[Detail, Callable[[str, RoundMeasurand], str]] = {
    Detail.N_COUNTED: read_count,
    Detail.DILUTION: read_dilution,
    Detail.VOLUME: read_volume,
    Detail.LIMIT: read_limit,
    Detail.DECISION: read_decision,
    Detail.INSTRUMENT: read_instrument,
}
