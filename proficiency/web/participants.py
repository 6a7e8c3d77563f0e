"""Who takes part in a round: under codes, and the identity key whose every view is logged."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from ..rounds.queries import get_round, progress
from ..rounds.services import read_identity_key
from ..rounds.standing import ENTRY_STATE_NAMES
from . import reader
from .rounds import frame

pages = Blueprint("participants", __name__, url_prefix="/rounds")


@pages.get("/<code>/participants")
def show(code: str) -> str:
    """Show how far each participant is, never a value and never a name."""
    round_ = get_round(g.session, code, actor=reader.actor())
    return render_template(
        "rounds/participants.html",
        **frame(round_, None),
        progress=progress(g.session, round_, actor=reader.actor()),
        state_names=ENTRY_STATE_NAMES,
    )


@pages.post("/<code>/participants/key")
def show_key(code: str) -> str:
    """Show which laboratory has which code; a form asks for it, so no link opens it by chance."""
    round_ = get_round(g.session, code, actor=reader.actor())
    return render_template(
        "rounds/identity_key.html",
        **frame(round_, None),
        key=read_identity_key(g.session, round_, actor=reader.actor()),
    )
