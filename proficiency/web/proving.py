"""Let people prove once more who they are, before a signature that others rely on."""

from __future__ import annotations

from flask import g, request

from ..identity import throttling
from ..identity.services import authenticate
from . import reader
from .reader import t
from .request_session import keep_on_refusal


def find_wrong_password() -> str:
    """Say what is wrong with the password of the form; nothing when it is the reader's own."""
    person = reader.person()
    if person is None:
        return t("This is not your password. Nothing was signed.")
    limit = throttling.account(person.email)
    try:
        throttling.begin(g.session, [limit])
    except throttling.TriedTooOften as refusal:
        keep_on_refusal()
        return refusal.text(reader.t)
    typed = request.form.get("password", "")
    if authenticate(g.session, email=person.email, password=typed) is None:
        keep_on_refusal()
        return t("This is not your password. Nothing was signed.")
    throttling.succeed(g.session, proved=[limit], shared=[])
    return ""
