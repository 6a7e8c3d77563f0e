"""Everything a plan can say of one measurand in one material, in general or as an exception."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .plan_assigned import AssignedRule, read_assigned
from .plan_fields import PlanFields, plain, without_nothing
from .plan_sigma import SigmaRule, read_sigma
from .plan_treatment import (
    MinimumRule,
    ResultsRule,
    RoundingRule,
    ScaleRule,
    ScoreRule,
    read_minimum,
    read_results,
    read_rounding,
    read_scale,
    read_score,
)


@dataclass(frozen=True)
class Rules:
    """Everything a plan says of one measurand in one material."""

    assigned: AssignedRule = field(default_factory=AssignedRule)
    sigma: SigmaRule = field(default_factory=SigmaRule)
    scale: ScaleRule = field(default_factory=ScaleRule)
    results: ResultsRule = field(default_factory=ResultsRule)
    score: ScoreRule = field(default_factory=ScoreRule)
    minimum: MinimumRule = field(default_factory=MinimumRule)
    rounding: RoundingRule = field(default_factory=RoundingRule)
    delta_e: Decimal | None = None
    """Maximum permitted error, where one is set."""


NOTHING_SAID = Rules()

READERS: Mapping[str, Callable[[PlanFields], Any]] = {
    "assigned": read_assigned,
    "sigma": read_sigma,
    "scale": read_scale,
    "results": read_results,
    "score": read_score,
    "minimum": read_minimum,
    "rounding": read_rounding,
}
"""The tables a plan may hold, in general and in the entry of a measurand."""


@dataclass(frozen=True)
class Override:
    """Rules for one measurand, or for one measurand in one material; None keeps the general one."""

    measurand: str
    material: str | None = None
    assigned: AssignedRule | None = None
    sigma: SigmaRule | None = None
    delta_e: Decimal | None = None
    scale: ScaleRule | None = None
    results: ResultsRule | None = None
    score: ScoreRule | None = None
    minimum: MinimumRule | None = None
    rounding: RoundingRule | None = None

    def to_mapping(self) -> dict[str, object]:
        """Return the entry as plain texts."""
        said = {key: getattr(self, key) for key in READERS}
        tables = {key: None if rule is None else rule.to_mapping() for key, rule in said.items()}
        return without_nothing(
            {
                "name": self.measurand,
                "material": self.material,
                **tables,
                "delta_E": plain(self.delta_e),
            }
        )


def read_rules(table: PlanFields) -> dict[str, Any]:
    """Read the tables that a plan or an entry may hold; None where a table is missing."""
    return {key: read(table) for key, read in READERS.items()}
