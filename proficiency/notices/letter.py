"""A message in words, and its plain and its HTML form: for e-mail, pages and preview alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from ..i18n import Language, mark, translator
from .facts import in_words
from .kinds import WORDS, NoticeKind

HIDDEN = "••••••••"
"""Stands for what only the recipient may read."""
PRODUCT = mark("Proficiency and Consensus")


@dataclass(frozen=True)
class Letter:
    """What one reader reads."""

    language: Language
    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    link: str
    """What the link is called; empty where there is none."""
    address: str
    """Where the link leads."""
    closing: tuple[str, ...]

    def plain(self) -> str:
        """Write the letter as plain text."""
        parts = [self.greeting, *self.paragraphs]
        if self.link:
            parts.append(f"{self.link}:\n{self.address}")
        return "\n\n".join(parts) + "\n\n-- \n" + "\n".join(self.closing) + "\n"

    def html(self) -> str:
        """Write the letter as HTML without styles, pictures or scripts; every text is escaped."""
        parts = [f"<p>{escape(part)}</p>" for part in (self.greeting, *self.paragraphs)]
        if self.link:
            parts.append(f'<p><a href="{escape(self.address)}">{escape(self.link)}</a></p>')
        closing = "<br>\n".join(escape(line) for line in self.closing)
        return "\n".join([*parts, "<hr>", f"<p><small>{closing}</small></p>"])

    def html_document(self) -> str:
        """Write the HTML form as a document of its own."""
        return (
            f'<!doctype html>\n<html lang="{self.language.tag}">\n'
            f'<head><meta charset="utf-8"><title>{escape(self.subject)}</title></head>\n'
            f"<body>\n{self.html()}\n</body>\n</html>\n"
        )


def letter_of(
    kind: NoticeKind,
    stored: Mapping[str, Any],
    *,
    language: Language,
    time_zone: str,
    name: str,
    base_url: str,
) -> Letter:
    """Write a message in the words of its kind; the facts must be complete."""
    words, t = WORDS[kind], translator(language)
    facts = in_words(stored, t=t, time_zone=time_zone)
    return Letter(
        language=language,
        subject=one_line(t(words.subject, **facts)),
        greeting=t("Dear {name},", name=one_line(name)),
        paragraphs=tuple(t(part, **facts) for part in words.paragraphs),
        link=t(words.link),
        address=base_url.rstrip("/") + str(facts.get("path", "")),
        closing=(
            t(PRODUCT),
            base_url,
            t("This message was written by the platform. It contains no tracking."),
        ),
    )


def one_line(text: str) -> str:
    """Leave out line ends and control characters: what stands in a header is one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
