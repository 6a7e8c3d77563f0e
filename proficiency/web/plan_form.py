"""The form of the rules of one determination: its tables, its fields, and how it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from ..i18n import mark
from ..reporting.plan_names import (
    ASSIGNED_NAMES,
    CENSORED_NAMES,
    REPLICATE_NAMES,
    SCALE_NAMES,
    SCORE_NAMES,
    SIGMA_NAMES,
    STATED_ON_NAMES,
)
from ..schemes.plan import Rules
from ..schemes.plan_assigned import CONSENSUS
from ..schemes.plan_fields import plain
from ..schemes.plan_rules import READERS

ROOM_FOR_LEVELS = 4
DELTA = "delta_E"
TABLES = (*READERS, DELTA)


@dataclass(frozen=True)
class FormField:
    """One field of a table; `only` names the choices of `by` for which it has a meaning."""

    key: str
    label: str
    kind: str = "number"
    only: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""


def chosen(names: Mapping[Any, str]) -> dict[str, str]:
    """Return words by the value that the plan keeps."""
    return {choice.value: words for choice, words in names.items()}


LIMITED = ("robust", "regression")
FIELDS: dict[str, tuple[FormField, ...]] = {
    "assigned": (
        FormField("by", mark("Where it comes from"), "choice", choices=chosen(ASSIGNED_NAMES)),
        FormField("value", mark("Reference value"), only=("reference",)),
        FormField("u", mark("Its standard uncertainty u"), only=("reference",)),
        FormField("U", mark("or its expanded uncertainty U"), only=("reference",)),
        FormField("k", mark("with coverage factor k"), only=("reference",)),
        FormField(
            "laboratories",
            mark("Codes of the expert laboratories"),
            "list",
            only=("experts",),
            hint=mark("Separated by commas; at least two."),
        ),
        FormField(
            "estimator",
            mark("How the experts' results are joined"),
            "choice",
            only=("experts",),
            choices={by.value: ASSIGNED_NAMES[by] for by in CONSENSUS},
        ),
        FormField("category", mark("Code of the assigned category"), only=("category",)),
        FormField(
            "categories",
            mark("All categories in their order"),
            "list",
            only=("category",),
            hint=mark("Codes from lowest to highest; leave empty where they have no order."),
        ),
        FormField("tolerance", mark("Steps away that are satisfactory"), only=("category",)),
        FormField(
            "profile",
            mark("Assigned alleles of all loci"),
            only=("profile",),
            hint=mark("Written like TH01: 7, 9.3; D5S818: 11."),
        ),
    ),
    "sigma": (
        FormField("by", mark("Where it comes from"), "choice", choices=chosen(SIGMA_NAMES)),
        FormField("value", mark("Value of σ_pt"), only=("fixed",)),
        FormField("percent", mark("Per cent of the assigned value"), only=("relative",)),
        FormField("delta_E", mark("Largest tolerable error δ_E"), only=("perception",)),
        FormField(
            "mass_fraction",
            mark("One unit of the results as mass fraction"),
            only=("horwitz",),
            hint=mark("Such as 1e-6 for mg/kg."),
        ),
        FormField("s_R", mark("Reproducibility standard deviation s_R"), only=("precision",)),
        FormField("s_r", mark("Repeatability standard deviation s_r"), only=("precision",)),
        FormField("m", mark("Replicates of each laboratory"), only=("precision",)),
        FormField("a", mark("Intercept a"), only=("regression",)),
        FormField("b", mark("Slope b"), only=("regression",)),
        FormField("floor", mark("At least (floor)"), only=LIMITED),
        FormField("ceiling", mark("At most (ceiling)"), only=LIMITED),
        FormField("levels", mark("Levels of the assigned value"), "levels", only=("by_level",)),
        FormField(
            "stated_on",
            mark("Numbers are stated"),
            "choice",
            only=("robust", "fixed", "precision"),
            choices=chosen(STATED_ON_NAMES),
        ),
    ),
    "scale": (
        FormField("by", mark("Results are evaluated"), "choice", choices=chosen(SCALE_NAMES)),
        FormField(
            "whole",
            mark("What counts as the whole"),
            only=("logit",),
            hint=mark("100 for per cent, 1 for fractions."),
        ),
        FormField(
            "half_unit",
            mark("Results of 0 or the whole are moved inwards by"),
            only=("logit",),
            hint=mark("Half a step of the reported figures; leave empty to count cells instead."),
        ),
        FormField(
            "counted",
            mark("or by half a count of so many cells"),
            only=("logit",),
        ),
    ),
    "results": (
        FormField(
            "replicates", mark("Result of a laboratory"), "choice", choices=chosen(REPLICATE_NAMES)
        ),
        FormField(
            "censored",
            mark("Results below or above a limit"),
            "choice",
            choices=chosen(CENSORED_NAMES),
        ),
        FormField(
            "without_methods",
            mark("Methods without part in the consensus"),
            "list",
            hint=mark("Codes of methods, separated by commas; they are scored all the same."),
        ),
    ),
    "score": (
        FormField("by", mark("Which score"), "choice", choices=chosen(SCORE_NAMES)),
        FormField("delta_E_percent", mark("Permitted error of D% in per cent"), only=("percent",)),
    ),
    "minimum": (
        FormField("consensus", mark("A consensus needs")),
        FormField("signals", mark("Signals need")),
        FormField("recommended", mark("Recommended are")),
    ),
    "rounding": (
        FormField("assigned", mark("Decimals of printed assigned values")),
        FormField("scores", mark("Decimals of scores before they are judged")),
    ),
    DELTA: (
        FormField(
            DELTA,
            mark("In the unit of the results"),
            hint=mark("Where it is given, z is used as long as u(x_pt) is below δ_E/10."),
        ),
    ),
}


def typed_of(rules: Rules, own: frozenset[str]) -> MultiDict[str, str]:
    """Return what stands in the form for these rules; `own` are the tables said here."""
    found: list[tuple[str, str]] = [(f"own-{key}", "on") for key in own]
    for key in READERS:
        for name, value in getattr(rules, key).to_mapping().items():
            found.extend(typed_value(f"{key}.{name}", value))
    if rules.delta_e is not None:
        found.append((f"{DELTA}.{DELTA}", plain(rules.delta_e) or ""))
    return MultiDict(found)


def typed_value(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Give what stands in the fields of one key."""
    if isinstance(value, list) and name == "sigma.levels":
        for row, level in enumerate(value, 1):
            for key, number in level.items():
                yield f"{name}[{row}].{key}", str(number)
    elif isinstance(value, list):
        yield name, ", ".join(value)
    else:
        yield name, str(value)


