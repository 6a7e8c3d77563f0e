"""Measurands of the demonstration whose results are words: categories, steps and profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .names import Names

WORD_KINDS = frozenset({"nominal", "ordinal", "profile"})


@dataclass(frozen=True)
class DemoWords:
    """A measurand without a number: what is in its materials and how often each call is made."""

    code: str
    names: Names
    kind: str
    materials: Mapping[str, Mapping[str, Any]]
    vials: int
    replicates: int
    groups: Mapping[str, tuple[str, ...]]
    model: Mapping[str, Any]

    def method_of(self, laboratory: str) -> str | None:
        """Return the method a laboratory uses."""
        return next((m for m, members in self.groups.items() if laboratory in members), None)


def read_words(entry: Mapping[str, Any]) -> DemoWords:
    """Read one measurand whose results are words."""
    return DemoWords(
        code=entry["code"],
        names=Names(entry["name_zh"], entry["name_en"]),
        kind=entry["kind"],
        materials=entry["materials"],
        vials=entry["vials"],
        replicates=entry["replicates"],
        groups={method: tuple(members) for method, members in entry["method_groups"].items()},
        model=entry,
    )
