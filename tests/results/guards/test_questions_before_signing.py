"""What a laboratory is asked before it signs, from its own results and what was declared."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proficiency.results.guards.asking import questions
from proficiency.results.guards.observation import Expectation, Observation
from proficiency.results.guards.question import Question, QuestionKind

PLACES = {"M1": 1, "M2": 2}
GROUPS = {"TCC": 30, "VIA": 40, "END": 50}


def observe(
    typed: str,
    *,
    replicate: int = 1,
    material: str = "M1",
    measurand: str = "TCC",
    expected: tuple[str, str] | None = None,
    own_unit: str = "cells/mL",
    unit: str = "",
    stated_limit: str | None = None,
) -> Observation:
    """Return one typed result, its place made of material and measurand."""
    is_limit = typed.startswith("<")
    return Observation(
        determination_id=PLACES[material] + GROUPS[measurand],
        replicate=replicate,
        measurand=measurand,
        material=material,
        typed=typed,
        value=Decimal(typed.lstrip("<")),
        is_limit=is_limit,
        unit=unit,
        own_unit=own_unit,
        expected=Expectation(Decimal(expected[0]), Decimal(expected[1])) if expected else None,
        stated_limit=Decimal(stated_limit) if stated_limit else None,
    )


def kinds(found: list[Question]) -> list[QuestionKind]:
    return [question.kind for question in found]


def replicates(values: list[str], **more: object) -> list[Observation]:
    return [observe(v, replicate=n, **more) for n, v in enumerate(values, 1)]  # type: ignore[arg-type]


COUNT = ("100000", "10000000")
PERCENT = {"expected": ("40", "99.6"), "own_unit": "%", "measurand": "VIA"}


def test_plausible_results_raise_no_question() -> None:
    found = questions(
        replicates(["1050000", "980000"], expected=COUNT) + replicates(["91.2", "92.4"], **PERCENT)  # type: ignore[arg-type]
    )
    assert found == []


def test_a_value_in_another_unit_is_asked_about_once_with_what_would_fit() -> None:
    [question] = questions(replicates(["1050", "980"], expected=COUNT))
    assert question.kind is QuestionKind.POWER_OF_TEN
    assert question.facts["suggestion"] == "1050000 / 980000"
    assert question.places == ((31, 1), (31, 2))


def test_two_wrong_powers_are_two_questions() -> None:
    found = questions(replicates(["10500", "980000000"], expected=("100000", "999999")))
    assert kinds(found).count(QuestionKind.POWER_OF_TEN) == 2


def test_a_fraction_in_place_of_a_percentage_is_named_as_such() -> None:
    [question] = questions(replicates(["0.92", "0.91"], **PERCENT))  # type: ignore[arg-type]
    assert question.kind is QuestionKind.FRACTION
    assert question.facts["suggestion"] == "92 / 91"


def test_a_value_no_power_of_ten_brings_into_its_range_is_only_unusual() -> None:
    [question] = questions([observe("30", expected=("90", "99"), own_unit="h")])
    assert question.kind is QuestionKind.UNUSUAL


def test_a_factor_of_two_is_not_asked_about() -> None:
    assert questions(replicates(["525000", "490000"], expected=COUNT)) == []


def test_zero_is_asked_about_where_zero_was_not_declared_possible() -> None:
    [question] = questions([observe("0", expected=("0.01", "10"), own_unit="%")])
    assert question.kind is QuestionKind.ZERO


def test_zero_is_not_asked_about_where_it_was_declared_possible() -> None:
    assert questions([observe("0", expected=("0", "10"), own_unit="%")]) == []


def test_negative_values_of_a_range_around_zero_pass() -> None:
    assert questions([observe("-3", expected=("-60", "130"), own_unit="%")]) == []


def test_a_limit_is_not_held_against_the_range() -> None:
    assert questions([observe("<1000", expected=("0.4", "360"))]) == []


def test_a_decimal_slip_in_one_replicate_is_asked_about_that_replicate() -> None:
    [question] = questions(replicates(["96.5", "9.68", "96.9"], own_unit="%"))
    assert question.kind is QuestionKind.REPLICATE_SLIP
    assert question.places == ((31, 2),)


def test_noisy_replicates_without_a_power_of_ten_are_not_asked_about() -> None:
    assert questions(replicates(["0.3", "0.9", "2.1"], own_unit="%")) == []


def test_an_absurd_spread_of_replicates_is_asked_about() -> None:
    [question] = questions(replicates(["1", "9", "77"]))
    assert question.kind is QuestionKind.REPLICATE_SPREAD


def test_a_replicate_already_asked_about_is_not_asked_about_twice() -> None:
    values = ["1050000", "105000", "1060000"]
    found = questions(replicates(values, expected=("200000", "10000000")))
    assert kinds(found) == [QuestionKind.POWER_OF_TEN]


def test_exchanged_samples_are_one_question_over_all_measurands() -> None:
    found = questions(
        [
            observe("320000", material="M1", expected=("105000", "10500000")),
            observe("1050000", material="M2", expected=("32000", "3200000")),
            observe("74", material="M1", measurand="VIA", own_unit="%", expected=("36", "99.6")),
            observe("92", material="M2", measurand="VIA", own_unit="%", expected=("12", "98.3")),
        ]
    )
    assert kinds(found) == [QuestionKind.EXCHANGED]
    assert found[0].facts["measurands"] == "TCC, VIA"


def test_a_bias_that_shifts_both_samples_is_no_exchange() -> None:
    found = questions(
        [
            observe("84", material="M1", measurand="VIA", own_unit="%", expected=("36", "99.6")),
            observe("60", material="M2", measurand="VIA", own_unit="%", expected=("12", "98.3")),
        ]
    )
    assert found == []


def test_samples_declared_alike_are_never_called_exchanged() -> None:
    found = questions(
        [
            observe("98.0", material="M1", own_unit="%", expected=("80", "100")),
            observe("99.4", material="M2", own_unit="%", expected=("79", "100")),
        ]
    )
    assert found == []


def test_without_a_declared_range_samples_absurdly_far_apart_are_asked_about() -> None:
    found = questions([observe("1.05"), observe("320000", material="M2")])
    assert kinds(found) == [QuestionKind.SAMPLES_APART]


def test_a_number_at_the_limit_of_earlier_rounds_is_asked_about() -> None:
    typed = replicates(["0.05", "0.05"], measurand="END", own_unit="EU/mL")
    assert questions(typed) == []
    [question] = questions(typed, earlier_limits={"END": {Decimal("0.05")}})
    assert question.kind is QuestionKind.AT_LIMIT
    assert question.facts["limit"] == "0.05"


def test_a_number_at_a_limit_stated_beside_it_is_asked_about() -> None:
    [question] = questions([observe("0.05", stated_limit="0.050")])
    assert question.kind is QuestionKind.AT_LIMIT


def test_one_replicate_at_the_limit_among_limits_is_what_measuring_near_it_looks_like() -> None:
    assert questions(replicates(["<0.1", "0.10", "<0.1"])) == []


def test_mixed_units_of_one_measurand_are_asked_about() -> None:
    found = questions(
        [
            observe("1050", unit="cells/uL"),
            observe("320000", material="M2", unit="cells/mL"),
        ]
    )
    assert found[0].kind is QuestionKind.UNIT_DIFFERS
    assert found[0].facts["units"] == "cells/uL / cells/mL"


def test_a_key_belongs_to_what_was_typed() -> None:
    [first] = questions([observe("1050", expected=COUNT)])
    [again] = questions([observe("1050", expected=COUNT)])
    [changed] = questions([observe("1051", expected=COUNT)])
    assert first.key == again.key != changed.key


@given(st.decimals("1e-9", "1e9", allow_nan=False, allow_infinity=False).filter(lambda v: v > 0))
def test_any_positive_number_is_judged_without_failing(value: Decimal) -> None:
    observed = observe(f"{value:f}", expected=COUNT)
    assert len(questions([observed])) <= 1


@pytest.mark.parametrize("power", [-6, -3, -1, 1, 2, 3, 6])
def test_every_power_of_ten_outside_the_range_is_seen(power: int) -> None:
    value = Decimal("1050000").scaleb(power)
    [question] = questions([observe(f"{value:f}", expected=("400000", "2500000"))])
    assert question.kind is QuestionKind.POWER_OF_TEN
    assert Decimal(question.facts["suggestion"]) == Decimal(1050000)
