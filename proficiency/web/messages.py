"""What the reader was told, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..identity.models import Person
from ..identity.permissions import Act, may_somewhere
from ..notices.composing import letter_of_notice
from ..notices.letter import Letter
from ..notices.models import Notice
from ..notices.queries import notices_of
from ..notices.services import mark_read
from . import reader

pages = Blueprint("messages", __name__, url_prefix="/messages")

PAGE = 30


@dataclass(frozen=True)
class Message:
    """One notice as its reader sees it."""

    number: int
    at: datetime
    is_unread: bool
    letter: Letter
    path: str
    """Where its link leads; empty where there is none."""


@pages.get("/")
def show() -> str:
    """Show what the reader was told; what was read is marked so only when the reader says it."""
    person = own_reader()
    before = request.args.get("before", type=int)
    found = notices_of(g.session, person_id=person.id, limit=PAGE, before=before)
    return render_template(
        "messages/messages.html",
        messages=[message_of(notice, person) for notice in found],
        zone=person.time_zone,
        earlier=found[-1].id if len(found) == PAGE else None,
    )


@pages.post("/read")
def mark_all() -> Response:
    """Mark everything as read."""
    mark_read(g.session, person_id=own_reader().id)
    return redirect(url_for("messages.show"))


@pages.post("/<int:notice>/open")
def open_one(notice: int) -> Response:
    """Mark one message as read and lead to what it tells of."""
    person = own_reader()
    found = g.session.get(Notice, notice)
    if found is None or found.person_id != person.id:
        raise NotFound
    mark_read(g.session, person_id=person.id, notice_id=found.id)
    return redirect(str(found.facts.get("path") or url_for("messages.show")))


def own_reader() -> Person:
    """Return the reader, who may read what was told to them."""
    person = reader.person()
    if person is None or not may_somewhere(reader.actor(), Act.READ_OWN_MESSAGES):
        raise NotFound
    return person


def message_of(notice: Notice, person: Person) -> Message:
    """Write a notice in the language the reader reads now."""
    letter = letter_of_notice(
        notice,
        language=reader.language(),
        time_zone=person.time_zone,
        name=person.name,
        base_url=current_app.extensions["proficiency.mail"].base_url,
    )
    path = str(notice.facts.get("path", "")) if letter.link else ""
    return Message(notice.id, notice.created_at, notice.read_at is None, letter, path)
