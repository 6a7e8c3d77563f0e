"""What a report says of homogeneity and stability of every material: found, widened, not tested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..evaluation.outcome import Evaluation
from ..i18n import mark
from ..studies.kinds import KIND_NAMES, StudyKind, Verdict, Widening
from . import rounding
from .case import Edition
from .content import Block, Kind, Paragraph, Section
from .sentences import commas, join

TITLE = mark("Homogeneity and stability of the materials")
HOMOGENEITY_PASSED = mark(
    "{measurand}: homogeneous enough ({units} units, s_s = {s_s}, allowed {criterion}; judged on "
    "{date})."
)
HOMOGENEITY_FAILED = mark(
    "{measurand}: not homogeneous enough ({units} units, s_s = {s_s}, allowed {criterion}; judged "
    "on {date})."
)
CHANGE_PASSED = mark(
    "{measurand}, {kind}: stable enough (change {change}, allowed {criterion}; judged on {date})."
)
CHANGE_FAILED = mark(
    "{measurand}, {kind}: changed more than allowed (change {change}, allowed {criterion}; judged "
    "on {date})."
)
UNDECIDED = mark("{measurand}, {kind}: the study could not be judged ({date}).")
SIGMA_WIDENED = mark("σ_pt was therefore enlarged to √(σ_pt² + s_s²) where the plan states it.")
U_WIDENED = mark("u(x_pt) was therefore enlarged.")
ON_SCALE = mark("The numbers are on the scale of the evaluation.")
NOT_HOMOGENEITY = mark("Homogeneity was not tested for: {measurands}.")
NOT_STABILITY = mark("Stability was not tested for: {measurands}.")
STATED = mark("Stated on {date}: {reason}")
SIGNED = mark("Signed by {names}.")


def material_sections(evaluation: Evaluation, edition: Edition) -> tuple[Section, ...]:
    """Return the section, or none where nothing was sent; what is alike is said once."""
    shown = {outcome.material for outcome in evaluation.outcomes}
    alike: dict[tuple[Paragraph, ...], list[str]] = {}
    for statement in evaluation.materials:
        if statement["material"] in shown:
            said = tuple(of_material(statement, edition))
            alike.setdefault(said, []).append(edition.material(statement["material"]))
    blocks: list[Block] = []
    for said, names in alike.items():
        blocks += [Paragraph(commas(edition.t, names), Kind.HEADING), *said]
    return (Section(edition.t(TITLE), tuple(blocks)),) if blocks else ()


def of_material(statement: Mapping[str, Any], edition: Edition) -> Iterator[Paragraph]:
    """Say of one material what was found, and honestly what was not looked at."""
    t = edition.t
    curved = False
    for entry in statement["measurands"]:
        for study in entry["studies"]:
            curved = curved or study["scale"] != "identity"
            yield Paragraph(join(t, *of_study(entry, study, edition)))
    if curved:
        yield Paragraph(t(ON_SCALE))
    for message, kinds in (
        (NOT_HOMOGENEITY, {StudyKind.HOMOGENEITY}),
        (NOT_STABILITY, {StudyKind.STABILITY, StudyKind.TRANSPORT}),
    ):
        untested = [
            edition.measurand(entry["measurand"])
            for entry in statement["measurands"]
            if not any(study["kind"] in kinds for study in entry["studies"])
        ]
        if untested:
            yield Paragraph(t(message, measurands=commas(t, untested)))
    if statement["reason"]:
        yield Paragraph(t(STATED, date=statement["stated_on"], reason=statement["reason"]))
    if statement["signed_by"]:
        yield Paragraph(t(SIGNED, names=commas(t, statement["signed_by"])))


def of_study(entry: Mapping[str, Any], study: Mapping[str, Any], edition: Edition) -> Iterator[str]:
    """Say what one study found, and what followed."""
    t, kind, verdict = edition.t, StudyKind(study["kind"]), Verdict(study["verdict"])
    measurand = edition.measurand(entry["measurand"])
    names = {"measurand": measurand, "kind": t(KIND_NAMES[kind]), "date": study["judged_on"]}
    if verdict is Verdict.UNDECIDED:
        yield t(UNDECIDED, **names)
        return
    numbers = {
        name: rounding.significant(study[name], 3) for name in ("s_s", "change", "criterion")
    }
    passed = verdict is Verdict.PASSED
    if kind is StudyKind.HOMOGENEITY:
        message = HOMOGENEITY_PASSED if passed else HOMOGENEITY_FAILED
        yield t(message, units=study["units"], **names, **numbers)
    else:
        yield t(CHANGE_PASSED if passed else CHANGE_FAILED, **names, **numbers)
    if not passed:
        sigma = kind is StudyKind.HOMOGENEITY and entry["widening"] == Widening.SIGMA
        yield t(SIGMA_WIDENED if sigma else U_WIDENED)
