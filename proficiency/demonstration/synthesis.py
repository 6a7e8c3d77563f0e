"""Draw what every fictional laboratory would have typed: the same on every machine."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from ..results.rows import NO, YES, Detail
from ..schemes.catalogue import catalogue
from .blunders import plant, scaled
from .random_streams import stream
from .scales import from_scale, local_slope, to_scale, written
from .specification import (
    FIRST_ROUND,
    DemoLaboratory,
    DemoMeasurand,
    DemoRound,
    DemoScheme,
    Specification,
)
from .typed import TypedResult
from .word_synthesis import WordDraw, word_results

FALSE_POSITIVE = 0.4
"""Background of a material without the analyte, in limits of the method."""


@dataclass(frozen=True)
class Draw:
    """The place one laboratory's results of one measurand are drawn at."""

    spec: Specification
    scheme: DemoScheme
    round_: DemoRound
    laboratory: DemoLaboratory
    measurand: DemoMeasurand
    method: str
    seed: int

    def stream(self, *key: object) -> np.random.Generator:
        """Return the random numbers of one key within the scheme."""
        return stream(self.seed, self.scheme.code, *key)

    @property
    def parameters_of(self) -> str:
        """Return the round whose spread and bias hold: the first, for who kept the old method."""
        draft = self.spec.draft_method
        if (
            self.scheme.code == draft["scheme"]
            and self.measurand.code in draft["measurands"]
            and self.laboratory.id not in draft.get(self.round_.like, self.spec.laboratories)
        ):
            return FIRST_ROUND
        return self.round_.like

    @property
    def spread(self) -> float:
        """Return the laboratory's spread against the others, on the scale of the model."""
        return self.measurand.spread_in(self.parameters_of) * self.laboratory.between

    @property
    def repeatability(self) -> float:
        """Return the laboratory's spread of replicates, on the scale of the model."""
        return self.measurand.s_repeat * self.laboratory.repeatability


def synthesise(
    spec: Specification, scheme: DemoScheme, round_: DemoRound, *, seed: int | None = None
) -> dict[str, tuple[TypedResult, ...]]:
    """Return what each reporting laboratory typed in a round, planted mistakes included."""
    results = {
        laboratory.id: tuple(laboratory_results(spec, scheme, round_, laboratory, seed))
        for laboratory in spec.reporting(scheme, round_)
    }
    return plant(spec.blunders, scheme.code, round_.name, results)


def laboratory_results(
    spec: Specification,
    scheme: DemoScheme,
    round_: DemoRound,
    laboratory: DemoLaboratory,
    seed: int | None = None,
) -> Iterator[TypedResult]:
    """Draw all results of one laboratory in one round, without mistakes."""
    for code in round_.measurands:
        measurand = scheme.measurands[code]
        method = measurand.method_of(laboratory.id)
        if method is None:
            continue
        draw = Draw(
            spec, scheme, round_, laboratory, measurand, method, spec.seed if seed is None else seed
        )
        effect = laboratory_effect(draw)
        for material in measurand.materials:
            yield from material_results(draw, material, effect)
    for code in round_.words:
        words = scheme.words[code]
        method = words.method_of(laboratory.id)
        if method is not None:
            yield from word_results(
                WordDraw(
                    seed=spec.seed if seed is None else seed,
                    rho=spec.rho,
                    scheme=scheme.code,
                    round_name=round_.name,
                    laboratory=laboratory.id,
                    repeatability=laboratory.repeatability,
                    between=laboratory.between,
                    measurand=words,
                    method=method,
                )
            )


def laboratory_effect(draw: Draw) -> float:
    """Return the shift of a laboratory in a round: partly its habit, partly this time only."""
    lab, measurand, rho = draw.laboratory.id, draw.measurand.code, draw.spec.rho
    habit = draw.stream("persistent", lab, measurand).normal()
    today = draw.stream("round", draw.round_.name, lab, measurand).normal()
    return draw.spread * (math.sqrt(rho) * habit + math.sqrt(1 - rho) * today)


def material_results(draw: Draw, material: str, effect: float) -> Iterator[TypedResult]:
    """Draw the replicates of all vials of one material."""
    values = [
        value
        for vial in range(1, draw.measurand.vials + 1)
        for value in vial_values(draw, material, vial, effect)
    ]
    u, k = reported_uncertainty(draw, material, sum(value for value, _ in values) / len(values))
    unit = draw.measurand.units_by_lab.get(draw.laboratory.id, "")
    for replicate, (value, counted_cells) in enumerate(values, 1):
        typed = as_typed(draw, value)
        is_number = not typed.startswith("<") and not is_interval(typed)
        details = details_of(draw, typed, counted_cells)
        yield TypedResult(
            measurand=draw.measurand.code,
            material=material,
            replicate=replicate,
            method=draw.method,
            typed=in_unit(typed, draw, unit),
            u=in_unit(u, draw, unit) if is_number else "",
            k=k if is_number else "",
            unit=unit,
            details=details,
        )


