"""Check and sign the results of a laboratory; the receipt; recall."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..results.queries import ResultForm, result_form
from ..results.refusals import ChangedMeanwhile
from ..results.services import recall_results, submit_results
from ..rounds.standing import EntryState
from . import reader
from .points import tails
from .reader import t
from .results import may_enter, participation
from .rounds import frame

pages = Blueprint("receipt", __name__, url_prefix="/rounds")


@pages.get("/<code>/sign")
def sign(code: str) -> str:
    """Show all entered results as typed, for the one who signs and for reading afterwards."""
    round_, enrolment = participation(code)
    form = result_form(g.session, enrolment, actor=reader.actor())
    return render_template(
        "results/sign.html",
        **frame(round_, enrolment),
        form=form,
        tails=typed_tails(form),
        may_enter=may_enter(form),
    )


def typed_tails(form: ResultForm) -> dict[str, int]:
    """Return the room right of the points in the table of typed results."""
    fields = [field for group in form.groups for field in group.fields]
    return tails(fields, "typed", "u_typed", "k_typed")


@pages.post("/<code>/submit")
def submit(code: str) -> Response:
    """Sign the results that were shown; to press twice signs once."""
    _, enrolment = participation(code)
    form = result_form(g.session, enrolment, actor=reader.actor())
    seen = request.form.get("seen", "")
    signed = form.standing is not None and form.standing.submitted_by_id == reader.actor().person_id
    if form.state is EntryState.SUBMITTED and signed and form.mark == seen:
        return redirect(url_for("receipt.show", code=code))
    try:
        submit_results(g.session, enrolment, actor=reader.actor(), seen=seen)
    except ChangedMeanwhile as refusal:
        flash(
            t("{refusal} Check the results again before you sign.", refusal=refusal.text(t)),
            "refused",
        )
        return redirect(url_for("receipt.sign", code=code))
    flash(t("The results are signed and submitted."), "done")
    return redirect(url_for("receipt.show", code=code))


@pages.get("/<code>/receipt")
def show(code: str) -> str:
    """Show when the results were submitted, by whom, and their digest."""
    round_, enrolment = participation(code)
    form = result_form(g.session, enrolment, actor=reader.actor())
    if form.state is not EntryState.SUBMITTED:
        raise NotFound
    return render_template(
        "results/receipt.html", **frame(round_, enrolment), form=form, tails=typed_tails(form)
    )


@pages.post("/<code>/recall")
def recall(code: str) -> Response:
    """Take the results back to draft."""
    _, enrolment = participation(code)
    recall_results(g.session, enrolment, actor=reader.actor())
    flash(t("The results are recalled. Correct them, then sign them again."), "done")
    return redirect(url_for("receipt.sign", code=code))
