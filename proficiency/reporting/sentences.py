"""How sentences and list items stand beside each other in each language."""

from __future__ import annotations

from collections.abc import Iterable

from ..evaluation.notes import note_text
from ..evaluation.outcome import Note
from ..i18n import Language, Translator

STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
"""The embedded font sets curly quotes as wide as a Han character, right in Chinese only."""


def join(t: Translator, *sentences: str) -> str:
    """Put sentences beside each other; Chinese needs no space between them."""
    gap = "" if t.language is Language.ZH else " "
    return gap.join(sentence for sentence in sentences if sentence)


def commas(t: Translator, items: Iterable[str]) -> str:
    """List items with commas."""
    return ("，" if t.language is Language.ZH else ", ").join(items)


def semicolons(t: Translator, items: Iterable[str]) -> str:
    """List longer items with semicolons."""
    return ("；" if t.language is Language.ZH else "; ").join(items)


def remark(note: Note, t: Translator) -> str:
    """Say a note of the evaluation with the quotes of the language."""
    text = note_text(note, t)
    return text if t.language is Language.ZH else text.translate(STRAIGHT)
