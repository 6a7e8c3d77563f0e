"""Declare that a coordinator belongs to an institution that may take part in the scheme."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..identity.permissions import Act, require
from ..identity.queries import get_institution, list_institutions
from ..rounds.interests import declare_interest, interests_of_scheme
from ..schemes.models import Scheme
from ..schemes.queries import get_scheme
from . import reader
from .reader import t

pages = Blueprint("declaring", __name__, url_prefix="/schemes")


@pages.get("/<code>/interests")
def show(code: str) -> str:
    """Show which coordinator declared what, and when."""
    scheme = to_declare(code)
    institutions = list_institutions(g.session, actor=reader.actor())
    return render_template(
        "schemes/interests.html",
        scheme=scheme,
        interests=interests_of_scheme(g.session, scheme, actor=reader.actor()),
        institutions=[(each.code, t.choose(each.name_zh, each.name_en)) for each in institutions],
    )


@pages.post("/<code>/interests")
def declare(code: str) -> Response:
    """Declare an interest of the reader's own."""
    scheme = to_declare(code)
    institution = get_institution(
        g.session, request.form.get("institution", ""), actor=reader.actor()
    )
    declare_interest(g.session, scheme, institution, actor=reader.actor())
    flash(t("The interest is declared. It is shown on the rounds this institution is in."), "done")
    return redirect(url_for("declaring.show", code=code))


def to_declare(code: str) -> Scheme:
    """Return a scheme the reader coordinates."""
    scheme = get_scheme(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EDIT_ROUND, scheme_id=scheme.id)
    return scheme
