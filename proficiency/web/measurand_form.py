"""Read the form of a measurand: every list is one entry a line, its parts between bars."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from ..errors import InvalidInput, Problem
from ..i18n import mark
from ..results.parsing import UnreadableValue, parse_number
from ..schemes.criteria import Sign
from ..schemes.drafting import Definition
from ..schemes.plan_treatment import Scale
from ..schemes.result_types import ResultType
from ..schemes.units import quotient
from ..schemes.vocabulary import AcceptedUnit, AnswerKind, Question, Word

WORD_PARTS = mark("“{line}”: write code | Chinese | English | other spellings.")
QUESTION_PARTS = mark(
    "“{line}”: write key | kind | Chinese | English | unit or choices | needed | each material."
)
FACTOR_MISSING = mark("How much {own} is 1 {unit}? Write {unit} = and the factor.")
NOT_A_FACTOR = mark("“{typed}” is not a factor. Write a number or a quotient such as 1/60.")
NOT_A_SPREAD = mark(
    "“{typed}” is not understood. Write 2.5, 15 %, 0.5 scale, or by level 0: 5, 90: 2.5."
)
UNKNOWN_KIND = mark("“{typed}” is no kind of answer. Use one of: {accepted}.")
NOT_WHOLE = mark("“{typed}” is not a whole number.")
NUMBERS = ("lower_bound", "upper_bound", "expected_low", "expected_high", "criterion_limit")
WHOLE = ("decimals", "replicates", "vials")
TEXTS = ("code", "name_zh", "name_en", "unit", "guidance_zh", "guidance_en")
WORDS = ("categories", "instruments", "methods")
LEVEL = re.compile(r"([^:]+):([^:%]+)(%?)")
SPREAD = re.compile(r"([^%a-z]+?)\s*(%|scale)?", re.IGNORECASE)
NEEDED, EACH = "needed", "each material"
NO_CALL = "no call"
"""Fifth part of a category that says nothing was determined; it is never scored."""
Read = TypeVar("Read")


class Reading:
    """One form while it is read: what was wrong is collected, not raised."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.problems: list[Problem] = []

    def text(self, name: str) -> str:
        """Return a text without spaces around it."""
        return self.typed.get(name, "").strip()

    def lines(self, name: str) -> list[str]:
        """Return the lines that hold anything."""
        return [line.strip() for line in self.text(name).splitlines() if line.strip()]

    def take(self, name: str, read: Callable[[str], Read], text: str, empty: Read) -> Read:
        """Read one text; what is wrong with it is named beside its field."""
        try:
            return read(text) if text else empty
        except UnreadableValue as refusal:
            self.problems.append(Problem(refusal.message, refusal.facts, column=name))
            return empty


def read_measurand(typed: Mapping[str, str]) -> Definition:
    """Return the definition a form describes, or refuse it with everything that is wrong."""
    form = Reading(typed)
    own = form.text("unit")
    given: dict[str, Any] = {name: form.text(name) for name in TEXTS}
    given |= {name: form.take(name, parse_number, form.text(name), None) for name in NUMBERS}
    given |= {name: form.take(name, whole, form.text(name), None) for name in WHOLE}
    for name in ("replicates", "vials"):
        given[name] = 1 if given[name] is None else given[name]
    words = {
        name: tuple(w for line in form.lines(name) if (w := form.take(name, word, line, None)))
        for name in WORDS
    }
    sign = form.text("criterion_sign")
    units = (form.take("units", lambda text: unit(text, own), u, None) for u in form.lines("units"))
    questions = (
        form.take("questionnaire", question, line, None) for line in form.lines("questionnaire")
    )
    definition = Definition(
        **given,
        result_type=ResultType(form.text("result_type") or "continuous"),
        scale=Scale(form.text("scale") or "identity"),
        criterion_sign=Sign(sign) if sign else None,
        sigma_rule=form.take("sigma_rule", spread, form.text("sigma_rule"), {}),
        units=tuple(filter(None, units)),
        categories=words["categories"],
        instruments=words["instruments"],
        loci=tuple(Word(name, name, name) for name in form.lines("loci")),
        questionnaire=tuple(filter(None, questions)),
        methods=tuple((each.code, each.zh, each.en) for each in words["methods"]),
    )
    if form.problems:
        raise InvalidInput(form.problems)
    return definition


def whole(text: str) -> int:
    """Read a whole number."""
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise UnreadableValue(NOT_WHOLE, typed=text)
    return int(text)


