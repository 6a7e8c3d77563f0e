"""The scale of an analysis with its continuity rule: there, back, and how steep it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import ringtrial
from ringtrial.transformations import Scale as ScaleName
from ringtrial.transformations import Transformed

from .plan_treatment import Scale, ScaleRule

Column = NDArray[np.float64]

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
