"""One reported result: exactly as typed, beside what was understood of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from .exclusion_reasons import ExclusionReason


class ValueKind(StrEnum):
    """What a typed result is."""

    NUMBER = "number"
    CENSORED = "censored"
    INTERVAL = "interval"
    CATEGORY = "category"
    PROFILE = "profile"
    MISSING = "missing"
    NO_CALL = "no_call"
    """A category that says nothing could be determined; only rows of an evaluation have it."""


class Detail(StrEnum):
    """One thing that is kept beside a result; the value is its name in stored results."""

    N_COUNTED = "n_counted"
    DILUTION = "dilution"
    VOLUME = "volume"
    LIMIT = "limit"
    DECISION = "decision"
    INSTRUMENT = "instrument"


YES, NO = "yes", "no"
"""What a decision is kept as."""


@dataclass(frozen=True, slots=True)
class ParsedValue:
    """A typed result as understood; `value` is the number, the limit, or the lower end."""

    kind: ValueKind
    value: Decimal | None = None
    qualifier: str | None = None
    """`<` or `>` for a censored result, else None."""
    category: str | None = None
    """The word of a category, or the alleles of a profile in their order."""
    upper: Decimal | None = None
    """The upper end of an interval, else None."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result of one replicate of one laboratory."""

    lab: str
    measurand: str
    material: str
    unit: str
    typed: str
    parsed: ParsedValue
    method: str | None = None
    replicate: str = "1"
    u: Decimal | None = None
    """Reported standard uncertainty of the result."""
    k: Decimal | None = None
    note: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    """What stands beside the result: cells counted, dilution, decision, instrument."""
    row: int | None = None
    """Line in the file it came from."""
    outside: bool = False
    """Scored, but left out of the consensus: the laboratory made or assigned what is judged."""
    criterion: str = ""
    """Sign and limit the laboratory was asked to decide on, such as `>= 95`."""
    excluded: ExclusionReason | None = None
    """Left out of the consensus by decision, or because it came late or from a damaged unit."""
