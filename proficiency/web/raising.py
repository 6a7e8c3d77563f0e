"""What a laboratory raises about a round: list, a form for each kind, its state."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask import Response as FileResponse
from werkzeug.wrappers import Response

from .. import clock
from ..appeals.evidence import add_evidence, read_evidence
from ..appeals.lifecycle import (
    ANSWER_WITHIN,
    FILES_WITH,
    KIND_EXPLANATIONS,
    KIND_NAMES,
    RAISED_IN,
    STATE_NAMES,
    UNDECIDED,
    WITHDRAWABLE,
    ComplaintKind,
    ComplaintState,
)
from ..appeals.models import Complaint
from ..appeals.queries import get_complaint, own_complaints
from ..appeals.services import RaisedItem, raise_complaint, sign_claim, withdraw_complaint
from ..errors import NotFound, Refusal
from ..identity.permissions import Act, may, require
from ..results.queries import result_form
from ..rounds.models import Enrolment, Round
from ..rounds.query_window import query_window_end
from . import reader
from .downloads import attachment
from .numbers import is_number
from .reader import t
from .refusals import said
from .results import check_laboratory, participation
from .rounds import frame
from .stores import store

pages = Blueprint("raising", __name__, url_prefix="/rounds")

LARGEST_REQUEST = 64 * 1024 * 1024
"""Several scans at once."""
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "csv": "text/csv",
    "txt": "text/plain",
}


@pages.url_value_preprocessor
def allow_scans(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let evidence be larger than other forms; this runs before anything is read."""
    request.max_content_length = LARGEST_REQUEST


@pages.get("/<code>/queries")
def show(code: str) -> str:
    """List what the own laboratory raised, and what it can raise now."""
    round_, enrolment = own(code)
    end = query_window_end(g.session, round_)
    return render_template(
        "appeals/own.html",
        **frame(round_, enrolment),
        complaints=own_complaints(g.session, enrolment, actor=reader.actor()),
        open_kinds=[kind for kind in ComplaintKind if is_open(kind, round_, enrolment)],
        explanations=KIND_EXPLANATIONS,
        window_end=end,
        window_is_open=end is not None and clock.now() <= end,
        takes_claims=round_.state in RAISED_IN[ComplaintKind.TRANSCRIPTION],
        **words(),
    )


@pages.get("/<code>/queries/new/<kind>")
def ask(code: str, kind: str) -> str:
    """Show the form of one kind."""
    round_, enrolment = own(code)
    return form_page(round_, enrolment, kind_of(kind))


@pages.post("/<code>/queries/new/<kind>")
def file(code: str, kind: str) -> Response | tuple[str, int]:
    """File it with its evidence, or nothing of it."""
    round_, enrolment = own(code)
    chosen = kind_of(kind)
    try:
        complaint = raise_complaint(
            g.session,
            enrolment,
            kind=chosen,
            text=request.form.get("text", ""),
            items=typed_items(),
            actor=reader.actor(),
        )
        add_files(complaint)
    except Refusal as refusal:
        return form_page(round_, enrolment, chosen, refused=said(refusal)), 422
    waits = complaint.state is ComplaintState.UNSIGNED
    filed = t("It is filed. You will be told of every step.")
    signed = t("It is written down. It is filed once an approver of your laboratory has signed it.")
    flash(signed if waits else filed, "done")
    return redirect(url_for("raising.show_one", code=code, number=complaint.number))


@pages.get("/<code>/queries/<int:number>")
def show_one(code: str, number: int) -> str:
    """Show one of them with everything that became of it."""
    return one_page(*own_one(code, number))


@pages.post("/<code>/queries/<int:number>/sign")
def sign(code: str, number: int) -> Response | tuple[str, int]:
    """Sign a claim for the laboratory."""
    round_, enrolment, complaint = own_one(code, number)
    try:
        sign_claim(g.session, complaint, actor=reader.actor())
    except Refusal as refusal:
        return one_page(round_, enrolment, complaint, refused=said(refusal)), 409
    flash(t("It is signed and filed."), "done")
    return redirect(url_for("raising.show_one", code=code, number=number))


@pages.post("/<code>/queries/<int:number>/withdraw")
def withdraw(code: str, number: int) -> Response | tuple[str, int]:
    """Take it back."""
    round_, enrolment, complaint = own_one(code, number)
    try:
        withdraw_complaint(g.session, complaint, actor=reader.actor())
    except Refusal as refusal:
        return one_page(round_, enrolment, complaint, refused=said(refusal)), 409
    flash(t("It is withdrawn; it stays on record."), "done")
    return redirect(url_for("raising.show_one", code=code, number=number))


@pages.post("/<code>/queries/<int:number>/files")
def add(code: str, number: int) -> Response | tuple[str, int]:
    """Add evidence while it is not decided."""
    round_, enrolment, complaint = own_one(code, number)
    try:
        count = add_files(complaint)
    except Refusal as refusal:
        return one_page(round_, enrolment, complaint, refused=said(refusal)), 422
    if not count:
        refused = t("Choose at least one file.")
        return one_page(round_, enrolment, complaint, refused=refused), 422
    flash(t.plural("{count} file is kept.", "{count} files are kept.", count), "done")
    return redirect(url_for("raising.show_one", code=code, number=number))


