"""The dates of a round: set and change them, extend an open round, reopen for one laboratory."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import Refusal
from ..identity.permissions import Act, require
from ..rounds.extending import extend_round, reopen_for
from ..rounds.lifecycle import RoundState
from ..rounds.models import Round
from ..rounds.queries import get_round
from ..rounds.registration import get_registration
from ..rounds.timetable import DATE_NAMES, Timetable, set_timetable
from . import reader
from .reader import t
from .rounds import frame

pages = Blueprint("timetable", __name__, url_prefix="/rounds")

NEEDED = frozenset({"opens_at", "closes_at"})
MORE = ("late_days", "reason")
NUMBER = re.compile(r"[0-9]{1,4}")


@pages.get("/<code>/timetable")
def show(code: str) -> str:
    """Show the dates to be changed."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    typed = {name: typed_time(round_, getattr(round_, name)) for name in DATE_NAMES}
    return page(round_, typed | {"late_days": str(round_.late_days)})


@pages.post("/<code>/timetable")
def save(code: str) -> Response | tuple[str, int]:
    """Keep all dates, or none where one cannot be read or does not follow the one before."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    typed = {name: request.form.get(name, "").strip() for name in [*DATE_NAMES, *MORE]}
    errors: dict[str, str] = {}
    dates = {name: read_local(round_, typed[name], name, errors) for name in DATE_NAMES}
    opens, closes = dates.pop("opens_at"), dates.pop("closes_at")
    late_days = int(typed["late_days"]) if NUMBER.fullmatch(typed["late_days"]) else -1
    if errors or opens is None or closes is None:
        return page(round_, typed, errors), 422
    timetable = Timetable(opens_at=opens, closes_at=closes, late_days=late_days, **dates)
    try:
        set_timetable(g.session, round_, timetable, actor=reader.actor(), reason=typed["reason"])
    except Refusal as refusal:
        return page(round_, typed, {}, refused=refusal.text(t)), 422
    flash(t("The dates are kept."), "done")
    return redirect(url_for("rounds.show", code=code))


@pages.post("/<code>/extend")
def extend(code: str) -> Response:
    """Move the closing date of an open round to a later one."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EXTEND_ROUND, scheme_id=round_.scheme_id)
    until = required_time(round_, "closes_at")
    if until is not None:
        reason = request.form.get("reason", "")
        extend_round(g.session, round_, closes_at=until, reason=reason, actor=reader.actor())
        flash(t("The round is extended, and everybody who takes part is told."), "done")
    return redirect(url_for("rounds.show", code=code))


@pages.post("/<code>/reopen")
def reopen(code: str) -> Response:
    """Take results of one laboratory after the close."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.REOPEN_ROUND, scheme_id=round_.scheme_id)
    until = required_time(round_, "until")
    if until is not None:
        number = request.form.get("enrolment", "")
        enrolment = get_registration(g.session, round_, int(number) if number.isdecimal() else 0)
        cause = request.form.get("cause", "")
        reopen_for(g.session, enrolment, until=until, cause=cause, actor=reader.actor())
        flash(t("The round is reopened for this laboratory, and its people are told."), "done")
    return redirect(url_for("registration.show", code=code))


def page(
    round_: Round, typed: dict[str, str], errors: dict[str, str] | None = None, refused: str = ""
) -> str:
    """Show the form as it was typed."""
    return render_template(
        "rounds/timetable.html",
        **frame(round_, None),
        names=DATE_NAMES,
        typed=typed,
        errors=errors or {},
        refused=refused,
        needs_reason=round_.state is not RoundState.DRAFT,
    )


def typed_time(round_: Round, moment: datetime | None) -> str:
    """Write a moment as the form takes it, in the zone of the round."""
    if moment is None:
        return ""
    return moment.astimezone(ZoneInfo(round_.time_zone)).strftime("%Y-%m-%dT%H:%M")


def read_local(round_: Round, text: str, name: str, errors: dict[str, str]) -> datetime | None:
    """Read a local time in the zone of the round; empty is no date where none is needed."""
    if not text and name not in NEEDED:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        errors[name] = t("Give date and time of day, such as 2026-12-15T18:00.")
        return None
    return moment.replace(tzinfo=ZoneInfo(round_.time_zone))


def required_time(round_: Round, name: str) -> datetime | None:
    """Read the one date of a short form; say what is wrong with it on the page before."""
    errors: dict[str, str] = {}
    moment = read_local(round_, request.form.get(name, "").strip() or "-", name, errors)
    for text in errors.values():
        flash(text, "refused")
    return moment
