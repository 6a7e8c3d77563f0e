"""Log in with one or two factors, and log out."""

from __future__ import annotations

import hmac
from hashlib import sha256
from time import time

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import (  # type: ignore[import-untyped]  # no stubs
    LoginManager,
    login_user,
    logout_user,
)
from werkzeug.wrappers import Response

from ..identity import throttling
from ..identity.models import Person
from ..identity.second_factors import WrongCode, check_code, find_second_factor
from ..identity.services import authenticate
from ..identity.sign_ins import end_sign_in, find_sign_in, open_sign_in
from . import reader
from .addresses import local_address
from .kept import offer_again
from .reader import Reader, t
from .request_session import keep_on_refusal

pages = Blueprint("login", __name__)

HALF = "half"
"""Who gave the right password and still owes the second factor."""
HALF_SECONDS = 600
CARRIED = "invitation"
"""What survives the log-in: an invitation that waits for it."""
TOO_MANY = 429


def attach(app: Flask) -> None:
    """Let flask-login find the person of the session cookie."""
    manager = LoginManager(app)

    @manager.user_loader  # type: ignore[untyped-decorator]  # no stubs
    def load(token: str) -> Reader | None:
        sign_in = find_sign_in(g.session, token)
        return Reader(sign_in.person, token, sign_in) if sign_in else None


@pages.get("/login")
def show() -> str | Response:
    """Show the form; who is logged in already goes on."""
    wanted = request.args.get("next")
    if reader.person():
        return redirect(local_address(wanted))
    return form(wanted=wanted or "")


@pages.post("/login")
def enter() -> Response | str | tuple[str, int]:
    """Check the password; the answer to a wrong address and to a wrong password is the same."""
    email = request.form.get("email", "")
    carried = {name: request.form.get(name, "") for name in ("wanted", "kept")}
    account, network = throttling.account(email), throttling.network(came_from())
    keep_on_refusal()
    try:
        throttling.begin(g.session, [account, network])
    except throttling.TriedTooOften as refusal:
        return form(email=email, refused=refusal.text(t), **carried), TOO_MANY
    person = authenticate(g.session, email=email, password=request.form.get("password", ""))
    if person is None:
        refused = t(
            "E-mail address and password do not belong together."
            " Check both; capital letters count in the password."
        )
        return form(email=email, refused=refused, **carried), 422
    throttling.succeed(g.session, proved=[account], shared=[network])
    if find_second_factor(g.session, person) is None:
        return let_in(person, **carried)
    keep_invitation_only()
    session[HALF] = [person.id, proof_of(person), int(time())]
    return render_template("login/code.html", refused="", **carried)


@pages.post("/login/code")
def enter_code() -> Response | str | tuple[str, int]:
    """Check the second factor of whoever gave the right password just now."""
    carried = {name: request.form.get(name, "") for name in ("wanted", "kept")}
    person = half_logged_in()
    if person is None:
        return form(refused=t("The log-in took too long. Begin again."), **carried), 422
    limit = throttling.code_of(person.id)
    keep_on_refusal()
    try:
        throttling.begin(g.session, [limit])
        check_code(
            g.session,
            person,
            request.form.get("code", ""),
            box=current_app.extensions["proficiency.second_factors"],
        )
    except throttling.TriedTooOften as refusal:
        return render_template("login/code.html", refused=refusal.text(t), **carried), TOO_MANY
    except WrongCode as refusal:
        return render_template("login/code.html", refused=refusal.text(t), **carried), 422
    throttling.succeed(g.session, proved=[limit])
    return let_in(person, **carried)


@pages.post("/logout")
def leave() -> Response:
    """Log the person out."""
    if sign_in := reader.sign_in():
        end_sign_in(g.session, sign_in)
    logout_user()
    session.clear()
    flash(t("You are logged out."), "done")
    return redirect(url_for("start.show"))


def form(*, email: str = "", wanted: str = "", kept: str = "", refused: str = "") -> str:
    """Render the form; what was typed as password never comes back."""
    return render_template(
        "login/login.html", email=email, wanted=wanted, refused=refused, kept=kept
    )


def let_in(person: Person, *, wanted: str, kept: str) -> Response | str:
    """Log the person in under a new token and lead them where they wanted to go."""
    start_over(person)
    if kept:
        return offer_again(kept, wanted)
    if CARRIED in session:
        return redirect(url_for("invitation.show"))
    return redirect(local_address(wanted or url_for("desk.show")))


def start_over(person: Person) -> None:
    """Open a log-in that shares nothing with what this browser held before."""
    keep_invitation_only()
    token = open_sign_in(
        g.session, person, browser=request.headers.get("User-Agent", ""), address=came_from()
    )
    login_user(Reader(person, token))


def keep_invitation_only() -> None:
    """Forget everything this browser held before, but for an invitation it followed."""
    invitation = session.get(CARRIED)
    session.clear()
    if invitation:
        session[CARRIED] = invitation


def half_logged_in() -> Person | None:
    """Return who gave the right password a short while ago; a new password voids it."""
    number, proof, since = session.get(HALF) or (None, "", 0)
    person = g.session.get(Person, number) if number is not None else None
    if person is None or not person.active or time() - since > HALF_SECONDS:
        return None
    return person if hmac.compare_digest(proof, proof_of(person)) else None


def proof_of(person: Person) -> str:
    """Return what changes with the password; the cookie is signed but can be read."""
    return sha256(person.password_hash.encode()).hexdigest()[:16]


def came_from() -> str:
    """Return the network address a request comes from."""
    return request.remote_addr or ""
