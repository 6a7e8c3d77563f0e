"""Import a register: download the template, upload it, see what it would do, then do it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as BaseResponse

from ..errors import InvalidInput, Problem
from ..i18n import mark
from ..identity.permissions import Act, require
from ..identity.register_import import Kind, RegisterRow, import_register, preview_register
from . import reader
from .downloads import XLSX, attachment
from .reader import t
from .register_sheet import HEADINGS, read_register, write_register_template

pages = Blueprint("register_import", __name__, url_prefix="/import")

NO_FILE = mark("Choose a file first.")
PREVIEW_GONE = mark("The preview is too old or was changed. Upload the file again.")
PREVIEW_SECONDS = 3600
KIND_NAMES = {
    Kind.NEW: mark("new"),
    Kind.CHANGED: mark("changed"),
    Kind.SAME: mark("as before"),
}
WHAT_NAMES = {
    "institution": mark("Institution"),
    "laboratory": mark("Laboratory"),
    "person": mark("Person"),
    "role": mark("Role"),
}


@pages.get("/")
def show() -> str:
    """Show where the template comes from and where the filled sheet goes."""
    require(reader.actor(), Act.IMPORT_REGISTER)
    return page()


@pages.get("/template.xlsx")
def template() -> Response:
    """Hand out the empty sheet."""
    require(reader.actor(), Act.IMPORT_REGISTER)
    return attachment(write_register_template(reader.language()), "register.xlsx", XLSX)


@pages.post("/")
def preview() -> str | tuple[str, int]:
    """Say what the sheet would do; nothing is stored."""
    require(reader.actor(), Act.IMPORT_REGISTER)
    file = request.files.get("sheet")
    try:
        if file is None or not file.filename:
            raise InvalidInput([Problem(NO_FILE)])
        rows = read_register(file.read(), file.filename)
    except InvalidInput as refusal:
        return page(problems=refusal.problems), 422
    found = preview_register(g.session, rows, actor=reader.actor())
    if found.problems:
        return page(problems=tuple(found.problems), changes=found.changes), 422
    kept = serializer().dumps([list(asdict(row).values()) for row in rows])
    return page(changes=found.changes, kept=kept)


@pages.post("/apply")
def apply() -> BaseResponse | tuple[str, int]:
    """Do what the preview said, all of it or nothing."""
    require(reader.actor(), Act.IMPORT_REGISTER)
    try:
        typed = serializer().loads(request.form.get("kept", ""), max_age=PREVIEW_SECONDS)
    except BadData:
        return page(problems=(Problem(PREVIEW_GONE),)), 409
    rows = [RegisterRow(*each) for each in typed]
    try:
        done = import_register(
            g.session, rows, actor=reader.actor(), invite="invite" in request.form
        )
    except InvalidInput as refusal:
        g.session.rollback()
        return page(problems=refusal.problems), 422
    flash(
        t(
            "The register is imported: {new} new, {changed} changed.",
            new=done.count(Kind.NEW),
            changed=done.count(Kind.CHANGED),
        ),
        "done",
    )
    return redirect(url_for("institutions.show"))


def serializer() -> URLSafeTimedSerializer:
    """Return what carries the rows from the preview to the import, unchanged, on the page alone."""
    owner = reader.actor().person_id
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"register import {owner}")


def page(*, problems: tuple[Problem, ...] = (), changes: Any = (), kept: str = "") -> str:
    """Render the upload, its problems or its preview."""
    counts = {kind: sum(change.kind is kind for change in changes) for kind in Kind}
    return render_template(
        "people/import.html",
        problems=[(problem.place(t), problem.text(t)) for problem in problems],
        changes=[change for change in changes if change.kind is not Kind.SAME],
        counts=counts,
        same=counts[Kind.SAME],
        kept=kept,
        kind_names=KIND_NAMES,
        what_names=WHAT_NAMES,
        headings=[t(heading) for heading in HEADINGS.values()],
    )
