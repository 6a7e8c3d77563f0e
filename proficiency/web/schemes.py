"""Schemes: what they measure, and their rounds."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from ..rounds.queries import rounds_for
from ..schemes.queries import get_scheme, list_schemes
from . import reader
from .steps import lifecycle_steps

pages = Blueprint("schemes", __name__, url_prefix="/schemes")


@pages.get("/")
def show() -> str:
    """List every scheme."""
    schemes = list_schemes(g.session, actor=reader.actor())
    return render_template("schemes/schemes.html", schemes=schemes)


@pages.get("/<code>")
def show_one(code: str) -> str:
    """Show what a scheme measures and those of its rounds the reader may see."""
    scheme = get_scheme(g.session, code, actor=reader.actor())
    lines = rounds_for(g.session, actor=reader.actor())
    return render_template(
        "schemes/scheme.html",
        scheme=scheme,
        lines=[line for line in lines if line.round.scheme_id == scheme.id],
        steps=lifecycle_steps,
    )
