"""Choose the language of the pages."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..i18n import Language
from ..identity.services import change_language
from . import reader
from .addresses import local_address
from .cookies import remember

pages = Blueprint("language", __name__)


@pages.post("/language/<code>")
def choose(code: str) -> Response:
    """Keep the language in a cookie, and with the person who is logged in."""
    if code not in set(Language):
        raise NotFound
    if person := reader.person():
        change_language(g.session, person, Language(code))
    answer = redirect(local_address(request.form.get("next")))
    return remember(answer, reader.LANGUAGE_COOKIE, code)
