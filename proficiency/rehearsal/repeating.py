"""Judge many repetitions by the plan: how often sound work is alarmed, and faults are missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ringtrial import Signal
from ringtrial.constants import COVERAGE_FACTOR

from ..evaluation.decisions import Decided
from ..evaluation.engine import judge
from ..evaluation.outcome import UsedScore
from .drawing import draw, group_of
from .scenario import Counts, Fault, Scenario, Tally, Target


@dataclass(frozen=True)
class Frequencies:
    """Signals over all repetitions, by determination and by planted fault."""

    runs: int
    targets: tuple[Tally, ...]
    faults: dict[Fault, Counts]
    sound: Counts


def repeat(targets: Sequence[Target], scenario: Scenario) -> Frequencies:
    """Draw and judge every repetition with the functions that evaluate real rounds."""
    runs = scenario.runs_of(len(targets))
    planted = scenario.planted()
    tallies = [Tally() for _ in targets]
    faults = {fault: Counts() for fault in Fault if fault in set(planted.values())}
    sound = Counts()
    for run in range(runs):
        for drawn, tally in zip(draw(targets, scenario, run=run), tallies, strict=True):
            decided = judge(group_of(drawn, scenario), drawn.target.rules)
            note(tally, decided, drawn.target)
            for number, score in enumerate(decided.scores):
                fault = planted.get(number)
                count(faults[fault] if fault else sound, score.signal)
                if fault is None:
                    count(tally.sound, score.signal)
    return Frequencies(runs, tuple(tallies), faults, sound)


def note(tally: Tally, decided: Decided, target: Target) -> None:
    """Note what one repetition did with its assigned value."""
    assigned = decided.assigned
    tally.runs += 1
    tally.z_prime += decided.used is UsedScore.Z_PRIME
    if assigned.value is None:
        tally.without_value += 1
        return
    place = decided.scale.carry_one(target.true)
    if place is not None and assigned.u is not None:
        tally.covered += abs(assigned.value - place) <= COVERAGE_FACTOR * assigned.u


def count(counts: Counts, signal: Signal) -> None:
    """Count one judged result."""
    counts.results += 1
    counts.warnings += signal is Signal.WARNING
    counts.actions += signal is Signal.ACTION
    counts.unjudged += signal is Signal.NOT_EVALUATED
