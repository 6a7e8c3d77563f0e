"""What studies that did not pass add to an evaluation, on the scale of the analysis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .kinds import StudyKind, Verdict, Widening


@dataclass(frozen=True)
class Allowance:
    """Standard deviations on the scale of the analysis; zero adds nothing."""

    in_sigma: float = 0.0
    """Spread between units that enlarges σ_pt."""
    u_hom: float = 0.0
    """Spread between units that enlarges u(x_pt)."""
    u_stab: float = 0.0
    u_trans: float = 0.0

    @property
    def in_uncertainty(self) -> bool:
        """Answer whether anything enlarges u(x_pt)."""
        return max(self.u_hom, self.u_stab, self.u_trans) > 0.0


NO_ALLOWANCE = Allowance()
Allowances = Mapping[tuple[str, str], Allowance]
"""By measurand and material."""


def allowances_of(statements: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Allowance]:
    """Read from the statements of materials what enters the evaluation."""
    found = {}
    for statement in statements:
        for entry in statement["measurands"]:
            allowance = allowance_of(entry)
            if allowance != NO_ALLOWANCE:
                found[entry["measurand"], statement["material"]] = allowance
    return found


def allowance_of(entry: Mapping[str, Any]) -> Allowance:
    """Read what one measurand in one material adds; studies that passed add nothing."""
    failed = {
        StudyKind(study["kind"]): study
        for study in entry["studies"]
        if study["verdict"] == Verdict.FAILED
    }

    def number(kind: StudyKind, name: str) -> float:
        return float(failed[kind][name]) if kind in failed else 0.0

    s_s = number(StudyKind.HOMOGENEITY, "s_s")
    enlarges_sigma = entry["widening"] == Widening.SIGMA
    return Allowance(
        in_sigma=s_s if enlarges_sigma else 0.0,
        u_hom=0.0 if enlarges_sigma else s_s,
        u_stab=number(StudyKind.STABILITY, "u_stab"),
        u_trans=number(StudyKind.TRANSPORT, "u_stab"),
    )