def is_interval(typed: str) -> bool:
    """Answer whether a result is two limits; a negative number begins with its sign."""
    return "-" in typed[1:]


def in_unit(typed: str, draw: Draw, unit: str) -> str:
    """Write a result in the unit a laboratory prefers."""
    if not unit:
        return typed
    definition = catalogue()[draw.measurand.code].definition
    factor = next(accepted.factor for accepted in definition.units if accepted.unit == unit)
    return scaled(typed, Decimal(factor.denominator) / factor.numerator)


def details_of(draw: Draw, typed: str, counted_cells: int | None) -> dict[str, str]:
    """Return what stands beside a result: what was counted, and whether it meets the criterion."""
    details = {} if counted_cells is None else {Detail.N_COUNTED.value: str(counted_cells)}
    criterion = catalogue()[draw.measurand.code].definition.criterion
    if criterion is not None:
        met = criterion.is_met_by(Decimal(typed.removeprefix("<")))
        details[Detail.DECISION.value] = YES if met else NO
    return details


def vial_values(
    draw: Draw, material: str, vial: int, effect: float
) -> Iterator[tuple[float, int | None]]:
    """Draw the replicates of one vial as reported, each with the objects that were counted."""
    measurand = draw.measurand
    numbers = draw.stream(
        draw.round_.name, draw.laboratory.id, measurand.code, material, f"vial {vial}"
    )
    true = measurand.materials[material]
    of_vial = numbers.normal(0, measurand.s_vial)
    for _ in range(measurand.replicates):
        of_replicate = numbers.normal(0, draw.repeatability)
        if true == 0:
            limit = measurand.limit_of(draw.laboratory.id, draw.method) or 0.0
            yield abs(numbers.normal(0, FALSE_POSITIVE * limit)), None
            continue
        bias = measurand.bias_in(draw.parameters_of, draw.method)
        on_scale = to_scale(true, measurand.transform) + bias + effect + of_vial + of_replicate
        value, objects = counted(draw, from_scale(on_scale, measurand.transform), numbers)
        low, high = measurand.bounds or (-math.inf, math.inf)
        yield min(max(value, low), high), objects


def counted(draw: Draw, value: float, numbers: np.random.Generator) -> tuple[float, int | None]:
    """Add the noise of counting a limited number of cells or colonies."""
    counting = draw.measurand.counting
    if counting is None:
        return value, None
    cells = int(counting["cells"].get(draw.method, counting["cells"]["default"]))
    if counting["law"] == "poisson":
        objects = int(numbers.poisson(cells))
        return value * objects / cells, objects
    return 100 * float(numbers.binomial(cells, value / 100)) / cells, None


def as_typed(draw: Draw, value: float) -> str:
    """Write one value down as the laboratory reports it."""
    measurand = draw.measurand
    limit = measurand.limit_of(draw.laboratory.id, draw.method)
    typed = written(value, decimals=measurand.decimals, significant=measurand.significant)
    if limit is not None and Decimal(typed) < Decimal(str(limit)):
        return f"<{limit:g}"
    if limit is not None and draw.method in measurand.limits.get("two_fold_methods", ()):
        # A two-fold dilution series only brackets the content.
        low = limit * 2 ** math.floor(math.log2(value / limit))
        return f"{low:g}-{2 * low:g}"
    return typed


def reported_uncertainty(draw: Draw, material: str, mean: float) -> tuple[str, str]:
    """Return the standard uncertainty a laboratory states with its coverage factor, if any."""
    habits: Mapping[str, float] = draw.spec.uncertainty
    of_laboratory = stream(draw.seed, "uncertainty", draw.laboratory.id)
    states = of_laboratory.random() < habits["share_of_labs"]
    understates = of_laboratory.random() < habits["share_understating"]
    if not states or draw.measurand.materials[material] == 0:
        return "", ""
    measurand = draw.measurand
    vials, replicates = measurand.vials, measurand.vials * measurand.replicates
    on_scale = math.sqrt(
        draw.spread**2 + measurand.s_vial**2 / vials + draw.repeatability**2 / replicates
    )
    u = on_scale * local_slope(mean, measurand.transform)
    u *= draw.stream(
        "uncertainty", draw.round_.name, draw.laboratory.id, measurand.code, material
    ).lognormal(0, habits["spread"])
    if understates:
        u /= habits["understated_by"]
    return (written(u, decimals=None, significant=2), f"{habits['k']:g}") if u > 0 else ("", "")