@pages.get("/<code>/queries/<int:number>/files/<int:position>")
def own_file(code: str, number: int, position: int) -> FileResponse:
    """Hand the laboratory its own evidence."""
    round_, _, complaint = own_one(code, number)
    return handed_out(round_, complaint, position)


def handed_out(round_: Round, complaint: Complaint, position: int) -> FileResponse:
    """Hand out one file of evidence under a name that says nothing of its laboratory."""
    kept, data = read_evidence(g.session, store(), complaint, position, actor=reader.actor())
    name = f"{round_.code}-{complaint.number}-{kept.number}.{kept.extension}"
    return attachment(data, name, TYPES[kept.extension])


def own(code: str) -> tuple[Round, Enrolment]:
    """Return the round and the own laboratory's part in it."""
    round_, enrolment = participation(code)
    act = Act.READ_COMPLAINTS if request.method == "GET" else Act.COMPLAIN
    require(reader.actor(), act, laboratory_id=enrolment.laboratory_id)
    if request.method == "POST":
        check_laboratory(enrolment)
    return round_, enrolment


def own_one(code: str, number: int) -> tuple[Round, Enrolment, Complaint]:
    """Return something the own laboratory raised; that of others does not exist."""
    round_, enrolment = own(code)
    complaint = get_complaint(g.session, round_, number, actor=reader.actor())
    if complaint.enrolment_id != enrolment.id:
        raise NotFound
    return round_, enrolment, complaint


def kind_of(kind: str) -> ComplaintKind:
    """Read the kind from the address."""
    if kind not in set(ComplaintKind):
        raise NotFound
    return ComplaintKind(kind)


def is_open(kind: ComplaintKind, round_: Round, enrolment: Enrolment) -> bool:
    """Answer whether the reader can raise this kind now."""
    if not may(reader.actor(), FILES_WITH[kind], laboratory_id=enrolment.laboratory_id):
        return False
    if kind is ComplaintKind.TRANSCRIPTION:
        end = query_window_end(g.session, round_)
        if end is None or clock.now() > end:
            return False
    return round_.state in RAISED_IN[kind]


def typed_items() -> list[RaisedItem]:
    """Return the determinations that were ticked, and every value that was stated."""
    about = [RaisedItem(int(each)) for each in request.form.getlist("about") if is_number(each)]
    stated = []
    for name, value in request.form.items():
        first, _, place = name.partition("-")
        determination, _, replicate = place.partition("-")
        if first == "stated" and value.strip() and is_number(determination, replicate):
            stated.append(RaisedItem(int(determination), int(replicate), value.strip()))
    named = {each.determination_id for each in stated}
    return [*stated, *(each for each in about if each.determination_id not in named)]


def add_files(complaint: Complaint) -> int:
    """Keep the files of the form, and return how many there were."""
    files = [each for each in request.files.getlist("evidence") if each.filename]
    for each in files:
        add_evidence(g.session, store(), complaint, each.read(), actor=reader.actor())
    return len(files)


def form_page(
    round_: Round, enrolment: Enrolment, kind: ComplaintKind, *, refused: str = ""
) -> str:
    """Render the form with the own results, what was typed standing in it."""
    form = result_form(g.session, enrolment, actor=reader.actor())
    return render_template(
        "appeals/new.html",
        **frame(round_, enrolment),
        kind=kind,
        explanation=KIND_EXPLANATIONS[kind],
        fields=[field for group in form.groups for field in group.fields if field.typed.strip()],
        is_open=is_open(kind, round_, enrolment),
        answered_within=ANSWER_WITHIN[kind],
        window_end=query_window_end(g.session, round_),
        typed=request.form,
        about=request.form.getlist("about"),
        refused=refused,
        **words(),
    )


def one_page(
    round_: Round, enrolment: Enrolment, complaint: Complaint, *, refused: str = ""
) -> str:
    """Render one of them for its laboratory."""
    actor, laboratory_id = reader.actor(), enrolment.laboratory_id
    return render_template(
        "appeals/own_one.html",
        **frame(round_, enrolment),
        complaint=complaint,
        may_sign=complaint.state is ComplaintState.UNSIGNED
        and may(actor, Act.SIGN_CORRECTION_REQUEST, laboratory_id=laboratory_id),
        may_change=may(actor, Act.COMPLAIN, laboratory_id=laboratory_id),
        is_undecided=complaint.state in UNDECIDED,
        can_be_withdrawn=complaint.state in WITHDRAWABLE,
        file_address="raising.own_file",
        refused=refused,
        **words(),
    )


def words() -> dict[str, object]:
    """Return the names of kinds and states."""
    return {"kind_names": KIND_NAMES, "state_names": STATE_NAMES, "states": ComplaintState}