def entry_of(typed: MultiDict[str, str], *, general: bool) -> dict[str, Any]:
    """Return what the form says in the plain form of a plan; tables not ticked are left out."""
    found: dict[str, Any] = {}
    for key in TABLES:
        if not general and f"own-{key}" not in typed:
            continue
        table = dict(table_of(typed, key))
        if key == DELTA:
            found |= table
        elif table or not general:
            found[key] = table
    return found


def table_of(typed: MultiDict[str, str], key: str) -> Iterator[tuple[str, Any]]:
    """Give the fields of a table that have a meaning for its choice and are filled in."""
    by = typed.get(f"{key}.by", "")
    for each in FIELDS[key]:
        name = f"{key}.{each.key}"
        if each.only and by not in each.only:
            continue
        if each.kind == "levels":
            yield each.key, levels_of(typed, name)
            continue
        text = typed.get(name, "").strip()
        if each.kind == "list":
            words = [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]
            if words:
                yield each.key, words
        elif text:
            yield each.key, text


def levels_of(typed: MultiDict[str, str], name: str) -> list[dict[str, str]]:
    """Return the levels; a row left empty is none."""
    rows = []
    for row in range(1, rows_for_levels(typed, name) + 1):
        cells = {
            key: text
            for key in ("from", "value", "percent")
            if (text := typed.get(f"{name}[{row}].{key}", "").strip())
        }
        if cells:
            rows.append(cells)
    return rows


def rows_for_levels(typed: MultiDict[str, str], name: str = "sigma.levels") -> int:
    """Return how many rows the form has: those typed and some room."""
    used = [row for row in range(1, 100) if f"{name}[{row}].from" in typed]
    return max([ROOM_FOR_LEVELS, *(row + 1 for row in used)])
