"""Words are compared with what the plan assigns: right or not, by steps, by shared alleles."""

from __future__ import annotations

import json

import pytest

from proficiency.errors import InvalidInput
from proficiency.evaluation.document import canonical_json, from_document, to_document
from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.frozen_inputs import freeze, thaw
from proficiency.evaluation.outcome import Evaluation, Judgement, Outcome
from proficiency.results.parsing import parse_value
from proficiency.results.rows import ParsedValue, ResultRow, ValueKind
from proficiency.schemes.plan import Plan
from ringtrial import Signal

TRUE = (
    "TH01: 7, 9; D5S818: 11, 13; TPOX: 8, 9; vWA: 14, 18; "
    "FGA: 20, 22; D7S820: 8, 12; D16S539: 9, 12; CSF1PO: 10, 12"
)
OTHER = (
    "TH01: 6, 9.3; D5S818: 10, 12; TPOX: 11, 11; vWA: 16, 17; "
    "FGA: 24, 25; D7S820: 10, 11; D16S539: 10, 11; CSF1PO: 11, 12"
)
STEPS = ["0", "1", "2", "3", "4"]
CALL = {"by": "category", "category": "detected"}
SCALE = {"by": "category", "category": "3", "categories": STEPS, "tolerance": "1"}


def evaluation_of(words: list[str], rule: dict[str, object], **table: object) -> Evaluation:
    """Evaluate one laboratory's words a line; several of one laboratory stand after commas."""
    profile = rule["by"] == "profile"
    kind = ValueKind.PROFILE if profile else ValueKind.CATEGORY
    rows = [
        ResultRow(
            lab=f"L{number:02}",
            measurand="M",
            material="A",
            unit="",
            typed=word,
            parsed=ParsedValue(kind, category=word) if word else ParsedValue(ValueKind.MISSING),
            replicate=str(replicate),
        )
        for number, line in enumerate(words, 1)
        for replicate, word in enumerate([line] if profile else line.split(","), 1)
    ]
    plan = Plan.from_mapping({"assigned": rule, **table})
    return evaluate(thaw(freeze(rows)), plan, input_sha256="")


def outcome_of(words: list[str], rule: dict[str, object], **table: object) -> Outcome:
    [outcome] = evaluation_of(words, rule, **table).outcomes
    return outcome


def test_a_call_is_right_or_wrong_and_wrong_in_one_of_two_directions() -> None:
    outcome = outcome_of(["detected", "not-detected", "inconclusive"], CALL)
    assert [score.judgement for score in outcome.scores] == [
        Judgement.CORRECT,
        Judgement.FALSE_NEGATIVE,
        Judgement.INCORRECT,
    ]
    assert [score.signal for score in outcome.scores] == [
        Signal.ACCEPTABLE,
        Signal.ACTION,
        Signal.ACTION,
    ]
    absent = outcome_of(["detected"], {"by": "category", "category": "not-detected"})
    assert absent.scores[0].judgement is Judgement.FALSE_POSITIVE


def test_the_word_of_a_file_without_a_list_is_the_category_of_the_plan() -> None:
    row = ResultRow("L01", "M", "A", "", "ND", parse_value("ND"))
    plan = Plan.from_mapping({"assigned": {"by": "category", "category": "not-detected"}})
    [outcome] = evaluate([row], plan, input_sha256="").outcomes
    assert outcome.scores[0].judgement is Judgement.CORRECT


def test_a_step_is_judged_by_its_distance_and_no_mean_is_taken() -> None:
    outcome = outcome_of(["3", "4", "2", "1", "0"], SCALE)
    assert [score.steps for score in outcome.scores] == [0, 1, -1, -2, -3]
    assert [score.signal is Signal.ACCEPTABLE for score in outcome.scores] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert (outcome.mean, outcome.sd, outcome.median, outcome.robust_mean) == (None,) * 4
    assert outcome.counts == tuple((step, 1) for step in STEPS)
    assert outcome.median_words == ("2",)


def test_a_median_between_two_steps_is_both_of_them() -> None:
    assert outcome_of(["1", "2", "3", "4"], SCALE).median_words == ("2", "3")


def test_of_several_replicates_the_one_farthest_off_counts_unless_the_plan_says_the_first() -> None:
    outcome = outcome_of(["3,1", "3,4"], SCALE)
    assert [score.steps for score in outcome.scores] == [-2, 1]
    assert "farthest_counts" in [note.key for note in outcome.notes]
    first = outcome_of(["3,1"], SCALE, results={"replicates": "first"})
    assert first.scores[0].steps == 0


def test_an_unrelated_profile_is_unsatisfactory_and_a_dropped_allele_is_not() -> None:
    dropped = TRUE.replace("TH01: 7, 9", "TH01: 7")
    rule = {"by": "profile", "profile": TRUE}
    outcome = outcome_of([TRUE, dropped, OTHER], rule)
    same, near, swapped = outcome.scores
    assert (same.match, same.signal) == (1.0, Signal.ACCEPTABLE)
    assert near.match == pytest.approx(30 / 31)
    assert near.signal is Signal.ACCEPTABLE
    assert near.note is not None
    assert near.note.facts == {"loci": "TH01"}
    assert swapped.match is not None
    assert swapped.match < 0.8
    assert swapped.signal is Signal.ACTION


def test_a_profile_that_is_none_is_listed_and_stops_nothing() -> None:
    rule = {"by": "profile", "profile": TRUE}
    outcome = outcome_of([TRUE, "TH01: X"], rule)
    assert outcome.scores[0].signal is Signal.ACCEPTABLE
    assert outcome.scores[1].signal is Signal.NOT_EVALUATED
    assert outcome.scores[1].note is not None


def test_a_missing_or_foreign_word_is_not_scored_and_the_log_says_so() -> None:
    outcome = outcome_of(["3", "", "many"], SCALE)
    assert [score.signal for score in outcome.scores[1:]] == [Signal.NOT_EVALUATED] * 2
    keys = [note.key for note in outcome.notes]
    assert {"missing", "not_words"} <= set(keys)
    assert outcome.labs == 1


def test_a_document_with_words_is_read_back_and_one_without_keeps_its_format() -> None:
    for evaluation in (
        evaluation_of(["detected", "not-detected"], CALL),
        evaluation_of(["3", "1"], SCALE),
        evaluation_of([TRUE, OTHER], {"by": "profile", "profile": TRUE}),
    ):
        document = json.loads(canonical_json(to_document(evaluation)))
        assert document["format"] == 3
        assert from_document(document) == evaluation
    numeric = ResultRow("L01", "M", "A", "", "1", parse_value("1"))
    plain = to_document(evaluate([numeric], Plan(), input_sha256=""))
    assert plain["format"] == 2
    assert "words" not in plain["outcomes"][0]
    assert "word" not in plain["outcomes"][0]["scores"][0]


def test_the_plan_is_read_back_and_refuses_what_no_result_could_meet() -> None:
    for rule in (CALL, SCALE, {"by": "profile", "profile": TRUE}):
        plan = Plan.from_mapping({"assigned": rule})
        assert Plan.from_mapping(plan.to_mapping()) == plan
    for wrong in (
        {"by": "category"},
        {**SCALE, "category": "5"},
        {"by": "category", "category": "a", "tolerance": "1"},
        {"by": "profile", "profile": "nothing"},
        {"by": "median", "category": "a"},
        {**CALL, "value": "1"},
    ):
        with pytest.raises(InvalidInput):
            Plan.from_mapping({"assigned": wrong})
