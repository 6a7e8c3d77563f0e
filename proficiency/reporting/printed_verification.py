"""What a document says about how anybody may verify it."""

from __future__ import annotations

from ..i18n import Translator, mark
from .content import Verification

HOW = mark(
    "Anybody may check here that this document is genuine and in force. Where the code cannot be"
    " scanned, open the address or type the code:"
)


def verification(url: str, t: Translator) -> Verification | None:
    """Return what stands on the first page; nothing where the document is not issued."""
    return Verification(url, t(HOW), url.rsplit("/", 1)[-1]) if url else None
