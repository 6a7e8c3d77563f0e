"""The rule of a qualitative measurand in the form of a plan: which word is right."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from ..i18n import Translator, mark
from ..reporting.plan_names import ASSIGNED_NAMES
from ..rounds.models import RoundMeasurand
from ..schemes.plan_assigned import AssignedBy
from ..schemes.result_types import ResultType
from .plan_form import FormField

CATEGORY_LABEL = mark("Assigned category")
TOLERANCE_LABEL = mark("Steps away that are satisfactory")
PROFILE_LABEL = mark("Assigned alleles of all loci")
PROFILE_HINT = mark("Written like TH01: 7, 9.3; D5S818: 11.")


def word_fields(measurand: RoundMeasurand, t: Translator) -> dict[str, tuple[FormField, ...]]:
    """Return the fields of a measurand whose results are words, with its own categories."""
    by = kind_of(measurand)
    fields = [
        FormField("by", mark("Where it comes from"), "choice", choices={by: ASSIGNED_NAMES[by]})
    ]
    if by is AssignedBy.PROFILE:
        fields.append(FormField("profile", PROFILE_LABEL, "text", hint=PROFILE_HINT))
        return {"assigned": tuple(fields)}
    words = {
        each.code: t.choose(each.zh, each.en)
        for each in measurand.categories or ()
        if not each.no_call
    }
    fields.append(
        FormField("category", CATEGORY_LABEL, "choice", choices=words)
        if words
        else FormField("category", CATEGORY_LABEL, "text")
    )
    if is_scale(measurand):
        fields.append(FormField("tolerance", TOLERANCE_LABEL))
    return {"assigned": tuple(fields)}


def kind_of(measurand: RoundMeasurand) -> AssignedBy:
    """Return the only rule that can assign a word of this measurand."""
    is_profile = measurand.result_type is ResultType.PROFILE
    return AssignedBy.PROFILE if is_profile else AssignedBy.CATEGORY


def is_scale(measurand: RoundMeasurand) -> bool:
    """Answer whether the categories have an order in which steps count."""
    ordered = measurand.result_type is ResultType.ORDINAL
    return ordered and len(measurand.categories or ()) > 1


def word_entry(
    measurand: RoundMeasurand, typed: MultiDict[str, str], before: dict[str, Any]
) -> dict[str, Any]:
    """Return what the form says; the scale is that of the measurand, the rest stays as it was."""
    kept = {key: table for key, table in before.items() if key != "assigned"}
    if "own-assigned" not in typed:
        return kept
    table: dict[str, Any] = {"by": kind_of(measurand).value}
    for each in ("category", "profile", "tolerance"):
        text = typed.get(f"assigned.{each}", "").strip()
        if text:
            table[each] = text
    if is_scale(measurand):
        table["categories"] = [each.code for each in measurand.categories or () if not each.no_call]
    return {**kept, "assigned": table}
