"""What can be wrong with the history, in words."""

from __future__ import annotations

from ..i18n import mark
from .services import Flaw

FLAW_WORDS: dict[Flaw, str] = {
    Flaw.CHANGED: mark("The content of entry {number} is not what was sealed."),
    Flaw.DETACHED: mark("Entry {number} does not follow the entry before it."),
    Flaw.GAP: mark("An entry before entry {number} is missing."),
}
