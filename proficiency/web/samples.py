"""Samples of a round: batches and allocation for the coordinator, parcels for a laboratory."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import Forbidden, NotFound, Refusal
from ..identity.permissions import Act, may
from ..rounds.models import Round, RoundMaterial
from ..rounds.queries import find_enrolment, get_round
from ..samples.allocation import Supply, allocate
from ..samples.overview import find_material, stock
from ..samples.services import CAN_TRAVEL, BatchDetails, add_batch
from . import reader
from .arrivals import own_page
from .reader import t
from .refusals import said
from .rounds import frame
from .sample_tabs import Errors, parts_of, read_day, read_number, require_manager

pages = Blueprint("samples", __name__, url_prefix="/rounds")


@pages.get("/<code>/samples")
def show(code: str) -> str:
    """Show the samples from the side their reader stands on."""
    round_ = get_round(g.session, code, actor=reader.actor())
    if may(reader.actor(), Act.READ_SAMPLES, scheme_id=round_.scheme_id):
        return page(round_)
    enrolment = find_enrolment(g.session, round_, actor=reader.actor())
    if enrolment is None:
        raise Forbidden(act=Act.READ_SAMPLES.value)
    return own_page(round_, enrolment)


@pages.post("/<code>/samples/batches")
def add(code: str) -> Response | tuple[str, int]:
    """Add a batch of a material and number its units."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require_manager(round_)
    errors: Errors = {}
    typed = request.form
    details = BatchDetails(
        code=typed.get("batch", ""),
        produced_on=read_day(typed, "produced_on", errors),
        expires_on=read_day(typed, "expires_on", errors),
        storage_zh=typed.get("storage_zh", ""),
        storage_en=typed.get("storage_en", ""),
        description_zh=typed.get("description_zh", ""),
        description_en=typed.get("description_en", ""),
    )
    made = read_number(typed, "made", errors)
    if errors:
        return page(round_, typed=typed, errors=errors), 422
    try:
        batch = add_batch(
            g.session, material_of(round_, typed), details, made=made, actor=reader.actor()
        )
    except Refusal as refusal:
        return page(round_, typed=typed, refused=said(refusal)), 409
    done = t("Batch {batch} is added; its {made} units are numbered.", batch=batch.code, made=made)
    flash(done, "done")
    return redirect(url_for("samples.show", code=code))


@pages.post("/<code>/samples/allocation")
def give(code: str) -> Response | tuple[str, int]:
    """Allocate units to every confirmed laboratory."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require_manager(round_)
    errors: Errors = {}
    supplies = {
        material.code: Supply(
            per_laboratory=read_number(request.form, f"per-{material.code}", errors),
            reserve=read_number(request.form, f"reserve-{material.code}", errors),
        )
        for material in round_.materials
        if material.physical
    }
    if errors:
        return page(round_, typed=request.form, errors=errors), 422
    try:
        count = allocate(g.session, round_, actor=reader.actor(), supplies=supplies)
    except Refusal as refusal:
        return page(round_, typed=request.form, refused=said(refusal)), 409
    done = t.plural("{count} unit is allocated.", "{count} units are allocated.", count)
    flash(done if count else t("Every laboratory has its units already."), "done")
    return redirect(url_for("samples.show", code=code))


def material_of(round_: Round, typed: Mapping[str, str]) -> RoundMaterial:
    """Return the material a form names; it must travel."""
    material = find_material(round_, typed.get("material", ""))
    if material is None:
        raise NotFound
    return material


def page(
    round_: Round,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Errors | None = None,
    refused: str = "",
) -> str:
    """Render stock, allocation and the form of a batch, with what was refused on top."""
    actor = reader.actor()
    return render_template(
        "samples/batches.html",
        **frame(round_, None),
        parts=parts_of(round_),
        stock=stock(g.session, round_, actor=actor),
        can_change=round_.state in CAN_TRAVEL
        and may(actor, Act.MANAGE_SAMPLES, scheme_id=round_.scheme_id),
        typed=typed or {},
        errors=errors or {},
        refused=refused,
    )
