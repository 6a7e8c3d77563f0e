"""The history of one round in words."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from ..audit.queries import entries
from ..identity.permissions import Act, require
from ..results.queries import sealed_rounds
from ..rounds.queries import get_round
from . import reader
from .history_words import lines_of
from .rounds import frame

pages = Blueprint("history", __name__, url_prefix="/rounds")

PAGE = 100


@pages.get("/<code>/history")
def show(code: str) -> str:
    """Show who did what in a round, newest first; laboratories act without their names."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.READ_AUDIT, scheme_id=round_.scheme_id)
    before = request.args.get("before", type=int)
    found = entries(g.session, round_id=round_.id, limit=PAGE, before=before)
    return render_template(
        "rounds/history.html",
        **frame(round_, None),
        lines=lines_of(found, zone=round_.time_zone, sealed=sealed_rounds(g.session)),
        earlier=found[-1].id if len(found) == PAGE else None,
    )
