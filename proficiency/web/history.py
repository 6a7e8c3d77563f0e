"""The history of one round in words."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template

from ..audit.queries import Wanted
from ..identity.permissions import Act, require
from ..rounds.models import Round
from ..rounds.queries import get_round
from . import reader
from .history_filters import history_file, history_page
from .rounds import frame

pages = Blueprint("history", __name__, url_prefix="/rounds")


@pages.get("/<code>/history")
def show(code: str) -> str:
    """Show who did what in a round, newest first; laboratories act without their names."""
    round_ = round_of(code)
    page = history_page(Wanted(round_id=round_.id), zone=round_.time_zone)
    return render_template("rounds/history.html", **frame(round_, None), history=page)


@pages.get("/<code>/history.<kind>")
def file(code: str, kind: str) -> Response:
    """Hand out the history of a round as a file."""
    round_ = round_of(code)
    wanted = Wanted(round_id=round_.id)
    return history_file(wanted, kind, zone=round_.time_zone, name=f"{round_.code}-history")


def round_of(code: str) -> Round:
    """Return a round whose history the reader may read."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.READ_AUDIT, scheme_id=round_.scheme_id)
    return round_
