"""The parts of the samples of a round, and the form fields they share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import request, url_for

from .. import clock
from ..identity.permissions import Act, require
from ..rounds.models import Round
from . import reader
from .reader import t
from .tabs import Tab

Errors = dict[str, str]


def parts_of(round_: Round) -> list[Tab]:
    """Return the parts of the samples a coordinator moves between."""
    parts = (
        ("samples.show", t("Batches and allocation")),
        ("sample_units.show", t("Units and labels")),
        ("parcels.show", t("Parcels")),
        ("instructions.show", t("Instructions")),
    )
    here = request.blueprint
    return [
        Tab(name, url_for(endpoint, code=round_.code), endpoint.partition(".")[0] == here)
        for endpoint, name in parts
    ]


def require_manager(round_: Round) -> None:
    """Refuse a form of the coordinator before anything in it is read."""
    require(reader.actor(), Act.MANAGE_SAMPLES, scheme_id=round_.scheme_id)


def read_day(typed: Mapping[str, str], name: str, errors: Errors) -> date:
    """Read a day from a form."""
    try:
        return date.fromisoformat(typed.get(name, ""))
    except ValueError:
        errors[name] = t("Give a date, such as 2026-12-15.")
        return date.min


def read_moment(typed: Mapping[str, str], name: str, errors: Errors) -> datetime:
    """Read a local time in the zone the form names beside it."""
    try:
        zone = ZoneInfo(typed.get("time_zone", ""))
    except (ZoneInfoNotFoundError, ValueError):
        errors["time_zone"] = t("This time zone is not known. Type a name such as Asia/Shanghai.")
        zone = ZoneInfo("UTC")
    try:
        moment = datetime.fromisoformat(typed.get(name, ""))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        errors[name] = t("Give date and time of day, such as 2026-12-15T18:00.")
        return clock.now()
    return moment.replace(tzinfo=zone)


def read_number(typed: Mapping[str, str], name: str, errors: Errors) -> int:
    """Read a whole number from a form."""
    text = typed.get(name, "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        errors[name] = t("Give a whole number.")
        return 0
    return int(text)


def read_decimal(typed: Mapping[str, str], name: str, errors: Errors) -> Decimal | None:
    """Read a number that may be left out; minus and comma are taken as people type them."""
    text = typed.get(name, "").strip().replace("−", "-").replace("－", "-").replace(",", ".")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(text) > 12:
        errors[name] = t("Give a number, such as −72.5, or leave the field empty.")
        return None
    return number


def local_input(moment: datetime, zone: str) -> str:
    """Write a moment as a field for date and time shows it."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
