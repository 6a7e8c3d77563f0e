"""Reports of evaluations on the scale of logarithms or logits name the scale and its interval."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook

from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report, build_summary
from proficiency.reporting.charts.spec import Distribution
from proficiency.reporting.content import Determination, Facts, ReportContent, strings_of
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.pdf import render_pdf
from proficiency.reporting.workbook import render_scores
from ringtrial import back_transformed

LOGIT = """
scale = { by = "logit", half_unit = 0.05 }
sigma = { by = "fixed", value = 0.5, stated_on = "scale" }
"""
PERCENT = """
assigned = { by = "reference", value = 92, u = 0.2 }
score = { by = "percent", delta_E_percent = 5 }
"""


def block_of(content: ReportContent) -> Determination:
    found = (b for section in content.sections for b in section.blocks)
    return next(block for block in found if isinstance(block, Determination))


def method_facts(content: ReportContent) -> Facts:
    """Return how the values of a report were set."""
    found = (b for section in content.sections for b in section.blocks if isinstance(b, Facts))
    return next(facts for facts in found if any("SHA-256" in name for name, _ in facts.pairs))


@pytest.mark.parametrize("language", list(Language))
def test_a_report_on_logits_names_scale_interval_and_both_spreads(
    make_evaluation: Callable,
    make_rows: Callable,
    spread_of: Callable,
    header: RoundHeader,
    language: Language,
) -> None:
    evaluation = make_evaluation(make_rows(spread_of(30)), plan=LOGIT)
    content = build_laboratory_report(evaluation, header, language, "L030")
    facts = dict(block_of(content).facts.pairs)
    assert "logit" in " ".join(strings_of(method_facts(content)))
    english = language is Language.EN
    outcome = evaluation.outcomes[0]
    interval = facts["x_pt (interval, k = 2)" if english else "x_pt（区间，k = 2）"]
    assert f"({outcome.assigned_lower:.2f}–{outcome.assigned_upper:.2f}) %" in interval
    assert facts["Scale of the evaluation" if english else "评价尺度"].startswith("logit")
    assert facts["Scale of the evaluation" if english else "评价尺度"].endswith("σ_pt = 0.500")
    assert facts["σ_pt"].startswith(f"{outcome.sigma_pt:.2f}")
    own = next(score for score in outcome.scores if score.lab == "L030")
    assert own.difference_on_scale is not None
    difference = facts["D on the scale of the evaluation" if english else "评价尺度上的 D"]
    assert difference == f"{own.difference_on_scale:.3g}"
    assert not any("±" in text for text in facts)


def test_the_limits_of_the_picture_are_those_of_the_scores(
    make_evaluation: Callable, make_rows: Callable, spread_of: Callable, header: RoundHeader
) -> None:
    evaluation = make_evaluation(make_rows(spread_of(30)), plan=LOGIT)
    outcome = evaluation.outcomes[0]
    content = build_laboratory_report(evaluation, header, Language.EN, "L030")
    block = block_of(content)
    (picture,) = (c for c in block.charts if isinstance(c.chart, Distribution))
    chart = picture.chart
    assert isinstance(chart, Distribution)
    centre = outcome.assigned_value_on_scale
    assert centre is not None
    assert {text: place for place, text in chart.limits}["+3 σ_pt"] == pytest.approx(
        back_transformed(centre + 1.5, scale="logit")
    )
    assert chart.high <= 100.0
    assert chart.band == (outcome.assigned_lower, outcome.assigned_upper)
    own = next(score for score in outcome.scores if score.lab == "L030")
    assert own.z is not None
    assert f"{abs(own.z):.2f} σ_pt above" in picture.reading


def test_results_that_cannot_be_are_shown_beside_the_scale(
    make_evaluation: Callable, make_rows: Callable, header: RoundHeader
) -> None:
    typed = [(f"L{n:02d}", value) for n, value in enumerate(["1e6", "2e6", "1e6", "50", "60"])]
    evaluation = make_evaluation(make_rows(typed), plan=LOGIT)
    block = block_of(build_laboratory_report(evaluation, header, Language.EN, "L00"))
    (chart,) = (c.chart for c in block.charts if isinstance(c.chart, Distribution))
    assert chart.low < chart.high
    assert len(chart.dots) == 5
    assert "no place on the scale" in " ".join(block.notes)


def test_a_report_by_differences_in_percent_says_which_score_gave_the_signal(
    make_evaluation: Callable, make_rows: Callable, spread_of: Callable, header: RoundHeader
) -> None:
    evaluation = make_evaluation(make_rows(spread_of(30)), plan=PERCENT)
    content = build_laboratory_report(evaluation, header, Language.EN, "L030")
    facts = dict(block_of(content).facts.pairs)
    assert facts["Difference D% (for the signal)"] == "8.6 %"
    assert "D% = 8.59" in " ".join(content.strings())
    assert [type(block.chart) for block in block_of(content).charts] == [Distribution]
    assert render_pdf(content).startswith(b"%PDF")


def test_decimals_of_assigned_values_are_those_of_the_plan(
    make_evaluation: Callable, make_rows: Callable, spread_of: Callable, header: RoundHeader
) -> None:
    plan = "rounding = { assigned = 4 }"
    evaluation = make_evaluation(make_rows(spread_of(30)), plan=plan)
    text = " ".join(build_summary(evaluation, header, Language.EN).strings())
    assert f"{evaluation.outcomes[0].assigned_value:.4f}" in text


def test_the_spreadsheet_gives_the_scale_and_its_numbers(
    make_evaluation: Callable, make_rows: Callable, spread_of: Callable, header: RoundHeader
) -> None:
    evaluation = make_evaluation(make_rows(spread_of(30)), plan=LOGIT)
    book = load_workbook(BytesIO(render_scores(evaluation, header)))
    heads, row = book.worksheets[0][1], book.worksheets[0][2]
    told = {str(head.value): cell.value for head, cell in zip(heads, row, strict=True)}
    assert told["评价尺度 Scale of the evaluation"] == "logit"
    assert told["评价尺度上的 σ_pt σ_pt on the scale"] == 0.5
