"""The scores of the own laboratory after a round is final: the report as a page."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, g, render_template

from ..evaluation.queries import get_final_run
from ..evaluation.services import load_evaluation
from ..reporting.builder import build_laboratory_report
from ..reporting.heading import header_of
from ..reporting.models import Report
from ..reporting.past import earlier_scores
from ..reporting.queries import reports_for
from . import reader
from .results import participation
from .rounds import frame

pages = Blueprint("scores", __name__, url_prefix="/rounds")


@pages.get("/<code>/scores")
def show(code: str) -> str:
    """Show own scores first, then the picture, then the rest."""
    round_, enrolment = participation(code)
    run = get_final_run(g.session, enrolment, actor=reader.actor())
    evaluation = load_evaluation(run)
    reports = reports_for(g.session, round_, actor=reader.actor())
    content = None
    if enrolment.code in evaluation.labs:
        header = header_of(run, code=enrolment.code)
        past = earlier_scores(g.session, run, laboratory_ids=(enrolment.laboratory_id,))
        content = build_laboratory_report(
            evaluation,
            header,
            reader.language(),
            enrolment.code,
            past[enrolment.laboratory_id],
        )
    return render_template(
        "rounds/scores.html",
        **frame(round_, enrolment),
        report=content,
        own_reports=own_language_first(
            report for report in reports if report.enrolment_id == enrolment.id
        ),
    )


def own_language_first(reports: Iterable[Report]) -> list[Report]:
    """Put the files in the reader's language before the others."""
    return sorted(reports, key=lambda report: report.language is not reader.language())
