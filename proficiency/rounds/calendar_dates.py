"""The dates of a round as a calendar file."""

from __future__ import annotations

from datetime import datetime, timedelta

from .. import clock
from ..i18n import Language, mark, translator
from ..moments import full_time
from ..notices.calendar_file import CONTENT_TYPE, CalendarEntry, calendar_file
from ..notices.recipients import Attachment
from .models import Round

OPENS = mark("Results can be entered")
CLOSES = mark("Results are due")
ALARM = timedelta(days=1)


def calendar_of(round_: Round) -> Attachment:
    """Write opening and closing in both languages; a later file replaces the entries of this."""
    now = clock.now()
    entries = [
        CalendarEntry(
            uid=f"{round_.code}-{name}-{round_.id}@proficiency",
            starts_at=moment,
            summary=f"[{round_.code}] {_both(words)}",
            description=_description(round_, moment),
            remind_before=ALARM if name == "closes" else None,
        )
        for name, moment, words in (
            ("opens", round_.opens_at, OPENS),
            ("closes", round_.closes_at, CLOSES),
        )
    ]
    minutes = int((now - round_.created_at).total_seconds() // 60)
    content = calendar_file(entries, written_at=now, sequence=max(0, minutes))
    return Attachment(f"{round_.code}.ics", CONTENT_TYPE, content)


def _both(words: str) -> str:
    return " / ".join(translator(language)(words) for language in Language)


def _description(round_: Round, moment: datetime) -> str:
    """Name the round and the official time with its zone, in each language."""
    return "\n".join(
        f"{t.choose(round_.title_zh, round_.title_en)}: {full_time(moment, round_.time_zone, t)}"
        for t in map(translator, Language)
    )
