"""An institution asks to be admitted, without an account."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from ..errors import Refusal
from ..identity import throttling
from ..identity.applications import NAMES, apply_for_admission
from . import reader
from .login import TOO_MANY, came_from
from .reader import t

pages = Blueprint("admission", __name__, url_prefix="/register")

MOST_APPLICATIONS = 5


@pages.get("/")
def show() -> str:
    """Show the form."""
    return page()


@pages.post("/")
def apply() -> str | tuple[str, int]:
    """Take the application."""
    try:
        limit = throttling.Limit("admission", came_from(), free=MOST_APPLICATIONS)
        throttling.begin(g.session, [limit])
        apply_for_admission(
            g.session,
            {name: request.form.get(name, "") for name in NAMES},
            email=request.form.get("email", ""),
            language=reader.language(),
            note=request.form.get("note", ""),
        )
    except throttling.TriedTooOften as refusal:
        return page(refused=refusal.text(t)), TOO_MANY
    except Refusal as refusal:
        return page(refused=refusal.text(t)), 422
    return page(done=True)


def page(*, refused: str = "", done: bool = False) -> str:
    """Render the form, or that it arrived."""
    return render_template("people/admission.html", typed=request.form, refused=refused, done=done)
