"""What a laboratory may type: understood exactly, refused with what to do instead."""

from __future__ import annotations

from decimal import Decimal

import pytest

from proficiency.errors import Problem
from proficiency.i18n import Language, translator
from proficiency.results.entry import CheckedResult, EnteredResult, Field, check_entries
from proficiency.results.rows import ValueKind
from proficiency.rounds.models import Determination, RoundMaterial, RoundMeasurand, RoundMethod
from proficiency.schemes.models import ResultType

ENGLISH = translator(Language.EN)


def determination(
    result_type: ResultType = ResultType.PROPORTION,
    *,
    number: int = 1,
    methods: tuple[str, ...] = (),
) -> Determination:
    bounded = result_type is ResultType.PROPORTION
    return Determination(
        id=number,
        position=number,
        material=RoundMaterial(code="M1", position=1, name_zh="", name_en=""),
        measurand=RoundMeasurand(
            code="VIA",
            position=1,
            result_type=result_type,
            unit="%",
            lower_bound=Decimal(0) if bounded else None,
            upper_bound=Decimal(100) if bounded else None,
            replicates=2,
            methods=[
                RoundMethod(position=at, code=code, name_zh=code, name_en=code)
                for at, code in enumerate(methods)
            ],
        ),
    )


def checked(typed: str, result_type: ResultType = ResultType.PROPORTION) -> CheckedResult:
    [found], problems = check_entries(
        [EnteredResult(1, 1, None, typed)], [determination(result_type)]
    )
    assert problems == []
    return found


def refused(
    entry: EnteredResult, result_type: ResultType = ResultType.PROPORTION, **more: tuple[str, ...]
) -> Problem:
    found, [problem] = check_entries([entry], [determination(result_type, **more)])
    assert found == []
    return problem


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12.50", "12.50"), ("１２．５", "12.5"), (" 91 ", "91"), ("1e1", "1E+1"), ("0", "0")],
)
def test_a_number_is_understood_and_stays_as_typed(typed: str, value: str) -> None:
    found = checked(typed)
    assert found.entry.typed == typed
    assert found.parsed.kind is ValueKind.NUMBER
    assert found.parsed.value == Decimal(value)


@pytest.mark.parametrize(("typed", "sign"), [("<0.05", "<"), ("＜0.05", "<"), (">100", ">")])
def test_a_limit_keeps_its_sign(typed: str, sign: str) -> None:
    found = checked(typed)
    assert (found.parsed.kind, found.parsed.qualifier) == (ValueKind.CENSORED, sign)


@pytest.mark.parametrize("typed", ["未检出", "ND", "not detected"])
def test_not_detected_is_taken_for_a_quantity(typed: str) -> None:
    assert checked(typed, ResultType.CONTINUOUS).parsed.category == "not detected"


@pytest.mark.parametrize("typed", ["high", "about 5", "阳性"])
def test_other_words_are_no_result_of_a_quantity(typed: str) -> None:
    problem = refused(EnteredResult(1, 1, None, typed), ResultType.CONTINUOUS)
    assert typed in problem.text(ENGLISH)
    assert problem.column == Field.RESULT


@pytest.mark.parametrize(
    ("typed", "category"), [("检出", "detected"), ("positive", "positive"), ("3", "3")]
)
def test_a_qualitative_measurand_takes_words_and_steps_of_a_scale(
    typed: str, category: str
) -> None:
    found = checked(typed, ResultType.NOMINAL)
    assert (found.parsed.kind, found.parsed.category) == (ValueKind.CATEGORY, category)
    assert found.parsed.value is None


def test_a_qualitative_measurand_takes_no_limit() -> None:
    problem = refused(EnteredResult(1, 1, None, "<5"), ResultType.NOMINAL)
    assert "VIA" in problem.text(ENGLISH)


@pytest.mark.parametrize(
    ("typed", "bound"), [("100.1", "100"), ("-0.1", "0"), (">101", "100"), ("1e6", "100")]
)
def test_an_impossible_value_is_refused_with_the_bound_and_the_unit(typed: str, bound: str) -> None:
    text = refused(EnteredResult(1, 1, None, typed)).text(ENGLISH)
    assert f"{bound} %" in text
    assert typed in text


@pytest.mark.parametrize("typed", ["0", "100", "<100"])
def test_the_bounds_themselves_are_possible(typed: str) -> None:
    assert checked(typed).entry.typed == typed


