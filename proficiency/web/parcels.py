"""Parcels of a round under codes: dispatch, what was confirmed, re-supply, the courier's list."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from .. import clock
from ..errors import Refusal
from ..identity.permissions import Act, may
from ..rounds.models import Round
from ..rounds.queries import get_round
from ..samples.allocation import replace_units
from ..samples.conditions import CONDITION_NAMES, FILE_NAMES
from ..samples.dispatching import TRAVELLING, Consignment, Sending, dispatch, read_addresses
from ..samples.overview import LaboratoryLine, laboratories
from ..samples.parcel_files import may_read_files, read_file
from ..samples.queries import damaged_without_replacement
from . import reader
from .downloads import attachment
from .reader import t
from .refusals import said
from .rounds import frame
from .sample_tabs import (
    Errors,
    local_input,
    parts_of,
    read_decimal,
    read_moment,
    require_manager,
)
from .stores import store

pages = Blueprint("parcels", __name__, url_prefix="/rounds")


@pages.get("/<code>/samples/parcels")
def show(code: str) -> str:
    """Show what waits, what was sent, and what was confirmed."""
    return page(get_round(g.session, code, actor=reader.actor()))


@pages.post("/<code>/samples/parcels")
def send(code: str) -> Response | tuple[str, int]:
    """Record the parcels that were handed to the courier: those with a tracking number."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require_manager(round_)
    typed, errors = request.form, Errors()
    consignment = Consignment(
        courier=typed.get("courier", ""),
        dispatched_at=read_moment(typed, "dispatched_at", errors),
        time_zone=typed.get("time_zone", ""),
        packaging=typed.get("packaging", ""),
        dry_ice_kg=read_decimal(typed, "dry_ice_kg", errors),
    )
    if consignment.dry_ice_kg is not None and consignment.dry_ice_kg <= 0:
        errors["dry_ice_kg"] = t("Dry ice weighs something; leave the field empty for none.")
    if errors:
        return page(round_, typed=typed, errors=errors), 422
    sendings = {
        name.removeprefix("tracking-"): Sending(
            tracking=text, logger=typed.get(f"logger-{name.removeprefix('tracking-')}", "")
        )
        for name, text in typed.items()
        if name.startswith("tracking-") and text.strip()
    }
    try:
        sent = dispatch(g.session, round_, sendings, consignment, actor=reader.actor())
    except Refusal as refusal:
        return page(round_, typed=typed, refused=said(refusal)), 409
    done = t.plural(
        "{count} parcel is recorded and the laboratory told.",
        "{count} parcels are recorded and the laboratories told.",
        len(sent),
    )
    flash(done, "done")
    return redirect(url_for("parcels.show", code=code))


@pages.post("/<code>/samples/replacements")
def replace(code: str) -> Response | tuple[str, int]:
    """Draw new units for the chosen ones that arrived unusable."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require_manager(round_)
    wanted = set(request.form.getlist("unit"))
    damaged = [
        line.unit
        for line in damaged_without_replacement(g.session, round_)
        if line.unit.identifier in wanted
    ]
    if not damaged:
        return page(round_, refused=t("Choose at least one unit.")), 422
    try:
        replace_units(g.session, round_, damaged, actor=reader.actor())
    except Refusal as refusal:
        return page(round_, refused=said(refusal)), 409
    flash(t("New units are drawn. Send them below; the laboratory is told then."), "done")
    return redirect(url_for("parcels.show", code=code))


@pages.post("/<code>/samples/addresses")
def addresses(code: str) -> str | tuple[str, int]:
    """Show where each code's parcel goes; the reason is written into the history."""
    round_ = get_round(g.session, code, actor=reader.actor())
    reason = request.form.get("reason", "")
    require_manager(round_)
    try:
        lines = read_addresses(g.session, round_, reason=reason, actor=reader.actor())
    except Refusal as refusal:
        return page(round_, refused=said(refusal)), 422
    return render_template(
        "samples/addresses.html", **frame(round_, None), parts=parts_of(round_), lines=lines
    )


@pages.post("/<code>/samples/files/<int:file>")
def open_file(code: str, file: int) -> Response | tuple[str, int]:
    """Hand out a file of a laboratory; the reason is written into the history."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require_manager(round_)
    reason = request.form.get("reason", "")
    try:
        kept, data = read_file(
            g.session, store(), round_, file, reason=reason, actor=reader.actor()
        )
    except Refusal as refusal:
        return page(round_, refused=said(refusal)), 422
    name = f"{round_.code}-{kept.kind.value}-{kept.id}.{kept.extension}"
    return attachment(data, name, "application/octet-stream")


def page(
    round_: Round,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Errors | None = None,
    refused: str = "",
) -> str:
    """Render the parcels with the form of a dispatch."""
    actor = reader.actor()
    lines = laboratories(g.session, round_, actor=actor)
    manages = may(actor, Act.MANAGE_SAMPLES, scheme_id=round_.scheme_id)
    first = {
        "time_zone": round_.time_zone,
        "dispatched_at": local_input(clock.now(), round_.time_zone),
    }
    return render_template(
        "samples/parcels.html",
        **frame(round_, None),
        parts=parts_of(round_),
        lines=lines,
        damaged=damaged_without_replacement(g.session, round_),
        drawn=drawn_for(lines),
        condition_names=CONDITION_NAMES,
        file_names=FILE_NAMES,
        can_change=manages and round_.state in TRAVELLING,
        may_see_addresses=manages and may(actor, Act.READ_IDENTITY_KEY, scheme_id=round_.scheme_id),
        may_read_files=may_read_files(round_, actor=actor),
        typed=typed or first,
        errors=errors or {},
        refused=refused,
    )


def drawn_for(lines: list[LaboratoryLine]) -> set[int]:
    """Return the units for which another is drawn and waits to be sent."""
    return {unit.replaces_id for line in lines for unit in line.waiting if unit.replaces_id}
