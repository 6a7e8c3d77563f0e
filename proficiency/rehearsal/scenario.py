"""What a rehearsal invents: laboratories, true values, spreads, and the faults that are planted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..i18n import mark
from ..schemes.plan import Rules

MOST_LABORATORIES, FEWEST_LABORATORIES = 200, 2
MOST_RUNS = 200
WORK = 60_000
"""What the repetitions of one page may cost in all, counted in judged results: a few seconds."""
COST_OF_CONSENSUS = 30
"""What finding the assigned value of a determination costs, in judged results."""
COLLUDING = 3


class Fault(StrEnum):
    """What goes wrong in one laboratory, or in several."""

    UNIT = "unit"
    DECIMAL = "decimal"
    SWAP = "swap"
    COLLUSION = "collusion"
    MODES = "modes"


FAULT_NAMES: dict[Fault, str] = {
    Fault.UNIT: mark("wrong unit: one laboratory reports everything 1000 times too large"),
    Fault.DECIMAL: mark("slipped decimal: one laboratory reports 10 times too much"),
    Fault.SWAP: mark("exchanged samples: one laboratory reports two materials the wrong way round"),
    Fault.COLLUSION: mark("collusion: three laboratories report the same digits"),
    Fault.MODES: mark("two heaps: some laboratories share a systematic deviation"),
}
ALONE = (Fault.UNIT, Fault.DECIMAL, Fault.SWAP)
"""Faults of a single laboratory."""


@dataclass(frozen=True)
class Target:
    """One determination with what is assumed to be true of it."""

    measurand: str
    material: str
    unit: str
    rules: Rules
    true: float
    spread: float
    """Between laboratories, on the scale of the evaluation."""
    replicates: int = 1
    decimals: int | None = None
    lower: float | None = None
    upper: float | None = None
    methods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """One rehearsal; the same scenario always gives the same results."""

    labs: int
    seed: int
    runs: int = MOST_RUNS
    faults: frozenset[Fault] = frozenset()
    modes_share: int = 40
    """Per cent of the laboratories in the second heap."""
    modes_shift: float = 4.0
    """How far it lies away, in spreads between laboratories."""
    spread_factor: float = 1.0
    """Real spread in units of the one assumed."""
    within: float = 0.3
    """Spread of replicates in units of the spread between laboratories."""
    censored_share: int = 0
    """Per cent of the results that lie below the limit of their method."""
    codes: tuple[str, ...] = ()
    """Codes of expert laboratories of the plan, which the first invented laboratories bear."""

    def laboratories(self) -> tuple[str, ...]:
        """Return the codes of the invented laboratories."""
        own = self.codes[: self.labs]
        free = (f"R{number:02}" for number in range(1, self.labs + 1))
        return (*own, *(code for code in free if code not in own))[: self.labs]

    def planted(self) -> Mapping[int, Fault]:
        """Return which laboratory has which fault; what finds no place is left out."""
        found: dict[int, Fault] = {}
        last = self.labs - 1
        for fault in ALONE:
            if fault in self.faults and last - len(found) > self.labs // 2:
                found[last - len(found)] = fault
        if Fault.COLLUSION in self.faults and self.labs - len(found) - COLLUDING >= self.labs // 2:
            first = last - len(found)
            found |= dict.fromkeys(range(first, first - COLLUDING, -1), Fault.COLLUSION)
        if Fault.MODES in self.faults:
            shifted = round(self.labs * self.modes_share / 100)
            for number in range(min(shifted, self.labs - len(found))):
                found.setdefault(number, Fault.MODES)
        return found

    def runs_of(self, targets: int) -> int:
        """Return how many repetitions are within reach for so many determinations."""
        cost = max(targets, 1) * (COST_OF_CONSENSUS + self.labs)
        return max(1, min(self.runs, MOST_RUNS, WORK // cost))


@dataclass
class Counts:
    """How results of one kind of laboratory were judged over all repetitions."""

    results: int = 0
    warnings: int = 0
    actions: int = 0
    unjudged: int = 0


@dataclass
class Tally:
    """What one determination did over all repetitions."""

    runs: int = 0
    without_value: int = 0
    z_prime: int = 0
    covered: int = 0
    """Repetitions in which the assigned value agrees with the true one within U."""
    sound: Counts = field(default_factory=Counts)