def test_where_nothing_is_impossible_a_negative_value_is_taken() -> None:
    assert checked("-3", ResultType.CONTINUOUS).parsed.value == Decimal(-3)


def test_an_ambiguous_number_is_refused_with_what_to_type() -> None:
    problem = refused(EnteredResult(1, 1, None, "12,5"))
    assert "12.5" in problem.text(ENGLISH)
    assert problem.facts["determination_id"] == 1
    assert problem.facts["replicate"] == 1
    assert problem.facts["field"] == "result"


def test_a_method_is_one_of_the_list() -> None:
    asked = determination(methods=("TB", "7AAD"))
    [found], problems = check_entries([EnteredResult(1, 1, " TB ", "91")], [asked])
    assert (found.method, problems) == ("TB", [])
    problem = refused(EnteredResult(1, 1, "magic", "91"), methods=("TB", "7AAD"))
    assert "TB, 7AAD" in problem.text(ENGLISH)
    assert problem.column == Field.METHOD


def test_without_a_list_of_methods_none_can_be_given() -> None:
    problem = refused(EnteredResult(1, 1, "TB", "91"))
    assert problem.column == Field.METHOD


@pytest.mark.parametrize(
    ("u", "k", "column"),
    [
        ("0", "", Field.U),
        ("-1", "", Field.U),
        ("much", "", Field.U),
        ("0,5", "", Field.U),
        ("1", "0", Field.K),
        ("1", "two", Field.K),
        ("", "2", Field.K),
    ],
)
def test_an_uncertainty_is_a_positive_number_and_k_belongs_to_one(
    u: str, k: str, column: Field
) -> None:
    assert refused(EnteredResult(1, 1, None, "91", u, k)).column == column


def test_a_limit_has_no_uncertainty() -> None:
    assert refused(EnteredResult(1, 1, None, "<5", "1")).column == Field.U


def test_a_good_uncertainty_is_understood_exactly() -> None:
    [found], _ = check_entries([EnteredResult(1, 1, None, "91", "0.50", "２")], [determination()])
    assert (found.u, found.k) == (Decimal("0.50"), Decimal(2))
    assert (found.entry.u_typed, found.entry.k_typed) == ("0.50", "２")


def test_blank_entries_are_passed_over_and_a_note_alone_is_kept() -> None:
    found, problems = check_entries(
        [EnteredResult(1, 1, "", " "), EnteredResult(1, 2, None, "", note="vial broken")],
        [determination()],
    )
    assert problems == []
    assert [(f.entry.replicate, f.parsed.kind) for f in found] == [(2, ValueKind.MISSING)]


@pytest.mark.parametrize("replicate", [0, 3])
def test_a_replicate_that_is_not_asked_for_is_refused(replicate: int) -> None:
    problem = refused(EnteredResult(1, replicate, None, "91"))
    assert problem.column == Field.REPLICATE
    assert "1 to 2" in problem.text(ENGLISH)


def test_a_determination_of_another_round_is_refused() -> None:
    assert "not asked for" in refused(EnteredResult(99, 1, None, "91")).text(ENGLISH)


def test_one_replicate_is_entered_once() -> None:
    entry = EnteredResult(1, 1, None, "91")
    found, [problem] = check_entries([entry, entry], [determination()])
    assert len(found) == 1
    assert problem.column == Field.REPLICATE


def test_everything_wrong_is_reported_at_once() -> None:
    entries = [
        EnteredResult(1, 1, "magic", "12,5", "-1", row=2),
        EnteredResult(1, 2, None, "101", row=3),
        EnteredResult(7, 1, None, "91", row=4),
    ]
    found, problems = check_entries(entries, [determination(methods=("TB",))])
    assert found == []
    assert [(p.row, p.column) for p in problems] == [
        (2, Field.RESULT),
        (2, Field.METHOD),
        (2, Field.U),
        (3, Field.RESULT),
        (4, Field.RESULT),
    ]


def test_a_decision_stands_beside_its_number() -> None:
    problem = refused(EnteredResult(1, 1, None, "96.1"), ResultType.DECISION)
    assert problem.facts["part"] == "decision"
    said = EnteredResult(1, 1, None, "96.1", details={"decision": "合格"})
    [found], problems = check_entries([said], [determination(ResultType.DECISION)])
    assert (found.details, problems) == ({"decision": "yes"}, [])
