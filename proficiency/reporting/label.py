"""A name in both languages, as reports carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..i18n import Translator


@dataclass(frozen=True)
class Label:
    """A name in both languages; the other language stands in where one is empty."""

    zh: str = ""
    en: str = ""
    decimals: int | None = None
    """Decimal places a measurand is reported with, where the scheme prescribes them."""
    words: Mapping[str, Label] = field(default_factory=dict)
    """Names of the categories of a measurand by their codes."""

    def text(self, t: Translator) -> str:
        """Return the name in the language of the translator."""
        return t.choose(self.zh, self.en)
