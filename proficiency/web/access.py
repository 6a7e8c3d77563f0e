"""Every page needs a log-in unless it is named here."""

from __future__ import annotations

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from ..identity.second_factors import find_second_factor, is_required_of
from . import reader
from .kept import typed_now
from .reader import t

PUBLIC_AREAS = {"start", "login", "language", "appearance", "help", "methods", "bootstrap"}
PUBLIC_AREAS |= {"invitation", "lost_password", "admission", "verification", "help_of_rounds"}
WITHOUT_SECOND_FACTOR = PUBLIC_AREAS | {"second_factor"}
"""What somebody reaches who still has to set up a second factor."""


def owes_second_factor() -> bool:
    """Answer whether the reader holds a role that asks for two factors and has set up one."""
    if not current_app.extensions["proficiency.second_factor_required"]:
        return False
    person = reader.person()
    if person is None or not is_required_of(reader.actor()):
        return False
    return find_second_factor(g.session, person) is None


def attach(app: Flask) -> None:
    """Send visitors of private pages to the log-in and bring them back afterwards."""

    @app.before_request
    def ask_for_second_factor() -> BaseResponse | None:
        person = reader.person()
        if person is None or request.endpoint in {None, "static"}:
            return None
        if request.blueprint in WITHOUT_SECOND_FACTOR or not owes_second_factor():
            return None
        return redirect(url_for("second_factor.show"))

    @app.before_request
    def ask_for_login() -> Response | BaseResponse | tuple[str, int] | None:
        public = request.endpoint is None or request.endpoint == "static"
        if public or request.blueprint in PUBLIC_AREAS or reader.person():
            return None
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("login.show", next=request.full_path.rstrip("?")))
        if kept := typed_now():
            page = render_template(
                "login/login.html", email="", wanted=request.path, refused="", kept=kept
            )
            return page, 401
        flash(t("You are not logged in, so nothing was done. Log in and do it again."), "refused")
        return redirect(url_for("login.show"))
