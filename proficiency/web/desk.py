"""The desk: what needs the reader, then the rounds."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from ..rounds.queries import rounds_for
from . import reader
from .steps import lifecycle_steps
from .waiting import waiting_for

pages = Blueprint("desk", __name__, url_prefix="/desk")


@pages.get("/")
def show() -> str:
    """Show what needs the reader, sorted by time left, and all rounds the reader may see."""
    actor = reader.actor()
    lines = rounds_for(g.session, actor=actor, each_laboratory=True)
    return render_template(
        "desk/desk.html",
        waiting=waiting_for(g.session, lines, actor=actor),
        lines=lines,
        steps=lifecycle_steps,
        synthetic=any(line.round.scheme.synthetic for line in lines),
    )
