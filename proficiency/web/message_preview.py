"""See a message of a round exactly as it will be sent; take the dates of a round as a file."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, current_app, g, render_template, request
from markupsafe import Markup

from ..errors import NotFound
from ..i18n import Language, mark
from ..identity.permissions import Act, require
from ..identity.queries import recipient_of
from ..notices.calendar_file import CONTENT_TYPE
from ..notices.composing import composed, letter_of_mail
from ..notices.models import Mail
from ..rounds.calendar_dates import calendar_of
from ..rounds.models import Round
from ..rounds.queries import get_round
from ..rounds.telling import STEPS, preview_of_step
from . import reader
from .downloads import attachment
from .reader import t
from .rounds import frame

pages = Blueprint("message_preview", __name__, url_prefix="/rounds")

STEP_NAMES: dict[str, str] = {
    "round.announced": mark("Announcement"),
    "round.opened": mark("Opening for results"),
    "round.extended": mark("New closing date"),
    "round.timetable_changed": mark("New dates"),
    "round.closed": mark("Close of the round"),
    "round.cancelled": mark("Cancellation"),
    "round.preliminary": mark("Preliminary report"),
    "round.finalised": mark("Final report"),
    "round.corrected": mark("Corrected report"),
}
HEADER_NAMES = {
    "From": mark("From"),
    "Reply-To": mark("Replies go to"),
    "To": mark("To"),
    "Subject": mark("Subject"),
}


@pages.get("/<code>/calendar.ics")
def calendar(code: str) -> Response:
    """Hand out the dates of a round for a calendar."""
    round_ = get_round(g.session, code, actor=reader.actor())
    file = calendar_of(round_)
    return attachment(file.content, file.name, CONTENT_TYPE)


@pages.get("/<code>/messages/preview/<step>")
def show(code: str, step: str) -> str:
    """Show a message in the reader's language, as plain text and as HTML."""
    round_, mail, count = drafted(code, step)
    settings = current_app.extensions["proficiency.mail"]
    return render_template(
        "rounds/message_preview.html",
        **frame(round_, None),
        message=composed(mail, settings),
        letter=(letter := letter_of_mail(mail, settings)),
        letter_html=Markup(letter.html()),  # every text in it is escaped
        header_names=HEADER_NAMES,
        files=[file.name for file in mail.attachments],
        count=count,
        step=step,
        step_names=STEP_NAMES,
        reason=request.args.get("reason", ""),
    )


@pages.get("/<code>/messages/preview/<step>/<language>.eml")
def file(code: str, step: str, language: str) -> Response:
    """Hand out the message byte for byte as it goes over the wire."""
    if language not in set(Language):
        raise NotFound
    round_, mail, _ = drafted(code, step, language=Language(language))
    message = composed(mail, current_app.extensions["proficiency.mail"])
    return attachment(message.as_bytes(), f"{round_.code}-{step}.{language}.eml", "message/rfc822")


def drafted(code: str, step: str, *, language: Language | None = None) -> tuple[Round, Mail, int]:
    """Write the message of a step to the reader, without keeping it."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.SEND_MESSAGES, scheme_id=round_.scheme_id)
    person = reader.person()
    if step not in STEPS or person is None:
        raise NotFound
    recipient = replace(recipient_of(person), language=language or reader.language())
    reason = request.args.get("reason", "") or t("(the reason you give)")
    mail, count = preview_of_step(g.session, round_, step, reader=recipient, reason=reason)
    return round_, mail, count
