"""The table of all estimators beside the assigned value, and the sentence that reads it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from proficiency.evaluation.outcome import Evaluation
from proficiency.i18n import Language, translator
from proficiency.reporting.case import Case, Edition, cases_of
from proficiency.reporting.content import Paragraph, Table
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.side_by_side import compare, estimators

MakeCase = Callable[..., Case]


@pytest.fixture
def make_case(make_evaluation: Callable, make_rows: Callable, header: RoundHeader) -> MakeCase:
    def make(values: list[str], *, plan: str = "", language: Language = Language.EN) -> Case:
        typed = [(f"L{n:03d}", value) for n, value in enumerate(values, start=1)]
        evaluation = make_evaluation(make_rows(typed), plan=plan)
        return cases_of(evaluation, Edition(header, translator(language)))[0]

    return make


def shown(case: Case) -> tuple[Table, str]:
    """Return the table and its reading."""
    table, paragraph = estimators(case)
    assert isinstance(table, Table) and isinstance(paragraph, Paragraph)
    return table, paragraph.text


TWELVE = ["9.7", "9.8", "9.9", "10.0", "10.0", "10.1", "10.2", "10.3", "9.6", "10.5", "10", "10"]


def test_every_estimator_has_a_row_with_location_uncertainty_spread_number_and_status(
    make_case: MakeCase,
) -> None:
    table, _ = shown(make_case(TWELVE))
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    assert len(rows) == 9
    assert rows["Mean, standard deviation"] == ["10.008", "0.072", "0.250", "12", "usable"]
    assert rows["Median, MADe"] == ["10.000", "0.080", "0.222", "12", "usable"]
    assert rows["Mode of the kernel density"][2] == "—"
    assert [column.head for column in table.columns] == [
        "Estimators",
        "Location (%)",
        "u",
        "Spread s",
        "p",
        "Status",
    ]


def test_estimators_that_agree_are_said_to_matter_less_than_the_uncertainty(
    make_case: MakeCase,
) -> None:
    case = make_case(TWELVE)
    compared = compare(case)
    assert compared is not None and compared.in_u is not None and compared.in_u < 1
    _, text = shown(case)
    assert f"{compared.in_u:.2f} u(x_pt) apart: the choice among them" in text


def test_two_heaps_drive_the_estimators_apart_and_ask_for_a_look(make_case: MakeCase) -> None:
    heaps = ["80.0", "80.1", "80.2", "80.3", "80.1", "80.2", "90.0", "90.1", "90.2", "90.3", "90.1"]
    _, text = shown(make_case(heaps))
    assert "look at the distribution before relying on one of them" in text


def test_without_an_uncertainty_of_the_assigned_value_only_the_range_is_given(
    make_case: MakeCase,
) -> None:
    plan = '[assigned]\nby = "reference"\nvalue = "10.0"\n[sigma]\nby = "fixed"\nvalue = "0.3"\n'
    case = make_case(TWELVE[:9], plan=plan)
    assert case.main.u_assigned_value is None
    assert "no standard uncertainty to compare this with" in shown(case)[1]


def test_equal_results_give_one_value_without_spread(make_case: MakeCase) -> None:
    table, text = shown(make_case(["90.0"] * 6))
    assert {row[5].text for row in table.rows} == {"no spread"}
    assert {row[2].text for row in table.rows} == {"—"}
    assert text.startswith("All estimators of location give 90.0000.")


def test_few_results_are_marked_and_a_single_one_gives_no_table(make_case: MakeCase) -> None:
    table, _ = shown(make_case(["9.0", "10.0", "11.0"]))
    assert {row[5].text for row in table.rows} == {"few results"}
    assert estimators(make_case(["9.0", "detected"])) == ()


def test_the_reader_of_chinese_meets_no_english_sentence(make_case: MakeCase) -> None:
    table, text = shown(make_case(TWELVE, language=Language.ZH))
    assert table.caption == "各估计方法并列比较"
    assert "u(x_pt)" in text and "相差" in text
    assert not any("edian" in row[0].text for row in table.rows)


def test_every_sample_round_can_be_set(sample: Evaluation, header: RoundHeader) -> None:
    for case in cases_of(sample, Edition(header, translator(Language.EN))):
        for block in estimators(case):
            assert isinstance(block, Table | Paragraph)
            if isinstance(block, Table):
                texts = [cell.text for row in block.rows for cell in row]
                assert not {"nan", "inf", "−0"} & set(texts)


def test_on_another_scale_the_estimators_are_those_of_the_scores(make_case: MakeCase) -> None:
    case = make_case(["8", "9", "10", "11", "12", "14", "30"], plan='[scale]\nby = "ln"\n')
    table, _ = shown(case)
    assert (
        table.caption
        == "Estimators side by side, on the scale of the evaluation (natural logarithm)"
    )
    assert table.columns[1].head == "Location"
    assert table.rows[1][1].text.startswith("2.40")
