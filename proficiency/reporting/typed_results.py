"""Everything a laboratory hands in as its signer reads it: as typed, beside what it means."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..i18n import Translator, mark
from ..results.details import DECISIONS, DETAIL_WORDS, details_of, find_word
from ..results.document import Answer, read_document
from ..results.entry import EnteredResult, check_entries
from ..results.parsing import NOT_DETECTED, UnreadableValue
from ..results.profiles import stored_profile
from ..results.queries import FormField, ResultForm
from ..results.questionnaire import asked_questions
from ..results.rows import Detail, ValueKind
from ..results.understood import understood_of
from ..rounds.models import RoundMeasurand
from ..schemes.vocabulary import Word
from .rounding import MINUS

LONGEST_EXACT = 15
"""Digits up to which a converted number is written in full."""
DIGITS_OF_OTHERS = 6
INTERVAL = "–"
EXACTLY, ABOUT = "=", "≈"
NOT_DETECTED_NAME = mark("not detected")

Understood = Mapping[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True)
class TypedLine:
    """One replicate as it is handed in."""

    measurand: str
    material: str
    replicate: int
    typed: str
    """Exactly as typed; empty where nothing was entered."""
    is_word: bool
    """A category or a profile, which no decimal point lines up."""
    meaning: str
    """What it was understood as, where that reads otherwise than what was typed."""
    loci: tuple[Pair, ...]
    """Alleles by locus, of a profile."""
    unit: str
    """The unit the laboratory chose."""
    method: str
    u_typed: str
    u_meaning: str
    k_typed: str
    beside: tuple[Pair, ...]
    """Cells counted, dilution, decision and so on, by name."""
    note: str

    @property
    def means(self) -> str:
        """Return the meaning in one line."""
        return "; ".join(f"{locus}: {alleles}" for locus, alleles in self.loci) or self.meaning


def typed_lines(form: ResultForm, t: Translator) -> list[TypedLine]:
    """Return every replicate that is asked for, in the order of the form."""
    understood = understood_in(form)
    return [
        line_of(field, understood.get((field.determination.id, field.replicate)), t)
        for group in form.groups
        for field in group.fields
    ]


def understood_in(form: ResultForm) -> dict[tuple[int, int], Understood]:
    """Return what was understood when the set was signed; of a draft what is understood now."""
    signed: Sequence[Understood] = read_document(form.content).understood if form.content else ()
    if not signed:
        fields = [field for group in form.groups for field in group.fields]
        determinations = list({f.determination.id: f.determination for f in fields}.values())
        checked, _ = check_entries(map(entered, fields), determinations)
        signed = [understood_of(each) for each in checked]
    return {(each["determination_id"], each["replicate"]): each for each in signed}


def entered(field: FormField) -> EnteredResult:
    """Return the entry behind a field, of a draft and of a published result alike."""
    return EnteredResult(
        field.determination.id,
        field.replicate,
        field.method or None,
        field.typed,
        field.u_typed,
        field.k_typed,
        field.note,
        unit=field.unit,
        details=field.details,
    )


def line_of(field: FormField, understood: Understood | None, t: Translator) -> TypedLine:
    """Set one replicate; without anything understood only what was typed."""
    measurand, material = field.determination.measurand, field.determination.material
    found: Understood = understood or {}
    methods = {each.code: t.choose(each.name_zh, each.name_en) for each in measurand.methods}
    profile = found.get("kind") == ValueKind.PROFILE
    chosen = field.unit or measurand.unit
    return TypedLine(
        measurand=t.choose(measurand.name_zh, measurand.name_en),
        material=t.choose(material.name_zh, material.name_en),
        replicate=field.replicate,
        typed=field.typed,
        is_word=not measurand.result_type.is_numeric,
        meaning="" if profile else meaning(field, found, t),
        loci=loci_of(found["category"]) if profile else (),
        unit=chosen,
        method=methods.get(field.method, field.method),
        u_typed=field.u_typed,
        u_meaning=u_meaning(measurand, chosen, found),
        k_typed=field.k_typed,
        beside=tuple(beside(field, found.get("details", {}), t)),
        note=field.note,
    )


def meaning(field: FormField, found: Understood, t: Translator) -> str:
    """Say what a typed result means, in the measurand's unit or the reader's language."""
    measurand = field.determination.measurand
    if found.get("kind") == ValueKind.CATEGORY:
        name = category_name(measurand.categories, found["category"], t)
        return "" if plain(name) == plain(field.typed) else name
    if found.get("converted") is None:
        return ""
    own_unit = (field.unit or measurand.unit) == measurand.unit
    given = (found["converted"], found["converted_upper"])
    ends = [Decimal(end) for end in given if end is not None]
    written = INTERVAL.join(number(end if own_unit else trimmed(end)) for end in ends)
    text = f"{found['qualifier'] or ''}{written}"
    if own_unit and plain(text) == plain(field.typed):
        return ""
    return f"{sign_of(ends)} {text} {measurand.unit}".strip()


def u_meaning(measurand: RoundMeasurand, chosen: str, found: Understood) -> str:
    """Say an uncertainty in the measurand's unit where another one was chosen."""
    u = found.get("converted_u")
    if u is None or chosen == measurand.unit:
        return ""
    value = trimmed(Decimal(u))
    return f"{sign_of([value])} {number(value)} {measurand.unit}".strip()


