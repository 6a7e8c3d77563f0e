"""One reason to look at a result: what was noticed, with its numbers; never a verdict."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SuspicionKind(StrEnum):
    """What was noticed; the order is that in which a coordinator should look."""

    FRACTION = "fraction"
    POWER_OF_TEN = "power_of_ten"
    EXCHANGED = "exchanged"
    SLIP_IN_REPLICATE = "slip_in_replicate"
    LIMIT_WITHOUT_SIGN = "limit_without_sign"
    OTHER_PROFILE = "other_profile"
    ALIKE = "alike"
    DILUTION = "dilution"
    OUTLYING_MEAN = "outlying_mean"
    OUTLYING_SCATTER = "outlying_scatter"
    LOW_DISPERSION = "low_dispersion"
    UNCERTAINTY_SMALL = "uncertainty_small"
    UNCERTAINTY_LARGE = "uncertainty_large"


@dataclass(frozen=True)
class Suspicion:
    """Something to look at; `lab` and `others` are codes."""

    kind: SuspicionKind
    lab: str
    measurand: str = ""
    material: str = ""
    """Empty where it concerns all results of a laboratory."""
    replicate: str = ""
    others: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    """Numbers of its sentence, written out."""
    weight: float = 0.0
    """How far it stands out among those of its kind."""

    @property
    def key(self) -> str:
        """Name this suspicion with all its numbers, so that other numbers make another one."""
        said = [
            self.kind.value,
            self.lab,
            self.measurand,
            self.material,
            self.replicate,
            list(self.others),
            dict(self.facts),
        ]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def ranked(found: list[Suspicion]) -> list[Suspicion]:
    """Sort by kind, the most pressing first, then by how far each stands out."""
    order = list(SuspicionKind)
    return sorted(found, key=lambda each: (order.index(each.kind), -each.weight, each.lab))


def figures(number: float, digits: int = 3) -> str:
    """Write a number of a sentence with few digits, never with an exponent."""
    text = f"{number:.{digits}g}"
    if "e" in text:
        text = f"{number:.0f}" if abs(number) >= 1 else f"{number:.10f}".rstrip("0")
    return text.replace("-", "−")
