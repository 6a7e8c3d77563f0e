"""Repeated tests give a probability of detection; what is no finding is never wrong."""

from __future__ import annotations

import pytest

from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.frozen_inputs import freeze, thaw
from proficiency.evaluation.outcome import Judgement, Outcome
from proficiency.results.exclusion_reasons import ExclusionReason
from proficiency.results.rows import ParsedValue, ResultRow, ValueKind
from proficiency.schemes.plan import Plan
from ringtrial import Signal

DETECTED = {"by": "category", "category": "detected"}
NORMAL = {"by": "category", "category": "normal"}


def rows_of(lab: str, words: str, **more: object) -> list[ResultRow]:
    """Give the results of a laboratory; a word after a minus sign is no finding."""
    return [
        ResultRow(
            lab=lab,
            measurand="M",
            material="A",
            unit="",
            typed=word.lstrip("-"),
            parsed=ParsedValue(
                ValueKind.NO_CALL if word.startswith("-") else ValueKind.CATEGORY,
                category=word.lstrip("-"),
            ),
            replicate=str(replicate),
            **more,
        )
        for replicate, word in enumerate(words.split(), 1)
    ]


def outcome_of(rows: list[ResultRow], rule: dict[str, str]) -> Outcome:
    plan = Plan.from_mapping({"assigned": rule})
    [outcome] = evaluate(thaw(freeze(rows)), plan, input_sha256="").outcomes
    return outcome


def test_repeated_tests_give_the_probability_of_detection_with_its_interval() -> None:
    hit, miss = "detected detected detected", "detected not-detected not-detected"
    rows = [each for lab in "ABCDE" for each in rows_of(lab, hit if lab < "D" else miss)]
    facts = {note.key: note.facts for note in outcome_of(rows, DETECTED).notes}
    found = facts["pod_from_laboratories"]
    assert (found["detected"], found["tested"], found["labs"]) == (11, 15, 5)
    # Rates 1, 1, 1, 1/3, 1/3: mean 0.7333, s = 0.3651, t(4) = 2.7764; high is cut at 1.
    assert found["pod"] == pytest.approx(100 * 11 / 15)
    assert found["low"] == pytest.approx(28.0, abs=0.1)
    assert found["high"] == 100.0


def test_single_tests_and_other_words_give_none() -> None:
    single = [each for lab in "ABC" for each in rows_of(lab, "detected")]
    other = [each for lab in "ABC" for each in rows_of(lab, "normal normal")]
    for rows, rule in ((single, DETECTED), (other, NORMAL)):
        assert not [n for n in outcome_of(rows, rule).notes if n.key.startswith("pod")]


def test_who_is_left_out_has_no_part_in_the_probability() -> None:
    rows = [each for lab in "ABC" for each in rows_of(lab, "detected detected")]
    rows += rows_of("D", "not-detected not-detected", excluded=ExclusionReason.BLUNDER)
    [found] = [n.facts for n in outcome_of(rows, DETECTED).notes if n.key == "pod"]
    assert (found["detected"], found["tested"], found["labs"]) == (6, 6, 3)


def test_what_is_no_finding_is_listed_and_never_wrong() -> None:
    rows = [*rows_of("A", "normal"), *rows_of("B", "-failed"), *rows_of("C", "abnormal")]
    outcome = outcome_of(rows, NORMAL)
    right, failed, wrong = outcome.scores
    assert (right.judgement, wrong.judgement) == (Judgement.CORRECT, Judgement.INCORRECT)
    assert (failed.signal, failed.judgement) == (Signal.NOT_EVALUATED, None)
    assert failed.note is not None and failed.note.key == "lab_no_call"
    facts = {note.key: note.facts for note in outcome.notes}
    assert facts["no_calls"] == {"count": 1}
    assert facts["category_assigned"]["labs"] == 2
    assert "not_words" not in facts


def test_a_finding_beside_one_that_failed_is_judged() -> None:
    [score] = outcome_of(rows_of("A", "-failed normal"), NORMAL).scores
    assert score.judgement is Judgement.CORRECT
