"""What judging a study found: numbers on the scale of the analysis, a verdict, and its reasons."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from ..schemes.prescribed_spread import prescribed_on_scale
from .frozen_study import Document, FrozenStudy
from .kinds import CriterionKind, Verdict

STATED, OF_PLAN = "stated", "plan"


@dataclass(frozen=True)
class Decision:
    """One decision or finding: a message key with its facts, translated at the door."""

    key: str
    facts: Document = field(default_factory=dict)

    def to_document(self) -> Document:
        """Write it as plain values."""
        return {"key": self.key, "facts": self.facts}


@dataclass(frozen=True)
class UnitMean:
    """One unit of a study with its results, as reported and on the scale."""

    unit: str
    point: int
    reported: tuple[float, ...]
    on_scale: tuple[float, ...]

    @property
    def mean(self) -> float | None:
        """Return the mean of its results on the scale; None without any."""
        return sum(self.on_scale) / len(self.on_scale) if self.on_scale else None

    def to_document(self) -> Document:
        """Write it as plain values."""
        return {
            "unit": self.unit,
            "point": self.point,
            "reported": list(self.reported),
            "on_scale": list(self.on_scale),
            "mean": self.mean,
        }


@dataclass(frozen=True)
class Carried:
    """The results of a study on the scale of the analysis."""

    units: tuple[UnitMean, ...]
    off_scale: int
    adjusted: int
    missing: int

    @property
    def reported_mean(self) -> float | None:
        """Return the mean of all results as reported."""
        values = [value for unit in self.units for value in unit.reported]
        return sum(values) / len(values) if values else None


@dataclass(frozen=True)
class Judgement:
    """Verdict, numbers and reasons; what a failed study adds to the evaluation of the round."""

    verdict: Verdict
    sigma_pt: float | None
    sigma_from: str
    numbers: Document
    decisions: tuple[Decision, ...]
    units: tuple[UnitMean, ...]
    s_s: float | None = None
    """Standard deviation between units, of a homogeneity study."""
    u_stab: float | None = None
    """Standard uncertainty that covers the change found, of a stability or transport study."""

    def to_document(self, study: FrozenStudy) -> Document:
        """Write the judgement as plain values that JSON keeps exactly."""
        return {
            "format": 1,
            "kind": study.kind.value,
            "criterion": study.criterion.value,
            "scale": study.rules.scale.by.value,
            "result_unit": study.result_unit,
            "verdict": self.verdict.value,
            "sigma_pt": self.sigma_pt,
            "sigma_from": self.sigma_from,
            "numbers": self.numbers,
            "decisions": [decision.to_document() for decision in self.decisions],
            "units": [unit.to_document() for unit in self.units],
            "s_s": self.s_s,
            "u_stab": self.u_stab,
        }


def carry(study: FrozenStudy) -> Carried:
    """Carry every result to the scale; zero is a result, and what has no place is counted."""
    units, off_scale, adjusted, missing = [], 0, 0, 0
    for point in study.points:
        for unit in study.units_at(point):
            typed = study.values_of(unit)
            values = np.array([math.nan if value is None else value for value in typed])
            carried = study.scale.carry(values)
            usable = np.isfinite(carried.values)
            off_scale += len(carried.excluded)
            adjusted += len(carried.adjusted)
            missing += carried.missing
            units.append(
                UnitMean(
                    unit,
                    point,
                    tuple(float(value) for value in values[usable]),
                    tuple(float(value) for value in carried.values[usable]),
                )
            )
    return Carried(tuple(units), off_scale, adjusted, missing)


def sigma_of(study: FrozenStudy, carried: Carried) -> tuple[float | None, str]:
    """Return σ_pt on the scale and where it comes from: the plan first, else as stated."""
    found = prescribed_on_scale(study.sigma, study.scale, near=carried.reported_mean)
    if found is not None:
        return found, OF_PLAN
    return (None if study.sigma_stated is None else float(study.sigma_stated)), STATED


def decisions_on_results(study: FrozenStudy, carried: Carried) -> Iterable[Decision]:
    """Say what entered and on which scale."""
    if not study.scale.is_identity:
        yield Decision(f"scale_{study.rules.scale.by.value}")
    if carried.adjusted:
        yield Decision("adjusted", {"count": carried.adjusted})
    if carried.missing:
        yield Decision("missing", {"count": carried.missing, "planned": len(study.measured)})
    if carried.off_scale:
        yield Decision("off_scale", {"count": carried.off_scale})


def decision_on_sigma(sigma: float | None, origin: str) -> Decision:
    """Say which σ_pt the criterion rests on."""
    if sigma is None:
        return Decision("sigma_unknown")
    return Decision("sigma_stated" if origin == STATED else "sigma_of_plan", {"sigma": sigma})


def decides(kind: CriterionKind, *, plain: bool, expanded: bool | None) -> bool:
    """Return what the criterion chosen before the study says."""
    return plain if kind is CriterionKind.PLAIN or expanded is None else expanded
