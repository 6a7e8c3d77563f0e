"""The scores of the own laboratory after a round is final: the report as a page."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, g, render_template

from ..reporting.amending import order_for
from ..reporting.issued import own_content, together
from ..reporting.models import Report
from ..reporting.queries import reports_for
from ..rounds.lifecycle import RoundState
from . import reader
from .results import participation
from .rounds import frame

pages = Blueprint("scores", __name__, url_prefix="/rounds")


@pages.get("/<code>/scores")
def show(code: str) -> str:
    """Show own scores first, then the picture, then the rest."""
    round_, enrolment = participation(code)
    content = own_content(g.session, enrolment, reader.language(), actor=reader.actor())
    reports = reports_for(g.session, round_, actor=reader.actor())
    order = order_for(g.session, round_, enrolment.code)
    return render_template(
        "rounds/scores.html",
        **frame(round_, enrolment),
        report=content,
        interim=content is not None and round_.state is RoundState.PRELIMINARY,
        with_institution=bool(together(g.session, round_, actor=reader.actor())),
        own_reports=own_language_first(
            report
            for report in reports
            if report.enrolment_id == enrolment.id
            and (order is None or report.order_id == order.id)
        ),
    )


def own_language_first(reports: Iterable[Report]) -> list[Report]:
    """Put the files in the reader's language before the others."""
    return sorted(reports, key=lambda report: report.language is not reader.language())
