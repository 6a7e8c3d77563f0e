"""What a coordinator chooses of a study before anything is measured."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .kinds import CriterionKind, StudyKind
from .measuring_order import KEPT, SENT

DEFAULT_UNITS, DEFAULT_REPLICATES = 10, 2


@dataclass(frozen=True)
class StudyDesign:
    """What a coordinator chooses before anything is measured."""

    kind: StudyKind = StudyKind.HOMOGENEITY
    units: int = DEFAULT_UNITS
    """Units of the study, in a stability or transport study those of each point."""
    replicates: int = DEFAULT_REPLICATES
    criterion: CriterionKind = CriterionKind.PLAIN
    days: tuple[int, ...] = ()
    """Days of a stability study; other studies have none."""
    batch: str = ""
    condition: str = ""
    sigma_stated: Decimal | None = None
    same_as: int | None = None
    """The study whose units are measured here, too; without it, units are drawn."""

    @property
    def points(self) -> tuple[int, ...]:
        """Return the points that are compared."""
        if self.kind is StudyKind.TRANSPORT:
            return KEPT, SENT
        return self.days if self.kind is StudyKind.STABILITY else (0,)

    @property
    def total_units(self) -> int:
        """Return how many units are needed."""
        return self.units * len(self.points)
