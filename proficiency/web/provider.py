"""The profile of the provider, which every report prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import InvalidInput
from ..identity.permissions import Act, require
from ..reporting.provider_profile import Profile, write_profile
from ..reporting.record_gathering import find_provider
from . import reader
from .reader import t

pages = Blueprint("provider", __name__, url_prefix="/provider")

NAMES = tuple(each.name for each in fields(Profile))


@pages.get("")
def show() -> str:
    """Show the profile as it is printed from now on."""
    require(reader.actor(), Act.MANAGE_INSTALLATION)
    found = find_provider(g.session)
    return page({name: getattr(found, name) if found else "" for name in NAMES})


@pages.post("")
def save() -> Response | tuple[str, int]:
    """Keep the profile, or say at each field what is wrong with it."""
    require(reader.actor(), Act.MANAGE_INSTALLATION)
    typed = {name: request.form.get(name, "") for name in NAMES}
    try:
        write_profile(g.session, Profile(**typed), actor=reader.actor())
    except InvalidInput as refusal:
        errors = {str(each.column): each.text(t) for each in refusal.problems}
        return page(typed, errors=errors), 422
    flash(t("The profile is kept. Reports that are issued from now on print it."), "done")
    return redirect(url_for("provider.show"))


def page(values: Mapping[str, str], *, errors: Mapping[str, str] | None = None) -> str:
    """Render the form."""
    found = find_provider(g.session)
    return render_template(
        "provider/profile.html",
        values=values,
        errors=errors or {},
        changed_at=found.changed_at if found else None,
    )
