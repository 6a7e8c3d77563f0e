"""The public page of issued documents: genuine or not, to whoever holds the printed code."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from flask import Blueprint, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ..certificates.queries import find_certificate
from ..i18n import mark
from ..identity import throttling
from ..reporting.document_codes import grouped, read_code
from ..reporting.verification import Standing, VerifiedDocument, find_report
from .login import TOO_MANY, came_from
from .reader import t
from .request_session import keep_on_refusal

pages = Blueprint("verification", __name__, url_prefix="/verify")

SOURCES: tuple[Callable[[Session, str], VerifiedDocument | None], ...] = (
    find_report,
    find_certificate,
)
"""Where documents with a code are found."""
MOST_GUESSES = 20
VERDICTS = {
    Standing.GENUINE: mark("This document is genuine and in force."),
    Standing.SUPERSEDED: mark(
        "This document is genuine, but superseded: a newer version was issued to the same"
        " recipient. Ask who gave it to you for that one."
    ),
    Standing.WITHDRAWN: mark(
        "This document was issued here, but it is withdrawn. Do not rely on it."
    ),
}
NOT_A_CODE = mark(
    "This is not a complete code. It has 28 letters and digits, in seven groups of four; compare"
    " each with the paper."
)
NO_FILE = mark("Choose the file first.")


@pages.get("/")
def ask() -> str | Response | tuple[str, int]:
    """Ask for the code printed on the document, and lead to its page."""
    typed = request.args.get("code", "")
    if not typed.strip():
        return render_template("verification/ask.html", typed="", refused="")
    code = read_code(typed)
    if code is None:
        page = render_template("verification/ask.html", typed=typed, refused=t(NOT_A_CODE))
        return page, 422
    return redirect(url_for("verification.show", code=grouped(code)))


@pages.get("/<code>")
def show(code: str) -> str | tuple[str, int]:
    """Say how the document of this code stands."""
    return answer(code)


@pages.post("/<code>")
def check_file(code: str) -> str | tuple[str, int]:
    """Compare a file with the issued one, for browsers without script; nothing of it is kept."""
    upload = request.files.get("file")
    data = upload.read() if upload is not None and upload.filename else b""
    return answer(code, digest=sha256(data).hexdigest() if data else "", refused=not data)


def answer(code: str, *, digest: str = "", refused: bool = False) -> str | tuple[str, int]:
    """Find the document, slowly for who guesses."""
    read = read_code(code)
    if read is None:
        page = render_template("verification/ask.html", typed=code, refused=t(NOT_A_CODE))
        return page, 404
    limit = throttling.Limit("verification", came_from(), free=MOST_GUESSES)
    keep_on_refusal()
    try:
        throttling.begin(g.session, [limit])
    except throttling.TriedTooOften as early:
        page = render_template("verification/ask.html", typed=code, refused=early.text(t))
        return page, TOO_MANY
    document = find(g.session, read)
    if document is None:
        return render_template("verification/unknown.html", code=grouped(read)), 404
    throttling.succeed(g.session, proved=(), shared=[limit])
    page = render_template(
        "verification/document.html",
        document=document,
        code=grouped(read),
        verdict=t(VERDICTS[document.standing]),
        digest=digest,
        refused=t(NO_FILE) if refused else "",
    )
    return (page, 422) if refused else page


def find(session: Session, code: str) -> VerifiedDocument | None:
    """Ask each kind of document in turn."""
    return next((found for source in SOURCES if (found := source(session, code))), None)
