"""Accept an invitation: as a newcomer with a name and a password, or into an account."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from ..errors import Refusal
from ..identity.access import Invitation
from ..identity.invitations import (
    accept_as_member,
    accept_as_newcomer,
    get_invitation,
    has_account,
)
from ..identity.refusals import LinkUnusable
from ..identity.roles import ROLE_NAMES
from ..identity.telling import place_of
from ..notices.facts import Both
from . import reader
from .login import CARRIED, start_over
from .reader import t

pages = Blueprint("invitation", __name__, url_prefix="/invitation")


@pages.get("/<token>")
def follow(token: str) -> Response:
    """Take the token out of the address, so that it stands in no history and no referrer."""
    session[CARRIED] = token
    return redirect(url_for("invitation.show"))


@pages.get("/")
def show() -> str | tuple[str, int]:
    """Say what the invitation is to, and ask for what is missing."""
    return page()


@pages.post("/")
def accept() -> Response | str | tuple[str, int]:
    """Accept the invitation and log the person in."""
    token = session.get(CARRIED, "")
    try:
        if person := reader.person():
            accept_as_member(g.session, token, person=person)
        elif request.form.get("password", "") != request.form.get("again", ""):
            return page(refused=t("The new password was not typed the same twice."), code=422)
        else:
            person = accept_as_newcomer(
                g.session,
                token,
                name=request.form.get("name", ""),
                password=request.form.get("password", ""),
                language=reader.language(),
            )
            session.clear()
            start_over(person)
    except LinkUnusable as refusal:
        g.session.rollback()
        return gone(refusal)
    except Refusal as refusal:
        g.session.rollback()
        return page(refused=refusal.text(t), code=422)
    session.pop(CARRIED, None)
    flash(t("The invitation is accepted. Welcome."), "done")
    return redirect(url_for("desk.show"))


def page(*, refused: str = "", code: int = 200) -> str | tuple[str, int]:
    """Render the invitation of the link that was followed."""
    try:
        invitation = get_invitation(g.session, session.get(CARRIED, ""))
    except LinkUnusable as refusal:
        return gone(refusal)
    person = reader.person()
    text = render_template(
        "login/invitation.html",
        invitation=invitation,
        role=t(ROLE_NAMES[invitation.role]),
        where=where(invitation),
        name=request.form.get("name", invitation.name),
        meant=person is not None and person.email == invitation.email,
        known=has_account(g.session, invitation),
        refused=refused,
    )
    return text, code


def gone(refusal: LinkUnusable) -> tuple[str, int]:
    """Say that the link can no longer be used."""
    session.pop(CARRIED, None)
    return render_template("login/gone.html", refused=refusal.text(t)), 410


def where(invitation: Invitation) -> str:
    """Name the place of the role in the language of the page."""
    place = place_of(
        g.session,
        scheme_id=invitation.scheme_id,
        laboratory=invitation.laboratory,
        institution=invitation.institution,
    )
    return t.choose(place.zh, place.en) if isinstance(place, Both) else t(place.text)
