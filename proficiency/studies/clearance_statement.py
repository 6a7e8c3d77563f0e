"""What studies mean for a material: passed, widened or not tested, for every measurand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .frozen_study import Document
from .kinds import Clearing, StudyKind, Verdict, Widening


@dataclass(frozen=True)
class StudyFinding:
    """The evaluation in force of one study."""

    study_id: int
    kind: StudyKind
    version: int
    batch: str
    condition: str
    verdict: Verdict
    document: Document
    document_sha256: str
    judged_on: str
    """Day of the evaluation, as in the time zone of the round."""

    def to_mapping(self) -> Document:
        """Write what a statement says of the study."""
        numbers = self.document["numbers"]
        return {
            "study": self.study_id,
            "kind": self.kind.value,
            "version": self.version,
            "batch": self.batch,
            "condition": self.condition,
            "verdict": self.verdict.value,
            "judged_on": self.judged_on,
            "document_sha256": self.document_sha256,
            "scale": self.document["scale"],
            "result_unit": self.document["result_unit"],
            "sigma_pt": self.document["sigma_pt"],
            "criterion": criterion_of(self.document),
            "units": numbers.get("units"),
            "s_s": self.document["s_s"],
            "u_stab": self.document["u_stab"],
            "change": largest_change(self.document),
        }


def criterion_of(document: Document) -> float | None:
    """Return the largest spread or change that was allowed."""
    numbers = document["numbers"]
    expanded = document["criterion"] == "expanded" and numbers.get("expanded_criterion") is not None
    found: float | None = numbers.get("expanded_criterion" if expanded else "criterion")
    return found


def largest_change(document: Document) -> float | None:
    """Return the change of a stability study that decided."""
    comparisons = document["numbers"].get("comparisons", [])
    found: float | None = max((c["change"] for c in comparisons), key=abs, default=None)
    return found


@dataclass(frozen=True)
class MeasurandStanding:
    """What the studies of one measurand in one material found, the latest of each kind."""

    measurand: str
    findings: Mapping[StudyKind, StudyFinding]

    def verdict(self, kind: StudyKind) -> Verdict | None:
        """Return what one kind of study found; None where there was none."""
        finding = self.findings.get(kind)
        return None if finding is None else finding.verdict

    @property
    def outcome(self) -> Clearing:
        """Return what follows; only a homogeneity study that passed clears a measurand."""
        verdicts = {self.verdict(kind) for kind in StudyKind}
        if Verdict.FAILED in verdicts:
            return Clearing.WIDENED
        passed = self.verdict(StudyKind.HOMOGENEITY) is Verdict.PASSED
        return Clearing.PASSED if passed else Clearing.NOT_TESTED

    @property
    def needs_widening(self) -> bool:
        """Answer whether somebody must say what a heterogeneity enlarges."""
        return self.verdict(StudyKind.HOMOGENEITY) is Verdict.FAILED

    def to_mapping(self, widening: Widening | None) -> Document:
        """Write what is stated of the measurand."""
        return {
            "measurand": self.measurand,
            "outcome": self.outcome.value,
            "widening": None if widening is None else widening.value,
            "studies": [
                self.findings[kind].to_mapping() for kind in StudyKind if kind in self.findings
            ],
        }


def outcome_of(standings: Iterable[MeasurandStanding]) -> Clearing:
    """Return the outcome of a material: widened where anything is, passed where anything is."""
    found = {standing.outcome for standing in standings}
    for outcome in (Clearing.WIDENED, Clearing.PASSED):
        if outcome in found:
            return outcome
    return Clearing.NOT_TESTED


def signatures_needed(standings: Iterable[MeasurandStanding]) -> int:
    """Two people answer for a widening, one for what was not tested."""
    found = {standing.outcome for standing in standings}
    if Clearing.WIDENED in found:
        return 2
    return 1 if Clearing.NOT_TESTED in found or not found else 0


def statement_of(
    *,
    round_code: str,
    material: str,
    standings: Iterable[MeasurandStanding],
    widenings: Mapping[str, Widening],
    reason: str,
    stated_on: str,
) -> Document:
    """Write what is signed: every measurand of the material, with its studies."""
    standings = tuple(standings)
    return {
        "format": 1,
        "round": round_code,
        "material": material,
        "outcome": outcome_of(standings).value,
        "reason": reason,
        "stated_on": stated_on,
        "measurands": [
            standing.to_mapping(
                widenings.get(standing.measurand) if standing.needs_widening else None
            )
            for standing in standings
        ],
    }
