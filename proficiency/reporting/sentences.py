"""How sentences and list items stand beside each other in each language."""

from __future__ import annotations

from collections.abc import Iterable

from ..i18n import Language, Translator


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
