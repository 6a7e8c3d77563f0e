"""Every page needs a log-in unless it is named here."""

from __future__ import annotations

from flask import Flask, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from . import reader

PUBLIC_AREAS = {"start", "login", "language", "appearance", "help", "bootstrap"}


def attach(app: Flask) -> None:
    """Send visitors of private pages to the log-in and bring them back afterwards."""

    @app.before_request
    def ask_for_login() -> Response | BaseResponse | None:
        public = request.endpoint is None or request.endpoint == "static"
        if public or request.blueprint in PUBLIC_AREAS or reader.person():
            return None
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("login.show", next=wanted))
