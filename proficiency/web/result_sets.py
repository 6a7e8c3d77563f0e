"""The sets of results of a laboratory: which is scored, another one, a copy, withdrawal."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..identity.permissions import Act, require
from ..results.refusals import NameUnusable
from ..results.sets import LONGEST_NAME, MOST_SETS, add_set, make_primary, rename_set, withdraw_set
from . import reader
from .reader import t
from .results import check_laboratory, enters, own_form, participation
from .rounds import frame

pages = Blueprint("result_sets", __name__, url_prefix="/rounds")


@pages.get("/<code>/sets")
def show(code: str) -> str:
    """List the sets of the laboratory, with what can be done with each."""
    return page(code)


@pages.post("/<code>/sets")
def add(code: str) -> Response | tuple[str, int]:
    """Begin another set, empty or as a copy."""
    _, enrolment = participation(code)
    check_laboratory(enrolment)
    name, copied = request.form.get("name", ""), request.form.get("copy_of", type=int)
    try:
        added = add_set(g.session, enrolment, actor=reader.actor(), name=name, copy_of=copied)
    except NameUnusable as refusal:
        return page(code, name=name, error=refusal.text(t)), 422
    return redirect(url_for("results.show", code=code, set=added.number))


@pages.post("/<code>/sets/<int:set_number>/primary")
def choose(code: str, set_number: int) -> Response:
    """Let this set be the one that is scored."""
    _, enrolment = participation(code)
    check_laboratory(enrolment)
    make_primary(g.session, enrolment, actor=reader.actor(), number=set_number)
    flash(t("This set is now the one that is scored."), "done")
    return redirect(url_for("result_sets.show", code=code))


@pages.post("/<code>/sets/<int:set_number>/name")
def rename(code: str, set_number: int) -> Response | tuple[str, int]:
    """Give a set another name."""
    _, enrolment = participation(code)
    check_laboratory(enrolment)
    name = request.form.get("name", "")
    try:
        rename_set(g.session, enrolment, actor=reader.actor(), number=set_number, name=name)
    except NameUnusable as refusal:
        return page(code, error=refusal.text(t)), 422
    return redirect(url_for("result_sets.show", code=code))


@pages.post("/<code>/sets/<int:set_number>/withdraw")
def withdraw(code: str, set_number: int) -> Response:
    """Take a draft out of the round."""
    _, enrolment = participation(code)
    require(reader.actor(), Act.ENTER_RESULTS, laboratory_id=enrolment.laboratory_id)
    check_laboratory(enrolment)
    if "sure" not in request.form:
        flash(t("Tick that you want to withdraw. Nothing was changed."), "refused")
        return redirect(url_for("result_sets.show", code=code))
    seen = request.form.get("seen", "")
    withdraw_set(g.session, enrolment, actor=reader.actor(), number=set_number, seen=seen)
    flash(t("The set is withdrawn."), "done")
    return redirect(url_for("result_sets.show", code=code))


def page(code: str, *, name: str = "", error: str = "") -> str:
    """Render the list with the form for another set."""
    round_, enrolment = participation(code)
    form = own_form(enrolment)
    return render_template(
        "results/sets.html",
        **frame(round_, enrolment),
        form=form,
        may_enter=enters(form) and form.is_open,
        may_add=len(form.sets) < MOST_SETS,
        longest=LONGEST_NAME,
        name=name,
        error=error,
    )
