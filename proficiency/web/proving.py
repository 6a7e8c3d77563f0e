"""Let people prove once more who they are, before a signature that others rely on.

The fields of the form are those of `templates/components/proof.html`: the password and, of whoever
has a second factor, a code of it.
"""

from __future__ import annotations

from flask import current_app, g, request

from ..identity import throttling
from ..identity.models import Person
from ..identity.second_factors import WrongCode, check_code, find_second_factor
from ..identity.services import authenticate
from . import reader
from .reader import t
from .request_session import keep_on_refusal


def asks_for_code() -> bool:
    """Answer whether the reader proves it with a second factor, too."""
    person = reader.person()
    return person is not None and find_second_factor(g.session, person) is not None


def find_wrong_proof() -> str:
    """Say what is wrong with password or code of the form; nothing when both are the reader's."""
    person = reader.person()
    if person is None:
        return t("This is not your password. Nothing was signed.")
    has_code = asks_for_code()
    limits = [throttling.account(person.email)]
    if has_code:
        limits.append(throttling.code_of(person.id))
    try:
        throttling.begin(g.session, limits)
    except throttling.TriedTooOften as refusal:
        keep_on_refusal()
        return refusal.text(t)
    wrong = _wrong_password(person) or (_wrong_code(person) if has_code else "")
    if wrong:
        keep_on_refusal()
        return wrong
    throttling.succeed(g.session, proved=limits)
    return ""


def _wrong_password(person: Person) -> str:
    typed = request.form.get("password", "")
    if authenticate(g.session, email=person.email, password=typed) is None:
        return t("This is not your password. Nothing was signed.")
    return ""


def _wrong_code(person: Person) -> str:
    """Take the code, which the next signature cannot use again."""
    typed = request.form.get("proof_code", "")
    if not typed.strip():
        return t("Type the verification code, too. Nothing was signed.")
    try:
        check_code(
            g.session, person, typed, box=current_app.extensions["proficiency.second_factors"]
        )
    except WrongCode:
        return t(
            "This verification code is not right, or it was used before. Nothing was signed."
            " Wait until your authenticator shows the next one, or type a recovery code."
        )
    return ""
