"""The limit a result is judged by, such as at least 95 %."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Sign(StrEnum):
    """On which side of the limit a result meets the criterion."""

    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"


@dataclass(frozen=True)
class Criterion:
    """A limit in the unit of the measurand, and the side that meets it."""

    sign: Sign
    limit: Decimal

    def is_met_by(self, value: Decimal) -> bool:
        """Answer whether a number meets the criterion."""
        match self.sign:
            case Sign.AT_LEAST:
                return value >= self.limit
            case Sign.AT_MOST:
                return value <= self.limit
            case Sign.ABOVE:
                return value > self.limit
        return value < self.limit

    @property
    def text(self) -> str:
        """Return the criterion in signs, the same in every language."""
        return f"{SIGNS[self.sign]} {self.limit:f}"


SIGNS = {Sign.AT_LEAST: "≥", Sign.AT_MOST: "≤", Sign.ABOVE: ">", Sign.BELOW: "<"}
