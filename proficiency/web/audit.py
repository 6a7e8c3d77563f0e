"""The history of the whole platform, and the proof that it was not changed."""

from __future__ import annotations

from flask import Blueprint, current_app, g, render_template, request

from ..audit.queries import entries
from ..audit.services import verify_chain
from ..identity.permissions import Act, require
from ..results.queries import sealed_rounds
from . import reader
from .history_words import lines_of

pages = Blueprint("audit", __name__, url_prefix="/history")

PAGE = 100


@pages.get("/")
def show() -> str:
    """Show every entry, newest first, with the result of checking the whole chain."""
    require(reader.actor(), Act.READ_AUDIT)
    before = request.args.get("before", type=int)
    found = entries(g.session, limit=PAGE, before=before)
    zone = str(current_app.extensions["proficiency.time_zone"])
    return render_template(
        "audit/history.html",
        chain=verify_chain(g.session),
        lines=lines_of(found, zone=zone, sealed=sealed_rounds(g.session)),
        earlier=found[-1].id if len(found) == PAGE else None,
    )
