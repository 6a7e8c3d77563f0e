"""The policy of a scheme: how far results are confidential, what may be done with reports."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..i18n import mark
from ..identity.permissions import Act, require
from ..reporting.label import Label
from ..reporting.provider_profile import write_confidentiality, write_policy
from ..reporting.statement_models import SchemePolicy
from ..reporting.stating import BothLanguages
from ..schemes.models import Scheme
from ..schemes.queries import get_scheme
from . import reader
from .reader import t

pages = Blueprint("policy", __name__, url_prefix="/schemes")

NAMES = ("confidentiality_zh", "confidentiality_en", "use_zh", "use_en")
NEEDED = mark("Every report of the scheme states this: fill this field in.")


@pages.get("/<code>/policy")
def show(code: str) -> str:
    """Show the policy as reports state it from now on."""
    scheme = scheme_to_edit(code)
    return page(scheme, stored(scheme))


@pages.post("/<code>/policy")
def save(code: str) -> Response | tuple[str, int]:
    """Keep all of it, or nothing where a field is empty."""
    scheme = scheme_to_edit(code)
    typed = {name: request.form.get(name, "").strip() for name in NAMES}
    if errors := errors_of(typed):
        return page(scheme, typed, errors=errors), 422
    before = stored(scheme)
    rule = Label(typed["confidentiality_zh"], typed["confidentiality_en"])
    write_confidentiality(g.session, scheme, rule, actor=reader.actor())
    use = Label(typed["use_zh"], typed["use_en"])
    if use != Label(before["use_zh"], before["use_en"]):
        write_policy(g.session, scheme, use, actor=reader.actor())
    flash(t("The policy is kept. Reports that are issued from now on state it."), "done")
    return redirect(url_for("policy.show", code=code))


def errors_of(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what is missing, by its field."""
    errors = {}
    for first, other in (NAMES[:2], NAMES[2:]):
        for name, beside in ((first, other), (other, first)):
            if not typed[name]:
                errors[name] = t(BothLanguages.message if typed[beside] else NEEDED)
    return errors


def scheme_to_edit(code: str) -> Scheme:
    """Return a scheme whose policy the reader lays down."""
    scheme = get_scheme(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EDIT_SCHEME, scheme_id=scheme.id)
    return scheme


def stored(scheme: Scheme) -> dict[str, str]:
    """Return what is on record."""
    policy = g.session.get(SchemePolicy, scheme.id)
    return {
        "confidentiality_zh": scheme.confidentiality_zh,
        "confidentiality_en": scheme.confidentiality_en,
        "use_zh": policy.use_zh if policy else "",
        "use_en": policy.use_en if policy else "",
    }


def page(
    scheme: Scheme, values: Mapping[str, str], *, errors: Mapping[str, str] | None = None
) -> str:
    """Render the form."""
    return render_template("schemes/policy.html", scheme=scheme, values=values, errors=errors or {})
