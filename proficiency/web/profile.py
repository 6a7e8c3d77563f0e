"""The reader's own name, language, time zone, password and log-ins."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import Refusal
from ..i18n import Language
from ..identity import throttling
from ..identity.membership import change_password, change_profile
from ..identity.second_factors import find_second_factor
from ..identity.sign_ins import end_all_sign_ins, end_own_sign_in, open_sign_ins
from . import reader
from .cookies import remember
from .login import TOO_MANY, start_over
from .reader import t
from .request_session import keep_on_refusal
from .second_factor import logged_in
from .zone_choices import zone_choices

pages = Blueprint("profile", __name__, url_prefix="/profile")


@pages.get("/")
def show() -> str:
    """Show who the reader is here and where they are logged in."""
    return page()


@pages.post("/")
def change() -> Response | tuple[str, int]:
    """Keep name, language and time zone."""
    language = request.form.get("language", "")
    if language not in set(Language):
        return page(refused=t("Choose a language.")), 422
    try:
        change_profile(
            g.session,
            logged_in(),
            name=request.form.get("name", ""),
            language=Language(language),
            time_zone=request.form.get("time_zone", ""),
        )
    except Refusal as refusal:
        return page(refused=refusal.text(t)), 422
    g.pop("language", None)
    flash(t("Your profile is changed."), "done")
    return remember(redirect(url_for("profile.show")), reader.LANGUAGE_COOKIE, language)


@pages.post("/password")
def renew_password() -> Response | tuple[str, int]:
    """Change the password; every other browser is logged out."""
    person = logged_in()
    limit = throttling.account(person.email)
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        return page(refused=t("The new password was not typed the same twice.")), 422
    try:
        throttling.begin(g.session, [limit])
        change_password(g.session, person, present=request.form.get("present", ""), new=new)
    except throttling.TriedTooOften as refusal:
        return page(refused=refusal.text(t)), TOO_MANY
    except Refusal as refusal:
        answer = page(refused=refusal.text(t)), 422
        keep_on_refusal()
        return answer
    throttling.succeed(g.session, proved=[limit])
    start_over(person)
    flash(t("Your password is changed. Every other browser is logged out."), "done")
    return redirect(url_for("profile.show"))


@pages.post("/sign-ins/<int:number>/end")
def end(number: int) -> Response:
    """Log out of one browser."""
    end_own_sign_in(g.session, number, person=logged_in(), actor=reader.actor())
    flash(t("That browser is logged out."), "done")
    return redirect(url_for("profile.show"))


@pages.post("/sign-ins/end")
def end_all() -> Response:
    """Log out everywhere but here."""
    person = logged_in()
    end_all_sign_ins(g.session, person)
    start_over(person)
    flash(t("Every other browser is logged out."), "done")
    return redirect(url_for("profile.show"))


def page(*, refused: str = "") -> str:
    """Render the profile as things stand."""
    person = logged_in()
    return render_template(
        "profile/profile.html",
        refused=refused,
        zones=zone_choices(person.time_zone),
        has_second_factor=find_second_factor(g.session, person) is not None,
        sign_ins=open_sign_ins(g.session, person),
        this=reader.sign_in(),
    )
