"""The sheet of a round: protected, with lists of units, categories and decisions, read back."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.orm import Session
from stage import Stage, set_stage

from proficiency.errors import InvalidInput
from proficiency.i18n import Language
from proficiency.results.entry import EnteredResult, Field
from proficiency.results.result_template import write_template
from proficiency.results.result_upload import read_upload
from proficiency.results.rows import Detail
from proficiency.results.sheet_columns import DETAIL_HEADINGS, Given
from proficiency.results.sheet_names import LISTS
from proficiency.rounds.models import Determination, RoundMeasurand
from proficiency.schemes.catalogue import catalogue

KINDS = ("TCC", "CD73", "MYC", "STR")


@pytest.fixture
def stage(session: Session) -> Stage:
    """A round that asks for a count, a proportion with a criterion, a category and a profile."""
    stage = set_stage(session)
    stage.enrol()
    for position, code in enumerate(KINDS, 10):
        columns = catalogue()[code].definition.columns | {"replicates": 1, "vials": 1}
        determination = Determination(position=position, material=stage.round.materials[0])
        copy = RoundMeasurand(position=position, **columns, determinations=[determination])
        copy.code = f"{code}-1"
        copy.round_id = stage.round.id
        session.add(copy)
    session.flush()
    session.refresh(stage.round, ["measurands"])
    return stage


def book_of(stage: Stage, language: Language = Language.EN) -> openpyxl.Workbook:
    data = write_template(stage.round, stage.enrolments[0], language)
    return openpyxl.load_workbook(BytesIO(data))


def place(sheet: Worksheet, code: str, heading: str) -> openpyxl.cell.cell.Cell:
    headings = [cell.value for cell in sheet[1]]
    codes = headings.index(Given.MEASURAND.value)
    row = next(row for row in sheet.iter_rows(min_row=2) if row[codes].value == f"{code}-1")
    return row[headings.index(heading)]


def read_back(stage: Stage, book: openpyxl.Workbook) -> dict[str, EnteredResult]:
    content = BytesIO()
    book.save(content)
    entries = read_upload(
        content.getvalue(), "sheet.xlsx", stage.round, enrolment=stage.enrolments[0]
    ).entries
    codes = {
        determination.id: copy.code.removesuffix("-1")
        for copy in stage.round.measurands
        for determination in copy.determinations
    }
    return {codes[entry.determination_id]: entry for entry in entries if entry.typed}


def test_only_what_is_asked_for_can_be_typed(stage: Stage) -> None:
    sheet = book_of(stage).worksheets[0]
    assert sheet.protection.sheet
    counted, decided = DETAIL_HEADINGS[Detail.N_COUNTED], DETAIL_HEADINGS[Detail.DECISION]
    locked = {
        (code, heading): place(sheet, code, heading).protection.locked
        for code in KINDS
        for heading in (Given.UNIT.value, Field.RESULT.value, Field.U.value, counted, decided)
    }
    assert not any(locked[code, Field.RESULT.value] for code in KINDS)
    assert [locked[code, Given.UNIT.value] for code in KINDS] == [False, False, True, True]
    assert [locked[code, Field.U.value] for code in KINDS] == [False, False, True, True]
    assert [locked[code, counted] for code in KINDS] == [False, True, True, True]
    assert [locked[code, decided] for code in KINDS] == [True, False, True, True]


def test_lists_are_offered_in_the_language_of_the_sheet(stage: Stage) -> None:
    book = book_of(stage, Language.ZH)
    lists = {
        column[0].value: [cell.value for cell in column[1:] if cell.value]
        for column in book[LISTS].iter_cols()
    }
    assert lists["MYC-1 结果 Result"] == ["检出", "未检出", "无法判定"]
    assert lists["TCC-1 单位 Unit"] == ["cells/mL", "cells/µL", "10^6 cells/mL"]
    assert lists["CD73-1 满足标准 Meets criterion"] == ["是", "否"]
    offered = {
        str(validation.sqref): validation.formula1
        for validation in book.worksheets[0].data_validations.dataValidation
    }
    cell = place(book.worksheets[0], "MYC", Field.RESULT.value)
    assert offered[cell.coordinate].startswith(f"'{LISTS}'!$")


def test_units_details_categories_and_profiles_are_read_back_as_typed(stage: Stage) -> None:
    book = book_of(stage)
    sheet = book.worksheets[0]
    place(sheet, "TCC", Field.RESULT.value).value = "1.05"
    place(sheet, "TCC", Given.UNIT.value).value = "10^6 cells/mL"
    place(sheet, "TCC", DETAIL_HEADINGS[Detail.N_COUNTED]).value = "300"
    place(sheet, "CD73", Field.RESULT.value).value = "98.1"
    place(sheet, "CD73", DETAIL_HEADINGS[Detail.DECISION]).value = "是"
    place(sheet, "MYC", Field.RESULT.value).value = "未检出"
    place(sheet, "STR", Field.RESULT.value).value = "AMEL: X Y; TH01: 9.3, 7"
    found = read_back(stage, book)
    assert (found["TCC"].typed, found["TCC"].unit) == ("1.05", "10^6 cells/mL")
    assert found["TCC"].details == {"n_counted": "300"}
    assert (found["CD73"].unit, found["CD73"].details) == ("", {"decision": "是"})
    assert found["MYC"].typed == "未检出"
    assert found["STR"].typed == "AMEL: X Y; TH01: 9.3, 7"


def test_what_is_wrong_names_its_row_and_column(stage: Stage) -> None:
    book = book_of(stage)
    sheet = book.worksheets[0]
    wrong = {
        ("TCC", DETAIL_HEADINGS[Detail.N_COUNTED]): "many",
        ("TCC", Given.UNIT.value): "cells/L",
        ("MYC", Field.RESULT.value): "perhaps",
        ("STR", Field.RESULT.value): "TH01: seven",
    }
    cells = {}
    for (code, heading), text in wrong.items():
        cell = place(sheet, code, heading)
        cell.value, cells[code, heading] = text, cell.row
    with pytest.raises(InvalidInput) as refusal:
        read_back(stage, book)
    found = {(problem.row, problem.column) for problem in refusal.value.problems}
    assert found == {(row, heading) for (_, heading), row in cells.items()}
