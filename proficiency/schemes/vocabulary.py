"""The lists a measurand carries: words, accepted units and questions, each kept as plain texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from ..i18n import mark


@dataclass(frozen=True)
class Word:
    """One word of a list in both languages; `also` are other spellings of it."""

    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    no_call: bool = False
    """Says that nothing could be determined, such as a culture that failed: never scored."""

    @classmethod
    def from_mapping(cls, found: Mapping[str, Any]) -> Word:
        """Read a stored word."""
        also, no_call = tuple(found.get("also", ())), bool(found.get("no_call", False))
        return cls(found["code"], found["zh"], found["en"], also, no_call)

    def to_mapping(self) -> dict[str, Any]:
        """Return the word as plain values; of what is usual nothing is written."""
        plain = {"code": self.code, "zh": self.zh, "en": self.en, "also": list(self.also)}
        return plain | ({"no_call": True} if self.no_call else {})

    @property
    def spellings(self) -> tuple[str, ...]:
        """Return everything that means this word."""
        return (self.code, self.zh, self.en, *self.also)


@dataclass(frozen=True)
class AcceptedUnit:
    """A unit laboratories may report in; one of it is `factor` of the measurand's own unit."""

    unit: str
    factor: Fraction

    @classmethod
    def from_mapping(cls, found: Mapping[str, Any]) -> AcceptedUnit:
        """Read a stored unit; the factor is kept as an exact quotient."""
        return cls(found["unit"], Fraction(found["factor"]))

    def to_mapping(self) -> dict[str, Any]:
        """Return the unit as plain texts."""
        return {"unit": self.unit, "factor": str(self.factor)}


class AnswerKind(StrEnum):
    """What an answer to a question of the questionnaire is."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    MOMENT = "moment"


ANSWER_KIND_WORDS = {
    AnswerKind.TEXT: mark("text"),
    AnswerKind.CHOICE: mark("choice of a list"),
    AnswerKind.NUMBER: mark("number"),
    AnswerKind.MOMENT: mark("date and time"),
}


@dataclass(frozen=True)
class Question:
    """A question of the questionnaire, such as when the vial was thawed."""

    key: str
    kind: AnswerKind
    zh: str
    en: str
    unit: str = ""
    """Unit of an answer that is a number."""
    choices: tuple[Word, ...] = ()
    required: bool = False
    per_material: bool = False
    """Asked once for each material, not once for the round."""

    @classmethod
    def from_mapping(cls, found: Mapping[str, Any]) -> Question:
        """Read a stored question."""
        return cls(
            key=found["key"],
            kind=AnswerKind(found["kind"]),
            zh=found["zh"],
            en=found["en"],
            unit=found.get("unit", ""),
            choices=tuple(Word.from_mapping(each) for each in found.get("choices", ())),
            required=bool(found.get("required", False)),
            per_material=bool(found.get("per_material", False)),
        )

    def to_mapping(self) -> dict[str, Any]:
        """Return the question as plain values."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "zh": self.zh,
            "en": self.en,
            "unit": self.unit,
            "choices": [word.to_mapping() for word in self.choices],
            "required": self.required,
            "per_material": self.per_material,
        }
