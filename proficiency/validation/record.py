"""Collect a validation record: reference values, printed figures, invariances, circumstances."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

import ringtrial
from ringtrial.deviations import Deviation, largest
from ringtrial.invariances import InvarianceCheck, check_invariances
from ringtrial.published import PublishedFigure, published_figures
from ringtrial.verification import BUNDLED, Comparison, compare, read_cases

# Reference cases are JSON: their values have no narrower static type.
Case = Mapping[str, Any]


@dataclass(frozen=True)
class CaseRecord:
    """One case of the reference file with everything compared for it."""

    id: str
    group: str
    source: str
    computed_by: str
    second_program: str
    """Independent second implementation behind the expected values; empty where there is none."""
    program_versions: str
    comparisons: tuple[Comparison, ...]

    @property
    def deviation(self) -> Deviation:
        """Return the largest deviation of the case."""
        return largest(each.deviation for each in self.comparisons)

    @property
    def failures(self) -> tuple[Comparison, ...]:
        """Return what disagrees or is not computed by any public function."""
        return tuple(each for each in self.comparisons if not each.agrees)


@dataclass(frozen=True)
class Circumstances:
    """When, with which programs and on which machine a record was made."""

    made_at: datetime
    zone: ZoneInfo
    versions: Mapping[str, str]
    platform: str
    reference_sha256: str
    """Digest of the reference file, so that two records can be compared."""


@dataclass(frozen=True)
class ValidationRecord:
    """Everything a validation found."""

    circumstances: Circumstances
    cases: tuple[CaseRecord, ...]
    figures: tuple[PublishedFigure, ...]
    invariances: tuple[InvarianceCheck, ...]

    @property
    def groups(self) -> dict[str, tuple[CaseRecord, ...]]:
        """Return the cases by method, in the order of the reference file."""
        found: dict[str, list[CaseRecord]] = {}
        for case in self.cases:
            found.setdefault(case.group, []).append(case)
        return {group: tuple(cases) for group, cases in found.items()}

    @property
    def values(self) -> int:
        """Return how many expected values were compared."""
        return sum(len(case.comparisons) for case in self.cases)

    @property
    def failures(self) -> tuple[Comparison, ...]:
        """Return every expected value that the library does not give."""
        return tuple(each for case in self.cases for each in case.failures)

    @property
    def lost_figures(self) -> tuple[PublishedFigure, ...]:
        """Return the printed figures that are expected to reproduce and do not."""
        return tuple(figure for figure in self.figures if not figure.reproduced)

    @property
    def broken_invariances(self) -> tuple[InvarianceCheck, ...]:
        """Return the invariance checks that fail."""
        return tuple(check for check in self.invariances if not check.holds)

    @property
    def agrees(self) -> bool:
        """Tell whether everything that was checked agrees, and something was checked."""
        checked = bool(self.cases and self.figures and self.invariances)
        return checked and not (self.failures or self.lost_figures or self.broken_invariances)


def make_record(*, at: datetime, zone: ZoneInfo, product: str) -> ValidationRecord:
    """Run every check on this installation; `product` is its version."""
    return record_of(
        read_cases(),
        circumstances=circumstances(at=at, zone=zone, product=product),
        invariances=tuple(check_invariances()),
    )


def record_of(
    cases: Sequence[Case],
    *,
    circumstances: Circumstances,
    invariances: tuple[InvarianceCheck, ...],
) -> ValidationRecord:
    """Compare these cases and their printed figures."""
    return ValidationRecord(
        circumstances=circumstances,
        cases=tuple(case_record(case) for case in cases),
        figures=tuple(published_figures(cases)),
        invariances=invariances,
    )


def case_record(case: Case) -> CaseRecord:
    """Compare one case."""
    computed = case.get("computed_by") or {}
    return CaseRecord(
        id=case["id"],
        group=case["group"],
        source=case.get("source", ""),
        computed_by=computed.get("primary", ""),
        second_program=computed.get("second", ""),
        program_versions=computed.get("versions", ""),
        comparisons=tuple(compare(case)),
    )


def circumstances(*, at: datetime, zone: ZoneInfo, product: str) -> Circumstances:
    """Describe this installation."""
    return Circumstances(
        made_at=at,
        zone=zone,
        versions={
            "proficiency": product,
            "ringtrial": ringtrial.__version__,
            "Python": platform.python_version(),
            "numpy": version("numpy"),
            "scipy": version("scipy"),
        },
        platform=f"{platform.system()} {platform.release()}, {platform.machine()}",
        reference_sha256=hashlib.sha256(BUNDLED.read_bytes()).hexdigest(),
    )
