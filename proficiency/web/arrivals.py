"""A laboratory and its samples: instructions read, receipt confirmed, damage told, address kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from .. import clock
from ..errors import NotFound, Refusal
from ..identity.permissions import Act, may, require
from ..rounds.models import Enrolment, Round
from ..rounds.queries import get_enrolment, get_round
from ..samples.addresses import set_address
from ..samples.conditions import CONDITION_NAMES, FILE_NAMES, Condition, FileKind
from ..samples.dispatching import TRAVELLING
from ..samples.instructions import acknowledge
from ..samples.overview import own_samples
from ..samples.parcel_files import add_file, read_own_file
from ..samples.parcel_models import Parcel
from ..samples.receiving import (
    Arrival,
    Finding,
    confirm_receipt,
    correct_condition,
    own_parcel,
    units_in,
)
from . import reader
from .downloads import attachment
from .reader import t
from .refusals import said
from .results import check_laboratory
from .rounds import frame
from .sample_tabs import Errors, local_input, read_decimal, read_moment
from .stores import store

pages = Blueprint("arrivals", __name__, url_prefix="/rounds")

LARGEST_REQUEST = 64 * 1024 * 1024
"""Several photographs and a temperature record at once."""


@pages.url_value_preprocessor
def allow_photographs(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a confirmation carry more than other forms; this runs before anything is read."""
    request.max_content_length = LARGEST_REQUEST


@pages.post("/<code>/samples/instructions/read")
def confirm_reading(code: str) -> Response | tuple[str, int]:
    """Confirm that the instructions were read."""
    round_, enrolment = own(code)
    text = request.form.get("version", "")
    version = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    try:
        acknowledge(g.session, enrolment, version=version, actor=reader.actor())
    except Refusal as refusal:
        return own_page(round_, enrolment, refused=said(refusal)), 409
    flash(t("Thank you. It is recorded that the instructions were read."), "done")
    return redirect(url_for("samples.show", code=code))


@pages.post("/<code>/samples/parcels/<parcel>/receipt")
def confirm(code: str, parcel: str) -> Response | tuple[str, int]:
    """Confirm the receipt of a parcel with the condition of each unit and what belongs to it."""
    round_, enrolment = own(code)
    found = own_parcel(g.session, enrolment, parcel)
    typed, errors = request.form, Errors()
    arrival = Arrival(
        arrived_at=read_moment(typed, "arrived_at", errors),
        time_zone=typed.get("time_zone", ""),
        temperature=read_decimal(typed, "temperature", errors),
        remark=typed.get("remark", ""),
    )
    findings = findings_of(found, typed)
    if errors:
        return own_page(round_, enrolment, typed=typed, errors=errors, at=parcel), 422
    try:
        confirm_receipt(g.session, found, arrival, findings, actor=reader.actor())
        add_files(found)
    except Refusal as refusal:
        return own_page(round_, enrolment, typed=typed, refused=said(refusal), at=parcel), 409
    flash(t("The receipt is confirmed."), "done")
    return redirect(url_for("samples.show", code=code))


@pages.post("/<code>/samples/parcels/<parcel>/units/<identifier>")
def correct(code: str, parcel: str, identifier: str) -> Response | tuple[str, int]:
    """Correct the condition of a unit, as when damage shows later."""
    round_, enrolment = own(code)
    units = units_in(g.session, own_parcel(g.session, enrolment, parcel))
    unit = next((each for each in units if each.identifier == identifier), None)
    chosen = request.form.get("condition", "")
    if unit is None or chosen not in set(Condition):
        raise NotFound
    finding = Finding(Condition(chosen), request.form.get("remark", ""))
    try:
        correct_condition(g.session, unit, finding, actor=reader.actor())
    except Refusal as refusal:
        return own_page(round_, enrolment, refused=said(refusal)), 409
    flash(t("The condition of unit {unit} is changed.", unit=unit.label), "done")
    return redirect(url_for("samples.show", code=code))


