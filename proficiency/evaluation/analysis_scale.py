"""Results of a group on the scale of the analysis, and which of them enter the statistics."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import ringtrial
from ringtrial.transformations import Scale as ScaleName
from ringtrial.transformations import Transformed

from ..schemes.plan import Censored, ResultsRule, Scale, ScaleRule
from .inputs import Group, LaboratoryResult

Column = NDArray[np.float64]
BELOW = "<"


NAMES: Mapping[Scale, ScaleName] = {
    Scale.IDENTITY: "identity",
    Scale.LN: "ln",
    Scale.LOGIT: "logit",
}


@dataclass(frozen=True)
class AnalysisScale:
    """A scale with its continuity rule: there, back, and how steep it is."""

    rule: ScaleRule

    @property
    def is_identity(self) -> bool:
        """Answer whether results are evaluated as they are reported."""
        return self.rule.by is Scale.IDENTITY

    @property
    def whole(self) -> float:
        """Return what counts as the whole of a proportion."""
        return float(self.rule.whole)

    def carry(self, values: Column) -> Transformed:
        """Carry reported values to the scale; those without a place on it are listed."""
        half_unit = self.rule.half_unit
        return ringtrial.transform(
            values,
            scale=NAMES[self.rule.by],
            whole=self.whole,
            counted=None if self.rule.counted is None else float(self.rule.counted),
            half_unit=None if half_unit is None else float(half_unit),
            out_of_range="exclude",
        )

    def carry_one(self, value: float) -> float | None:
        """Carry one value; None where it has no place on the scale."""
        found = float(self.carry(np.array([value])).values[0])
        return None if math.isnan(found) else found

    def back(self, value: float) -> float | None:
        """Return a value of the scale in the unit of the results; None beyond all numbers."""
        try:
            return ringtrial.back_transformed(value, scale=NAMES[self.rule.by], whole=self.whole)
        except ringtrial.InputRefused:
            return None

    def slope(self, reported: float) -> float:
        """Return how many units of the results one unit of the scale is, near a value."""
        if self.rule.by is Scale.LN:
            return reported
        if self.rule.by is Scale.LOGIT:
            return reported * (self.whole - reported) / self.whole
        return 1.0

    def uncertainty(self, u: float | None, reported: float | None) -> float | None:
        """Carry a standard uncertainty of a reported value to the scale; None off the scale."""
        if u is None or reported is None or self.is_identity:
            return u
        # On the ends of the scale the slope is zero and says nothing.
        return u / self.slope(reported) if self.slope(reported) > 0.0 else None


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
            if lab.value is not None and not part and not lab.outside
        ),
        outside=tuple(lab.lab for lab in group.labs if lab.value is not None and lab.outside),
    )


def has_part(lab: LaboratoryResult, rule: ResultsRule) -> bool:
    """Answer whether a laboratory may enter the consensus at all."""
    return not lab.outside and lab.method not in rule.without_methods


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
