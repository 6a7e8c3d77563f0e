"""Draw the results of invented laboratories, with the planted faults, from one seed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from ..evaluation.analysis_scale import AnalysisScale
from ..evaluation.inputs import Group, LaboratoryResult
from ..results.parsing import parse_value
from ..results.rows import ResultRow
from ..schemes.plan import Replicates
from .scenario import Fault, Scenario, Target

Matrix = NDArray[np.float64]
UNIT_FACTOR, DECIMAL_FACTOR = 1000.0, 10.0
SIGNIFICANT = 4
"""Digits of invented results where the measurand prescribes no decimals."""


@dataclass(frozen=True)
class Drawn:
    """The results of one determination: a row for each laboratory, a column for each replicate."""

    target: Target
    values: Matrix
    limit: float | None

    def written(self, value: float) -> str:
        """Write one result as a laboratory would report it."""
        if self.limit is not None and value < self.limit:
            return f"<{plain(self.limit, self.target.decimals)}"
        return plain(value, self.target.decimals)


def draw(targets: Sequence[Target], scenario: Scenario, *, run: int) -> list[Drawn]:
    """Draw one repetition; each has random numbers of its own."""
    numbers = np.random.Generator(np.random.PCG64([scenario.seed, run]))
    found = [of_target(target, scenario, numbers) for target in targets]
    planted = scenario.planted()
    for laboratory, fault in planted.items():
        if fault is Fault.SWAP:
            exchange(found, laboratory)
    return found


def of_target(target: Target, scenario: Scenario, numbers: np.random.Generator) -> Drawn:
    """Draw one determination around its true value on the scale of the evaluation."""
    scale = AnalysisScale(target.rules.scale)
    centre = scale.carry_one(target.true)
    if centre is None:
        centre, scale = target.true, AnalysisScale(type(target.rules.scale)())
    spread = target.spread * scenario.spread_factor
    shape = (scenario.labs, target.replicates)
    effects = numbers.normal(0.0, spread, (scenario.labs, 1))
    noise = numbers.normal(0.0, spread * scenario.within, shape)
    planted = scenario.planted()
    for laboratory, fault in planted.items():
        if fault is Fault.MODES:
            effects[laboratory] += scenario.modes_shift * spread
    on_scale = centre + effects + noise
    values = np.vectorize(lambda each: scale.back(float(each)) or 0.0)(on_scale).astype(float)
    copies = [number for number, fault in planted.items() if fault is Fault.COLLUSION]
    values[copies] = values[copies[0]] if copies else values[copies]
    bounded = np.clip(values, lowest(target), highest(target))
    return Drawn(target, faulty(bounded, target, scenario), limit_of(target, scenario, scale))


def faulty(values: Matrix, target: Target, scenario: Scenario) -> Matrix:
    """Multiply the results of laboratories with a wrong unit or a slipped decimal."""
    is_share = target.upper is not None
    for laboratory, fault in scenario.planted().items():
        if fault is Fault.UNIT:
            # A share typed as a fraction: 0.92 for 92 %.
            values[laboratory] *= 0.01 if is_share else UNIT_FACTOR
        elif fault is Fault.DECIMAL:
            values[laboratory] *= 1.0 / DECIMAL_FACTOR if is_share else DECIMAL_FACTOR
    return values


def exchange(drawn: list[Drawn], laboratory: int) -> None:
    """Let a laboratory report the first two materials of each measurand the wrong way round."""
    first: dict[str, Drawn] = {}
    done: set[str] = set()
    for each in drawn:
        code = each.target.measurand
        if code in done:
            continue
        if code not in first:
            first[code] = each
            continue
        other = first[code].values[laboratory].copy()
        first[code].values[laboratory] = each.values[laboratory]
        each.values[laboratory] = other
        done.add(code)


def limit_of(target: Target, scenario: Scenario, scale: AnalysisScale) -> float | None:
    """Return the limit below which the wanted share of results lies."""
    if not 0 < scenario.censored_share < 100:
        return None
    centre = scale.carry_one(target.true)
    if centre is None:
        return None
    quantile = NormalDist().inv_cdf(scenario.censored_share / 100)
    return scale.back(centre + quantile * target.spread * scenario.spread_factor)


def rows_of(drawn: Sequence[Drawn], scenario: Scenario) -> Iterator[ResultRow]:
    """Write everything down as the laboratories would have typed it."""
    codes = scenario.laboratories()
    for each in drawn:
        target = each.target
        for number, code in enumerate(codes):
            method = target.methods[number % len(target.methods)] if target.methods else None
            for replicate, value in enumerate(each.values[number], 1):
                typed = each.written(float(value))
                yield ResultRow(
                    code,
                    target.measurand,
                    target.material,
                    target.unit,
                    typed,
                    parse_value(typed),
                    method=method,
                    replicate=str(replicate),
                )


def group_of(drawn: Drawn, scenario: Scenario) -> Group:
    """Put a determination before the engine without typing it first."""
    target = drawn.target
    codes = scenario.laboratories()
    return Group(
        measurand=target.measurand,
        material=target.material,
        method=None,
        unit=target.unit,
        labs=tuple(
            laboratory_result(drawn, number, code, scenario) for number, code in enumerate(codes)
        ),
        rows=(),
    )


def laboratory_result(drawn: Drawn, number: int, code: str, scenario: Scenario) -> LaboratoryResult:
    """Take the replicates of a laboratory together by the rule of the plan."""
    target, own = drawn.target, drawn.values[number]
    kept = own if drawn.limit is None else own[own >= drawn.limit]
    method = target.methods[number % len(target.methods)] if target.methods else None
    return LaboratoryResult(
        lab=code,
        value=taken_together(kept, target) if kept.size else None,
        replicates=(),
        numbers=int(kept.size),
        method=method,
        u=None,
        k=None,
        expanded_u=None,
        note=None,
        qualifier=None if kept.size else "<",
        limit=None if kept.size else drawn.limit,
    )


def taken_together(own: Matrix, target: Target) -> float:
    """Return the result of a laboratory from its replicates."""
    way = target.rules.results.replicates
    if way is Replicates.FIRST:
        return float(own[0])
    return float(np.median(own) if way is Replicates.MEDIAN else np.mean(own))


def plain(value: float, decimals: int | None) -> str:
    """Write a number with the decimals of the measurand, or with four digits."""
    if decimals is None:
        size = math.floor(math.log10(abs(value))) if value else 0
        decimals = max(SIGNIFICANT - 1 - size, 0)
    return f"{value:.{min(decimals, 12)}f}"


def lowest(target: Target) -> float:
    """Return the lower bound of results."""
    return -math.inf if target.lower is None else target.lower


def highest(target: Target) -> float:
    """Return the upper bound of results."""
    return math.inf if target.upper is None else target.upper
