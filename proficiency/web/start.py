"""The public page that says what this is."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from . import reader

pages = Blueprint("start", __name__)


@pages.get("/")
def show() -> str | Response:
    """Say what the platform does; who is logged in goes to the desk."""
    if reader.person():
        return redirect(url_for("desk.show"))
    return render_template("start/start.html")
