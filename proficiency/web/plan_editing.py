"""Change the rules of a plan in the browser: one determination at a time, by file, as suggested."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ..errors import InvalidInput, NotFound, Problem
from ..identity.permissions import Act, require
from ..reporting.plan_parts import PART_NAMES
from ..results.queries import determinations_of
from ..rounds.models import Round, RoundMeasurand
from ..rounds.plan_deviations import propose_deviation
from ..rounds.plan_fit import check_fit
from ..rounds.plan_refusals import NothingChanged, ReasonNeeded
from ..rounds.plan_standing import plan_standing
from ..rounds.queries import get_round
from ..schemes.plan import Plan
from ..schemes.plan_assigned import WORDS
from ..schemes.plan_rules import READERS
from ..schemes.plan_suggestions import suggested_entry, suggested_plan
from ..studies.replanning import replan
from . import reader
from .plan import plan_in_work
from .plan_form import DELTA, FIELDS, FormField, entry_of, rows_for_levels, typed_of
from .plan_signing import tell_uncleared
from .plan_word_form import word_entry, word_fields
from .reader import t
from .rounds import frame

pages = Blueprint("plan_editing", __name__, url_prefix="/rounds")
LARGEST_PLAN = 200_000
OF_ENTRY = re.compile(r"measurand\[(\d+)\]\.")


@pages.get("/<code>/plan/rules")
def show(code: str) -> str:
    """Show the rules of one measurand, of it in one material, or the general ones."""
    round_, plan = own_plan(code)
    measurand, material = place(round_)
    name = measurand.code if measurand else None
    if "suggested" in request.args and measurand and measurand.result_type.is_numeric:
        entry = suggested_entry(measurand)
        rules = Plan.from_mapping({"measurand": [entry]}).all_rules_for(measurand.code, "")
        return page(round_, typed_of(rules, frozenset(entry)), {}, [])
    own = frozenset(mapping_of(plan, name, material))
    rules = plan if name is None else plan.all_rules_for(name, material or "")
    return page(round_, typed_of(rules, own), {}, [])


@pages.post("/<code>/plan/rules")
def save(code: str) -> Response | tuple[str, int]:
    """Store the rules; what is wrong is named beside its field and nothing is stored."""
    round_, plan = own_plan(code)
    measurand, material = place(round_)
    name = measurand.code if measurand else None
    if measurand is not None and not measurand.result_type.is_numeric:
        entry = word_entry(measurand, request.form, mapping_of(plan, name, material))
    else:
        entry = entry_of(request.form, general=measurand is None)
    mapping, position = replaced(plan, entry, name=name, material=material)
    try:
        changed = Plan.from_mapping(mapping)
        check_fit(changed, round_)
        store(round_, changed)
    except InvalidInput as refusal:
        errors, others = sorted_out(refusal, position)
        return page(round_, request.form, errors, others), 422
    except (NothingChanged, ReasonNeeded) as refusal:
        return page(round_, request.form, {}, [refusal.text(reader.t)]), 422
    return redirect(url_for("plan.show", code=code))


@pages.post("/<code>/plan/suggestions")
def suggest(code: str) -> Response:
    """Replace every rule by what the scheme suggests for its measurands."""
    round_, plan = own_plan(code)
    # Nothing is suggested for words: which one is right only the coordinator knows.
    words = tuple(each for each in plan.overrides if each.assigned and each.assigned.by in WORDS)
    suggested = suggested_plan(round_.measurands)
    store(round_, replace(suggested, overrides=(*suggested.overrides, *words)))
    return redirect(url_for("plan.show", code=code))


@pages.get("/<code>/plan/import")
def ask_file(code: str) -> str:
    """Ask for a plan file."""
    round_, _ = own_plan(code)
    return file_page(round_, "", [])


@pages.post("/<code>/plan/import")
def take_file(code: str) -> Response | tuple[str, int]:
    """Take a whole plan from a file, or name everything that is wrong with it."""
    round_, _ = own_plan(code)
    sent = request.files.get("plan")
    data = sent.read(LARGEST_PLAN) if sent else b""
    text = data.decode("utf-8-sig", errors="replace") or request.form.get("text", "")
    try:
        plan = Plan.from_toml(text)
        check_fit(plan, round_)
        store(round_, plan)
    except InvalidInput as refusal:
        return file_page(round_, text, list(refusal.problems)), 422
    except (NothingChanged, ReasonNeeded) as refusal:
        return file_page(round_, text, [Problem(refusal.message)]), 422
    return redirect(url_for("plan.show", code=code))


def own_plan(code: str) -> tuple[Round, Plan]:
    """Return a round the reader prepares, with the plan in work."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    return round_, plan_in_work(round_, plan_standing(g.session, round_))


