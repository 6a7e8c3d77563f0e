"""From typed results to laboratory means: where exact decimals become floating-point numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from ringtrial.constants import COVERAGE_FACTOR

from ..results.exclusion_reasons import TREATMENTS, ExclusionReason, Treatment
from ..results.parsing import NOT_DETECTED
from ..results.rows import ResultRow, ValueKind
from ..schemes.plan import Replicates, ResultsRule
from .exclusion_notes import OF_LABORATORY
from .outcome import Note

EXACT_DIGITS = 400
"""Enough to add any results exactly: they have at most 60 digits and exponents within 60."""


@dataclass(frozen=True)
class LaboratoryResult:
    """What one laboratory reported for one measurand and material."""

    lab: str
    value: float | None
    """Its numeric replicates taken together: their mean, unless the plan says otherwise."""
    replicates: tuple[str, ...]
    numbers: int
    method: str | None
    u: float | None
    k: float | None
    expanded_u: float | None
    note: Note | None
    qualifier: str | None = None
    """`<` or `>` where it gave a limit instead of numbers."""
    limit: float | None = None
    outside: bool = False
    """Scored, but left out of the consensus."""
    excluded: ExclusionReason | None = None
    """Why it was left out of the consensus by decision, or as late or damaged."""

    @property
    def treatment(self) -> Treatment:
        """Return whether it is scored with a signal, for information, or not at all."""
        return Treatment.SCORED if self.excluded is None else TREATMENTS[self.excluded]


@dataclass(frozen=True)
class Group:
    """All results that are compared with each other."""

    measurand: str
    material: str
    method: str | None
    unit: str
    labs: tuple[LaboratoryResult, ...]
    rows: tuple[ResultRow, ...]

    @property
    def is_numeric(self) -> bool:
        """Answer whether there is any number to evaluate."""
        return any(lab.value is not None for lab in self.labs)

    def count(self, kind: ValueKind) -> int:
        """Return how many single results are of one kind."""
        return sum(row.parsed.kind is kind for row in self.rows)


RuleFor = Callable[[str, str], ResultsRule]
"""How results are taken together, by measurand and material."""


def group_rows(rows: Iterable[ResultRow], rule_for: RuleFor) -> list[Group]:
    """Group by measurand and material, and again by method where there are several methods."""
    found: dict[tuple[str, str], list[ResultRow]] = {}
    for row in rows:
        found.setdefault((row.measurand, row.material), []).append(row)
    groups = []
    for pair, together in found.items():
        way = rule_for(*pair).replicates
        groups.append(make_group(together, method=None, way=way))
        methods = dict.fromkeys(row.method for row in together)
        if len(methods) > 1:
            for method in filter(None, methods):
                same = [row for row in together if row.method == method]
                groups.append(make_group(same, method=method, way=way))
    return groups


def make_group(rows: Sequence[ResultRow], *, method: str | None, way: Replicates) -> Group:
    """Collect the results of each laboratory in order of first appearance."""
    by_lab: dict[str, list[ResultRow]] = {}
    for row in rows:
        by_lab.setdefault(row.lab, []).append(row)
    return Group(
        measurand=rows[0].measurand,
        material=rows[0].material,
        method=method,
        unit=next((row.unit for row in rows if row.unit), ""),
        labs=tuple(summarise(lab, own, way=way) for lab, own in by_lab.items()),
        rows=tuple(rows),
    )


def summarise(
    lab: str, rows: Sequence[ResultRow], *, way: Replicates = Replicates.MEAN
) -> LaboratoryResult:
    """Take a laboratory's numeric replicates together, with the uncertainty it gave for them."""
    rows, every = without_excluded(rows), rows
    numeric = [row for row in rows if row.parsed.kind is ValueKind.NUMBER]
    numbers = [row.parsed.value for row in numeric if row.parsed.value is not None]
    uncertainties = {row.u for row in numeric}
    factors = {row.k for row in numeric}
    agreed = len(uncertainties) == 1 and len(factors) == 1
    u = uncertainties.pop() if agreed else None
    k = factors.pop() if agreed else None
    methods = {row.method for row in rows}
    limits = [row.parsed for row in rows if row.parsed.kind is ValueKind.CENSORED]
    limit = limits[0] if limits and not numbers else None
    return LaboratoryResult(
        lab=lab,
        value=taken_together(numbers, way) if numbers else None,
        replicates=tuple(row.typed for row in every),
        numbers=len(numbers),
        method=rows[0].method if len(methods) == 1 else None,
        u=None if u is None else float(u),
        k=None if k is None else float(k),
        expanded_u=None if u is None else float(u * (k or Decimal(COVERAGE_FACTOR))),
        note=exclusion_note(rows, every)
        or laboratory_note(rows, numbers=len(numbers), agreed=agreed),
        qualifier=None if limit is None else limit.qualifier,
        limit=None if limit is None or limit.value is None else float(limit.value),
        outside=any(row.outside for row in rows),
        excluded=next((row.excluded for row in rows if row.excluded), None),
    )


