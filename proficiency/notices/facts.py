"""What a message tells, kept so that each reader gets it in their own language and zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from ..i18n import Translator
from ..moments import full_time

ZONE = "time_zone"
"""Name of the fact that holds the zone of the round; moments are told in it."""


@dataclass(frozen=True)
class Both:
    """A name or title that is stored in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Marked:
    """A text marked for translation in the code, such as the name of a role."""

    text: str


def to_stored(facts: Mapping[str, object]) -> dict[str, Any]:
    """Turn facts into what JSON keeps without losing their kind."""
    return {name: _stored(fact) for name, fact in facts.items()}


def _stored(fact: object) -> object:
    match fact:
        case StrEnum():
            return fact.value
        case bool() | int() | str():
            return fact
        case Both():
            return {"zh": fact.zh, "en": fact.en}
        case Marked():
            return {"marked": fact.text}
        case datetime():
            return {"moment": fact.astimezone(UTC).isoformat()}
        case date():
            return {"day": fact.isoformat()}
        case Decimal():
            return str(fact)
    raise TypeError(f"a message cannot tell a {type(fact).__name__}: {fact!r}")


def in_words(stored: Mapping[str, Any], *, t: Translator, time_zone: str) -> dict[str, object]:
    """Write stored facts in one language; moments in the zone of the round, or of the reader."""
    zone = str(stored.get(ZONE) or time_zone)
    return {name: _words(fact, t=t, zone=zone, own_zone=time_zone) for name, fact in stored.items()}


def _words(fact: object, *, t: Translator, zone: str, own_zone: str) -> object:
    match fact:
        case {"zh": str(zh), "en": str(en)}:
            return t.choose(zh, en)
        case {"marked": str(text)}:
            return t(text)
        case {"moment": str(text)}:
            return _moment(datetime.fromisoformat(text), t=t, zone=zone, own_zone=own_zone)
        case {"day": str(text)}:
            return text
    return fact


def _moment(moment: datetime, *, t: Translator, zone: str, own_zone: str) -> str:
    """Name the official time, and the reader's own where their clock shows another."""
    official = full_time(moment, zone, t)
    offsets = {moment.astimezone(ZoneInfo(each)).utcoffset() for each in (zone, own_zone)}
    if len(offsets) == 1:
        return official
    return t("{official}, for you {own}", official=official, own=full_time(moment, own_zone, t))