def beside(field: FormField, understood: Mapping[str, str], t: Translator) -> Iterator[Pair]:
    """Name what was typed beside a result, with the word it was understood as."""
    measurand = field.determination.measurand
    asked = {detail.value: detail for detail in details_of(measurand)}
    for name in (*asked, *sorted({*field.details} - {*asked})):
        typed = field.details.get(name, "")
        if not typed.strip():
            continue
        label = detail_label(measurand, asked[name], t) if name in asked else name
        words = DECISIONS if name == Detail.DECISION else measurand.instruments or ()
        if name in {Detail.DECISION, Detail.INSTRUMENT}:
            yield label, with_name(typed, words, t)
        else:
            means = understood.get(name, typed)
            yield label, typed if plain(means) == plain(typed) else f"{typed} (= {means})"


def detail_label(measurand: RoundMeasurand, detail: Detail, t: Translator) -> str:
    """Name a detail; a decision by the criterion it is about."""
    if detail is Detail.DECISION and measurand.criterion is not None:
        return t("Meets {criterion}?", criterion=measurand.criterion.text)
    return t(DETAIL_WORDS[detail])


def answered_questions(form: ResultForm, t: Translator) -> list[Pair]:
    """Return the questions of the round with what was answered, in the order of the form."""
    determinations = [f.determination for g in form.groups for f in g.fields if f.replicate == 1]
    pairs = []
    known = set()
    for each in asked_questions(determinations):
        known.add(each.name)
        typed = form.questionnaire.get(each.name, "")
        if not typed.strip():
            continue
        label = t.choose(each.question.zh, each.question.en)
        if each.material is not None:
            material = t.choose(each.material.name_zh, each.material.name_en)
            label = t("{question}, {material}", question=label, material=material)
        answer = with_name(typed, each.question.choices, t)
        pairs.append((label, f"{answer} {each.question.unit}".strip()))
    rest = sorted((name, text) for name, text in form.questionnaire.items() if name not in known)
    return pairs + rest


def confirmed_lines(form: ResultForm, t: Translator) -> list[tuple[str, Answer]]:
    """Return what was asked about typed values, in the reader's language, with its answer."""
    names = names_in(form, t)
    return [
        (
            t(
                answer.message,
                **{
                    name: names.get(str(fact), fact) if name in NAMED_FACTS else fact
                    for name, fact in answer.facts.items()
                },
            ),
            answer,
        )
        for answer in form.answers
    ]


NAMED_FACTS = frozenset({"measurand", "material", "other"})
"""Facts of a question that are codes of measurands and materials."""


def names_in(form: ResultForm, t: Translator) -> dict[str, str]:
    """Return measurands and materials by their codes, in the reader's language."""
    names = {}
    for group in form.groups:
        names[group.measurand.code] = t.choose(group.measurand.name_zh, group.measurand.name_en)
        for field in group.fields:
            material = field.determination.material
            names[material.code] = t.choose(material.name_zh, material.name_en)
    return names


def with_name(typed: str, words: Iterable[Word], t: Translator) -> str:
    """Write what was typed, and the name of the word it means where it reads otherwise."""
    try:
        word = find_word(typed, tuple(words))
    except UnreadableValue:
        return typed
    name = t.choose(word.zh, word.en) if word is not None else typed
    return typed if plain(name) == plain(typed) else t("{typed} ({name})", typed=typed, name=name)


def category_name(words: Iterable[Word], code: str, t: Translator) -> str:
    """Name a category in the reader's language; without a list it is the word itself."""
    word = next((each for each in words if each.code == code), None)
    if word is not None:
        return t.choose(word.zh, word.en)
    return t(NOT_DETECTED_NAME) if code == NOT_DETECTED else code


def loci_of(profile: str) -> tuple[Pair, ...]:
    """Return the alleles of each locus as they are read: 7, 9.3."""
    return tuple((locus, ", ".join(found)) for locus, found in stored_profile(profile).items())


def sign_of(values: Iterable[Decimal]) -> str:
    """Say whether the numbers are written in full."""
    return EXACTLY if all(map(is_short, values)) else ABOUT


def trimmed(value: Decimal) -> Decimal:
    """Drop the zeros a conversion leaves behind the point: nobody typed them."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def number(value: Decimal) -> str:
    """Write a number without an exponent, in full as long as that can be read."""
    exact = value if is_short(value) else round_off(value)
    return f"{exact:f}".replace("-", MINUS)


def is_short(value: Decimal) -> bool:
    """Answer whether a number can be written in full."""
    return len(f"{value:f}") <= LONGEST_EXACT


def round_off(value: Decimal) -> Decimal:
    """Keep the digits that can be read."""
    return value.quantize(Decimal(1).scaleb(value.adjusted() + 1 - DIGITS_OF_OTHERS))


def plain(text: str) -> str:
    """Return a text so that ways of typing the same compare equal."""
    narrow = unicodedata.normalize("NFKC", text).replace(MINUS, "-")
    return "".join(narrow.split()).casefold()
