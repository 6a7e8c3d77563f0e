"""Every page needs a log-in unless it is named here."""

from __future__ import annotations

from flask import Flask, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from . import reader
from .kept import typed_now
from .reader import t

PUBLIC_AREAS = {"start", "login", "language", "appearance", "help", "methods", "bootstrap"}


def attach(app: Flask) -> None:
    """Send visitors of private pages to the log-in and bring them back afterwards."""

    @app.before_request
    def ask_for_login() -> Response | BaseResponse | tuple[str, int] | None:
        public = request.endpoint is None or request.endpoint == "static"
        if public or request.blueprint in PUBLIC_AREAS or reader.person():
            return None
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("login.show", next=request.full_path.rstrip("?")))
        if kept := typed_now():
            page = render_template(
                "login/login.html", email="", wanted=request.path, refused=False, kept=kept
            )
            return page, 401
        flash(t("You are not logged in, so nothing was done. Log in and do it again."), "refused")
        return redirect(url_for("login.show"))