def place(round_: Round) -> tuple[RoundMeasurand | None, str | None]:
    """Return the measurand and material the address names."""
    name, material = request.args.get("measurand"), request.args.get("material") or None
    if not name:
        return None, None
    found = next((each for each in round_.measurands if each.code == name), None)
    if found is None:
        raise NotFound
    if material and material not in {each.material.code for each in found.determinations}:
        raise NotFound
    return found, material


def store(round_: Round, plan: Plan) -> None:
    """Change a plan that is open, propose a deviation from a locked one."""
    if round_.plan_locked_at is None:
        uncleared = replan(g.session, round_, plan, actor=reader.actor())
        flash(t("The plan was changed. Signatures under the earlier plan no longer count."), "done")
        tell_uncleared(uncleared)
        return
    reason = request.form.get("reason", "")
    propose_deviation(g.session, round_, plan, actor=reader.actor(), reason=reason)
    flash(t("The deviation is proposed. It comes into force when two have signed it."), "done")


def mapping_of(plan: Plan, name: str | None, material: str | None) -> dict[str, Any]:
    """Return the tables said at this very place."""
    found: dict[str, Any] = plan.to_mapping()
    if name is not None:
        same = (
            each for each in plan.overrides if (each.measurand, each.material) == (name, material)
        )
        entry = next(same, None)
        found = entry.to_mapping() if entry else {}
    return {key: value for key, value in found.items() if key in {*READERS, DELTA}}


def replaced(
    plan: Plan, entry: dict[str, Any], *, name: str | None, material: str | None
) -> tuple[dict[str, Any], int | None]:
    """Return the whole plan with other rules at one place, and the number of the entry."""
    mapping: dict[str, Any] = {**plan.to_mapping(), "format": 2}
    entries: list[dict[str, Any]] = list(mapping.get("measurand", ()))
    if name is None:
        return {**entry, "format": 2, "measurand": entries}, None
    own = {"name": name} | ({"material": material} if material else {})
    places = [
        number
        for number, each in enumerate(entries)
        if (each["name"], each.get("material")) == (name, material)
    ]
    number = places[0] if places else len(entries)
    entries[number : number + 1] = [own | entry] if entry else []
    return {**mapping, "measurand": entries}, number + 1


def sorted_out(refusal: InvalidInput, position: int | None) -> tuple[dict[str, str], list[str]]:
    """Put every problem beside its field; what belongs to another place stands on top."""
    errors: dict[str, str] = {}
    others = []
    fields = {f"{key}.{each.key}" for key, of_table in FIELDS.items() for each in of_table}
    for problem in refusal.problems:
        column = problem.column or ""
        found = OF_ENTRY.match(column)
        number = int(found[1]) if found else None
        name = OF_ENTRY.sub("", column, count=1)
        name = f"{DELTA}.{DELTA}" if name == DELTA else name
        if number == position and (name in fields or name.startswith("sigma.levels[")):
            errors[name] = problem.text(reader.t)
        else:
            others.append(f"{column}: {problem.text(reader.t)}")
    return errors, others


def page(
    round_: Round, typed: MultiDict[str, str], errors: dict[str, str], others: list[str]
) -> str:
    """Render the form with what was typed and what is wrong with it."""
    measurand, material = place(round_)
    return render_template(
        "rounds/plan_rules.html",
        **frame(round_, None),
        measurand=measurand,
        material=material,
        typed=typed,
        errors=errors,
        others=others,
        fields=fields_of(measurand),
        part_names=PART_NAMES,
        rows=rows_for_levels(typed),
        determined=determinations_of(g.session, round_),
        reason=request.form.get("reason", ""),
    )


def fields_of(measurand: RoundMeasurand | None) -> dict[str, tuple[FormField, ...]]:
    """Return the tables of the form: all of them for numbers, the word where results are words."""
    if measurand is None or measurand.result_type.is_numeric:
        return FIELDS
    return word_fields(measurand, t)


def file_page(round_: Round, text: str, problems: list[Problem]) -> str:
    """Render the page that takes a plan file."""
    return render_template(
        "rounds/plan_file.html",
        **frame(round_, None),
        text=text,
        problems=problems,
        reason=request.form.get("reason", ""),
    )
