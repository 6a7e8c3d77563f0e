"""Spreadsheets: scores in full precision, reports with the strings of the PDF, no formulas."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from openpyxl import Workbook

from proficiency.evaluation.outcome import Evaluation
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.workbook import cell, render_report_workbook, render_scores
from proficiency.results.rows import ResultRow


def cells(data: bytes) -> list[object]:
    book = openpyxl.load_workbook(BytesIO(data))
    return [
        value
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    ]


@pytest.mark.parametrize("language", Language)
def test_a_report_workbook_holds_every_string_of_the_report(
    sample: Evaluation, header: RoundHeader, language: Language
) -> None:
    content = build_laboratory_report(sample, header, language, "L001")
    written = cells(render_report_workbook(content))
    expected = {text for text in content.strings() if text}
    titles = {t for t in expected if any(str(w).endswith(f" {t}") for w in written)}
    assert expected - set(map(str, written)) - titles == set()


def test_scores_are_written_unrounded(thirty: Evaluation, header: RoundHeader) -> None:
    book = openpyxl.load_workbook(BytesIO(render_scores(thirty, header)))
    consensus, scores, remarks = book.worksheets
    assert consensus.max_row == 1 + len(thirty.outcomes)
    assert scores.max_row == 1 + sum(len(o.scores) for o in thirty.outcomes)
    assert remarks.max_row > 1
    first = thirty.outcomes[0].scores[0]
    row = next(scores.iter_rows(min_row=2, values_only=True))
    numbers = [value for value in row if isinstance(value, float)]
    for wanted in (first.value, first.difference, first.percent, first.z, first.zeta, first.en):
        assert wanted is not None
        # The format keeps 16 digits.
        assert min(abs(number / wanted - 1) for number in numbers) < 1e-15


def test_heads_are_in_both_languages(thirty: Evaluation, header: RoundHeader) -> None:
    book = openpyxl.load_workbook(BytesIO(render_scores(thirty, header)))
    heads = [cell.value for cell in book.worksheets[1][1]]
    assert "被测量 Measurand" in heads and "实验室 Laboratory" in heads


def test_typed_formulas_stay_text(
    make_rows: Callable[..., list[ResultRow]],
    make_evaluation: Callable[..., Evaluation],
    header: RoundHeader,
) -> None:
    names = ["=1+1", "+A1", "-A1", "@SUM(A1)"]
    rows = make_rows([(name, "10.1") for name in names], measurand="=cmd()")
    evaluation = make_evaluation(rows)
    report = build_laboratory_report(evaluation, header, Language.EN, "=1+1")
    for data in (render_scores(evaluation, header), render_report_workbook(report)):
        book = openpyxl.load_workbook(BytesIO(data))
        found = [cell for sheet in book.worksheets for row in sheet for cell in row if cell.value]
        assert all(cell.data_type != "f" for cell in found)
        typed = [cell for cell in found if cell.value in {*names, "=cmd()"}]
        assert typed and all(cell.data_type == "s" and cell.quotePrefix for cell in typed)


def test_the_same_content_gives_the_same_bytes(
    thirty: Evaluation, header: RoundHeader, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = build_laboratory_report(thirty, header, Language.ZH, "L001")
    first = render_report_workbook(content), render_scores(thirty, header)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2_000_000_000))
    assert (render_report_workbook(content), render_scores(thirty, header)) == first


def test_a_character_no_workbook_can_hold_keeps_nobody_from_the_reports() -> None:
    sheet = Workbook(write_only=True).create_sheet()
    assert cell(sheet, "not\x0bdetected").value == "not\N{REPLACEMENT CHARACTER}detected"
