"""Set up the second factor, see that it is there, renew its recovery codes."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, render_template, request
from werkzeug.wrappers import Response

from ..identity import throttling
from ..identity.models import Person
from ..identity.second_factors import (
    WrongCode,
    begin_second_factor,
    confirm_second_factor,
    find_second_factor,
    picture,
    renew_recovery_codes,
)
from ..identity.secret_box import SecretBox
from . import reader
from .access import owes_second_factor
from .login import TOO_MANY
from .reader import t
from .request_session import keep_on_refusal

pages = Blueprint("second_factor", __name__, url_prefix="/profile/second-factor")


@pages.get("/")
def show() -> str:
    """Show the picture to scan, or that a second factor is set up."""
    return page(refused="")


@pages.post("/")
def confirm() -> str | Response | tuple[str, int]:
    """Take the second factor into use and show the recovery codes once."""
    return with_code(confirm_second_factor)


@pages.post("/codes")
def renew() -> str | Response | tuple[str, int]:
    """Replace the recovery codes."""
    return with_code(renew_recovery_codes)


def with_code(act) -> str | Response | tuple[str, int]:  # type: ignore[no-untyped-def]  # either of the two services
    """Do what a code of the authenticator is asked for; wrong codes are slowed down."""
    person = logged_in()
    limit = throttling.code_of(person.id)
    keep_on_refusal()
    try:
        throttling.begin(g.session, [limit])
        codes = act(
            g.session, person, request.form.get("code", ""), actor=reader.actor(), box=box()
        )
    except throttling.TriedTooOften as refusal:
        return page(refused=refusal.text(t)), TOO_MANY
    except WrongCode as refusal:
        return page(refused=refusal.text(t)), 422
    throttling.succeed(g.session, proved=[limit])
    flash(t("The second factor is set up."), "done")
    return render_template("profile/recovery_codes.html", codes=codes)


def page(*, refused: str) -> str:
    """Render the page as things stand."""
    person = logged_in()
    if find_second_factor(g.session, person) is not None:
        return render_template("profile/second_factor.html", refused=refused)
    secret = begin_second_factor(g.session, person, box=box())
    return render_template(
        "profile/set_up_second_factor.html",
        refused=refused,
        required=owes_second_factor(),
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        picture=picture(person, secret, issuer=t("Proficiency and Consensus")),
    )


def logged_in() -> Person:
    """Return the reader, who is logged in on these pages."""
    person = reader.person()
    assert person is not None
    return person


def box() -> SecretBox:
    """Return what opens the stored secrets."""
    found: SecretBox = current_app.extensions["proficiency.second_factors"]
    return found
