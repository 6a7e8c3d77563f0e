"""The reports of a final round: how far they are, and the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
        groups=in_chains(reports),
    )


@dataclass(frozen=True)
class Issued:
    """One report in all its files, and what took its place."""

    number: str
    files: list[Report]
    superseded_by: str
    """Number of the newer one; empty where this one is valid."""
    reason: str
    """Why it was amended; empty for the first one."""


def in_chains(reports: Sequence[Report]) -> list[Issued]:
    """Order the reports of each recipient as a chain, the valid one first."""
    chains: dict[int | None, dict[str, list[Report]]] = {}
    newest_first = sorted(reports, key=lambda each: -each.order.evaluation.version)
    for recipient in dict.fromkeys(each.enrolment_id for each in reports):
        for each in newest_first:
            if each.enrolment_id == recipient:
                chains.setdefault(recipient, {}).setdefault(each.number, []).append(each)
    found = []
    for chain in chains.values():
        newer = ""
        for number, files in chain.items():
            found.append(Issued(number, files, newer, files[0].order.reason))
            newer = number
    return found


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
