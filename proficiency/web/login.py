"""Log in and log out."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, g, redirect, render_template, request, session, url_for
from flask_login import (  # type: ignore[import-untyped]  # no stubs
    LoginManager,
    login_user,
    logout_user,
)
from werkzeug.wrappers import Response

from ..identity.models import Person
from ..identity.services import authenticate
from . import reader
from .addresses import local_address
from .kept import offer_again
from .reader import Reader, t
from .request_session import keep_on_refusal

pages = Blueprint("login", __name__)


def attach(app: Flask) -> None:
    """Let flask-login find the person of the session cookie."""
    manager = LoginManager(app)

    @manager.user_loader  # type: ignore[untyped-decorator]  # no stubs
    def load(person_id: str) -> Reader | None:
        person = g.session.get(Person, int(person_id))
        return Reader(person) if person and person.active else None


@pages.get("/login")
def show() -> str | Response:
    """Show the form; who is logged in already goes on."""
    wanted = request.args.get("next")
    if reader.person():
        return redirect(local_address(wanted))
    return render_template(
        "login/login.html", email="", wanted=wanted or "", refused=False, kept=""
    )


@pages.post("/login")
def enter() -> Response | str | tuple[str, int]:
    """Log the person in; the answer to a wrong address and to a wrong password is the same."""
    email = request.form.get("email", "")
    wanted, kept = request.form.get("wanted", ""), request.form.get("kept", "")
    person = authenticate(g.session, email=email, password=request.form.get("password", ""))
    if person is None:
        keep_on_refusal()
        form = render_template(
            "login/login.html", email=email, wanted=wanted, refused=True, kept=kept
        )
        return form, 422
    session.clear()  # nothing a visitor's browser held before is carried into the log-in
    login_user(Reader(person))
    if kept:
        return offer_again(kept, wanted)
    return redirect(local_address(wanted or url_for("desk.show")))


@pages.post("/logout")
def leave() -> Response:
    """Log the person out."""
    logout_user()
    session.clear()
    flash(t("You are logged out."), "done")
    return redirect(url_for("start.show"))
