"""The result sheet: clear to fill in, read back exactly, every problem named by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from stage import Stage, new_round

from proficiency.errors import InvalidInput, Problem
from proficiency.i18n import Language, translator
from proficiency.results.entry import EnteredResult, Field
from proficiency.results.sheet_columns import HEADINGS, Given
from proficiency.results.spreadsheet import read_upload, write_template

ENGLISH = translator(Language.EN)
Change = Callable[[Worksheet], None]
COLUMN = {heading: number for number, heading in enumerate(HEADINGS, 1)}


@pytest.fixture
def sheet_stage(stage: Stage) -> Stage:
    stage.open()
    return stage


def template(stage: Stage, language: Language = Language.ZH) -> Workbook:
    data = write_template(stage.round, stage.enrolments[0], language)
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def filled(stage: Stage, change: Change) -> bytes:
    book = template(stage)
    change(book.worksheets[0])
    return saved(book)


def upload(stage: Stage, data: bytes, name: str = "results.xlsx") -> list[EnteredResult]:
    return read_upload(data, name, stage.round, enrolment=stage.enrolments[0]).entries


def problems_of(stage: Stage, data: bytes, name: str = "results.xlsx") -> list[Problem]:
    with pytest.raises(InvalidInput) as refused:
        upload(stage, data, name)
    return list(refused.value.problems)


def put(sheet: Worksheet, row: int, heading: str, content: object) -> None:
    sheet.cell(row, COLUMN[heading]).value = content


def rows_of(sheet: Worksheet) -> list[list[str]]:
    return [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]


def as_csv(rows: list[list[str]], encoding: str = "utf-8-sig") -> bytes:
    content = io.StringIO()
    csv.writer(content).writerows(rows)
    return content.getvalue().encode(encoding)


def test_the_sheet_has_one_row_per_replicate_with_everything_given(sheet_stage: Stage) -> None:
    rows = rows_of(template(sheet_stage, Language.EN).worksheets[0])
    assert rows[0] == list(HEADINGS)
    round_code, code = sheet_stage.round.code, sheet_stage.enrolments[0].code
    assert rows[1][:8] == [
        round_code,
        code,
        "VIA",
        "Viability",
        "M1",
        "Sample one",
        "%",
        "1",
    ]
    assert [(row[2], row[4], row[7]) for row in rows[1:]] == [
        ("VIA", "M1", "1"),
        ("VIA", "M1", "2"),
        ("VIA", "M2", "1"),
        ("VIA", "M2", "2"),
        ("END", "M1", "1"),
        ("MYC", "M2", "1"),
    ]
    assert all(row[8:] == [""] * 5 for row in rows[1:])


def test_the_sheet_is_in_the_chosen_language(sheet_stage: Stage) -> None:
    chinese = rows_of(template(sheet_stage).worksheets[0])
    assert (chinese[1][3], chinese[1][5]) == ("细胞活率", "一号样品")
    steps = rows_of(template(sheet_stage)["说明 Instructions"])
    assert "黄色" in str(steps)
    assert "yellow" in str(rows_of(template(sheet_stage, Language.EN)["说明 Instructions"]))
    assert "2026-03-20 18:00 (Asia/Shanghai)" in str(steps)


def test_result_cells_are_text_the_header_is_frozen_and_methods_are_offered(
    sheet_stage: Stage,
) -> None:
    book = template(sheet_stage)
    sheet = book.worksheets[0]
    assert sheet.freeze_panes is not None
    assert sheet.freeze_panes.endswith("2")
    for field in (Field.RESULT, Field.U, Field.K, Field.NOTE):
        assert sheet.cell(2, COLUMN[field.value]).number_format == "@"
    [choice] = sheet.data_validations.dataValidation
    assert str(choice.sqref) == "I2:I5"
    assert choice.formula1 == "'方法 Methods'!$C$2:$C$3"
    methods = rows_of(book["方法 Methods"])
    assert [row[2] for row in methods[1:]] == ["TB · 台盼蓝法", "7AAD · 流式 7-AAD 法"]
    assert all(s.sheet_state == "visible" for s in book.worksheets)


@pytest.mark.parametrize("language", list(Language))
def test_the_workbook_carries_the_code_and_never_the_name(
    sheet_stage: Stage, language: Language
) -> None:
    book = template(sheet_stage, language)
    words = [rows_of(sheet) for sheet in book.worksheets]
    words.append([[str(vars(book.properties))]])
    text = str(words)
    assert sheet_stage.enrolments[0].code in text
    for laboratory in sheet_stage.laboratories:
        assert laboratory.name_zh not in text
        assert laboratory.name_en not in text
        assert laboratory.institution.name_en not in text
    assert sheet_stage.enrolments[1].code not in text


def test_a_synthetic_scheme_marks_its_sheet(sheet_stage: Stage) -> None:
    assert "SYNTHETIC" not in str(template(sheet_stage).sheetnames)
    sheet_stage.scheme.synthetic = True
    book = template(sheet_stage)
    assert "演示数据 SYNTHETIC" in book.sheetnames[0]
    assert "演示数据 SYNTHETIC" in str(rows_of(book["说明 Instructions"]))


def test_a_name_never_becomes_a_formula(sheet_stage: Stage) -> None:
    sheet_stage.round.measurands[0].name_zh = "=1+1"
    assert template(sheet_stage).worksheets[0].cell(2, 4).data_type == "s"


def test_an_untouched_sheet_is_read_as_blank_entries_for_everything(sheet_stage: Stage) -> None:
    entries = upload(sheet_stage, filled(sheet_stage, lambda sheet: None))
    assert len(entries) == 6
    assert all(entry.is_blank() for entry in entries)


def test_typed_cells_come_back_exactly_and_are_saved(sheet_stage: Stage) -> None:
    def change(sheet: Worksheet) -> None:
        put(sheet, 2, Field.METHOD.value, "TB · 台盼蓝法")
        put(sheet, 2, Field.RESULT.value, "１２．５")
        put(sheet, 2, Field.U.value, "0.50")
        put(sheet, 2, Field.K.value, "2")
        put(sheet, 2, Field.NOTE.value, "复测")
        put(sheet, 3, Field.METHOD.value, "7-AAD flow")
        put(sheet, 3, Field.RESULT.value, 91.25)
        put(sheet, 6, Field.RESULT.value, "<0.05")
        put(sheet, 7, Field.RESULT.value, "未检出")

    entries = upload(sheet_stage, filled(sheet_stage, change))
    first = entries[0]
    assert (first.typed, first.method, first.u_typed, first.k_typed, first.note, first.row) == (
        "１２．５",
        "TB",
        "0.50",
        "2",
        "复测",
        2,
    )
    assert [(e.typed, e.method) for e in entries[1:]] == [
        ("91.25", "7AAD"),
        ("", ""),
        ("", ""),
        ("<0.05", ""),
        ("未检出", ""),
    ]
    sheet_stage.save(*entries)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_rows_may_be_sorted_and_saved_as_csv(sheet_stage: Stage, encoding: str) -> None:
    rows = rows_of(template(sheet_stage).worksheets[0])
    rows[1][9] = "91.2"
    backwards = [rows[0], *reversed(rows[1:])]
    entries = upload(sheet_stage, as_csv(backwards, encoding), "results.csv")
    assert {e.key: e.typed for e in entries if e.typed} == {
        (sheet_stage.asked("VIA", "M1").id, 1): "91.2"
    }
    assert entries[-1].row == 7


def test_headings_are_found_in_either_language_and_any_order(sheet_stage: Stage) -> None:
    rows = rows_of(template(sheet_stage).worksheets[0])
    rows[1][9] = "91.2"
    rows[0] = [heading.partition(" ")[number % 2 * 2] for number, heading in enumerate(rows[0])]
    turned = [row[::-1] for row in rows]
    entries = upload(sheet_stage, as_csv(turned), "results.csv")
    assert [e.typed for e in entries if e.typed] == ["91.2"]


def test_a_sheet_of_another_round_is_refused_once(sheet_stage: Stage) -> None:
    mine = sheet_stage.round
    sheet_stage.round = new_round(
        sheet_stage.session, sheet_stage.scheme, actor=sheet_stage.coordinator, code="MSC-R2"
    )
    data = write_template(mine, sheet_stage.enrolments[0], Language.ZH)
    [problem] = problems_of(sheet_stage, data)
    assert (problem.row, problem.column) == (2, Given.ROUND)
    assert problem.facts == {"found": "MSC-R1", "expected": "MSC-R2"}


def test_a_sheet_of_another_laboratory_is_refused(sheet_stage: Stage) -> None:
    data = write_template(sheet_stage.round, sheet_stage.enrolments[1], Language.ZH)
    [problem] = problems_of(sheet_stage, data)
    assert (problem.row, problem.column) == (2, Given.LABORATORY)


def test_a_missing_or_double_column_is_named(sheet_stage: Stage) -> None:
    rows = rows_of(template(sheet_stage).worksheets[0])
    without = [[*row[:9], *row[10:]] for row in rows]
    [problem] = problems_of(sheet_stage, as_csv(without), "results.csv")
    assert problem.facts == {"name": Field.RESULT}
    double = [[*row, row[9]] for row in rows]
    [problem] = problems_of(sheet_stage, as_csv(double), "results.csv")
    assert "twice" in problem.text(ENGLISH)


def test_everything_wrong_is_reported_at_once_by_row_and_column(sheet_stage: Stage) -> None:
    def change(sheet: Worksheet) -> None:
        put(sheet, 2, Field.RESULT.value, "12,5")
        put(sheet, 3, Field.METHOD.value, "magic")
        put(sheet, 3, Field.RESULT.value, "91")
        put(sheet, 4, Given.UNIT.value, "g")
        put(sheet, 4, Field.RESULT.value, "91")
        put(sheet, 4, Field.U.value, "-1")
        put(sheet, 5, Given.MATERIAL.value, "M9")
        put(sheet, 6, Given.REPLICATE.value, "first")
        put(sheet, 7, Given.MEASURAND.value, "VIA")
        put(sheet, 7, Given.UNIT.value, "%")

    found = [(p.row, p.column) for p in problems_of(sheet_stage, filled(sheet_stage, change))]
    assert found[:6] == [
        (2, Field.RESULT),
        (3, Field.METHOD),
        (4, Given.UNIT),
        (4, Field.U),
        (5, Given.MEASURAND),
        (6, Given.REPLICATE),
    ]
    missing = [place for place in found if place[0] is None]
    assert len(missing) == 3
    assert (7, Given.REPLICATE) in found


def test_a_deleted_row_is_named_by_what_it_determined(sheet_stage: Stage) -> None:
    data = filled(sheet_stage, lambda sheet: sheet.delete_rows(3))
    [problem] = problems_of(sheet_stage, data)
    assert problem.row is None
    assert problem.facts == {"measurand": "VIA", "material": "M1", "replicate": 2}


def test_a_row_that_is_there_twice_is_refused(sheet_stage: Stage) -> None:
    rows = rows_of(template(sheet_stage).worksheets[0])
    [problem] = problems_of(sheet_stage, as_csv([*rows, rows[1]]), "results.csv")
    assert (problem.row, problem.column) == (8, Given.REPLICATE)


def test_what_is_no_table_is_refused(sheet_stage: Stage) -> None:
    assert problems_of(sheet_stage, b"", "results.xlsx")
    assert problems_of(sheet_stage, b"PK\x03\x04 broken", "results.xlsx")


def test_problems_of_a_sheet_are_told_in_chinese(sheet_stage: Stage) -> None:
    chinese = translator(Language.ZH)
    data = filled(sheet_stage, lambda sheet: put(sheet, 2, Given.UNIT.value, "g"))
    [problem] = problems_of(sheet_stage, data)
    assert problem.text(chinese) != problem.text(ENGLISH)
    assert "单位" in problem.text(chinese)
