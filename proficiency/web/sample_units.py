"""The units of a material one by one, their labels as PDF, and units taken out of the store."""

from __future__ import annotations

import re

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound, Refusal
from ..identity.permissions import Act, may
from ..reporting.sample_labels import Label, Sheet, draw_labels
from ..rounds.models import Round, RoundMaterial
from ..rounds.queries import get_round
from ..samples.conditions import CONDITION_NAMES, USE_NAMES
from ..samples.models import Unit
from ..samples.overview import find_material, units_of_material
from ..samples.services import CAN_TRAVEL, discard_units
from . import reader
from .downloads import attachment
from .reader import t
from .refusals import said
from .rounds import frame
from .sample_tabs import parts_of, require_manager

pages = Blueprint("sample_units", __name__, url_prefix="/rounds")


@pages.get("/<code>/samples/units")
def show(code: str) -> str:
    """Show the units of one material."""
    round_ = get_round(g.session, code, actor=reader.actor())
    return page(round_)


@pages.get("/<code>/samples/labels.pdf")
def labels(code: str) -> Response:
    """Hand out the labels of one material, or of one of its batches, as sheets of A4."""
    actor = reader.actor()
    round_ = get_round(g.session, code, actor=actor)
    require_manager(round_)
    material = chosen(round_)
    units = [] if material is None else units_of_material(g.session, round_, material, actor=actor)
    batch = request.args.get("batch", "")
    wanted = [unit for unit in units if batch in ("", str(unit.batch_id))]
    if material is None or not wanted:
        raise NotFound
    sheet = Sheet.SMALL if request.args.get("sheet") == Sheet.SMALL else Sheet.LARGE
    data = draw_labels([label_of(round_, unit) for unit in wanted], sheet)
    return attachment(data, f"{round_.code}-{material.code}-labels.pdf", "application/pdf")


@pages.post("/<code>/samples/units/discard")
def discard(code: str) -> Response | tuple[str, int]:
    """Take units out of the store, with the reason."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require_manager(round_)
    material = chosen(round_)
    if material is None:
        raise NotFound
    typed = request.form.get("numbers", "")
    numbers = [int(each) for each in re.findall(r"\d{1,9}", typed)]
    reason = request.form.get("reason", "")
    if not numbers:
        return page(round_, refused=t("Give the numbers of the units.")), 422
    try:
        gone = discard_units(g.session, material, numbers, reason=reason, actor=reader.actor())
    except Refusal as refusal:
        return page(round_, refused=said(refusal)), 409
    count = len(gone)
    flash(t.plural("{count} unit is discarded.", "{count} units are discarded.", count), "done")
    return redirect(url_for("sample_units.show", code=code, material=material.code))


def chosen(round_: Round) -> RoundMaterial | None:
    """Return the material asked for, the first where none is named."""
    return find_material(round_, request.values.get("material", ""))


def label_of(round_: Round, unit: Unit) -> Label:
    """Return what stands on the label of a unit; nothing of whom it is for."""
    return Label(
        round_code=round_.code,
        unit=unit.label,
        identifier=unit.identifier,
        name_zh=unit.material.name_zh,
        name_en=unit.material.name_en,
        storage_zh=unit.batch.storage_zh,
        storage_en=unit.batch.storage_en,
        expires_on=unit.batch.expires_on,
        synthetic=round_.scheme.synthetic,
    )


def page(round_: Round, *, refused: str = "") -> str:
    """Render the units of the chosen material."""
    actor = reader.actor()
    material = chosen(round_)
    if material is None and request.values.get("material"):
        raise NotFound
    units = units_of_material(g.session, round_, material, actor=actor) if material else []
    return render_template(
        "samples/units.html",
        **frame(round_, None),
        parts=parts_of(round_),
        material=material,
        materials=[each for each in round_.materials if each.physical],
        units=units,
        use_names=USE_NAMES,
        condition_names=CONDITION_NAMES,
        can_change=round_.state in CAN_TRAVEL
        and may(actor, Act.MANAGE_SAMPLES, scheme_id=round_.scheme_id),
        may_print=may(actor, Act.MANAGE_SAMPLES, scheme_id=round_.scheme_id),
        refused=refused,
    )
