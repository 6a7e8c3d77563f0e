"""What the review shows of suspicions and exclusions, in words, with where to act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from ..evaluation.suspicion_models import SuspicionReview
from ..evaluation.suspicions.suspicion import Suspicion, SuspicionKind
from ..evaluation.suspicions.words import NAMES, sentence
from ..reporting.case import Edition
from ..results.exclusion_models import Exclusion
from ..results.exclusion_reasons import ExclusionReason
from ..results.rows import ResultRow
from ..rounds.models import Round
from .reader import t

SUGGESTED = {
    SuspicionKind.ALIKE: ExclusionReason.NOT_OWN_METHOD,
    SuspicionKind.LOW_DISPERSION: ExclusionReason.NOT_OWN_METHOD,
}
"""The reason a form begins with; a gross error for all other kinds."""


@dataclass(frozen=True)
class SuspicionLine:
    """One thing to look at."""

    key: str
    kind: str
    place: str
    text: str
    look: str
    """Where the determination is shown; empty where it concerns several."""
    exclude: tuple[tuple[str, str], ...]
    """Codes with the address of the form that excludes them."""
    remark: str
    """Why it was kept; empty while nobody looked."""
    is_excluded: bool


@dataclass(frozen=True)
class SuspicionGroup:
    """What concerns one laboratory for one kind of reason."""

    kind: str
    labs: str
    lines: tuple[SuspicionLine, ...]

    @property
    def is_open(self) -> bool:
        """Answer whether anything of it waits for a decision."""
        return any(not line.remark and not line.is_excluded for line in self.lines)


def suspicion_groups(
    round_: Round,
    found: Sequence[Suspicion],
    *,
    edition: Edition,
    settled: Mapping[str, SuspicionReview],
    rows: Sequence[ResultRow],
) -> list[SuspicionGroup]:
    """Put suspicions of one kind about one laboratory together, in the order of their rank."""
    excluded = {(r.lab, r.measurand, r.material) for r in rows if r.excluded}
    groups: dict[tuple[str, tuple[str, ...]], list[SuspicionLine]] = {}
    for each in found:
        labs = (each.lab, *each.others)
        review = settled.get(each.key)
        line = SuspicionLine(
            key=each.key,
            kind=t(NAMES[each.kind]),
            place=place_of(each, edition),
            text=sentence(each, edition.t),
            look=look(round_, each),
            exclude=tuple((lab, exclude_address(round_, each, lab)) for lab in labs)
            if each.material
            else (),
            remark=review.remark if review else "",
            is_excluded=(each.lab, each.measurand, each.material) in excluded,
        )
        groups.setdefault((line.kind, labs), []).append(line)
    return [
        SuspicionGroup(kind, t.choose("、", ", ").join(labs), tuple(lines))
        for (kind, labs), lines in groups.items()
    ]


def place_of(suspicion: Suspicion, edition: Edition) -> str:
    """Name measurand, material and replicate, as far as they are known."""
    parts = [
        edition.measurand(suspicion.measurand) if suspicion.measurand else "",
        edition.material(suspicion.material) if suspicion.material else "",
        t("replicate {number}", number=suspicion.replicate) if suspicion.replicate else "",
    ]
    return t.choose("，", ", ").join(part for part in parts if part)


def look(round_: Round, suspicion: Suspicion) -> str:
    """Return where the determination is shown."""
    if not suspicion.material:
        return ""
    of = f"{suspicion.measurand}/{suspicion.material}"
    return url_for("review.show", code=round_.code, of=of, _anchor="chosen")


def exclude_address(round_: Round, suspicion: Suspicion, lab: str) -> str:
    """Return the form that shows what an exclusion would change."""
    return url_for(
        "exclusions.ask",
        code=round_.code,
        lab=lab,
        of=f"{suspicion.measurand}/{suspicion.material}",
        replicate=suspicion.replicate,
        reason=SUGGESTED.get(suspicion.kind, ExclusionReason.BLUNDER).value,
    )


@dataclass(frozen=True)
class ExclusionLine:
    """One exclusion as it is shown."""

    held: Exclusion
    place: str


def exclusion_lines(held: Sequence[Exclusion], edition: Edition) -> list[ExclusionLine]:
    """Name what every exclusion concerns."""
    return [
        ExclusionLine(
            each,
            t(
                "{measurand}, {material}",
                measurand=edition.measurand(each.determination.measurand.code),
                material=edition.material(each.determination.material.code),
            ),
        )
        for each in held
    ]
