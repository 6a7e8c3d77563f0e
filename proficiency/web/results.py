"""The form in which a laboratory enters its results."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import InvalidInput, Problem
from ..identity.permissions import Act, may
from ..results.queries import ResultForm, result_form
from ..results.services import save_draft
from ..rounds.models import Enrolment, Round
from ..rounds.queries import get_enrolment, get_round
from ..rounds.standing import EntryState
from . import reader
from .entry_form import FormProblem, entries_of, form_problems, retyped
from .reader import t
from .rounds import frame

pages = Blueprint("results", __name__, url_prefix="/rounds")


@pages.get("/<code>/results")
def show(code: str) -> str | Response:
    """Show the form to who may enter, and what was entered to everybody else."""
    round_, enrolment = participation(code)
    form = result_form(g.session, enrolment, actor=reader.actor())
    if not may_enter(form):
        return redirect(url_for("receipt.sign", code=code))
    return page(round_, enrolment, form, [])


@pages.post("/<code>/results")
def save(code: str) -> Response | tuple[str, int]:
    """Save all entries as draft, or none; what was typed comes back with the problems beside it."""
    round_, enrolment = participation(code)
    form = result_form(g.session, enrolment, actor=reader.actor())
    entries = entries_of(form, request.form)
    try:
        save_draft(g.session, enrolment, entries, actor=reader.actor())
    except InvalidInput as refusal:
        return page(round_, enrolment, retyped(form, entries), refusal.problems), 422
    flash(t("The draft is saved. Another person of the laboratory checks and signs it."), "done")
    return redirect(url_for("receipt.sign" if "check" in request.form else ".show", code=code))


def participation(code: str) -> tuple[Round, Enrolment]:
    """Return the round and the own laboratory's participation in it."""
    round_ = get_round(g.session, code, actor=reader.actor())
    return round_, get_enrolment(g.session, round_, actor=reader.actor())


def may_enter(form: ResultForm) -> bool:
    """Answer whether the reader can change the results now."""
    enters = may(reader.actor(), Act.ENTER_RESULTS, laboratory_id=form.enrolment.laboratory_id)
    return form.is_open and form.state is not EntryState.SUBMITTED and enters


def page(
    round_: Round,
    enrolment: Enrolment,
    form: ResultForm,
    problems: Sequence[Problem],
) -> str:
    """Render the form with its problems on top and beside the fields."""
    found: list[FormProblem] = form_problems(problems, form, t)
    return render_template(
        "results/form.html",
        **frame(round_, enrolment),
        form=form,
        problems=found,
        errors={problem.anchor: problem.text for problem in found},
    )
