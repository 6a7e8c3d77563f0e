"""Texts in both languages: English in the code, Chinese in the catalogues, no request needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).resolve().parent / "translations"


class Language(StrEnum):
    """A language of the product; the value names the catalogue and the suffix of a file."""

    ZH = "zh"
    EN = "en"

    @property
    def tag(self) -> str:
        """Return the tag for pages and PDF files."""
        return "zh-CN" if self is Language.ZH else "en"


def mark(message: str) -> str:
    """Mark a text for translation where it is written; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Translator:
    """Turn marked texts into one language, with facts filled in by name."""

    language: Language
    messages: Mapping[str, str]

    def __call__(self, message: str, /, **facts: object) -> str:
        """Translate one whole sentence."""
        text = self.messages.get(message, message)
        return text.format(**facts) if facts else text

    def plural(self, one: str, many: str, count: int, /, **facts: object) -> str:
        """Translate a sentence that counts; Chinese has one form, kept under the plural."""
        return self(one if count == 1 else many, count=count, **facts)

    def choose(self, zh: str, en: str) -> str:
        """Pick the stored text of this language, the other one where it is empty."""
        return (zh or en) if self.language is Language.ZH else (en or zh)


@cache
def translator(language: Language | str) -> Translator:
    """Return the translator of a language; every catalogue file of that language is read once."""
    chosen = Language(language)
    return Translator(chosen, {} if chosen is Language.EN else read_catalogues(chosen))


def read_catalogues(language: Language) -> dict[str, str]:
    """Merge the catalogue files of one language; a text given twice differently is an error."""
    messages: dict[str, str] = {}
    for path in sorted((CATALOGUES / language.value).glob("*.po")):
        with path.open("rb") as file:
            catalogue: Catalog = read_po(file, locale=language.value)
        for message in catalogue:
            if not message.id:
                continue
            source, text = str(message.id), str(message.string)
            if messages.setdefault(source, text) != text:
                raise ValueError(f"{path.name}: {source!r} is translated twice, differently")
    return messages
