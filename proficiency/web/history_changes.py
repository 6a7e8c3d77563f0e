"""What an entry of the history says of values before and after, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..audit.models import AuditEntry
from ..i18n import mark
from ..reporting.plan_names import SCALE_NAMES
from ..rounds.timetable import DATE_NAMES
from ..samples.conditions import CONDITION_NAMES
from ..schemes.result_types import RESULT_TYPE_WORDS
from . import times
from .reader import t

Change = tuple[str, str, str]
"""Name of a value, what it was, what it is."""

NAMES: dict[str, str] = DATE_NAMES | {
    "late_days": mark("Days after the close for which late results are taken"),
    "condition": mark("Condition"),
    "due": mark("To be answered by"),
    "name_zh": mark("Name in Chinese"),
    "name_en": mark("Name in English"),
    "one_person": mark("One person enters and signs here; reports say so."),
    "answer_days": mark("Days in which a request for corrective action is answered"),
    "satisfactory_percent": mark(
        "Share of scored results of a measurand that must be satisfactory, in %"
    ),
    "coverage_months": mark("Months for which a satisfactory performance counts"),
    "code": mark("Code"),
    "result_type": mark("Kind of result"),
    "unit": mark("Unit"),
    "units": mark("Other units laboratories may choose"),
    "decimals": mark("Decimals usually reported"),
    "scale": mark("Scale on which results scatter evenly"),
    "lower_bound": mark("Impossible below"),
    "upper_bound": mark("Impossible above"),
    "expected_low": mark("Asked about below"),
    "expected_high": mark("Asked about above"),
    "criterion_sign": mark("Criterion"),
    "criterion_limit": mark("Limit of the criterion"),
    "sigma_rule": mark("Usual spread σ_pt, a suggestion for the plan"),
    "replicates": mark("Results for one material"),
    "vials": mark("Spread over this many vials"),
    "methods": mark("Methods"),
    "categories": mark("Categories, in their order"),
    "loci": mark("Loci of a profile"),
    "instruments": mark("Instruments offered"),
    "questionnaire": mark("Questions to the laboratory"),
    "guidance_zh": mark("How to measure and report, in Chinese"),
    "guidance_en": mark("How to measure and report, in English"),
}
"""What forms call the values; one that is not listed is shown by its own name."""

WORDS: dict[str, Mapping[str, str]] = {
    "condition": {key.value: words for key, words in CONDITION_NAMES.items()},
    "result_type": {key.value: words for key, words in RESULT_TYPE_WORDS.items()},
    "scale": {key.value: words for key, words in SCALE_NAMES.items()},
}
"""Values that are words of a list."""

SINGLE = {
    "round.extended": ("closes_at", "after"),
    "sample_unit.condition_corrected": ("condition", "after"),
    "corrective_action.extended": ("due", "due"),
}
"""Actions that change one value: which, and under what name the history keeps the new one."""


FIRST = ("code", "key", "kind", "zh", "en")
"""The database keeps the parts of a word in an order of its own; these come first."""


def changes_of(entry: AuditEntry, *, zone: str) -> tuple[Change, ...]:
    """Return what an entry says of values before and after, moments in a zone."""
    before, after = sides(entry)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return tuple(
        (
            t(NAMES[name]) if name in NAMES else name,
            said(name, before.get(name), zone),
            said(name, after.get(name), zone),
        )
        for name in names
    )


def sides(entry: AuditEntry) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """Return the values before and those after, by name."""
    facts = entry.facts
    if entry.action in SINGLE:
        name, kept_as = SINGLE[entry.action]
        return {name: facts.get("before")}, {name: facts.get(kept_as)}
    before, after = facts.get("before"), facts.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        return before, after
    return {}, {}


def said(name: str, value: object, zone: str) -> str:
    """Write a recorded value as its forms do; nothing is a dash."""
    if value in (None, "", [], {}):
        return "–"
    match value:
        case bool():
            return t("yes") if value else t("no")
        case str() if value in WORDS.get(name, {}):
            return t(WORDS[name][value])
        case str() if name == "due" or name in DATE_NAMES:
            return times.full_time(datetime.fromisoformat(value), zone, t)
        case list():
            return "; ".join(part(each) for each in value)
    return part(value)


def part(value: object) -> str:
    """Write one entry of a list: its parts stand between bars, as in the forms."""
    if isinstance(value, Mapping):
        ordered = [name for name in FIRST if name in value]
        ordered += [name for name in value if name not in FIRST and value[name]]
        return part([name if value[name] is True else value[name] for name in ordered])
    return " | ".join(part(each) for each in value) if isinstance(value, list) else str(value)
