"""What stands in the inputs of one result: units, categories, details and the loci of a profile."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..i18n import Translator
from ..reporting.typed_results import detail_label
from ..results.details import DECISIONS, details_of, find_word
from ..results.parsing import UnreadableValue
from ..results.profiles import squeezed
from ..results.queries import FormField, ResultForm
from ..results.questionnaire import asked_questions
from ..results.rows import Detail
from ..rounds.models import RoundMeasurand
from ..schemes.conversion import unit_name, unit_names
from ..schemes.result_types import ResultType
from ..schemes.vocabulary import Question, Word

PARTS = re.compile(r"[;；\n]")


@dataclass(frozen=True)
class DetailInput:
    """One input beside the result."""

    part: str
    label: str
    typed: str
    options: tuple[tuple[str, str], ...] = ()
    """Value and text of each choice; empty where anything may be typed."""


@dataclass(frozen=True)
class LocusInput:
    """One locus of a profile with what was typed for it."""

    part: str
    label: str
    typed: str


def unit_options(measurand: RoundMeasurand) -> tuple[str, ...]:
    """Return the units to choose from; nothing where there is only one."""
    names = unit_names(measurand)
    return names if len(names) > 1 and measurand.result_type.is_numeric else ()


def chosen_unit(measurand: RoundMeasurand, typed: str) -> str:
    """Return the unit as it is entered; nothing for the measurand's own."""
    name = unit_name(measurand, typed)
    return "" if name == measurand.unit else name


def category_options(
    measurand: RoundMeasurand, typed: str, t: Translator
) -> tuple[tuple[str, str], ...]:
    """Return the categories in the reader's language; what was typed otherwise stays a choice."""
    return options_of(measurand.categories, typed, t)


def options_of(words: tuple[Word, ...], typed: str, t: Translator) -> tuple[tuple[str, str], ...]:
    """Return a list to choose from; the chosen word keeps its spelling, so nothing is retyped."""
    chosen = meant(typed, words)
    options = tuple(
        (typed if word is chosen else t.choose(word.zh, word.en), t.choose(word.zh, word.en))
        for word in words
    )
    return options if chosen or not typed else (*options, (typed, typed))


def meant(typed: str, words: tuple[Word, ...]) -> Word | None:
    """Return the word that was typed, if it is one."""
    try:
        return find_word(typed, words) if typed.strip() else None
    except UnreadableValue:
        return None


def detail_inputs(field: FormField, t: Translator) -> list[DetailInput]:
    """Return the inputs beside the result of one replicate."""
    measurand = field.determination.measurand
    found = []
    for detail in details_of(measurand):
        typed = field.details.get(detail.value, "")
        options = options_of(DECISIONS, typed, t) if detail is Detail.DECISION else ()
        label = detail_label(measurand, detail, t)
        found.append(DetailInput(detail.value, label, typed, options))
    return found


def instrument_names(measurand: RoundMeasurand, t: Translator) -> list[str]:
    """Return the instruments offered while typing."""
    return [t.choose(word.zh, word.en) for word in measurand.instruments or ()]


def locus_inputs(measurand: RoundMeasurand, typed: str) -> list[LocusInput] | None:
    """Return the loci of a profile; None where what was typed does not fit into the table."""
    if measurand.result_type is not ResultType.PROFILE or not measurand.loci:
        return None
    by_name = {squeezed(name): locus.code for locus in measurand.loci for name in locus.spellings}
    found: dict[str, str] = {}
    for part in PARTS.split(typed):
        if not part.strip():
            continue
        name, colon, alleles = part.replace("：", ":").partition(":")
        code = by_name.get(squeezed(name))
        if not colon or code is None or code in found:
            return None
        found[code] = alleles.strip()
    return [
        LocusInput(f"locus{number}", locus.code, found.get(locus.code, ""))
        for number, locus in enumerate(measurand.loci)
    ]


def typed_profile(measurand: RoundMeasurand, suffix: str, typed: Mapping[str, str]) -> str | None:
    """Put the loci of the form together as one typed text; None where the form had no table."""
    cells = [
        (locus.code, typed.get(f"locus{number}{suffix}"))
        for number, locus in enumerate(measurand.loci or ())
    ]
    if not any(cell is not None for _, cell in cells):
        return None
    return "; ".join(f"{code}: {cell.strip()}" for code, cell in cells if cell and cell.strip())


@dataclass(frozen=True)
class QuestionInput:
    """One question of the questionnaire in its place on the page."""

    name: str
    question: Question
    place: str
    """Name of the material; empty for what is asked once."""


def question_inputs(form: ResultForm, t: Translator) -> list[QuestionInput]:
    """Return the questions of a round, those about materials in the order of the form."""
    determinations = [
        field.determination
        for group in form.groups
        for field in group.fields
        if field.replicate == 1
    ]
    return [
        QuestionInput(
            each.name,
            each.question,
            "" if each.material is None else t.choose(each.material.name_zh, each.material.name_en),
        )
        for each in asked_questions(determinations)
    ]


def answers_in(typed: Mapping[str, str]) -> dict[str, str]:
    """Take the answers a form sent, as they were typed."""
    return {name[2:]: text for name, text in typed.items() if name.startswith("q-")}


ENTRY_INPUTS: Mapping[str, Callable[..., object]] = {
    "category_options": category_options,
    "detail_inputs": detail_inputs,
    "instrument_names": instrument_names,
    "locus_inputs": locus_inputs,
    "options_of": options_of,
    "question_inputs": question_inputs,
    "unit_options": unit_options,
    "zip": zip,
}
"""What the macros of the entry form ask for."""
