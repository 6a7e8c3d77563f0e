"""Words in reports: names in the reader's language, what was assigned, and how they compare."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.outcome import Evaluation
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report, build_summary
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.label import Label
from proficiency.reporting.workbook import render_scores
from proficiency.results.rows import ParsedValue, ResultRow, ValueKind
from proficiency.schemes.plan import Plan

SAID = ("detected", "detected", "not-detected", "detected")
PROFILES = ("TH01: 7, 9; TPOX: 8", "TH01: 6, 9.3; TPOX: 11", "TH01: 7, 9; TPOX: 8", "TH01: 7")
STEPS = ("3", "2", "0", "4")
PLAN = {
    "measurand": [
        {"name": "MYC", "assigned": {"by": "category", "category": "detected"}},
        {"name": "STR", "assigned": {"by": "profile", "profile": "TH01: 7, 9; TPOX: 8"}},
        {
            "name": "TRI",
            "assigned": {
                "by": "category",
                "category": "3",
                "categories": ["0", "1", "2", "3", "4"],
                "tolerance": "1",
            },
        },
    ]
}


@pytest.fixture
def words() -> Evaluation:
    """Evaluate a call, a profile and a step of four laboratories."""
    rows = [
        ResultRow(f"L{n:03}", code, "A", "", word, ParsedValue(kind, category=word))
        for code, kind, said in (
            ("MYC", ValueKind.CATEGORY, SAID),
            ("STR", ValueKind.PROFILE, PROFILES),
            ("TRI", ValueKind.CATEGORY, STEPS),
        )
        for n, word in enumerate(said, 1)
    ]
    return evaluate(rows, Plan.from_mapping(PLAN), input_sha256="5e" * 32)


@pytest.fixture
def named(header: RoundHeader) -> RoundHeader:
    """Give the measurands and their categories names."""
    calls = {"detected": Label("检出", "detected"), "not-detected": Label("未检出", "not detected")}
    return replace(header, measurands={"MYC": Label("支原体", "Mycoplasma", words=calls)})


def test_a_laboratory_reads_what_it_called_and_what_was_there(
    words: Evaluation, named: RoundHeader
) -> None:
    english = " ".join(build_laboratory_report(words, named, Language.EN, "L003").strings())
    for text in (
        "not detected",
        "false negative",
        "detected: 3; not detected: 1",
        "3 categories below",
        "match 100.0 %",
        "unsatisfactory",
    ):
        assert text in english, text
    chinese = " ".join(build_laboratory_report(words, named, Language.ZH, "L003").strings())
    for text in ("未检出", "假阴性", "检出: 3；未检出: 1", "低 3 级", "匹配度 100.0 %", "不满意"):
        assert text in chinese, text
    assert "not-detected" not in english + chinese


def test_the_report_of_the_round_lists_words_and_no_mean(
    words: Evaluation, named: RoundHeader
) -> None:
    for language in Language:
        content = build_summary(words, named, language)
        assert "L001" in " ".join(content.strings())
    assert {outcome.mean for outcome in words.outcomes} == {None}


def test_the_workbook_of_scores_has_columns_for_words(
    words: Evaluation, named: RoundHeader
) -> None:
    book = openpyxl.load_workbook(BytesIO(render_scores(words, named)))
    rows = [
        [cell for cell in row if cell] for row in book.worksheets[1].iter_rows(values_only=True)
    ]
    assert any("假阴性 false negative" in row for row in rows)
    assert any("未检出 not detected" in row for row in rows)
