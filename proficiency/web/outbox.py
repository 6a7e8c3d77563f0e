"""The outbox: of one round for its coordinators, of everything for administrators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..identity.permissions import Act, require
from ..notices.models import MailState
from ..notices.queries import get_mail, mails_by_state, outbox
from ..notices.services import mark_returned, resend
from ..rounds.models import Round
from ..rounds.queries import get_round
from . import reader
from .mail_words import STATE_NAMES, mail_lines
from .message_preview import STEP_NAMES
from .reader import t
from .rounds import frame

pages = Blueprint("outbox", __name__)

PAGE = 50


@pages.get("/outbox/")
def show() -> str:
    """Show every e-mail of the installation."""
    require(reader.actor(), Act.SEND_MESSAGES)
    return render_template("messages/outbox.html", **listed(None))


@pages.post("/outbox/<int:mail>/<action>")
def act(mail: int, action: str) -> Response:
    """Send an e-mail again, or note that it came back."""
    require(reader.actor(), Act.SEND_MESSAGES)
    carry_out(mail, action, None)
    return redirect(url_for("outbox.show"))


@pages.get("/rounds/<code>/messages")
def of_round(code: str) -> str:
    """Show the e-mails of one round; nothing in the list leads from a name to a code."""
    round_ = round_of(code)
    return render_template("rounds/messages.html", **frame(round_, None), **listed(round_))


@pages.post("/rounds/<code>/messages/<int:mail>/<action>")
def act_in_round(code: str, mail: int, action: str) -> Response:
    """Send an e-mail of a round again, or note that it came back."""
    round_ = round_of(code)
    carry_out(mail, action, round_)
    return redirect(url_for("outbox.of_round", code=code))


def round_of(code: str) -> Round:
    """Return a round whose messages the reader may send."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.SEND_MESSAGES, scheme_id=round_.scheme_id)
    return round_


def listed(round_: Round | None) -> dict[str, object]:
    """Return what the list shows."""
    settings = current_app.extensions["proficiency.mail"]
    round_id = round_.id if round_ else None
    wanted = request.args.get("state", "")
    state = MailState(wanted) if wanted in set(MailState) else None
    before = request.args.get("before", type=int)
    found = outbox(g.session, round_id=round_id, state=state, limit=PAGE, before=before)
    return {
        "addresses": addresses(round_),
        "step_names": STEP_NAMES,
        "lines": mail_lines(found, settings, with_identities=round_ is None),
        "counts": mails_by_state(g.session, round_id=round_id),
        "mail_state_names": STATE_NAMES,
        "chosen_state": state,
        "has_server": settings.server is not None,
        "mail_zone": round_.time_zone if round_ else str(time_zone()),
        "earlier": found[-1].id if len(found) == PAGE else None,
    }


@dataclass(frozen=True)
class Addresses:
    """Where the list and its buttons lead."""

    list: Callable[..., str]
    act: Callable[..., str]


def addresses(round_: Round | None) -> Addresses:
    """Return the addresses of the list of a round, or of everything."""
    if round_ is None:
        return Addresses(partial(url_for, "outbox.show"), partial(url_for, "outbox.act"))
    return Addresses(
        partial(url_for, "outbox.of_round", code=round_.code),
        partial(url_for, "outbox.act_in_round", code=round_.code),
    )


def time_zone() -> object:
    """Return the zone of the installation."""
    return current_app.extensions["proficiency.time_zone"]


def carry_out(number: int, action: str, round_: Round | None) -> None:
    """Do what a button of the list says."""
    mail = get_mail(g.session, number, round_id=round_.id if round_ else None)
    if action == "returned":
        mark_returned(g.session, mail, actor=reader.actor())
        flash(t("It is noted that the message came back."), "done")
    else:
        resend(g.session, mail, actor=reader.actor())
        flash(t("The message waits to be sent again."), "done")
