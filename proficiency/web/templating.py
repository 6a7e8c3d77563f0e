"""What every template knows: translator, reader, places, permissions, times."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask import Flask, current_app, g, request, url_for

from .. import clock
from ..audit.words import FLAW_WORDS
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, may, may_somewhere
from ..notices.queries import unread_notices
from ..reporting.page import at_point, draw, typeset
from ..resources import folder
from ..rounds.lifecycle import BEFORE_OPENING
from ..rounds.models import Round
from ..rounds.standing import ENTRY_STATE_NAMES
from . import reader, times
from .history_words import AREA_NAMES
from .methods import named, of_plan
from .proving import asks_for_code
from .reader import t
from .stacked import with_heads


@dataclass(frozen=True)
class Place:
    """One line of the main navigation."""

    name: str
    address: str
    here: str
    """What a screen reader is told: the page itself, a part of this place, or nothing."""


LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
DUE_WORDS = {
    "opens_at": mark("opens {time}, {left}"),
    "closes_at": mark("closes {time}, {left}"),
}


def attach(app: Flask) -> None:
    """Give the templates their words."""

    @app.context_processor
    def words() -> dict[str, Any]:
        actor = reader.actor()
        return {
            "t": reader.t,
            "language": reader.language(),
            "person": reader.person(),
            "affiliation": affiliation(),
            "appearance": reader.appearance(),
            "places": places(),
            "has_rail": may_somewhere(actor, Act.EDIT_ROUND),
            "may": lambda act, **object_: may(actor, Act(act), **object_),
            "here": here(),
            "asset": asset,
            "local_time": local_time,
            "full_time": lambda moment, zone=None: times.full_time(moment, zone or own_zone(), t),
            "second_factor_required": app.extensions["proficiency.second_factor_required"],
            "zone_name": times.zone_name,
            "time_left": lambda moment: times.time_left(moment, t),
            "closing_line": closing_line,
            "due_words": DUE_WORDS,
            "entry_names": ENTRY_STATE_NAMES,
            "typeset": typeset,
            "asks_for_code": asks_for_code,
            "named": named,
            "of_plan": of_plan,
            "at_point": at_point,
            "draw": lambda chart: draw(chart, reader.language()),
            "flaw_words": FLAW_WORDS,
            "area_names": AREA_NAMES,
            "language_names": LANGUAGE_NAMES,
        }

    app.jinja_env.filters["symbols"] = typeset
    app.jinja_env.filters["with_heads"] = with_heads


def own_zone() -> str:
    """Return the zone of the reader, or of the installation for a visitor."""
    person = reader.person()
    return person.time_zone if person else str(current_app.extensions["proficiency.time_zone"])


def local_time(moment: datetime, zone: str) -> str:
    """Write a moment in a zone, for pages that name the zone elsewhere."""
    return times.local_time(moment, zone, t)


def closing_line(round_: Round) -> str:
    """Say when a round opens or closes, its zone, and how long is left."""
    opens = round_.state in BEFORE_OPENING
    moment = round_.opens_at if opens else round_.closes_at
    time = times.full_time(moment, round_.time_zone, t)
    if moment <= clock.now() and not opens:
        return t("closed {time}", time=time)
    words = DUE_WORDS["opens_at" if opens else "closes_at"]
    return t(words, time=time, left=times.time_left(moment, t))


def asset(name: str) -> str:
    """Return the address of a static file; a changed file has a new address."""
    return url_for("static", filename=name, v=digest_of(name))


@cache
def digest_of(name: str) -> str:
    """Return what tells two versions of a static file apart."""
    return hashlib.sha256((folder("static") / name).read_bytes()).hexdigest()[:10]


def here() -> str:
    """Return the address a switch comes back to; a page that was posted has none of its own."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def affiliation() -> str:
    """Name the laboratories the reader acts for."""
    person = reader.person()
    if person is None:
        return ""
    laboratories = {grant.laboratory for grant in person.grants if grant.laboratory}
    return t("; ").join(
        sorted(
            t.choose(
                f"{laboratory.institution.name_zh}{laboratory.name_zh}",
                f"{laboratory.name_en}, {laboratory.institution.name_en}",
            )
            for laboratory in laboratories
        )
    )


def places() -> list[Place]:
    """List the places open to the reader; a visitor has none."""
    if reader.person() is None:
        return []
    actor = reader.actor()
    open_places = [("desk", t("Desk"), True)]
    if may_somewhere(actor, Act.READ_OWN_MESSAGES):
        open_places.append(("messages", messages_name(), True))
    open_places.append(("schemes", t("Schemes"), may_somewhere(actor, Act.READ_SCHEME)))
    open_places.append(("publications", t("Reports"), may_somewhere(actor, Act.READ_ROUND_REPORT)))
    open_places += [
        ("trends", t("Trends"), reads_own(actor, Act.READ_OWN_REPORT)),
        ("certificates", t("Certificates"), reads_own(actor, Act.READ_OWN_REPORT)),
        ("actions", t("Corrective actions"), reads_own(actor, Act.READ_ACTIONS)),
    ]
    open_places.append(("people", t("People"), may_somewhere(actor, Act.READ_PEOPLE)))
    reads_names = may_somewhere(actor, Act.READ_PEOPLE) or may_somewhere(actor, Act.READ_NAMES)
    open_places.append(("institutions", t("Institutions"), reads_names))
    open_places.append(("provider", t("Provider"), may(actor, Act.MANAGE_INSTALLATION)))
    open_places.append(("audit", t("History"), may(actor, Act.READ_AUDIT)))
    open_places.append(("outbox", t("Outbox"), may(actor, Act.SEND_MESSAGES)))
    open_places.append(("help", t("Help"), True))
    return [
        Place(name, url_for(f"{area}.show"), standing(area))
        for area, name, is_open in open_places
        if is_open
    ]


def reads_own(actor: Actor, act: Act) -> bool:
    """Answer whether the reader may do this for a laboratory of their own."""
    return any(may(actor, act, laboratory_id=each) for each in actor.laboratories())


def messages_name() -> str:
    """Name the place of messages, with the number of those not read yet."""
    person = reader.person()
    unread = unread_notices(g.session, person_id=person.id) if person else 0
    return t("Messages ({count})", count=unread) if unread else t("Messages")


def standing(area: str) -> str:
    """Say whether the page is this place, or below it; rounds stand below their scheme."""
    if request.endpoint == f"{area}.show":
        return "page"
    below = "schemes" if request.path.startswith("/rounds/") else request.blueprint
    below = "help" if below == "methods" else below
    return "true" if area == below else ""
