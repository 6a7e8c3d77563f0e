"""Choose light or dark pages, or follow the reader's system."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from ..errors import NotFound
from . import reader
from .addresses import local_address
from .cookies import remember

pages = Blueprint("appearance", __name__)


@pages.post("/appearance/<name>")
def choose(name: str) -> Response:
    """Keep the choice in a cookie."""
    if name not in reader.APPEARANCES:
        raise NotFound
    return remember(
        redirect(local_address(request.form.get("next"))), reader.APPEARANCE_COOKIE, name
    )
