"""State of many assigned values at once to what they are traceable."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, g, request
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..i18n import mark
from ..reporting.completeness.gathering import gather
from ..reporting.completeness.rules_of_records import needs_detail
from ..reporting.label import Label
from ..reporting.statement_kinds import TraceabilityKind
from ..reporting.stating import BothLanguages, Claim, state_traceability
from ..results.queries import determinations_of
from . import reader
from .reader import t
from .stating import back, page, round_to_state
from .tracing_lines import Group, chosen_of, groups_of

pages = Blueprint("tracing", __name__, url_prefix="/rounds")

NONE_CHOSEN = mark("Choose at least one value.")
KIND_MISSING = mark("Choose to what the values are traceable.")
DETAIL_MISSING = mark("Name the certificate, method or source: alone the choice says nothing.")


@pages.post("/<code>/traceability")
def record(code: str) -> Response | tuple[str, int]:
    """Record the same of all values that are ticked, or of none where something is wrong."""
    round_ = round_to_state(code)
    asked = determinations_of(g.session, round_)
    group = chosen_of(groups_of(round_, asked, gather(g.session, round_)), request.form)
    if group is None:
        raise NotFound
    of_group = {str(each.number) for each in group.values}
    numbers = set(request.form.getlist("of"))
    if not numbers <= of_group:
        raise NotFound
    typed = {name: text.strip() for name, text in request.form.items()}
    claim, errors = read_claim(group, typed)
    if not numbers:
        errors[f"of-{group.key}"] = t(NONE_CHOSEN)
    if claim is None or errors:
        ticked = frozenset(map(int, numbers))
        return page(round_, typed=typed, ticked=ticked, errors=errors), 422
    claims = [(each, claim) for each in asked if str(each.id) in numbers]
    made = state_traceability(g.session, round_, claims, actor=reader.actor())
    told = t.plural(
        "Recorded for {count} assigned value.", "Recorded for {count} assigned values.", len(made)
    )
    flash(told if made else t("All of this was recorded already."), "done")
    return back(round_, "traceability")


def read_claim(group: Group, typed: Mapping[str, str]) -> tuple[Claim | None, dict[str, str]]:
    """Read what is stated of a group, or what is wrong with it by field."""

    def text(name: str) -> str:
        return typed.get(f"{name}-{group.key}", "")

    errors: dict[str, str] = {}
    kind = next((each for each in group.kinds if each.value == text("kind")), None)
    if kind is None:
        errors[f"kind-{group.key}"] = t(KIND_MISSING)
    detail = Label(text("detail_zh"), text("detail_en"))
    without_u = Label(text("without_u_zh"), text("without_u_en"))
    for name, label in (("detail", detail), ("without_u", without_u)):
        if bool(label.zh) is not bool(label.en):
            missing = "zh" if not label.zh else "en"
            errors[f"{name}_{missing}-{group.key}"] = t(BothLanguages.message)
    if kind is not None and needs_detail(kind) and not (detail.zh or detail.en):
        errors |= {f"detail_{each}-{group.key}": t(DETAIL_MISSING) for each in ("zh", "en")}
    return claim_of(kind, detail, without_u), errors


def claim_of(kind: TraceabilityKind | None, detail: Label, without_u: Label) -> Claim | None:
    """Return what is stated, None where nothing was chosen."""
    return Claim(kind, detail, without_u) if kind is not None else None
