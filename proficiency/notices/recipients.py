"""Who is told something, in which language and in which time zone."""

from __future__ import annotations

from dataclasses import dataclass

from ..config import DEFAULT_TIME_ZONE
from ..i18n import Language


@dataclass(frozen=True)
class Recipient:
    """Somebody with an e-mail address; who can log in also reads the notice in the product."""

    address: str
    language: Language
    name: str
    person_id: int | None = None
    """None for who has no account yet, such as an invited person."""
    time_zone: str = DEFAULT_TIME_ZONE


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an e-mail; kept as it is, so it never holds what is sealed."""

    name: str
    content_type: str
    content: bytes
