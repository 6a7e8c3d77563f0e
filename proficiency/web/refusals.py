"""Refusals of the domain and of HTTP as pages: what was wrong and what to do."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from flask import Flask, Response, g, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]  # no stubs
from sqlalchemy.exc import DataError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from ..errors import Forbidden, InvalidInput, NotFound, Refusal
from ..i18n import mark
from ..reporting.completeness.gate import ReportNotComplete
from .kept import offer_again, typed_now
from .reader import t

log = logging.getLogger(__name__)

TITLES = {
    400: mark("The request could not be understood"),
    403: mark("You may not do this"),
    404: mark("There is no such page"),
    405: mark("This address does not take this kind of request"),
    409: mark("This cannot be done now"),
    413: mark("The file is too large"),
    422: mark("The input was not accepted"),
    500: mark("The platform failed"),
}
ADVICE = {
    400: mark(
        "The form has expired or was changed on its way."
        " Go back, reload the page and send it again."
    ),
    403: mark("If your work needs it, ask the coordinator of the scheme or the administrator."),
    404: mark("Check the address, or go to your desk and follow the links there."),
    405: mark("Go back and use the buttons of the page."),
    409: mark("Nothing was changed. Go back, reload the page and look at its present state."),
    413: mark("At most 10 MB are accepted. Save only the results sheet, without pictures."),
    422: mark("Nothing was stored. Go back and correct what is named above."),
    500: mark("Nothing was stored. Try again; if it happens again, tell the administrator."),
}


def attach(app: Flask) -> None:
    """Answer every refusal with a page in the reader's language."""

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> tuple[str, int]:
        return page(status_of(error), error.text(t), problems_of(error))

    @app.errorhandler(ReportNotComplete)
    def incomplete(error: ReportNotComplete) -> tuple[str, int]:
        code = (request.view_args or {}).get("code")
        way = url_for("stating.show", code=code) if code else ""
        return page(409, error.others(t), lacks_of(error), way=way)

    @app.errorhandler(CSRFError)
    def expired(error: CSRFError) -> tuple[str, int]:
        if kept := typed_now():
            return offer_again(kept, request.path), 400
        return page(400)

    @app.errorhandler(HTTPException)
    def failed_request(error: HTTPException) -> Response | HTTPException:
        code = error.code or 500
        if code < 400:
            return error  # a redirect of the routing is not a refusal
        known = code if code in TITLES else 400 if code < 500 else 500
        answer = make_response(page(known, status=code))
        if isinstance(error, MethodNotAllowed):
            answer.allow.update(error.valid_methods or ())
        return answer

    @app.errorhandler(DataError)
    def unstorable(error: DataError) -> tuple[str, int]:
        # A number beyond every table, or a zero byte in an address: nobody types these.
        forget_changes()
        return page(400)

    @app.errorhandler(Exception)
    def failed(error: Exception) -> tuple[str, int]:
        log.exception("request failed", exc_info=error)
        if isinstance(error, SQLAlchemyError):
            forget_changes()
        return page(500)


def forget_changes() -> None:
    """Roll back what the database refused, so that the page of the refusal can be read from it."""
    if "session" in g:
        g.session.rollback()


def status_of(error: Refusal) -> int:
    """Say which kind of refusal this is; what the state forbids is a conflict."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, Forbidden):
        return 403
    if isinstance(error, InvalidInput):
        return 422
    return 409


def problems_of(error: Refusal) -> list[tuple[str, str]]:
    """Return place and text of every problem of an input."""
    if not isinstance(error, InvalidInput):
        return []
    return [(problem.place(t), problem.text(t)) for problem in error.problems]


def lacks_of(error: ReportNotComplete) -> list[tuple[str, str]]:
    """Return every item that is missing, with what is missing and what to do."""
    return [
        (f"{each.item} {t(each.title)}", f"{each.text(t)} {t(each.remedy)}")
        for each in error.findings
    ]


def page(
    code: int,
    reason: str = "",
    problems: Sequence[tuple[str, str]] = (),
    *,
    status: int | None = None,
    way: str = "",
) -> tuple[str, int]:
    """Render the page of a refusal; `way` leads to where what it names is done."""
    text = render_template(
        "errors/error.html",
        code=status or code,
        title=t(TITLES[code]),
        reason=reason,
        advice=t(ADVICE[code]),
        problems=problems,
        way=way,
    )
    return text, status or code


def said(refusal: Refusal) -> str:
    """Return what a refusal says, to be shown on the page; a closed door stays one."""
    if isinstance(refusal, NotFound | Forbidden):
        raise refusal
    return refusal.text(t)
