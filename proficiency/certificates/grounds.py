"""What a certificate rests on: counts by measurand and the criterion; the same scores, the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from ..evaluation.history import told_scores
from ..evaluation.outcome import Evaluation
from ..evaluation.performance import performances
from .models import CertificateKind


@dataclass(frozen=True)
class GroundLine:
    """One measurand with its counts over all materials of the round."""

    measurand: str
    materials: tuple[str, ...]
    submitted: int
    scored: int
    satisfactory: int


@dataclass(frozen=True)
class Ground:
    """What one certificate states."""

    percent: int | None
    """The criterion; None for participation, which has none."""
    lines: tuple[GroundLine, ...]
    scored_measurands: int
    """Measurands of the laboratory that were scored in the round, named here or not."""

    @property
    def text(self) -> str:
        """Return the ground as canonical JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def ground_of(
    evaluation: Evaluation, code: str, kind: CertificateKind, *, percent: int
) -> Ground | None:
    """Return what a certificate would state of a laboratory; None where there is nothing."""
    materials: dict[str, dict[str, None]] = {}
    for outcome, score in told_scores(evaluation.outcomes):
        if score.lab == code:
            materials.setdefault(outcome.measurand, {})[outcome.material] = None
    found = performances(evaluation, code)
    participation = kind is CertificateKind.PARTICIPATION
    lines = tuple(
        GroundLine(
            each.measurand,
            tuple(materials[each.measurand]),
            each.submitted,
            each.scored,
            each.satisfactory,
        )
        for each in found
        if participation or each.meets(percent)
    )
    if not lines:
        return None
    return Ground(
        percent=None if participation else percent,
        lines=lines,
        scored_measurands=sum(each.scored > 0 for each in found),
    )


def read_ground(text: str) -> Ground:
    """Read a stored ground back."""
    stored = json.loads(text)
    return Ground(
        percent=stored["percent"],
        lines=tuple(
            GroundLine(**(line | {"materials": tuple(line["materials"])}))
            for line in stored["lines"]
        ),
        scored_measurands=stored["scored_measurands"],
    )


def still_holds(ground: Ground, now: Ground | None) -> bool:
    """Answer whether what a certificate states is still so by the scores in force.

    Participation stands on what was handed in, whatever its scores became.
    """
    if now is None:
        return False
    if ground.percent is None:
        return named(ground.lines) == named(now.lines)
    return ground == now


def named(lines: Iterable[GroundLine]) -> set[tuple[str, tuple[str, ...], int]]:
    """Return what participation states: measurands, materials and how many results."""
    return {(line.measurand, line.materials, line.submitted) for line in lines}
