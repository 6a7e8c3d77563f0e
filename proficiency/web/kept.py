"""What was typed into a long form is kept when the form cannot be taken: never on the server."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from flask import render_template, request

from .addresses import is_local

LONG_FORMS = frozenset({"results.save", "new_round.create"})
OWN_FIELDS = frozenset({"csrf_token"})


def typed_now() -> str:
    """Return what a page of this site sent to a long form, as one text; else nothing.

    Only the browser says where a form comes from: what another site sent must never come back
    in a page of ours with a valid token.
    """
    origin = urlsplit(request.headers.get("Origin", ""))
    if request.endpoint not in LONG_FORMS or origin.netloc != request.host:
        return ""
    fields = [[n, v] for n, v in request.form.items(multi=True) if n not in OWN_FIELDS]
    return json.dumps(fields, ensure_ascii=False)


def offer_again(kept: str, address: str) -> str:
    """Render a page that sends what was kept to its address, with a token that is valid now."""
    fields = json.loads(kept) if is_local(address) else []
    return render_template("login/kept.html", fields=fields, address=address)
