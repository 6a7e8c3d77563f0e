"""The document of a result set: everything a laboratory typed, as it is sealed and digested."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from .entry import EnteredResult

FORMAT = 1
SALT_BYTES = 32


@dataclass(frozen=True)
class Answer:
    """What was asked about a typed value before it was submitted, and what was answered."""

    key: str
    """Names the question and the value it was asked about: another value asks anew."""
    message: str
    facts: Mapping[str, object]
    answer: str
    by: str
    """Name of the person who answered."""
    at: datetime


@dataclass(frozen=True)
class ResultDocument:
    """One set as its laboratory typed it; the salt keeps its digest from being guessed."""

    salt: str
    round: str = ""
    laboratory: str = ""
    """Codes and number of the set, so that a digest belongs to one set only."""
    number: int = 1
    name: str = ""
    followed: str = ""
    """Whether the draft method was followed: yes, partly, no; empty while not answered."""
    entries: tuple[EnteredResult, ...] = ()
    answers: tuple[Answer, ...] = ()
    questionnaire: Mapping[str, str] = field(default_factory=dict)
    writers: tuple[int, ...] = ()
    """Everybody who entered something: none of them signs."""
    understood: tuple[Mapping[str, Any], ...] = ()
    """What was understood of the entries when they were signed; empty while draft."""

    def renewed(self, entries: Iterable[EnteredResult]) -> ResultDocument:
        """Put entries in the place of those before; blank ones remove what was there."""
        by_key = {entry.key: plain_entry(entry) for entry in (*self.entries, *entries)}
        kept = tuple(by_key[key] for key in sorted(by_key) if not by_key[key].is_blank())
        return replace(self, entries=kept)

    @property
    def content(self) -> bytes:
        """Return the canonical JSON; the same document always gives the same bytes."""
        return json.dumps(
            {
                "format": FORMAT,
                "salt": self.salt,
                "round": self.round,
                "laboratory": self.laboratory,
                "set": self.number,
                "name": self.name,
                "followed": self.followed,
                "entries": [entry_content(entry) for entry in self.entries],
                "answers": [answer_content(answer) for answer in self.answers],
                "questionnaire": dict(self.questionnaire),
                "writers": list(self.writers),
                "understood": [dict(each) for each in self.understood],
            },
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        ).encode()

    @property
    def sha256(self) -> str:
        """Return the digest that stands on the receipt."""
        return hashlib.sha256(self.content).hexdigest()


def new_salt() -> str:
    """Return what nobody can guess."""
    return secrets.token_hex(SALT_BYTES)


def read_document(content: bytes) -> ResultDocument:
    """Read a document back."""
    found = json.loads(content)
    if found["format"] != FORMAT:
        raise ValueError(f"a document of format {found['format']} is of a later version")
    return ResultDocument(
        salt=found["salt"],
        round=found["round"],
        laboratory=found["laboratory"],
        number=found["set"],
        name=found["name"],
        followed=found["followed"],
        entries=tuple(read_entry(each) for each in found["entries"]),
        answers=tuple(read_answer(each) for each in found["answers"]),
        questionnaire=found["questionnaire"],
        writers=tuple(found["writers"]),
        understood=tuple(found["understood"]),
    )


def plain_entry(entry: EnteredResult) -> EnteredResult:
    """Return an entry as it is stored, whichever door it came through."""
    return replace(entry, method=(entry.method or "").strip() or None, row=None)


def entry_content(entry: EnteredResult) -> dict[str, Any]:
    """Say what was typed for one replicate."""
    return {
        "determination": entry.determination_id,
        "replicate": entry.replicate,
        "method": entry.method or "",
        "typed": entry.typed,
        "unit": entry.unit,
        "u_typed": entry.u_typed,
        "k_typed": entry.k_typed,
        "note": entry.note,
        "details": dict(entry.details),
    }


def read_entry(found: Mapping[str, Any]) -> EnteredResult:
    """Read one replicate back."""
    return EnteredResult(
        determination_id=found["determination"],
        replicate=found["replicate"],
        method=found["method"] or None,
        typed=found["typed"],
        unit=found["unit"],
        u_typed=found["u_typed"],
        k_typed=found["k_typed"],
        note=found["note"],
        details=found["details"],
    )


def answer_content(answer: Answer) -> dict[str, Any]:
    """Say what was asked and answered."""
    return {
        "key": answer.key,
        "message": answer.message,
        "facts": dict(answer.facts),
        "answer": answer.answer,
        "by": answer.by,
        "at": answer.at.astimezone(UTC).isoformat(),
    }


def read_answer(found: Mapping[str, Any]) -> Answer:
    """Read one answer back."""
    return Answer(**{**found, "at": datetime.fromisoformat(found["at"])})
