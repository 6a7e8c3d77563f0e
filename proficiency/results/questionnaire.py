"""The questions of a round's measurands, each asked once, and the answers as they were typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..errors import Problem
from ..i18n import mark
from ..rounds.models import Determination, RoundMaterial, RoundMeasurand
from ..schemes.vocabulary import AnswerKind, Question
from .details import find_word
from .entry import CheckedResult
from .parsing import UnreadableValue, parse_number, plain_text, shown
from .rows import ValueKind

NOT_A_CHOICE = mark("“{typed}” is none of the answers. Choose one of the list.")
NOT_A_MOMENT = mark("“{typed}” is not a date and time. Type it like 2026-03-02 14:30.")
ANSWER_NEEDED = mark("This question needs an answer before the results are signed.")


@dataclass(frozen=True)
class AskedQuestion:
    """One question as a laboratory is asked it: once, or once for each material."""

    name: str
    """Key of the answer: that of the question, with the material where it is asked for each."""
    question: Question
    material: RoundMaterial | None
    measurands: tuple[RoundMeasurand, ...]
    """What the answer belongs to."""


def asked_questions(determinations: Sequence[Determination]) -> list[AskedQuestion]:
    """Return every question once, whatever number of measurands needs it."""
    found: dict[str, AskedQuestion] = {}
    for determination in determinations:
        measurand = determination.measurand
        for question in measurand.questionnaire or ():
            material = determination.material if question.per_material else None
            name = question.key if material is None else f"{question.key}@{material.code}"
            known = found.get(name)
            others = () if known is None else known.measurands
            if measurand not in others:
                found[name] = AskedQuestion(name, question, material, (*others, measurand))
    return list(found.values())


def names_without_words(asked: Iterable[AskedQuestion]) -> frozenset[str]:
    """Return which answers are no words of the laboratory's own: numbers, moments, choices."""
    return frozenset(each.name for each in asked if each.question.kind is not AnswerKind.TEXT)


def kept_answers(asked: Iterable[AskedQuestion], typed: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that were given to what is asked, as they were typed."""
    names = {each.name for each in asked}
    return {name: text for name, text in typed.items() if name in names and text.strip()}


def answer_problems(asked: Iterable[AskedQuestion], answers: Mapping[str, str]) -> list[Problem]:
    """Name every answer that is not what its question asks for."""
    problems = []
    for each in asked:
        typed = answers.get(each.name, "")
        try:
            if typed.strip():
                READERS[each.question.kind](typed, each.question)
        except UnreadableValue as refusal:
            problems.append(_problem(refusal.message, each, **refusal.facts))
    return problems


def missing_answers(
    asked: Iterable[AskedQuestion], answers: Mapping[str, str], reported: set[tuple[str, str]]
) -> list[Problem]:
    """Name the needed answers that are missing for what a laboratory reported."""
    problems = []
    for each in asked:
        if not each.question.required or answers.get(each.name, "").strip():
            continue
        codes = {measurand.code for measurand in each.measurands}
        if any(
            measurand in codes and (each.material is None or material == each.material.code)
            for measurand, material in reported
        ):
            problems.append(_problem(ANSWER_NEEDED, each))
    return problems


def check_questionnaire(
    determinations: Sequence[Determination],
    answers: Mapping[str, str],
    results: Iterable[CheckedResult],
) -> list[Problem]:
    """Name everything that is wrong with the answers or missing among them before signing."""
    asked = asked_questions(determinations)
    reported = {
        (result.determination.measurand.code, result.determination.material.code)
        for result in results
        if result.parsed.kind is not ValueKind.MISSING
    }
    return answer_problems(asked, answers) + missing_answers(asked, answers, reported)


def _problem(message: str, asked: AskedQuestion, **facts: object) -> Problem:
    question = asked.question
    return Problem(
        message,
        {"question": asked.name, **facts},
        column=f"{question.zh} {question.en}",
    )


def read_text(typed: str, question: Question) -> None:
    """Accept any text that shows what it holds."""
    plain_text(typed)


def read_choice(typed: str, question: Question) -> None:
    """Accept one of the choices in any of its spellings."""
    if find_word(typed, question.choices) is None:
        raise UnreadableValue(NOT_A_CHOICE, typed=shown(typed))


def read_number(typed: str, question: Question) -> None:
    """Accept a number."""
    parse_number(typed)


def read_moment(typed: str, question: Question) -> None:
    """Accept a date with a time, in the time zone of the round."""
    text = plain_text(typed)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnreadableValue(NOT_A_MOMENT, typed=shown(typed)) from error
    if len(text) <= len("2026-03-02") or moment.tzinfo is not None:
        raise UnreadableValue(NOT_A_MOMENT, typed=shown(typed))


READERS: Mapping[AnswerKind, Callable[[str, Question], None]] = {
    AnswerKind.TEXT: read_text,
    AnswerKind.CHOICE: read_choice,
    AnswerKind.NUMBER: read_number,
    AnswerKind.MOMENT: read_moment,
}
