"""Check and sign the results of a laboratory; the receipt; recall."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import InvalidInput, NotFound
from ..i18n import Language
from ..identity.permissions import Act, require
from ..reporting.pdf import render_pdf
from ..reporting.receipt import receipt_content
from ..reporting.receipt_slip import receipt_slips
from ..reporting.typed_results import answered_questions, confirmed_lines, typed_lines
from ..results.closing import find_digest_list
from ..results.entry import check_entries
from ..results.followed import FOLLOWED
from ..results.queries import FormField, ResultForm
from ..results.refusals import ChangedMeanwhile, QuestionsOpen
from ..results.services import recall_results, submit_results
from ..rounds.models import Enrolment
from ..rounds.standing import EntryState
from ..samples.queries import damaged_without_replacement
from . import reader
from .downloads import attachment
from .entry_form import form_problems
from .entry_progress import progress_of
from .points import tails
from .proving import find_wrong_proof
from .questions import question_lines
from .reader import t
from .results import check_laboratory, may_enter, number, own_form, participation
from .rounds import frame

pages = Blueprint("receipt", __name__, url_prefix="/rounds")


@pages.get("/<code>/sign")
def sign(code: str) -> str:
    """Show all entered results as typed, for the one who signs and for reading afterwards."""
    round_, enrolment = participation(code)
    form = own_form(enrolment)
    unclear = check_entries(form.entries, [field.determination for field in fields_of(form)])[1]
    return render_template(
        "results/sign.html",
        **frame(round_, enrolment),
        damaged=damaged_without_replacement(g.session, round_, enrolment=enrolment),
        form=form,
        problems=form_problems(unclear, form, t) if form.state is EntryState.DRAFT else [],
        alone=alone(form),
        followed=followed_words(form),
        progress=progress_of(form, t),
        **handed_in(form),
        may_enter=may_enter(form),
        question_lines=question_lines(form) if form.state is EntryState.DRAFT else [],
    )


def handed_in(form: ResultForm) -> dict[str, Any]:
    """Return everything of a set in words, for the page."""
    lines = typed_lines(form, t)
    return {
        "lines": lines,
        "tails": tails((line for line in lines if not line.is_word), "typed", "u_typed", "k_typed"),
        "answered": answered_questions(form, t),
        "confirmed": confirmed_lines(form, t),
    }


@pages.post("/<code>/submit")
def submit(code: str) -> Response:
    """Sign the results that were shown; to press twice signs once."""
    _, enrolment = participation(code)
    require(reader.actor(), Act.SUBMIT_RESULTS, laboratory_id=enrolment.laboratory_id)
    check_laboratory(enrolment)
    form = own_form(enrolment)
    seen = request.form.get("seen", "")
    own = form.standing is not None and form.standing.submitted_by_id == reader.actor().person_id
    if form.state is EntryState.SUBMITTED and own and form.mark == seen:
        return redirect(url_for("receipt.show", code=code, set=number()))
    if wrong := find_wrong_proof():
        flash(wrong, "refused")
        return redirect(url_for("receipt.sign", code=code, set=number(), _anchor="signature"))
    try:
        signed = submit_results(
            g.session,
            enrolment,
            actor=reader.actor(),
            number=number(),
            seen=seen,
            receipt=receipt_slips,
        )
    except (InvalidInput, QuestionsOpen) as refusal:
        flash(refusal.text(t), "refused")
        return redirect(url_for("receipt.sign", code=code, set=number()))
    except ChangedMeanwhile as refusal:
        flash(
            t("{refusal} Check the results again before you sign.", refusal=refusal.text(t)),
            "refused",
        )
        return redirect(url_for("receipt.sign", code=code, set=number()))
    if signed.late:
        flash(t("The results are signed and handed in late."), "done")
    else:
        flash(t("The results are signed and submitted."), "done")
    return redirect(url_for("receipt.show", code=code, set=number()))


@pages.get("/<code>/receipt")
def show(code: str) -> str:
    """Show when the results were submitted, by whom, and their digest."""
    round_, enrolment = participation(code)
    form = own_form(enrolment)
    if form.state is not EntryState.SUBMITTED:
        raise NotFound
    return render_template(
        "results/receipt.html",
        **frame(round_, enrolment),
        form=form,
        listed=find_digest_list(g.session, round_),
        **handed_in(form),
        alone=alone(form),
        followed=followed_words(form),
    )


@pages.get("/<code>/receipt.<any(zh, en):language>.pdf")
def document(code: str, language: str) -> Response:
    """Hand out the receipt on paper."""
    round_, enrolment = participation(code)
    form = submitted_form(enrolment)
    data = render_pdf(receipt_content(form, Language(language), alone=alone(form)))
    name = f"{round_.code}-{enrolment.code}-{form.number}.{language}.pdf"
    return attachment(data, name, "application/pdf")


@pages.get("/<code>/receipt.json")
def submitted(code: str) -> Response:
    """Hand out the submitted document itself: its SHA-256 is the digest of the receipt."""
    round_, enrolment = participation(code)
    form = submitted_form(enrolment)
    name = f"{round_.code}-{enrolment.code}-{form.number}.json"
    return attachment(form.content, name, "application/json")


def submitted_form(enrolment: Enrolment) -> ResultForm:
    """Return a signed set; published results have no document."""
    form = own_form(enrolment)
    if form.state is not EntryState.SUBMITTED or not form.content:
        raise NotFound
    return form


@pages.post("/<code>/recall")
def recall(code: str) -> Response:
    """Take the results back to draft."""
    _, enrolment = participation(code)
    require(reader.actor(), Act.RECALL_RESULTS, laboratory_id=enrolment.laboratory_id)
    check_laboratory(enrolment)
    recall_results(g.session, enrolment, actor=reader.actor(), number=number())
    flash(t("The results are recalled. Correct them, then sign them again."), "done")
    return redirect(url_for("receipt.sign", code=code, set=number()))


def fields_of(form: ResultForm) -> list[FormField]:
    """Return every replicate that is asked for."""
    return [field for group in form.groups for field in group.fields]


def followed_words(form: ResultForm) -> str:
    """Say whether the draft method was followed; nothing where it was not answered."""
    return t(FOLLOWED[form.followed]) if form.followed else ""


def alone(form: ResultForm) -> bool:
    """Answer whether the person who signed had entered the results, too."""
    return form.standing is not None and form.standing.submitted_by_id in form.writers
