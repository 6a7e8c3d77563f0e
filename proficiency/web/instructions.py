"""The instructions to participants: versions, a new one, and who has confirmed it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import Refusal
from ..identity.permissions import Act, may
from ..rounds.models import Round
from ..rounds.queries import get_round
from ..samples.instructions import Bilingual, publish_instructions, versions_of
from ..samples.overview import laboratories
from ..samples.queries import taking_part
from ..samples.services import CAN_TRAVEL
from . import reader
from .reader import t
from .refusals import said
from .rounds import frame
from .sample_tabs import parts_of, require_manager

pages = Blueprint("instructions", __name__, url_prefix="/rounds")


@pages.get("/<code>/samples/instructions")
def show(code: str) -> str:
    """Show the instructions in force, and who has confirmed them."""
    return page(get_round(g.session, code, actor=reader.actor()))


@pages.post("/<code>/samples/instructions")
def publish(code: str) -> Response | tuple[str, int]:
    """Publish a version; from now on it has to be confirmed."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require_manager(round_)
    typed = request.form
    try:
        published = publish_instructions(
            g.session,
            round_,
            text=Bilingual(typed.get("text_zh", ""), typed.get("text_en", "")),
            change=Bilingual(typed.get("change_zh", ""), typed.get("change_en", "")),
            actor=reader.actor(),
        )
    except Refusal as refusal:
        return page(round_, typed=typed, refused=said(refusal)), 409
    flash(t("Version {version} is published.", version=published.version), "done")
    return redirect(url_for("instructions.show", code=code))


def page(round_: Round, *, typed: Mapping[str, str] | None = None, refused: str = "") -> str:
    """Render the versions with the form of the next one."""
    actor = reader.actor()
    lines = laboratories(g.session, round_, actor=actor)
    versions = versions_of(g.session, round_)
    latest = versions[0] if versions else None
    return render_template(
        "samples/instructions.html",
        **frame(round_, None),
        parts=parts_of(round_),
        versions=versions,
        waited_for=[line.code for line in lines if latest and line.acknowledged != latest.version],
        confirmed=sum(1 for line in lines if latest and line.acknowledged == latest.version),
        count=taking_part(g.session, round_),
        can_change=round_.state in CAN_TRAVEL
        and may(actor, Act.MANAGE_SAMPLES, scheme_id=round_.scheme_id),
        typed=typed
        or {
            "text_zh": latest.text_zh if latest else "",
            "text_en": latest.text_en if latest else "",
        },
        refused=refused,
    )