@pages.post("/<code>/samples/parcels/<parcel>/files")
def add(code: str, parcel: str) -> Response | tuple[str, int]:
    """Add photographs or a temperature record to a parcel."""
    round_, enrolment = own(code)
    try:
        count = add_files(own_parcel(g.session, enrolment, parcel))
    except Refusal as refusal:
        return own_page(round_, enrolment, refused=said(refusal)), 409
    if not count:
        return own_page(round_, enrolment, refused=t("Choose at least one file.")), 422
    flash(t.plural("{count} file is kept.", "{count} files are kept.", count), "done")
    return redirect(url_for("samples.show", code=code))


@pages.get("/<code>/samples/own-files/<int:file>")
def own_file(code: str, file: int) -> Response:
    """Hand a laboratory a file it has sent."""
    round_, enrolment = own(code)
    kept, data = read_own_file(g.session, store(), enrolment, file, actor=reader.actor())
    name = f"{round_.code}-{kept.kind.value}-{kept.id}.{kept.extension}"
    return attachment(data, name, "application/octet-stream")


@pages.post("/<code>/samples/address")
def keep_address(code: str) -> Response | tuple[str, int]:
    """Keep where the parcels of the own laboratory go."""
    round_, enrolment = own(code)
    typed = request.form
    try:
        set_address(
            g.session,
            enrolment.laboratory,
            recipient=typed.get("recipient", ""),
            telephone=typed.get("telephone", ""),
            address=typed.get("address", ""),
            actor=reader.actor(),
        )
    except Refusal as refusal:
        return own_page(round_, enrolment, typed=typed, refused=said(refusal)), 409
    flash(t("The address is kept. It is used for all rounds of your laboratory."), "done")
    return redirect(url_for("samples.show", code=code))


def own(code: str) -> tuple[Round, Enrolment]:
    """Return the round and the own laboratory's part in it, to who may confirm for it."""
    round_ = get_round(g.session, code, actor=reader.actor())
    enrolment = get_enrolment(g.session, round_, actor=reader.actor())
    act = Act.READ_SAMPLES if request.method == "GET" else Act.CONFIRM_RECEIPT
    require(reader.actor(), act, laboratory_id=enrolment.laboratory_id)
    if request.method == "POST":
        check_laboratory(enrolment)
    return round_, enrolment


def findings_of(parcel: Parcel, typed: Mapping[str, str]) -> dict[int, Finding]:
    """Return what the form says of each unit; a unit of which it says nothing is left out.

    One tick says that all arrived intact of which nothing else is said.
    """
    found = {}
    unsaid = Condition.INTACT if "intact" in typed else ""
    for unit in units_in(g.session, parcel):
        condition = typed.get(f"condition-{unit.identifier}") or unsaid
        if condition in set(Condition):
            remark = typed.get(f"remark-{unit.identifier}", "")
            found[unit.id] = Finding(Condition(condition), remark)
    return found


def add_files(parcel: Parcel) -> int:
    """Keep the files of the form, and return how many there were."""
    count = 0
    for kind in FileKind:
        for each in request.files.getlist(kind.value):
            if each.filename:
                content = each.read()
                add_file(
                    g.session, store(), parcel, kind=kind, content=content, actor=reader.actor()
                )
                count += 1
    return count


def own_page(
    round_: Round,
    enrolment: Enrolment,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Errors | None = None,
    refused: str = "",
    at: str = "",
) -> str:
    """Render everything a laboratory reads and confirms about its samples on one page."""
    actor = reader.actor()
    samples = own_samples(g.session, enrolment, actor=actor)
    first = {
        "time_zone": round_.time_zone,
        "arrived_at": local_input(clock.now(), round_.time_zone),
    }
    return render_template(
        "samples/own.html",
        **frame(round_, enrolment),
        own=samples,
        condition_names=CONDITION_NAMES,
        file_names=FILE_NAMES,
        travels=bool(samples.parcels) or any(each.physical for each in round_.materials),
        may_confirm=may(actor, Act.CONFIRM_RECEIPT, laboratory_id=enrolment.laboratory_id),
        is_time=round_.state in TRAVELLING,
        first=first,
        typed=typed or {},
        errors=errors or {},
        refused=refused,
        at=at,
    )
