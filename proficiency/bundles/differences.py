"""Two outcome documents side by side: every value that differs, with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MISSING = "–"
TOLD_APART = "engine"
"""The version of the engine is told on its own."""


@dataclass(frozen=True)
class Difference:
    """One value that is not the same when it is computed again."""

    measurand: str
    material: str
    method: str
    laboratory: str
    field: str
    stored: str
    recomputed: str

    @property
    def place(self) -> str:
        """Name what the value belongs to."""
        parts = (self.measurand, self.material, self.method, self.laboratory)
        return " / ".join(part for part in parts if part)


def differences(stored: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[Difference]:
    """Compare all but the engine: outcomes by determination, scores by laboratory."""
    apart = {"outcomes", TOLD_APART}
    yield from at({}, plain(stored, apart), plain(again, apart))
    for key, (first, second) in paired(stored.get("outcomes"), again.get("outcomes"), OUTCOME_KEY):
        place = dict(zip(OUTCOME_KEY, key, strict=True))
        yield from at(place, plain(first, {"scores"}), plain(second, {"scores"}))
        scores = paired(first.get("scores"), second.get("scores"), SCORE_KEY)
        for (laboratory,), (one, other) in scores:
            yield from at(place | {"laboratory": laboratory}, one, other)


OUTCOME_KEY = ("measurand", "material", "method")
SCORE_KEY = ("lab",)


def plain(document: Mapping[str, Any], apart: set[str]) -> dict[str, Any]:
    """Leave out what is compared on its own."""
    return {name: value for name, value in document.items() if name not in apart}


def paired(
    stored: Sequence[Mapping[str, Any]] | None,
    again: Sequence[Mapping[str, Any]] | None,
    names: tuple[str, ...],
) -> Iterator[tuple[tuple[str, ...], tuple[Mapping[str, Any], Mapping[str, Any]]]]:
    """Bring the entries of the same key together; one side may have none."""
    first, second = (
        {tuple(str(entry.get(name) or "") for name in names): entry for entry in side or ()}
        for side in (stored, again)
    )
    for key in dict.fromkeys((*first, *second)):
        yield key, (first.get(key, {}), second.get(key, {}))


def at(
    place: Mapping[str, str], stored: Mapping[str, Any], again: Mapping[str, Any], path: str = ""
) -> Iterator[Difference]:
    """Compare two objects of one place, field by field, down to single values."""
    for name in dict.fromkeys((*stored, *again)):
        field = f"{path}{name}"
        first, second = stored.get(name), again.get(name)
        if isinstance(first, dict) and isinstance(second, dict):
            yield from at(place, first, second, f"{field}.")
        elif name not in stored or name not in again or written(first) != written(second):
            yield Difference(
                measurand=place.get("measurand", ""),
                material=place.get("material", ""),
                method=place.get("method", ""),
                laboratory=place.get("laboratory", ""),
                field=field,
                stored=written(first) if name in stored else MISSING,
                recomputed=written(second) if name in again else MISSING,
            )


def written(value: Any) -> str:
    """Write a value with every digit, so that 1 and 1.0, and two near numbers, are told apart."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
