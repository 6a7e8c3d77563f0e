"""Two materials exchanged: each result fits the other material.

With the robust mean x and spread s of both materials on the scale of the evaluation, z_a and z_b
of a laboratory before, z'_a and z'_b after its two results are exchanged. Named when |z_a| > 2 and
|z_b| > 2 with opposite signs, z_a² + z_b² > 13.8 (0.1 % of χ² with two degrees of freedom), and
|z'| ≤ 3 for both afterwards.

Source: own policy; compare ISO 13528:2022, 10.5 (Youden plot). False alarms: below one in 1000
laboratories and pair of materials for normal results, none where the levels are far apart, since
exchanging good results makes them bad.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..outcome import Outcome
from .suspicion import Suspicion, SuspicionKind, figures

EACH, TOGETHER, AFTERWARDS = 2.0, 13.8, 3.0


@dataclass(frozen=True)
class Level:
    """One material on the scale of the evaluation: where its results lie, and each of them."""

    outcome: Outcome
    centre: float
    spread: float
    values: dict[str, float]


def exchange_suspicions(outcomes: Sequence[Outcome]) -> Iterator[Suspicion]:
    """Name laboratories whose results of two materials of a measurand look exchanged."""
    by_measurand: dict[str, list[Level]] = {}
    for outcome in outcomes:
        if level := level_of(outcome):
            by_measurand.setdefault(outcome.measurand, []).append(level)
    for levels in by_measurand.values():
        for first, second in combinations(levels, 2):
            yield from between(first, second)


def level_of(outcome: Outcome) -> Level | None:
    """Return where the results of a material lie; None where that is unknown."""
    centre, spread = outcome.robust_mean_on_scale, outcome.robust_sd_on_scale
    if outcome.method is not None or centre is None or not spread:
        return None
    values = {s.lab: s.value_on_scale for s in outcome.scores if s.value_on_scale is not None}
    return Level(outcome, centre, spread, values)


def between(first: Level, second: Level) -> Iterator[Suspicion]:
    """Compare both results of every laboratory with both materials."""
    for lab in first.values.keys() & second.values.keys():
        a, b = first.values[lab], second.values[lab]
        z_a, z_b = (a - first.centre) / first.spread, (b - second.centre) / second.spread
        after = abs(b - first.centre) / first.spread, abs(a - second.centre) / second.spread
        opposite = z_a * z_b < 0.0 and min(abs(z_a), abs(z_b)) > EACH
        if opposite and z_a**2 + z_b**2 > TOGETHER and max(after) <= AFTERWARDS:
            yield Suspicion(
                SuspicionKind.EXCHANGED,
                lab,
                first.outcome.measurand,
                first.outcome.material,
                facts={
                    "first": first.outcome.material,
                    "second": second.outcome.material,
                    "z_first": figures(z_a),
                    "z_second": figures(z_b),
                    "after_first": figures(after[0]),
                    "after_second": figures(after[1]),
                },
                weight=abs(z_a) + abs(z_b),
            )
