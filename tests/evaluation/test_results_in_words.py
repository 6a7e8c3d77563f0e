"""Words, profiles, intervals, decisions and counts: counted and named, never averaged."""

from __future__ import annotations

from decimal import Decimal

from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.frozen_inputs import freeze, thaw
from proficiency.evaluation.outcome import Outcome
from proficiency.results.rows import Detail, ParsedValue, ResultRow, ValueKind
from proficiency.schemes.plan import Plan


def row(number: int, parsed: ParsedValue, **more: object) -> ResultRow:
    given: dict[str, object] = {"unit": "", "typed": "x", "parsed": parsed, **more}
    return ResultRow(lab=f"L{number:02}", measurand="M", material="A", **given)


def outcome_of(rows: list[ResultRow]) -> Outcome:
    [outcome] = evaluate(thaw(freeze(rows)), Plan(), input_sha256="").outcomes
    return outcome


def facts_of(outcome: Outcome, key: str) -> dict[str, object]:
    [note] = [note for note in outcome.notes if note.key == key]
    return dict(note.facts)


def test_steps_of_a_scale_are_counted_and_have_no_mean() -> None:
    steps = ["0", "1", "2", "2", "3", "3", "3", "4"]
    rows = [
        row(number, ParsedValue(ValueKind.CATEGORY, category=step))
        for number, step in enumerate(steps, 1)
    ]
    outcome = outcome_of(rows)
    assert facts_of(outcome, "qualitative") == {"counts": "0: 1, 1: 1, 2: 2, 3: 3, 4: 1"}
    assert (outcome.mean, outcome.median, outcome.robust_mean) == (None, None, None)
    assert all(score.z is None for score in outcome.scores)


def test_profiles_are_counted_and_those_that_differ_are_named_as_a_number() -> None:
    texts = ["TH01: 7, 9.3"] * 5 + ["TH01: 6, 9.3"]
    rows = [
        row(number, ParsedValue(ValueKind.PROFILE, category=text))
        for number, text in enumerate(texts, 1)
    ]
    outcome = outcome_of(rows)
    assert facts_of(outcome, "profiles") == {"count": 6, "different": 2}
    assert "qualitative" not in [note.key for note in outcome.notes]
    assert {score.note.key for score in outcome.scores if score.note} == {"lab_profile"}


def numbers(count: int) -> list[ResultRow]:
    return [
        row(number, ParsedValue(ValueKind.NUMBER, Decimal(20 + number)))
        for number in range(1, count + 1)
    ]


def test_an_interval_is_neither_a_number_nor_missing() -> None:
    between = ParsedValue(ValueKind.INTERVAL, Decimal("0.03"), upper=Decimal("0.06"))
    outcome = outcome_of([*numbers(12), row(13, between, typed="0.03-0.06")])
    assert outcome.labs == 12
    assert facts_of(outcome, "intervals") == {"count": 1}
    assert outcome.scores[12].note is not None
    assert outcome.scores[12].note.facts == {"typed": "0.03-0.06"}
    assert "missing" not in [note.key for note in outcome.notes]


def test_decisions_are_counted_beside_the_numbers() -> None:
    rows = [
        row(
            n, ParsedValue(ValueKind.NUMBER, Decimal(90 + n)), details={Detail.DECISION.value: said}
        )
        for n, said in enumerate(["yes"] * 7 + ["no"] * 5, 1)
    ]
    assert facts_of(outcome_of(rows), "criterion_decisions") == {"met": 7, "not_met": 5}


def test_an_uncertainty_below_the_noise_of_counting_is_noticed() -> None:
    """100 counted objects are known to one in ten at best."""
    rows = [
        row(
            n,
            ParsedValue(ValueKind.NUMBER, Decimal(1000)),
            u=Decimal(u),
            details={Detail.N_COUNTED.value: "100"},
        )
        for n, u in enumerate(("99", "100", "101"), 1)
    ]
    assert facts_of(outcome_of(rows), "below_counting_noise") == {"count": 1}


def test_frozen_inputs_keep_the_upper_end_and_the_details() -> None:
    between = ParsedValue(ValueKind.INTERVAL, Decimal("0.03"), upper=Decimal("0.06"))
    rows = [row(1, between, details={"n_counted": "7"})]
    assert thaw(freeze(rows)) == rows
    assert "details" not in freeze(numbers(1))
