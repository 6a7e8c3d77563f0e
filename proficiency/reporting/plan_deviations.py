"""The section of a report on changes of the plan after it was locked, before and after in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..evaluation.deviations import PlanDeviation
from ..evaluation.outcome import Evaluation
from ..i18n import mark
from ..rounds.lifecycle import STATE_NAMES, RoundState
from ..schemes.plan import Plan
from .case import Edition
from .content import Block, Cell, Column, Paragraph, Section, Table
from .plan_parts import PART_NAMES, PartChange, Subject, changes
from .sentences import commas
from .statements import moment

TITLE = mark("Deviations from the locked plan")
INTRODUCTION = mark(
    "The rules of evaluation were signed and locked before results were taken. They were changed "
    "afterwards as follows; the evaluation follows the changed rules."
)
VERSION = mark(
    "Version {version}, in force since {time}, proposed when the round was in the state “{state}”, "
    "signed by {names}."
)
LATE = mark("Results could already be read at that time.")
REASON = mark("Reason: {reason}")


def deviation_sections(evaluation: Evaluation, edition: Edition) -> tuple[Section, ...]:
    """Return the section, or none for a round whose plan stayed as it was locked."""
    if not evaluation.deviations:
        return ()
    t = edition.t
    blocks: list[Block] = [Paragraph(t(INTRODUCTION))]
    for each in evaluation.deviations:
        blocks.extend(deviation_blocks(each, subjects_of(evaluation, edition), edition))
    return (Section(t(TITLE), tuple(blocks)),)


def deviation_blocks(
    deviation: PlanDeviation, subjects: list[Subject], edition: Edition
) -> Iterator[Block]:
    """Say when, why and by whom a version was put in force, and what it changed."""
    t = edition.t
    when = moment(datetime.fromisoformat(deviation.in_force_at), edition.header)
    state = t(STATE_NAMES[RoundState(deviation.round_state)])
    names = commas(t, deviation.signed_by)
    yield Paragraph(t(VERSION, version=deviation.version, time=when, state=state, names=names))
    if deviation.is_late:
        yield Paragraph(t(LATE))
    yield Paragraph(t(REASON, reason=deviation.reason))
    before, after = Plan.from_mapping(deviation.before), Plan.from_mapping(deviation.after)
    found = list(changes(before, after, subjects, t))
    if found:
        yield change_table(found, edition)


def change_table(found: list[PartChange], edition: Edition) -> Table:
    """List what was changed, one part of one determination in each row."""
    t = edition.t
    return Table(
        caption=t("Before and after"),
        columns=(
            Column(t("Measurand"), 1.3),
            Column(t("Material"), 1.0),
            Column(t("Rule"), 1.3),
            Column(t("Before"), 2.0),
            Column(t("After"), 2.0),
        ),
        rows=tuple(
            (
                Cell(each.subject.measurand_name),
                Cell(each.subject.material_name),
                Cell(t(PART_NAMES[each.part])),
                Cell(each.before),
                Cell(each.after),
            )
            for each in found
        ),
    )


def subjects_of(evaluation: Evaluation, edition: Edition) -> list[Subject]:
    """Return what the round determined with numbers."""
    return [
        Subject(
            each.measurand,
            each.material,
            each.unit,
            edition.measurand(each.measurand),
            edition.material(each.material),
        )
        for each in evaluation.outcomes
        if each.method is None
    ]
