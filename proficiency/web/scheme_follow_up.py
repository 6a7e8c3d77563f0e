"""What a scheme asks after its rounds, and which causes laboratories found."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..corrective.causes import cause_statistics
from ..corrective.lifecycle import CAUSE_NAMES, Cause
from ..errors import InvalidInput
from ..identity.permissions import Act, require
from ..schemes.models import Scheme
from ..schemes.performance import LIMITS, expected_by, lay_down
from ..schemes.queries import get_scheme
from . import reader
from .reader import t

pages = Blueprint("scheme_follow_up", __name__, url_prefix="/schemes")


@pages.get("/<code>/expectations")
def show(code: str) -> str:
    """Show what the scheme asks of its laboratories after a round."""
    return rules_page(scheme_to_edit(code))


@pages.post("/<code>/expectations")
def save(code: str) -> Response | tuple[str, int]:
    """Lay down what the scheme asks from now on."""
    scheme = scheme_to_edit(code)
    try:
        lay_down(g.session, scheme, dict(request.form), actor=reader.actor())
    except InvalidInput as refusal:
        errors = {str(each.column): each.text(t) for each in refusal.problems}
        return rules_page(scheme, typed=request.form, errors=errors), 422
    flash(t("What the scheme asks is laid down. It holds for what is issued from now on."), "done")
    return redirect(url_for("scheme_follow_up.show", code=code))


@pages.get("/<code>/causes")
def causes(code: str) -> str:
    """Show how often laboratories named which cause, without telling on any."""
    scheme = get_scheme(g.session, code, actor=reader.actor())
    lines = cause_statistics(g.session, scheme, actor=reader.actor())
    names = {each.code: t.choose(each.name_zh, each.name_en) for each in scheme.measurands}
    return render_template(
        "schemes/causes.html",
        scheme=scheme,
        lines=lines,
        names=names,
        causes=[(each, t(CAUSE_NAMES[each])) for each in Cause],
    )


def scheme_to_edit(code: str) -> Scheme:
    """Return a scheme whose rules the reader may lay down."""
    scheme = get_scheme(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EDIT_SCHEME, scheme_id=scheme.id)
    return scheme


def rules_page(
    scheme: Scheme,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    """Render the form of the rules."""
    expected = expected_by(g.session, scheme.id)
    return render_template(
        "schemes/expectations.html",
        scheme=scheme,
        values={
            name: getattr(expected, name) if typed is None else typed.get(name, "")
            for name in LIMITS
        },
        errors=errors or {},
    )
