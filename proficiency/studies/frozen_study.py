"""What a study is judged from: its plan and measurements, frozen as text and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeAlias

from ..schemes.analysis_scale import AnalysisScale
from ..schemes.plan import Plan, Rules
from ..schemes.plan_sigma import SigmaRule
from .kinds import CriterionKind, StudyKind

Document: TypeAlias = dict[str, Any]  # JSON: objects of texts, numbers, lists and objects

FORMAT = 1


@dataclass(frozen=True)
class Measured:
    """One measurement with what was typed; a value of None is missing, zero is a value."""

    position: int
    unit: str
    point: int
    replicate: int
    typed: str
    value: Decimal | None


@dataclass(frozen=True)
class FrozenStudy:
    """A study as it is judged."""

    kind: StudyKind
    round: str
    material: str
    measurand: str
    result_unit: str
    batch: str
    condition: str
    criterion: CriterionKind
    seed: str
    sigma_stated: Decimal | None
    rules: Rules
    measured: tuple[Measured, ...]

    @property
    def scale(self) -> AnalysisScale:
        """Return the scale of the analysis."""
        return AnalysisScale(self.rules.scale)

    @property
    def sigma(self) -> SigmaRule:
        """Return the plan's rule for σ_pt."""
        return self.rules.sigma

    @property
    def points(self) -> tuple[int, ...]:
        """Return the points in time, or the groups of a transport study."""
        return tuple(sorted({each.point for each in self.measured}))

    def units_at(self, point: int) -> tuple[str, ...]:
        """Return the units of one point, by number."""
        return tuple(sorted({m.unit for m in self.measured if m.point == point}, key=by_number))

    def values_of(self, unit: str) -> tuple[float | None, ...]:
        """Return the results of one unit by replicate."""
        own = sorted((m for m in self.measured if m.unit == unit), key=lambda m: m.replicate)
        return tuple(None if m.value is None else float(m.value) for m in own)


def by_number(unit: str) -> tuple[int, int, str]:
    """Sort units by their number, which stands behind the code of the material."""
    number = unit.rpartition("-")[2]
    return (0, int(number), unit) if number.isascii() and number.isdecimal() else (1, 0, unit)


def freeze(study: FrozenStudy) -> str:
    """Write a study as canonical JSON; values stay the decimal text they were."""
    return canonical(
        {
            "format": FORMAT,
            "kind": study.kind.value,
            "round": study.round,
            "material": study.material,
            "measurand": study.measurand,
            "result_unit": study.result_unit,
            "batch": study.batch,
            "condition": study.condition,
            "criterion": study.criterion.value,
            "seed": study.seed,
            "sigma_stated": None if study.sigma_stated is None else str(study.sigma_stated),
            "plan": plan_of(study.rules),
            "measured": [
                {
                    "position": m.position,
                    "unit": m.unit,
                    "point": m.point,
                    "replicate": m.replicate,
                    "typed": m.typed,
                    "value": None if m.value is None else str(m.value),
                }
                for m in study.measured
            ],
        }
    )


def thaw(text: str) -> FrozenStudy:
    """Read a frozen study back."""
    found = json.loads(text)
    return FrozenStudy(
        kind=StudyKind(found["kind"]),
        round=found["round"],
        material=found["material"],
        measurand=found["measurand"],
        result_unit=found["result_unit"],
        batch=found["batch"],
        condition=found["condition"],
        criterion=CriterionKind(found["criterion"]),
        seed=found["seed"],
        sigma_stated=number(found["sigma_stated"]),
        rules=Plan.from_mapping(found["plan"]),
        measured=read_measured(found["measured"]),
    )


def plan_of(rules: Rules) -> Document:
    """Return what of a plan decides on a study."""
    said = {"scale": rules.scale.to_mapping(), "sigma": rules.sigma.to_mapping()}
    return {"format": 2, **said}


def read_measured(entries: Sequence[Mapping[str, Any]]) -> tuple[Measured, ...]:
    """Read the measurements."""
    return tuple(
        Measured(
            position=entry["position"],
            unit=entry["unit"],
            point=entry["point"],
            replicate=entry["replicate"],
            typed=entry["typed"],
            value=number(entry["value"]),
        )
        for entry in entries
    )


def number(text: str | None) -> Decimal | None:
    """Read a decimal; nothing stays nothing."""
    return None if text is None else Decimal(text)


def canonical(document: Any) -> str:
    """Write plain values the one way that digests are taken of."""
    return json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(text: str) -> str:
    """Return the digest that names a text."""
    return sha256(text.encode()).hexdigest()
