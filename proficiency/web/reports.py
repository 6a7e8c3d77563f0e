"""The reports of a final round: how far they are, and the files."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, Response, current_app, g, render_template

from ..errors import NotFound
from ..reporting.issued import together
from ..reporting.models import Report, ReportFormat
from ..reporting.queries import (
    CONTENT_TYPES,
    OrderProgress,
    download_name,
    get_report_file,
    order_progress,
    reports_for,
)
from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.models import Round
from ..rounds.queries import find_enrolment, get_round
from . import reader
from .downloads import attachment
from .reader import t
from .rounds import frame

pages = Blueprint("reports", __name__, url_prefix="/rounds")


@pages.get("/<code>/reports")
def show(code: str) -> str:
    """Show the reports the reader may have, and the progress while they are being made."""
    round_ = final_round(code)
    reports = reports_for(g.session, round_, actor=reader.actor())
    enrolment = find_enrolment(g.session, round_, actor=reader.actor())
    progress = order_progress(g.session, round_)
    return render_template(
        "rounds/reports.html",
        **frame(round_, enrolment),
        progress=progress,
        with_institution=bool(together(g.session, round_, actor=reader.actor())),
        progress_text=progress_text(progress) if progress else "",
        signed=pdf_signed(reports),
        groups=[(number, list(files)) for number, files in groupby(reports, lambda r: r.number)],
    )


@pages.get("/<code>/reports/progress")
def status(code: str) -> dict[str, object]:
    """Say how far the reports are, for the page that shows it."""
    progress = order_progress(g.session, final_round(code))
    if progress is None:
        raise NotFound
    return {
        "text": progress_text(progress),
        "made": progress.made,
        "expected": progress.expected,
        "finished": progress.finished_at is not None or progress.failed,
    }


@pages.get("/<code>/reports/<number>.<language>.<format_>")
def download(code: str, number: str, language: str, format_: str) -> Response:
    """Hand out one report."""
    final_round(code)
    store = current_app.extensions["proficiency.store"]
    report, data = get_report_file(
        g.session, store, number, language, format_, actor=reader.actor()
    )
    return attachment(data, download_name(report), CONTENT_TYPES[report.format])


def progress_text(progress: OrderProgress) -> str:
    """Say what is being done, how far it is, and that one may leave."""
    return t(
        "The reports are being made: {made} of {expected} files. You may leave this page; it goes"
        " on without you.",
        made=progress.made,
        expected=progress.expected,
    )


def pdf_signed(reports: Sequence[Report]) -> bool | None:
    """Say whether all PDF files carry a digital signature; None where there are none."""
    signed = [report.signed for report in reports if report.format is ReportFormat.PDF]
    return all(signed) if signed else None


def final_round(code: str) -> Round:
    """Return a round whose reports exist or are being made."""
    round_ = get_round(g.session, code, actor=reader.actor())
    if round_.state not in REPORTS_ARE_OUT:
        raise NotFound
    return round_
