"""Who reads the page, in which language and in which light."""

from __future__ import annotations

from dataclasses import replace

from flask import g, request, session
from flask_login import current_user  # type: ignore[import-untyped]  # no stubs
from werkzeug.local import LocalProxy

from ..i18n import Language, Translator, translator
from ..identity.access import SignIn
from ..identity.actor import Actor
from ..identity.models import Person
from ..identity.services import actor_of

LANGUAGE_COOKIE = "language"
WORKS_FOR = "works_for"
"""Which laboratory a page is opened for, by who belongs to several; kept for the pages after."""
APPEARANCE_COOKIE = "appearance"
APPEARANCES = ("light", "dark", "auto")


class Reader:
    """A person who is logged in, with the roles held at this moment, as flask-login asks for."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, person: Person, token: str, sign_in: SignIn | None = None) -> None:
        self.person = person
        self.actor = actor_of(person)
        self.token = token
        self.sign_in = sign_in

    def get_id(self) -> str:
        """Return what the session cookie keeps: it stands for this log-in, not for the person."""
        return self.token


NOBODY = Actor(person_id=None, name="")
"""A visitor who is not logged in holds no role."""


def person() -> Person | None:
    """Return the person who is logged in, None for a visitor."""
    return current_user.person if current_user and current_user.is_authenticated else None


def actor() -> Actor:
    """Return the roles of the reader; a visitor holds none."""
    if not (current_user and current_user.is_authenticated):
        return NOBODY
    found: Actor = current_user.actor
    own = found.laboratories()
    if len(own) < 2:
        return found
    chosen = request.args.get(WORKS_FOR, type=int)
    if chosen in own:
        session[WORKS_FOR] = chosen
    kept = session.get(WORKS_FOR)
    return replace(found, works_for=kept) if kept in own else found


def sign_in() -> SignIn | None:
    """Return the log-in of this browser, None for a visitor."""
    return current_user.sign_in if current_user and current_user.is_authenticated else None


def language() -> Language:
    """Return the language: chosen, of the person, asked for by the browser, or Chinese."""
    if "language" not in g:
        g.language = chosen_language()
    return Language(g.language)


def chosen_language() -> Language:
    """Find the language of this request."""
    if reader := person():
        return Language(reader.language)
    if (cookie := request.cookies.get(LANGUAGE_COOKIE)) in set(Language):
        return Language(cookie)
    best = request.accept_languages.best_match([each.tag for each in Language])
    return Language.EN if best == Language.EN.tag else Language.ZH


def appearance() -> str:
    """Return light, dark, or auto: as the system of the reader."""
    cookie = request.cookies.get(APPEARANCE_COOKIE)
    return cookie if cookie in APPEARANCES else "auto"


t: Translator = LocalProxy(lambda: translator(language()))  # type: ignore[assignment]
"""The translator of this request; the proxy answers like one."""
