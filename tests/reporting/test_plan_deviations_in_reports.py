"""A change of a locked plan is carried by the evaluation and printed wherever the report is."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader
from story import Story

from proficiency.evaluation.models import EvaluationRun
from proficiency.evaluation.services import load_evaluation, recompute
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report, build_summary
from proficiency.reporting.heading import header_of
from proficiency.reporting.pdf import render_pdf
from proficiency.reporting.workbook import render_report_workbook
from proficiency.rounds.plan_deviations import propose_deviation, sign_deviation
from proficiency.schemes.plan import Plan

REASON = "The pilot scattered more than expected."
NEW = Plan.from_toml('sigma = { by = "fixed", value = 2.50 }')


def deviate(story: Story) -> None:
    proposal = propose_deviation(
        story.session, story.round, NEW, actor=story.coordinator, reason=REASON
    )
    for actor in (story.coordinator, story.second_coordinator()):
        sign_deviation(story.session, proposal, actor=actor, sha256=proposal.signed_sha256)


@pytest.fixture
def run(story: Story) -> EvaluationRun:
    story.sign_plan()
    deviate(story)
    story.reach_analysis()
    return story.evaluate()


def test_the_decision_log_begins_with_the_change_and_is_recomputed_with_it(
    run: EvaluationRun,
) -> None:
    evaluation = load_evaluation(run)
    assert evaluation.outcomes[0].notes[0].key == "plan_deviation"
    assert evaluation.outcomes[0].notes[0].facts["reason"] == REASON
    assert [each.signed_by for each in evaluation.deviations] == [("Coordinator", "Coordinator 2")]
    assert recompute(run) == evaluation


def test_a_change_after_results_could_be_read_is_said_to_be_one(story: Story) -> None:
    story.sign_plan()
    story.reach_analysis()
    deviate(story)
    evaluation = load_evaluation(story.evaluate())
    assert evaluation.outcomes[0].notes[0].key == "plan_deviation_late"
    report = build_summary(evaluation, header_of(story.evaluate()), Language.EN)
    assert "Results could already be read at that time." in list(report.strings())


def test_a_plan_that_stayed_as_it_was_has_no_such_section(story: Story) -> None:
    story.sign_plan()
    story.reach_analysis()
    run = story.evaluate()
    evaluation = load_evaluation(run)
    assert evaluation.deviations == () and "deviations" not in run.document_text
    strings = list(build_summary(evaluation, header_of(run), Language.EN).strings())
    assert "Deviations from the locked plan" not in strings


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (Language.EN, "robust standard deviation of the results", "fixed: 2.50 %"),
        (Language.ZH, "参加者结果的稳健标准差", "固定值：2.50 %"),
    ],
)
def test_before_after_and_reason_stand_in_page_pdf_and_spreadsheet(
    run: EvaluationRun, language: Language, before: str, after: str
) -> None:
    evaluation, header = load_evaluation(run), header_of(run)
    lab = evaluation.labs[0]
    for content in (
        build_summary(evaluation, header, language),
        build_laboratory_report(evaluation, header, language, lab),
    ):
        strings = list(content.strings())
        assert before in strings and after in strings
        assert any(REASON in each for each in strings)
        pdf = "".join(page.extract_text() for page in PdfReader(BytesIO(render_pdf(content))).pages)
        assert after.replace(" ", "") in "".join(pdf.split())
        book = openpyxl.load_workbook(BytesIO(render_report_workbook(content)))
        cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
        assert before in cells and after in cells
