"""Read the form of a new round: times in a zone, materials, determinations and the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from werkzeug.datastructures import MultiDict

from ..errors import InvalidInput
from ..schemes.models import Measurand, Scheme
from ..schemes.plan import AssignedBy, Plan, SigmaBy
from ..schemes.plan_suggestions import suggested_entry
from .reader import t

MATERIALS = (1, 2, 3, 4)
"""How many materials the form has room for."""
ASSIGNED_CHOICES = (
    AssignedBy.ALGORITHM_A,
    AssignedBy.MEDIAN,
    AssignedBy.MEAN,
    AssignedBy.Q_HAMPEL,
    AssignedBy.REFERENCE,
)
SIGMA_KEYS: dict[SigmaBy, str] = {
    SigmaBy.FIXED: "value",
    SigmaBy.RELATIVE: "percent",
    SigmaBy.PERCEPTION: "delta_E",
}
SIGMA_CHOICES = (SigmaBy.ROBUST, *SIGMA_KEYS)
"""The rules with at most one number, for which the form has room."""

AS_SUGGESTED = "scheme"
"""The choice that leaves a rule to what the scheme keeps for its measurand."""

Errors = dict[str, str]


@dataclass(frozen=True)
class RoundForm:
    """A round as the form describes it."""

    code: str
    title_zh: str
    title_en: str
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    materials: list[tuple[str, str, str]]
    determinations: list[tuple[str, str]]
    plan: Plan
    laboratories: list[int]

    def facts(self) -> dict[str, Any]:
        """Return what the service that prepares a round takes."""
        return {name: value for name, value in vars(self).items() if name != "laboratories"}


def first_form(scheme: Scheme, *, zone: str) -> MultiDict[str, str]:
    """Return what the empty form proposes: every measurand in the first material."""
    proposed = [("time_zone", zone)]
    for measurand in scheme.offered:
        proposed.append((f"in-{measurand.code}-1", "on"))
        proposed.append((f"assigned-{measurand.code}", AS_SUGGESTED))
        proposed.append((f"sigma-{measurand.code}", AS_SUGGESTED))
    return MultiDict(proposed)


def read_round_form(typed: MultiDict[str, str], scheme: Scheme) -> tuple[RoundForm, Errors]:
    """Understand the form; what cannot be understood is named field by field."""
    errors: Errors = {}
    for name in ("code", "title_zh", "title_en"):
        if not typed.get(name, "").strip():
            errors[name] = t("Fill in this field.")
    materials = read_materials(typed, errors)
    determinations = [
        (measurand.code, materials[position][0])
        for measurand in scheme.offered
        for position in materials
        if f"in-{measurand.code}-{position}" in typed
    ]
    if not determinations:
        errors["determinations"] = t("Choose at least one measurand in one material.")
    chosen = {code for code, _ in determinations}
    form = RoundForm(
        code=typed.get("code", "").strip(),
        title_zh=typed.get("title_zh", "").strip(),
        title_en=typed.get("title_en", "").strip(),
        opens_at=read_time(typed, "opens_at", errors),
        closes_at=read_time(typed, "closes_at", errors),
        time_zone=typed.get("time_zone", ""),
        materials=list(materials.values()),
        determinations=determinations,
        plan=read_plan(typed, [m for m in scheme.offered if m.code in chosen], errors),
        laboratories=[int(number) for number in typed.getlist("laboratory") if number.isdecimal()],
    )
    if not errors and form.opens_at >= form.closes_at:
        errors["closes_at"] = t("The round must close after it opens.")
    return form, errors


def read_time(typed: MultiDict[str, str], name: str, errors: Errors) -> datetime:
    """Read a local time in the zone of the form."""
    try:
        zone = ZoneInfo(typed.get("time_zone", ""))
    except (ZoneInfoNotFoundError, ValueError):
        errors["time_zone"] = t("This time zone is not known. Type a name such as Asia/Shanghai.")
        zone = ZoneInfo("UTC")
    try:
        moment = datetime.fromisoformat(typed.get(name, ""))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        # An offset beside the zone of the form could mean another hour: it is asked, not guessed.
        errors[name] = t("Give date and time of day, such as 2026-12-15T18:00.")
        return datetime.min.replace(tzinfo=zone)
    return moment.replace(tzinfo=zone)


def read_materials(typed: MultiDict[str, str], errors: Errors) -> dict[int, tuple[str, str, str]]:
    """Read the materials by their place in the form; empty places are left out."""
    found = {}
    for place in MATERIALS:
        code, zh, en = (
            typed.get(f"material-{part}-{place}", "").strip() for part in ("code", "zh", "en")
        )
        if code and (zh or en):
            found[place] = (code, zh, en)
        elif code or zh or en:
            errors[f"material-code-{place}"] = t("A material needs a code and a name.")
    if not found and "material-code-1" not in errors:
        errors["material-code-1"] = t("Describe at least one material.")
    return found


def read_plan(typed: MultiDict[str, str], measurands: list[Measurand], errors: Errors) -> Plan:
    """Read the rules of every chosen measurand; a problem is shown beside its measurand."""
    overrides = []
    for measurand in measurands:
        if not measurand.result_type.is_numeric:
            continue
        entry = with_suggestions(plan_entry(typed, measurand.code), measurand)
        try:
            Plan.from_mapping({"measurand": [entry]})
        except InvalidInput as refusal:
            errors[f"rules-{measurand.code}"] = " ".join(p.text(t) for p in refusal.problems)
        else:
            overrides.append(entry)
    return Plan.from_mapping({"measurand": overrides})


def with_suggestions(entry: dict[str, Any], measurand: Measurand) -> dict[str, Any]:
    """Fill in what is left to the scheme; with a rule of its own come its scale and its limits."""
    suggested = suggested_entry(measurand)
    left = [part for part in ("assigned", "sigma") if entry[part]["by"] == AS_SUGGESTED]
    filled = entry | {part: suggested[part] for part in left}
    if left:
        filled["scale"] = suggested["scale"]
    if "assigned" in left and "results" in suggested:
        filled["results"] = suggested["results"]
    return filled


def plan_entry(typed: MultiDict[str, str], code: str) -> dict[str, Any]:
    """Return the rules of one measurand in the plain form of a plan."""
    return {
        "name": code,
        "assigned": dict(assigned_fields(typed, code)),
        "sigma": dict(sigma_fields(typed, code)),
    }


def assigned_fields(typed: MultiDict[str, str], code: str) -> Iterator[tuple[str, str]]:
    """Give the rule of the assigned value; only a reference has numbers."""
    by = typed.get(f"assigned-{code}", "")
    yield "by", by
    if by == AssignedBy.REFERENCE:
        for key in ("value", "u"):
            if number := typed.get(f"assigned-{key}-{code}", "").strip():
                yield key, number


def sigma_fields(typed: MultiDict[str, str], code: str) -> Iterator[tuple[str, str]]:
    """Give the rule of the spread with the one number it may need."""
    by = typed.get(f"sigma-{code}", "")
    yield "by", by
    number = typed.get(f"sigma-number-{code}", "").strip()
    if number and by in set(SIGMA_KEYS):
        yield SIGMA_KEYS[SigmaBy(by)], number
