"""Results of a group on the scale of the analysis, and which of them enter the statistics."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..schemes.analysis_scale import AnalysisScale as AnalysisScale
from ..schemes.analysis_scale import Column as Column
from ..schemes.plan import Censored, ResultsRule
from .inputs import Group, LaboratoryResult

BELOW = "<"


@dataclass(frozen=True)
class Limit:
    """A result below or above a limit, on the scale of the analysis."""

    below: bool
    value: float


@dataclass(frozen=True)
class Columns:
    """One place for every laboratory of a group; NaN where it has no number there."""

    on_scale: Column
    """Results that can be scored."""
    entering: Column
    """What enters the statistics, on the scale: results, and substitutes of limits."""
    entering_reported: Column
    """The same in the unit of the results."""
    limits: tuple[Limit, ...]
    """Limits that enter a fit by maximum likelihood."""
    off_scale: frozenset[str]
    """Laboratories whose result has no place on the scale."""
    adjusted: int
    """Results of 0 or the whole that the continuity rule moved inwards."""
    substituted: int
    """Limits that entered the statistics as numbers."""
    without: tuple[str, ...]
    """Laboratories whose method has no part in the consensus."""
    outside: tuple[str, ...] = ()
    """Laboratories of producer or value assigner, which have no part in it either."""


def columns_of(group: Group, scale: AnalysisScale, rule: ResultsRule) -> Columns:
    """Place the results of a group on the scale and choose those that enter the statistics."""
    reported = column(lab.value for lab in group.labs)
    carried = scale.carry(reported)
    substitutes = column(substitute(lab, rule.censored) for lab in group.labs)
    substituted = scale.carry(substitutes)
    taking_part = np.array([has_part(lab, rule) for lab in group.labs])
    replaced = np.isfinite(substituted.values) & taking_part
    entering = np.where(replaced, substituted.values, carried.values)
    entering_reported = np.where(replaced, substitutes, reported)
    enters = np.isfinite(entering) & taking_part
    return Columns(
        on_scale=carried.values,
        entering=np.where(enters, entering, math.nan),
        entering_reported=np.where(enters, entering_reported, math.nan),
        limits=tuple(limits_of(group, scale, rule)),
        off_scale=frozenset(group.labs[place].lab for place in carried.excluded),
        adjusted=len(carried.adjusted),
        substituted=int(replaced.sum()),
        without=tuple(
            lab.lab
            for lab, part in zip(group.labs, taking_part, strict=True)
            if lab.value is not None and not part and not lab.outside and lab.excluded is None
        ),
        outside=tuple(
            lab.lab
            for lab in group.labs
            if lab.value is not None and lab.outside and lab.excluded is None
        ),
    )


def has_part(lab: LaboratoryResult, rule: ResultsRule) -> bool:
    """Answer whether a laboratory may enter the consensus at all."""
    return not lab.outside and lab.excluded is None and lab.method not in rule.without_methods


def column(values: Iterable[float | None]) -> Column:
    """Return numbers with NaN for nothing."""
    return np.array([math.nan if value is None else value for value in values], dtype=np.float64)


def substitute(lab: LaboratoryResult, policy: Censored) -> float | None:
    """Return the number that stands for a limit in the statistics; None where none does."""
    if lab.limit is None or policy not in {Censored.HALF, Censored.IGNORE_SIGN}:
        return None
    if policy is Censored.HALF and lab.qualifier == BELOW:
        # Half of a negative limit would lie above it.
        return lab.limit / 2 if lab.limit >= 0.0 else None
    return lab.limit


def limits_of(group: Group, scale: AnalysisScale, rule: ResultsRule) -> Iterable[Limit]:
    """Give the limits on the scale where the plan asks for a fit; those off the scale are left."""
    if rule.censored is not Censored.MAXIMUM_LIKELIHOOD:
        return
    for lab in group.labs:
        if lab.limit is None or not has_part(lab, rule):
            continue
        place = scale.carry_one(lab.limit)
        if place is not None:
            yield Limit(lab.qualifier == BELOW, place)
