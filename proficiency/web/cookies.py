"""Cookies that keep a preference, never a secret."""

from __future__ import annotations

from flask import current_app
from werkzeug.wrappers import Response

A_YEAR = 31_536_000


def remember(answer: Response, name: str, value: str) -> Response:
    """Keep a choice of the reader's browser for a year."""
    answer.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return answer
