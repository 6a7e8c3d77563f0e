"""The sheet of questions: lists to choose from, answers read back, problems named by their cell."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.orm import Session
from stage import Stage, set_stage

from proficiency.errors import InvalidInput, Problem
from proficiency.i18n import Language, translator
from proficiency.results.entry import Field
from proficiency.results.question_sheet import ANSWER, FOLLOWED_KEY, KEY, Answers
from proficiency.results.result_template import write_template
from proficiency.results.result_upload import FilledSheet, read_upload
from proficiency.results.sheet_names import QUESTIONS, RESULTS
from proficiency.rounds.models import Determination, RoundMeasurand
from proficiency.schemes.catalogue import catalogue


@pytest.fixture
def stage(session: Session) -> Stage:
    """A round whose measurands ask about samples and methods."""
    stage = set_stage(session)
    stage.enrol()
    columns = catalogue()["CD73"].definition.columns | {"replicates": 1, "vials": 1}
    asks = RoundMeasurand(
        position=10,
        **columns,
        determinations=[Determination(position=10, material=stage.round.materials[0])],
    )
    viability = catalogue()["VIA"].definition.columns
    stage.round.measurands[0].questionnaire = viability["questionnaire"]
    asks.round_id = stage.round.id
    session.add(asks)
    session.flush()
    session.refresh(stage.round, ["measurands"])
    return stage


def book_of(stage: Stage, language: Language = Language.EN) -> openpyxl.Workbook:
    data = write_template(stage.round, stage.enrolments[0], language)
    return openpyxl.load_workbook(BytesIO(data))


def answer(sheet: Worksheet, key: str) -> openpyxl.cell.cell.Cell:
    """Return the cell of the answer to a question."""
    headings = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[headings.index(KEY)].value == key)
    return row[headings.index(ANSWER)]


def read_back(stage: Stage, book: openpyxl.Workbook) -> FilledSheet:
    content = BytesIO()
    book.save(content)
    return read_upload(content.getvalue(), "r.xlsx", stage.round, enrolment=stage.enrolments[0])


def problems_of(stage: Stage, book: openpyxl.Workbook) -> list[Problem]:
    with pytest.raises(InvalidInput) as refused:
        read_back(stage, book)
    return list(refused.value.problems)


@pytest.mark.parametrize("language", list(Language))
def test_answers_come_back_as_they_were_typed(stage: Stage, language: Language) -> None:
    book = book_of(stage, language)
    sheet = book[QUESTIONS]
    answer(sheet, "thawed@M1").value = "2026-03-03 09:30"
    answer(sheet, "gating").value = "live single cells"
    answer(sheet, FOLLOWED_KEY).value = "部分"
    found = read_back(stage, book).answers
    assert found == Answers(
        {"thawed@M1": "2026-03-03 09:30", "gating": "live single cells"}, followed="partly"
    )


def test_only_answers_can_be_typed_and_choices_are_offered_as_a_list(stage: Stage) -> None:
    book = book_of(stage)
    sheet = book[QUESTIONS]
    assert sheet.protection.sheet
    unlocked = {cell.column for row in sheet.iter_rows() for cell in row if is_open(cell)}
    assert unlocked == {answer(sheet, FOLLOWED_KEY).column}
    offered = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    place = offered[answer(sheet, FOLLOWED_KEY).coordinate]
    name, _, cells = place.partition("!")
    listed = book[name.strip("'")][cells.replace("$", "")]
    assert [row[0].value for row in listed] == ["yes", "partly", "no, by our own method"]


def is_open(cell: openpyxl.cell.cell.Cell) -> bool:
    return not cell.protection.locked


def test_a_wrong_answer_and_a_wrong_result_are_named_together_by_sheet_and_cell(
    stage: Stage,
) -> None:
    book = book_of(stage)
    results, questions = book.worksheets[0], book[QUESTIONS]
    headings = [cell.value for cell in results[1]]
    wrong = results.cell(2, headings.index(Field.RESULT.value) + 1)
    wrong.value = "ninety"
    moment, followed = answer(questions, "thawed@M1"), answer(questions, FOLLOWED_KEY)
    moment.value, followed.value = "yesterday", "mostly"
    found = {(each.sheet, each.cell) for each in problems_of(stage, book)}
    assert found == {
        (RESULTS, wrong.coordinate),
        (QUESTIONS, moment.coordinate),
        (QUESTIONS, followed.coordinate),
    }
    words = problems_of(stage, book)[0].place(translator(Language.EN))
    assert words.startswith("sheet ")


def test_a_formula_is_named_by_its_sheet_and_cell(stage: Stage) -> None:
    book = book_of(stage)
    headings = [cell.value for cell in book.worksheets[0][1]]
    cell = book.worksheets[0].cell(3, headings.index(Field.RESULT.value) + 1)
    cell.value = "=1+1"
    [problem] = problems_of(stage, book)
    assert (problem.sheet, problem.cell) == (RESULTS, cell.coordinate)


def test_a_question_of_another_round_and_one_twice_are_refused(stage: Stage) -> None:
    book = book_of(stage)
    sheet = book[QUESTIONS]
    sheet.append(["gating"])
    sheet.append(["colour"])
    assert [each.column for each in problems_of(stage, book)] == [KEY, KEY]


def test_a_sheet_without_its_column_of_answers_says_which_is_missing(stage: Stage) -> None:
    book = book_of(stage)
    sheet = book[QUESTIONS]
    sheet.cell(1, answer(sheet, "gating").column).value = "Comment"
    [problem] = problems_of(stage, book)
    assert (problem.sheet, problem.column) == (QUESTIONS, ANSWER)


def test_a_file_without_the_sheet_leaves_the_answers_alone(stage: Stage) -> None:
    book = book_of(stage)
    del book[QUESTIONS]
    assert read_back(stage, book).answers is None
