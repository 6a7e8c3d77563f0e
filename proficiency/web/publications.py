"""The round reports open to the reader: what the working group reads."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from ..reporting.queries import reports_for
from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.queries import rounds_for
from . import reader

pages = Blueprint("publications", __name__, url_prefix="/reports")


@pages.get("/")
def show() -> str:
    """List the final rounds with the reports of the whole round."""
    actor = reader.actor()
    rounds = [
        line.round
        for line in rounds_for(g.session, actor=actor)
        if line.round.state in REPORTS_ARE_OUT
    ]
    published = [
        (round_, [r for r in reports_for(g.session, round_, actor=actor) if r.enrolment is None])
        for round_ in rounds
    ]
    return render_template(
        "publications/publications.html",
        published=published,
        synthetic=any(round_.scheme.synthetic for round_ in rounds),
    )