def without_excluded(rows: Sequence[ResultRow]) -> Sequence[ResultRow]:
    """Drop single replicates that are not scored; all are kept where nothing else is left.

    A replicate with an error of the laboratory's own stays: its value is not improved for it.
    """
    kept = [
        row for row in rows if row.excluded is None or TREATMENTS[row.excluded] is Treatment.SCORED
    ]
    return kept or rows


def exclusion_note(rows: Sequence[ResultRow], every: Sequence[ResultRow]) -> Note | None:
    """Say why a laboratory is left out of the consensus, or that a replicate of it was."""
    reason = next((row.excluded for row in rows if row.excluded), None)
    if reason is not None:
        return OF_LABORATORY[reason]
    if len(rows) < len(every):
        return Note("replicates_excluded", {"count": len(every) - len(rows), "total": len(every)})
    return None


def taken_together(numbers: Sequence[Decimal], way: Replicates) -> float:
    """Return the one number of several replicates."""
    if way is Replicates.FIRST:
        return float(numbers[0])
    if way is Replicates.MEDIAN:
        middle = sorted(numbers)[(len(numbers) - 1) // 2 : len(numbers) // 2 + 1]
        return exact_mean(middle)
    return exact_mean(numbers)


def exact_mean(numbers: Sequence[Decimal]) -> float:
    """Return the mean, rounded once: results that tie on paper tie in the computation."""
    if len(numbers) == 1:
        return float(numbers[0])
    with localcontext(prec=EXACT_DIGITS):
        total = sum(numbers, Decimal(0))
    return float(Fraction(total) / len(numbers))


def laboratory_note(rows: Sequence[ResultRow], *, numbers: int, agreed: bool) -> Note | None:
    """Say why a laboratory has no value, or what its value leaves out."""
    kinds = {row.parsed.kind for row in rows}
    if numbers:
        left_out = len(rows) - numbers
        if left_out:
            return Note("replicates_left_out", {"count": left_out, "total": len(rows)})
        return None if agreed else Note("uncertainties_differ")
    if ValueKind.CENSORED in kinds:
        limits = (row.typed for row in rows if row.parsed.kind is ValueKind.CENSORED)
        return Note("lab_censored", {"typed": next(limits).strip()})
    if ValueKind.INTERVAL in kinds:
        between = (row.typed for row in rows if row.parsed.kind is ValueKind.INTERVAL)
        return Note("lab_interval", {"typed": next(between).strip()})
    if ValueKind.PROFILE in kinds:
        return Note("lab_profile")
    if ValueKind.CATEGORY in kinds:
        only_absent = all(row.parsed.category in {NOT_DETECTED, None} for row in rows)
        return Note("lab_not_detected" if only_absent else "lab_qualitative")
    if ValueKind.NO_CALL in kinds:
        return Note("lab_no_call", {"typed": rows[0].typed.strip()})
    return Note("lab_missing")
