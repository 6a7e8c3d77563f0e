"""Certificates: the own ones and the records of three years; for coordinators the list to sign."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..certificates.content import TITLES, CertificateFacts, certificate_content
from ..certificates.models import CertificateKind, CertificateState
from ..certificates.preparing import BatchList, issue_certificates, list_of
from ..certificates.queries import (
    certificates_of_round,
    get_certificate_file,
    own_certificates,
)
from ..certificates.watching import withdraw
from ..corrective.portfolio import portfolio
from ..corrective.portfolio_index import STATE_WORDS
from ..errors import Forbidden, NotFound, Refusal
from ..i18n import Language
from ..identity.permissions import Act, require
from ..reporting.heading import header_of
from ..reporting.label import Label
from ..reporting.pdf import render_pdf
from ..rounds.models import Round
from ..rounds.queries import get_round
from ..trends.own import own_laboratories
from . import reader
from .downloads import attachment
from .numbers import is_number
from .proving import find_wrong_proof
from .reader import t
from .rounds import frame
from .stores import store

pages = Blueprint("certificates", __name__)
PDF, ZIP = "application/pdf", "application/zip"


@pages.get("/certificates/")
def show() -> str:
    """List the certificates of the own laboratories, and offer the records of three years."""
    laboratories = own_laboratories(g.session, actor=reader.actor())
    if not laboratories:
        raise Forbidden(act=Act.READ_OWN_REPORT.value)
    return render_template(
        "certificates/own.html",
        laboratories=laboratories,
        certificates=own_certificates(g.session, actor=reader.actor()),
        titles=TITLES,
        state_words=STATE_WORDS,
    )


@pages.get("/certificates/<number>.<language>.pdf")
def file(number: str, language: str) -> Response:
    """Hand out a certificate to the laboratory it names."""
    certificate, data = get_certificate_file(
        g.session, store(), number, language, actor=reader.actor()
    )
    return attachment(data, f"{certificate.number}.{language}.pdf", PDF)


@pages.post("/certificates/records")
def records() -> Response:
    """Hand out the records of three years of an own laboratory."""
    typed = request.form.get("laboratory", "")
    if not is_number(typed):
        raise NotFound
    data = portfolio(
        g.session, store(), int(typed), language=reader.language(), actor=reader.actor()
    )
    return attachment(data, "proficiency-testing-records.zip", ZIP)


@pages.get("/rounds/<code>/certificates")
def of_round(code: str) -> str:
    """Show what can be issued and what was, under codes."""
    return round_page(round_to_issue(code))


@pages.post("/rounds/<code>/certificates")
def issue(code: str) -> BaseResponse | tuple[str, int]:
    """Issue the list that was read, after the coordinator proved who they are."""
    round_ = round_to_issue(code)
    if refused := find_wrong_proof():
        return round_page(round_, refused=refused), 422
    try:
        batch = issue_certificates(
            g.session, round_, actor=reader.actor(), sha256=request.form.get("sha256", "")
        )
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return round_page(round_, refused=refusal.text(t)), 409
    count = len(batch.certificates)
    flash(
        t.plural(
            "{count} certificate is signed and being made.",
            "{count} certificates are signed and being made.",
            count,
        ),
        "done",
    )
    return redirect(url_for("certificates.of_round", code=code))


@pages.get("/rounds/<code>/certificates/<laboratory>-<any(participation, performance):kind>.pdf")
def preview(code: str, laboratory: str, kind: str) -> Response:
    """Show a certificate before it is signed, without the name it will carry."""
    round_ = round_to_issue(code)
    listed = list_of(g.session, round_, actor=reader.actor())
    wanted = (laboratory, CertificateKind(kind))
    for draft in listed.drafts:
        if (draft.enrolment.code, draft.kind) == wanted:
            facts = CertificateFacts(
                kind=draft.kind,
                number=f"{round_.code}-C-…",
                version=draft.version,
                ground=draft.ground,
                laboratory=Label(),
                institution=Label(),
                signed_by="",
                signed_at=None,
                replaces=draft.replaces.number if draft.replaces else "",
            )
            language = Language(reader.language())
            content = certificate_content(header_of(listed.run), facts, language)
            name = f"{round_.code}-{laboratory}-{kind}.pdf"
            return attachment(render_pdf(content), name, PDF)
    raise NotFound


@pages.post("/rounds/<code>/certificates/<number>/withdraw")
def end(code: str, number: str) -> BaseResponse | tuple[str, int]:
    """Withdraw one certificate, with a reason."""
    round_ = round_to_issue(code)
    try:
        withdraw(
            g.session,
            round_,
            number,
            reason=request.form.get("reason", ""),
            actor=reader.actor(),
        )
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return round_page(round_, refused=refusal.text(t)), 422
    flash(t("Certificate {number} is withdrawn; the laboratory is told.", number=number), "done")
    return redirect(url_for("certificates.of_round", code=code))


def round_to_issue(code: str) -> Round:
    """Return a round whose certificates the reader may issue."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.ISSUE_REPORTS, scheme_id=round_.scheme_id)
    return round_


def round_page(round_: Round, *, refused: str = "") -> str:
    """Render the list to sign and the certificates that were issued."""
    listed: BatchList | None = None
    reason = ""
    try:
        listed = list_of(g.session, round_, actor=reader.actor())
    except Forbidden:
        raise
    except Refusal as refusal:
        reason = refusal.text(t)
    return render_template(
        "certificates/round.html",
        **frame(round_, None),
        listed=listed,
        why_not=reason,
        issued=certificates_of_round(g.session, round_, actor=reader.actor()),
        titles=TITLES,
        state_words=STATE_WORDS,
        in_force=CertificateState.ISSUED,
        refused=refused,
    )