def word(line: str) -> Word:
    """Read a word of a list."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) not in {3, 4, 5} or not all(parts[:3]) or parts[4:] not in ([], [NO_CALL]):
        raise UnreadableValue(WORD_PARTS, line=line)
    also = tuple(filter(None, (each.strip() for each in parts[3].split(",")))) if parts[3:] else ()
    return Word(parts[0], parts[1], parts[2], also, no_call=bool(parts[4:]))


def unit(line: str, own: str) -> AcceptedUnit:
    """Read an accepted unit; a factor that is known need not be written."""
    name, _, factor = (part.strip() for part in line.partition("="))
    if factor:
        return AcceptedUnit(name, read_factor(factor))
    known = quotient(name, own)
    if known is None:
        raise UnreadableValue(FACTOR_MISSING, unit=name, own=own)
    return AcceptedUnit(name, known)


def read_factor(text: str) -> Fraction:
    """Read a number or a quotient of two whole numbers, exactly."""
    if not re.fullmatch(r"[0-9]{1,20}(?:\.[0-9]{1,20}|/[0-9]{1,20}|[eE][+-]?[0-9]{1,2})?", text):
        raise UnreadableValue(NOT_A_FACTOR, typed=text)
    try:
        return Fraction(text)
    except ZeroDivisionError as error:
        raise UnreadableValue(NOT_A_FACTOR, typed=text) from error


def question(line: str) -> Question:
    """Read a question of the questionnaire."""
    parts = [part.strip() for part in line.split("|")]
    if not 4 <= len(parts) <= 7 or not all(parts[:4]):
        raise UnreadableValue(QUESTION_PARTS, line=line)
    key, kind, zh, en, more, *said = [*parts, ""][:7]
    if kind not in set(AnswerKind):
        raise UnreadableValue(UNKNOWN_KIND, typed=kind, accepted=", ".join(AnswerKind))
    is_choice = AnswerKind(kind) is AnswerKind.CHOICE
    listed = more.split(";") if is_choice else ()
    choices = tuple(word(each.strip().replace("/", "|")) for each in listed if each.strip())
    return Question(
        key=key,
        kind=AnswerKind(kind),
        zh=zh,
        en=en,
        unit="" if is_choice else more,
        choices=choices,
        required=NEEDED in said,
        per_material=EACH in said,
    )


def spread(text: str) -> dict[str, Any]:
    """Read the usual spread as the rule a plan would have."""
    levels = [each.strip() for each in text.split(",") if each.strip()]
    if all(":" in each for each in levels):
        return {"by": "by_level", "levels": [level(each, text) for each in levels]}
    found = SPREAD.fullmatch(text)
    if found is None:
        raise UnreadableValue(NOT_A_SPREAD, typed=text)
    number = plain_number(found[1], text)
    if found[2] == "%":
        return {"by": "relative", "percent": number}
    rule = {"by": "fixed", "value": number}
    return rule | {"stated_on": "scale"} if found[2] else rule


def level(each: str, text: str) -> dict[str, str]:
    """Read the spread from one level on."""
    found = LEVEL.fullmatch(each)
    if found is None:
        raise UnreadableValue(NOT_A_SPREAD, typed=text)
    kind = "percent" if found[3] else "value"
    return {"from": plain_number(found[1], text), kind: plain_number(found[2], text)}


def plain_number(part: str, text: str) -> str:
    """Return a number that is not negative as plain text."""
    number = parse_number(part)
    if number is None or number < 0:
        raise UnreadableValue(NOT_A_SPREAD, typed=text)
    return f"{number:f}"


def written(definition: Definition) -> dict[str, str]:
    """Return a definition as its form shows it; reading it gives the same definition again."""
    typed = {name: str(getattr(definition, name)) for name in TEXTS}
    typed |= {name: plain(getattr(definition, name)) for name in (*NUMBERS, *WHOLE)}
    sign = definition.criterion_sign
    return typed | {
        "result_type": definition.result_type.value,
        "scale": definition.scale.value,
        "criterion_sign": "" if sign is None else sign.value,
        "sigma_rule": written_spread(definition.sigma_rule),
        "units": "\n".join(f"{each.unit} = {each.factor}" for each in definition.units),
        "categories": "\n".join(map(written_word, definition.categories)),
        "instruments": "\n".join(map(written_word, definition.instruments)),
        "methods": "\n".join(" | ".join(parts) for parts in definition.methods),
        "loci": "\n".join(locus.code for locus in definition.loci),
        "questionnaire": "\n".join(map(written_question, definition.questionnaire)),
    }


def plain(number: Decimal | int | None) -> str:
    """Write a number without exponent; nothing for none."""
    return "" if number is None else f"{Decimal(number):f}"


def written_word(each: Word) -> str:
    """Write a word on one line."""
    parts: Sequence[str] = (each.code, each.zh, each.en)
    if each.no_call:
        return " | ".join((*parts, ", ".join(each.also), NO_CALL))
    return " | ".join((*parts, ", ".join(each.also)) if each.also else parts)


def written_question(each: Question) -> str:
    """Write a question on one line."""
    choices = "; ".join(f"{c.code}/{c.zh}/{c.en}" for c in each.choices)
    said = [NEEDED] * each.required + [EACH] * each.per_material
    parts = [each.key, each.kind.value, each.zh, each.en, choices or each.unit, *said]
    return " | ".join(parts).rstrip("| ")


def written_spread(rule: Mapping[str, Any]) -> str:
    """Write the usual spread in one line."""
    match rule.get("by"):
        case "relative":
            return f"{rule['percent']} %"
        case "fixed":
            return f"{rule['value']} scale" if rule.get("stated_on") else str(rule["value"])
        case "by_level":
            return ", ".join(
                f"{each['from']}: {each['percent']} %"
                if "percent" in each
                else f"{each['from']}: {each['value']}"
                for each in rule["levels"]
            )
    return ""
