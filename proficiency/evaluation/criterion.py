"""Decisions on a criterion against what the assigned value says: the sides that are at risk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from ringtrial.nominal import clopper_pearson

from ..results.exclusion_reasons import Treatment
from ..results.rows import YES, Detail, ResultRow, ValueKind
from ..schemes.criteria import Criterion, Sign
from .inputs import Group
from .outcome import CriterionOutcome, Decision, Note, Outcome, Score

Said = Mapping[str, list[tuple[bool, ResultRow]]]
"""What each laboratory decided, replicate by replicate."""


def with_criterion(outcome: Outcome, group: Group) -> Outcome:
    """Judge the decisions beside the numbers; nothing where no criterion was asked about.

    A method group has an assigned value of its own, which is no standard for decisions.
    """
    text = next((row.criterion for row in group.rows if row.criterion), "")
    if not text or group.method is not None:
        return outcome
    said = decided(group)
    is_met = met_by_assigned(read_criterion(text), outcome)
    decisions = {lab: decision_of([yes for yes, _ in each], is_met) for lab, each in said.items()}
    return replace(
        outcome,
        criterion=CriterionOutcome(text, is_met),
        scores=tuple(with_decision(score, said, decisions) for score in outcome.scores),
        notes=(*outcome.notes, *notes_of(text, is_met, group, said, decisions)),
    )


def read_criterion(text: str) -> Criterion:
    """Read a criterion as it is kept beside a result."""
    sign, _, limit = text.partition(" ")
    return Criterion(Sign(sign), Decimal(limit))


def decided(group: Group) -> Said:
    """Return the decisions of every laboratory that made one."""
    found: dict[str, list[tuple[bool, ResultRow]]] = {}
    for row in group.rows:
        if row.criterion and Detail.DECISION in row.details:
            found.setdefault(row.lab, []).append((row.details[Detail.DECISION] == YES, row))
    return found


def met_by_assigned(criterion: Criterion, outcome: Outcome) -> bool | None:
    """Answer whether the assigned value meets the criterion; None where it is too near to say."""
    if outcome.assigned_value is None:
        return None
    ends = (outcome.assigned_lower, outcome.assigned_upper)
    known = [end for end in ends if end is not None] or [outcome.assigned_value]
    answers = {criterion.is_met_by(Decimal(repr(end))) for end in known}
    return answers.pop() if len(answers) == 1 else None


def decision_of(said: list[bool], is_met: bool | None) -> Decision:
    """Judge what one laboratory decided."""
    if len(set(said)) > 1:
        return Decision.MIXED
    if is_met is None:
        return Decision.OPEN
    if said[0] is is_met:
        return Decision.AGREES
    # Accepting what does not meet the criterion harms who receives it, refusing who made it.
    return Decision.CONSUMER if said[0] else Decision.PRODUCER


def with_decision(score: Score, said: Said, decisions: Mapping[str, Decision]) -> Score:
    """Set beside a score what the laboratory decided, and how that compares."""
    found = said.get(score.lab)
    if found is None:
        return score
    is_mixed = decisions[score.lab] is Decision.MIXED
    met = None if is_mixed else found[0][0]
    return replace(score, meets=met, decision=decisions[score.lab])


def notes_of(
    text: str, is_met: bool | None, group: Group, said: Said, decisions: Mapping[str, Decision]
) -> Iterator[Note]:
    """Count agreement and errors of those that are scored, and who contradicts an own number."""
    scored = {lab.lab for lab in group.labs if lab.treatment is Treatment.SCORED}
    found = [decision for lab, decision in decisions.items() if lab in scored]
    shown = read_criterion(text).text + (f" {group.unit}" if group.unit else "")
    if is_met is None:
        yield Note("criterion_open", {"criterion": shown})
    elif found:
        right = found.count(Decision.AGREES)
        share = clopper_pearson(right, len(found))
        facts: dict[str, str | int | float | None] = {
            "criterion": shown,
            "agree": right,
            "labs": len(found),
            "low": 100.0 * share.low,
            "high": 100.0 * share.high,
            "wrong": found.count(Decision.PRODUCER if is_met else Decision.CONSUMER),
        }
        yield Note("criterion_met" if is_met else "criterion_not_met", facts)
    if mixed := found.count(Decision.MIXED):
        yield Note("criterion_mixed", {"count": mixed})
    against = sum(
        any(contradicts(yes, row) for yes, row in each)
        for lab, each in said.items()
        if lab in scored
    )
    if against:
        yield Note("criterion_against_number", {"count": against})


def contradicts(said: bool, row: ResultRow) -> bool:
    """Answer whether a decision says otherwise than the number it stands beside."""
    if row.parsed.kind is not ValueKind.NUMBER or row.parsed.value is None:
        return False
    return read_criterion(row.criterion).is_met_by(row.parsed.value) is not said
