"""Decisions on a criterion are compared with what the assigned value says, side by side with it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from proficiency.evaluation.document import canonical_json, from_document, to_document
from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.frozen_inputs import freeze, thaw
from proficiency.evaluation.outcome import CriterionOutcome, Decision, Evaluation, Note, Outcome
from proficiency.i18n import Language, translator
from proficiency.reporting.decision_words import decision_text
from proficiency.results.exclusion_reasons import ExclusionReason
from proficiency.results.rows import NO, YES, ParsedValue, ResultRow, ValueKind
from proficiency.schemes.plan import Plan

REFERENCE = {"by": "reference", "value": "96.0", "u": "0.2"}


def row(lab: str, value: str, said: str | None, replicate: int = 1, **more: object) -> ResultRow:
    return ResultRow(
        lab=lab,
        measurand="CD73",
        material="M1",
        unit="%",
        typed=value,
        parsed=ParsedValue(ValueKind.NUMBER, Decimal(value)),
        replicate=str(replicate),
        details={} if said is None else {"decision": said},
        criterion=">= 95",
        **more,
    )


def evaluation_of(rows: list[ResultRow], **assigned: str) -> Evaluation:
    rule = {"assigned": REFERENCE | assigned, "sigma": {"by": "fixed", "value": "1"}}
    return evaluate(thaw(freeze(rows)), Plan.from_mapping(rule), input_sha256="")


def outcome_of(rows: list[ResultRow], **assigned: str) -> Outcome:
    [outcome] = evaluation_of(rows, **assigned).outcomes
    return outcome


def note(outcome: Outcome, key: str) -> Note:
    return next(each for each in outcome.notes if each.key == key)


def test_refusing_what_meets_the_criterion_is_the_risk_of_the_producer() -> None:
    outcome = outcome_of([row("A", "96.1", YES), row("B", "94.2", NO), row("C", "96.3", None)])
    assert [each.decision for each in outcome.scores] == [
        Decision.AGREES,
        Decision.PRODUCER,
        None,
    ]
    assert outcome.criterion == CriterionOutcome(">= 95", is_met=True)
    facts = note(outcome, "criterion_met").facts
    assert (facts["agree"], facts["labs"], facts["wrong"]) == (1, 2, 1)
    # Exact 95 % interval of 1 in 2: the ends are 1 - sqrt(0.975) and sqrt(0.975).
    assert facts["low"] == pytest.approx(100 * (1 - 0.975**0.5))
    assert facts["high"] == pytest.approx(100 * 0.975**0.5)


def test_accepting_what_does_not_meet_it_is_the_risk_of_the_consumer() -> None:
    outcome = outcome_of([row("A", "93.9", NO), row("B", "95.4", YES)], value="94.0")
    assert [each.decision for each in outcome.scores] == [Decision.AGREES, Decision.CONSUMER]
    assert [each.meets for each in outcome.scores] == [False, True]
    assert note(outcome, "criterion_not_met").facts["wrong"] == 1


@pytest.mark.parametrize(("u", "is_met"), [("0.2", None), ("0.1", True), ("0.4", None)])
def test_a_limit_within_the_interval_of_the_assigned_value_is_not_judged(
    u: str, is_met: bool | None
) -> None:
    outcome = outcome_of([row("A", "95.1", YES), row("B", "94.9", NO)], value="95.3", u=u)
    assert outcome.criterion == CriterionOutcome(">= 95", is_met)
    if is_met is None:
        assert {each.decision for each in outcome.scores} == {Decision.OPEN}
        assert note(outcome, "criterion_open").facts == {"criterion": "≥ 95 %"}


def test_who_decides_two_ways_made_no_decision() -> None:
    outcome = outcome_of([row("A", "96.1", YES), row("A", "94.8", NO, 2)])
    [score] = outcome.scores
    assert (score.decision, score.meets) == (Decision.MIXED, None)
    assert note(outcome, "criterion_mixed").facts == {"count": 1}
    assert note(outcome, "criterion_met").facts["agree"] == 0


def test_a_decision_against_the_own_number_is_counted() -> None:
    outcome = outcome_of([row("A", "94.2", YES), row("B", "96.0", YES)])
    assert note(outcome, "criterion_against_number").facts == {"count": 1}


def test_who_is_not_scored_does_not_count_in_the_agreement() -> None:
    left_out = row("B", "90", NO, excluded=ExclusionReason.NOT_OWN_METHOD)
    facts = note(outcome_of([row("A", "96.1", YES), left_out]), "criterion_met").facts
    assert (facts["labs"], facts["wrong"]) == (1, 0)


def test_without_a_criterion_nothing_is_said_and_documents_keep_their_form() -> None:
    from dataclasses import replace

    plain = [replace(row("A", "96.1", None), criterion=""), row("B", "96.2", None)]
    plain = [replace(each, criterion="") for each in plain]
    outcome = outcome_of(plain)
    assert outcome.criterion is None
    assert "criterion" not in freeze(plain)
    document = to_document(evaluation_of(plain))["outcomes"][0]
    assert "criterion" not in document and "decision" not in document["scores"][0]


def test_decisions_come_back_from_the_document() -> None:
    evaluation = evaluation_of([row("A", "96.1", YES), row("B", "94.2", NO), row("C", "96", None)])
    document = to_document(evaluation)
    assert from_document(document) == evaluation
    assert canonical_json(to_document(from_document(document))) == canonical_json(document)


@pytest.mark.parametrize("language", list(Language))
def test_every_decision_is_said_in_both_languages(language: Language) -> None:
    t = translator(language)
    rows = [row("A", "96.1", YES), row("B", "94.2", NO), row("C", "96.3", None)]
    said = [decision_text(score, t) for score in outcome_of(rows).scores]
    assert said[0] != said[1] and said[2] == ""
    assert all(said[:2])
