"""What was raised in a round, for who answers it: the list, the decision, the evidence."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask import Response as FileResponse
from werkzeug.wrappers import Response

from ..appeals.deciding import decide, take_up
from ..appeals.impartiality import impartial_people, why_not
from ..appeals.lifecycle import DECISIONS, FOLLOWED_UP, ComplaintState
from ..appeals.models import Complaint
from ..appeals.queries import (
    complaints_of,
    declared_corrections,
    get_complaint,
    open_correction,
)
from ..appeals.services import close_complaint
from ..errors import Refusal
from ..evaluation.services import CORRECTABLE
from ..identity.permissions import Act, may, require
from ..results.corrections import find_results
from ..rounds.models import Round
from ..rounds.queries import get_round
from ..rounds.query_window import query_window_end
from . import reader
from .numbers import is_number
from .proving import find_wrong_proof
from .raising import handed_out, words
from .reader import t
from .refusals import said
from .rounds import frame

pages = Blueprint("appeals", __name__, url_prefix="/rounds")


@pages.get("/<code>/appeals")
def show(code: str) -> str:
    """List what was raised in a round, and the corrections that followed."""
    round_ = round_of(code)
    return render_template(
        "appeals/list.html",
        **frame(round_, None),
        complaints=complaints_of(g.session, round_, actor=reader.actor()),
        corrections=declared_corrections(g.session, round_),
        prepared=open_correction(g.session, round_),
        may_correct=round_.state in CORRECTABLE
        and may(reader.actor(), Act.EVALUATE_ROUND, scheme_id=round_.scheme_id),
        window_end=query_window_end(g.session, round_),
        **words(),
    )


@pages.get("/<code>/appeals/<int:number>")
def show_one(code: str, number: int) -> str:
    """Show one of them with what can be done about it."""
    return page(*found(code, number))


@pages.post("/<code>/appeals/<int:number>/take-up")
def review(code: str, number: int) -> Response | tuple[str, int]:
    """Begin the review."""
    round_, complaint = to_answer(code, number)
    try:
        take_up(g.session, complaint, actor=reader.actor())
    except Refusal as refusal:
        return page(round_, complaint, refused=said(refusal)), 409
    flash(t("The review has begun; the laboratory is told."), "done")
    return redirect(url_for("appeals.show_one", code=code, number=number))


@pages.post("/<code>/appeals/<int:number>/decide")
def answer(code: str, number: int) -> Response | tuple[str, int]:
    """Decide with reasons; the person proves once more who they are."""
    round_, complaint = to_answer(code, number)
    decision = request.form.get("decision", "")
    if refused := find_wrong_proof():
        return page(round_, complaint, refused=refused), 422
    if decision not in set(DECISIONS):
        return page(round_, complaint, refused=t("Choose a decision.")), 422
    try:
        decide(
            g.session,
            complaint,
            decision=ComplaintState(decision),
            reasons=request.form.get("reasons", ""),
            provider_caused="provider_caused" in request.form,
            granted={int(each) for each in request.form.getlist("granted") if is_number(each)},
            actor=reader.actor(),
        )
    except Refusal as refusal:
        return page(round_, complaint, refused=said(refusal)), 422
    flash(t("The decision is signed and the laboratory is told."), "done")
    return redirect(url_for("appeals.show_one", code=code, number=number))


@pages.post("/<code>/appeals/<int:number>/close")
def close(code: str, number: int) -> Response | tuple[str, int]:
    """Close it, saying what was done."""
    round_, complaint = to_answer(code, number)
    note = request.form.get("note", "")
    try:
        close_complaint(g.session, complaint, actor=reader.actor(), note=note)
    except Refusal as refusal:
        return page(round_, complaint, refused=said(refusal)), 422
    flash(t("It is closed; the laboratory is told."), "done")
    return redirect(url_for("appeals.show_one", code=code, number=number))


@pages.get("/<code>/appeals/<int:number>/files/<int:position>")
def evidence(code: str, number: int, position: int) -> FileResponse:
    """Hand out evidence to who answers; that it was opened is recorded."""
    round_, complaint = found(code, number)
    return handed_out(round_, complaint, position)


def round_of(code: str) -> Round:
    """Return a round whose complaints the reader may read under codes."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.READ_COMPLAINTS, scheme_id=round_.scheme_id)
    return round_


def found(code: str, number: int) -> tuple[Round, Complaint]:
    """Return one of them."""
    round_ = round_of(code)
    return round_, get_complaint(g.session, round_, number, actor=reader.actor())


def to_answer(code: str, number: int) -> tuple[Round, Complaint]:
    """Return one the reader may answer."""
    round_, complaint = found(code, number)
    require(reader.actor(), Act.ANSWER_COMPLAINT, scheme_id=round_.scheme_id)
    return round_, complaint


def page(round_: Round, complaint: Complaint, *, refused: str = "") -> str:
    """Render one of them, with who may decide and why the reader perhaps may not."""
    actor = reader.actor()
    answers = may(actor, Act.ANSWER_COMPLAINT, scheme_id=round_.scheme_id)
    handed_in = {
        (result.determination_id, result.replicate): f"{result.typed.strip()} {result.unit}".strip()
        for item in complaint.items
        for result in find_results(g.session, complaint.enrolment, item.determination_id)
    }
    undecided = complaint.state in (ComplaintState.FILED, ComplaintState.REVIEW)
    return render_template(
        "appeals/one.html",
        **frame(round_, None),
        complaint=complaint,
        answers=answers,
        why_not=why_not(g.session, complaint, actor.person_id) if answers else "",
        deciders=impartial_people(g.session, complaint) if answers and undecided else [],
        undecided=undecided,
        can_be_closed=complaint.state in FOLLOWED_UP,
        may_correct=complaint.state in FOLLOWED_UP and round_.state in CORRECTABLE,
        decisions=DECISIONS,
        handed_in=handed_in,
        file_address="appeals.evidence",
        typed=request.form,
        refused=refused,
        **words(),
    )
