"""What the guards look at: one laboratory's own results beside what was declared before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

PERCENT = "%"


@dataclass(frozen=True)
class Expectation:
    """The wide range declared before the round for one measurand in one material."""

    low: Decimal
    high: Decimal

    def holds(self, value: float) -> bool:
        """Answer whether a value lies within the range, its ends included."""
        return float(self.low) <= value <= float(self.high)


@dataclass(frozen=True)
class Observation:
    """One replicate result as typed and as understood, in the unit of the measurand."""

    determination_id: int
    replicate: int
    measurand: str
    material: str
    typed: str
    value: Decimal | None
    """The number, or the limit of a censored result; None for anything else."""
    is_limit: bool
    """The number is a limit: the result is below or above it."""
    unit: str
    """As the laboratory chose it."""
    own_unit: str
    """The unit of the measurand."""
    expected: Expectation | None
    """None where nothing was declared."""
    stated_limit: Decimal | None = None
    """Limit of quantification the laboratory gave beside the result."""

    @property
    def number(self) -> float | None:
        """Return the measured number; None for a limit, a category and nothing."""
        return None if self.value is None or self.is_limit else float(self.value)

    @property
    def is_percentage(self) -> bool:
        """Answer whether the measurand is given in per cent."""
        return self.own_unit == PERCENT


@dataclass(frozen=True)
class Sample:
    """All replicates of one determination."""

    observations: tuple[Observation, ...]

    @property
    def first(self) -> Observation:
        """Return the observation that stands for the place of all."""
        return self.observations[0]

    @property
    def numbers(self) -> list[float]:
        """Return the measured numbers."""
        return [o.number for o in self.observations if o.number is not None]

    @property
    def middle(self) -> float | None:
        """Return the median of the measured numbers; None without any."""
        return median(self.numbers) if self.numbers else None

    @property
    def expected(self) -> Expectation | None:
        """Return what was declared for this measurand in this material."""
        return self.first.expected


def samples_of(observations: Iterable[Observation]) -> list[Sample]:
    """Join the replicates of each determination, in the order they came."""
    found: dict[int, list[Observation]] = {}
    for observation in observations:
        found.setdefault(observation.determination_id, []).append(observation)
    return [Sample(tuple(group)) for group in found.values()]


def by_measurand(samples: Sequence[Sample]) -> list[list[Sample]]:
    """Join the samples of each measurand."""
    found: dict[str, list[Sample]] = {}
    for sample in samples:
        found.setdefault(sample.first.measurand, []).append(sample)
    return list(found.values())
