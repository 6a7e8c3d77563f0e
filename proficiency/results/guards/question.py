"""A question to the laboratory before it signs: what looks wrong, where, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ...i18n import Translator
from .observation import Observation


class QuestionKind(StrEnum):
    """What a guard has noticed, in the order in which it is asked."""

    UNIT_DIFFERS = "unit_differs"
    ZERO = "zero"
    FRACTION = "fraction"
    POWER_OF_TEN = "power_of_ten"
    UNUSUAL = "unusual"
    SAMPLES_APART = "samples_apart"
    REPLICATE_SLIP = "replicate_slip"
    REPLICATE_SPREAD = "replicate_spread"
    EXCHANGED = "exchanged"
    AT_LIMIT = "at_limit"


@dataclass(frozen=True)
class Question:
    """One question; its key belongs to what was typed, so that a changed value asks anew."""

    key: str
    kind: QuestionKind
    message: str
    facts: Mapping[str, str]
    places: tuple[tuple[int, int], ...]
    """Determination and replicate of every result it is about."""

    def text(self, t: Translator) -> str:
        """Ask in the reader's language."""
        return t(self.message, **self.facts)


def ask(
    kind: QuestionKind, message: str, about: Sequence[Observation], **facts: object
) -> Question:
    """Form a question about some results; places and facts are those of the first."""
    first = about[0]
    known = {
        "measurand": first.measurand,
        "material": first.material,
        "typed": " / ".join(dict.fromkeys(o.typed.strip() for o in about)),
        "unit": first.own_unit,
    }
    return Question(
        key=key_of(kind, about),
        kind=kind,
        message=message,
        facts=known | {name: str(fact) for name, fact in facts.items()},
        places=tuple((o.determination_id, o.replicate) for o in about),
    )


def key_of(kind: QuestionKind, about: Sequence[Observation]) -> str:
    """Return the same key for the same results, typed in the same way, and for no other."""
    parts = [kind.value]
    for o in about:
        parts += [str(o.determination_id), str(o.replicate), o.typed.strip(), o.unit]
    # A sign that cannot be typed keeps “1” and “2” apart from “12”.
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
