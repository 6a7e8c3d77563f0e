"""Set a lost password anew through a link sent by e-mail; who has an account is never told."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from ..errors import Refusal
from ..identity import throttling
from ..identity.password_resets import ask_for_link, get_reset, reset_password
from ..identity.refusals import LinkUnusable
from .login import TOO_MANY, came_from
from .reader import t

pages = Blueprint("lost_password", __name__, url_prefix="/password")

LINK = "password_link"
MOST_REQUESTS = 10


@pages.get("/")
def show() -> str:
    """Ask for the address of the account."""
    return render_template("login/lost_password.html", sent=False, refused="")


@pages.post("/")
def ask() -> str | tuple[str, int]:
    """Send a link where there is an account; the answer is the same where there is none."""
    limit = throttling.Limit("password link", came_from(), free=MOST_REQUESTS)
    try:
        throttling.begin(g.session, [limit])
    except throttling.TriedTooOften as refusal:
        text = render_template("login/lost_password.html", sent=False, refused=refusal.text(t))
        return text, TOO_MANY
    ask_for_link(g.session, request.form.get("email", ""))
    return render_template("login/lost_password.html", sent=True, refused="")


@pages.get("/<token>")
def follow(token: str) -> Response:
    """Take the token out of the address, so that it stands in no history and no referrer."""
    session[LINK] = token
    return redirect(url_for("lost_password.show_new"))


@pages.get("/new")
def show_new() -> str | tuple[str, int]:
    """Ask for the new password."""
    try:
        get_reset(g.session, session.get(LINK, ""))
    except LinkUnusable as refusal:
        return form(refused=refusal.text(t), usable=False), 410
    return form()


@pages.post("/new")
def renew() -> Response | tuple[str, int]:
    """Keep the new password; the person then logs in with it."""
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        return form(refused=t("The new password was not typed the same twice.")), 422
    try:
        reset_password(g.session, session.get(LINK, ""), password=new)
    except LinkUnusable as refusal:
        return form(refused=refusal.text(t), usable=False), 410
    except Refusal as refusal:
        return form(refused=refusal.text(t)), 422
    session.clear()
    flash(t("Your password is changed. Log in with it."), "done")
    return redirect(url_for("login.show"))


def form(*, refused: str = "", usable: bool = True) -> str:
    """Render the form of the new password."""
    return render_template("login/new_password.html", refused=refused, usable=usable)
