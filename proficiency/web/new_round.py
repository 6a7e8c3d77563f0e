"""Prepare a round: dates, materials, what is measured, the plan, who takes part."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ..errors import InvalidInput, NotFound, Refusal
from ..identity.permissions import Act, require
from ..reporting.plan_names import ASSIGNED_NAMES, SIGMA_NAMES
from ..rounds.registration import laboratories_to_enrol
from ..rounds.services import create_round, enrol_laboratory
from ..schemes.models import Scheme
from ..schemes.queries import get_scheme
from . import reader
from .reader import t
from .round_form import (
    AS_SUGGESTED,
    ASSIGNED_CHOICES,
    MATERIALS,
    SIGMA_CHOICES,
    first_form,
    read_round_form,
)

pages = Blueprint("new_round", __name__, url_prefix="/schemes")


@pages.get("/<code>/rounds/new")
def show(code: str) -> str:
    """Show the empty form with the rules most rounds use."""
    scheme = own_scheme(code)
    zone = str(current_app.extensions["proficiency.time_zone"])
    return page(scheme, first_form(scheme, zone=zone), {}, "")


@pages.post("/<code>/rounds/new")
def create(code: str) -> Response | tuple[str, int]:
    """Prepare the round with its plan and enrol the chosen laboratories, all or nothing."""
    scheme, actor = own_scheme(code), reader.actor()
    form, errors = read_round_form(request.form, scheme)
    if errors:
        return page(scheme, request.form, errors, ""), 422
    laboratories = {each.id: each for each in laboratories_to_enrol(g.session, actor=actor)}
    try:
        round_ = create_round(g.session, scheme, actor=actor, **form.facts())
        for number in form.laboratories:
            if number not in laboratories:
                raise NotFound
            enrol_laboratory(g.session, round_, laboratories[number], actor=actor)
    except InvalidInput as refusal:
        text = " ".join(problem.text(t) for problem in refusal.problems)
        return page(scheme, request.form, {}, text), 422
    except Refusal as refusal:
        return page(scheme, request.form, {}, refusal.text(t)), 422
    done = t("Round {code} is prepared. Check it, then open it for results.", code=round_.code)
    flash(done, "done")
    return redirect(url_for("rounds.show", code=round_.code))


def own_scheme(code: str) -> Scheme:
    """Return the scheme if the reader prepares its rounds."""
    scheme = get_scheme(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EDIT_ROUND, scheme_id=scheme.id)
    return scheme


def page(scheme: Scheme, typed: MultiDict[str, str], errors: dict[str, str], refused: str) -> str:
    """Render the form with what was typed and what is wrong with it."""
    suggested = {AS_SUGGESTED: t("as the scheme suggests")}
    return render_template(
        "rounds/new.html",
        scheme=scheme,
        typed=typed,
        errors=errors,
        refused=refused,
        materials=MATERIALS,
        laboratories=laboratories_to_enrol(g.session, actor=reader.actor()),
        assigned_names=suggested
        | {rule.value: t(ASSIGNED_NAMES[rule]) for rule in ASSIGNED_CHOICES},
        sigma_names=suggested | {rule.value: t(SIGMA_NAMES[rule]) for rule in SIGMA_CHOICES},
    )
