"""The fields of the result form: their names, what was typed in them, what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import Problem
from ..i18n import Translator, mark
from ..results.details import details_of
from ..results.entry import EnteredResult
from ..results.queries import FormField, ResultForm
from .entry_inputs import chosen_unit, typed_profile

PLACE = ("determination_id", "replicate", "field")
"""The facts by which a problem names its input."""
NOTHING_STORED = mark("Nothing is stored here.")


@dataclass(frozen=True)
class FormProblem:
    """One problem of the form with the field it belongs to."""

    anchor: str
    text: str
    place: str


def name_of(part: str, field: FormField) -> str:
    """Return the name of one input."""
    return f"{part}-{field.determination.id}-{field.replicate}"


def entries_of(form: ResultForm, typed: Mapping[str, str]) -> list[EnteredResult]:
    """Take what was typed, exactly as it was typed; what was not sent stays as it is stored."""
    return [
        entry_of(field, typed)
        for group in form.groups
        for field in group.fields
        if name_of("result", field) in typed
    ]


def entry_of(field: FormField, typed: Mapping[str, str]) -> EnteredResult:
    """Take what was typed for one replicate."""
    measurand = field.determination.measurand
    profile = typed_profile(measurand, name_of("", field), typed)
    details = {
        detail.value: typed.get(name_of(detail.value, field), "")
        for detail in details_of(measurand)
    }
    return EnteredResult(
        determination_id=field.determination.id,
        replicate=field.replicate,
        method=typed.get(name_of("method", field)) or None,
        typed=typed.get(name_of("result", field), "") if profile is None else profile,
        u_typed=typed.get(name_of("u", field), ""),
        k_typed=typed.get(name_of("k", field), ""),
        note=typed.get(name_of("note", field), ""),
        unit=chosen_unit(measurand, typed.get(name_of("unit", field), "")),
        details={name: text for name, text in details.items() if text.strip()},
    )


def retyped(form: ResultForm, entries: Sequence[EnteredResult]) -> ResultForm:
    """Return the form with what was typed now instead of what is stored."""
    by_key = {entry.key: entry for entry in entries}

    def renew(field: FormField) -> FormField:
        entry = by_key.get((field.determination.id, field.replicate))
        if entry is None:
            return field
        return replace(
            field,
            method=entry.method or "",
            typed=entry.typed,
            u_typed=entry.u_typed,
            k_typed=entry.k_typed,
            note=entry.note,
            unit=entry.unit,
            details=entry.details,
        )

    return replace(
        form,
        groups=[replace(each, fields=[renew(f) for f in each.fields]) for each in form.groups],
    )


def form_problems(
    problems: Iterable[Problem], form: ResultForm, t: Translator
) -> list[FormProblem]:
    """Tie every problem to its input, and name measurand, material and replicate in the summary."""
    places: dict[tuple[object, object], FormField] = {
        (field.determination.id, field.replicate): field
        for group in form.groups
        for field in group.fields
    }
    found = []
    for problem in problems:
        if "question" in problem.facts:
            anchor = f"q-{problem.facts['question']}"
            found.append(FormProblem(anchor, problem.text(t), f"{problem.column}:"))
            continue
        determination, replicate, part = (problem.facts[name] for name in PLACE)
        field = places[determination, replicate]
        # A problem of a detail belongs to its own input.
        part = problem.facts.get("part", part)
        anchor = f"{part}-{determination}-{replicate}"
        found.append(FormProblem(anchor, problem.text(t), place(field, t)))
    return found


def differences(
    form: ResultForm, entries: Sequence[EnteredResult], t: Translator
) -> list[FormProblem]:
    """Say for every result that was typed otherwise than it is stored what is stored."""
    by_key = {entry.key: entry for entry in entries}
    found = []
    for field in (field for group in form.groups for field in group.fields):
        entry = by_key.get((field.determination.id, field.replicate))
        if entry is None:
            continue
        pairs = (
            ("result", entry.typed, field.typed),
            ("method", entry.method or "", field.method),
            ("u", entry.u_typed, field.u_typed),
            ("k", entry.k_typed, field.k_typed),
            ("note", entry.note, field.note),
            ("unit", entry.unit, field.unit),
            *(
                (name, entry.details.get(name, ""), field.details.get(name, ""))
                for name in sorted({*entry.details, *field.details})
            ),
        )
        for part, typed, stored in pairs:
            if typed != stored:
                text = t("Stored is: {stored}", stored=stored) if stored else t(NOTHING_STORED)
                found.append(FormProblem(name_of(part, field), text, place(field, t)))
    return found


def place(field: FormField, t: Translator) -> str:
    """Name one field in words."""
    measurand, material = field.determination.measurand, field.determination.material
    return t(
        "{measurand}, {material}, replicate {replicate}:",
        measurand=t.choose(measurand.name_zh, measurand.name_en),
        material=t.choose(material.name_zh, material.name_en),
        replicate=field.replicate,
    )
