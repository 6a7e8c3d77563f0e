"""Reports beside the issued files: interim ones, those of an institution, and as plain data."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, render_template, request

from ..errors import NotFound
from ..i18n import Language
from ..reporting.as_json import report_as_json
from ..reporting.content import ReportContent
from ..reporting.issued import institution_content, issued_content, own_content
from ..reporting.models import ReportFormat
from ..reporting.pdf import render_pdf
from ..reporting.queries import CONTENT_TYPES
from ..reporting.workbook import render_report_workbook
from ..rounds.lifecycle import RoundState
from ..rounds.queries import find_enrolment, get_round
from . import reader
from .downloads import attachment
from .results import participation
from .rounds import frame

pages = Blueprint("report_doors", __name__)


@pages.get("/rounds/<code>/scores/interim.<language>.<format_>")
def interim(code: str, language: str, format_: str) -> Response:
    """Hand out the own preliminary scores as a file that says so on each page."""
    round_, enrolment = participation(code)
    if round_.state is not RoundState.PRELIMINARY:
        raise NotFound
    content = own_content(g.session, enrolment, language_of(language), actor=reader.actor())
    if content is None:
        raise NotFound
    return file_of(content, format_)


@pages.get("/rounds/<code>/institution")
def institution(code: str) -> str:
    """Show the laboratories of the own institution side by side."""
    round_ = get_round(g.session, code, actor=reader.actor())
    content = institution_content(g.session, round_, reader.language(), actor=reader.actor())
    enrolment = find_enrolment(g.session, round_, actor=reader.actor())
    return render_template(
        "rounds/institution_report.html", **frame(round_, enrolment), report=content
    )


@pages.get("/rounds/<code>/institution.<language>.<format_>")
def institution_file(code: str, language: str, format_: str) -> Response:
    """Hand out the same as a file."""
    round_ = get_round(g.session, code, actor=reader.actor())
    content = institution_content(g.session, round_, language_of(language), actor=reader.actor())
    return file_of(content, format_)


@pages.get("/api/rounds/<code>/reports/<number>")
def data(code: str, number: str) -> Response:
    """Answer with an issued report as plain data, to whoever may read the report itself."""
    round_ = get_round(g.session, code, actor=reader.actor())
    language = language_of(request.args.get("lang", reader.language().value))
    content = issued_content(g.session, round_, number, language, actor=reader.actor())
    return jsonify(report_as_json(content))


def language_of(asked: str) -> Language:
    """Return a language of reports; another one does not exist."""
    if asked not in set(Language):
        raise NotFound
    return Language(asked)


def file_of(content: ReportContent, asked: str) -> Response:
    """Answer with a report as a file."""
    if asked not in set(ReportFormat):
        raise NotFound
    format_ = ReportFormat(asked)
    render = render_pdf if format_ is ReportFormat.PDF else render_report_workbook
    name = f"{content.number}.{content.language.value}.{format_.value}"
    return attachment(render(content), name, CONTENT_TYPES[format_])
