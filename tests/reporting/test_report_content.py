"""What a report says: to one laboratory, and to all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from proficiency.evaluation.outcome import Evaluation
from proficiency.i18n import Language
from proficiency.reporting.builder import (
    LaboratoryUnknown,
    build_laboratory_report,
    build_summary,
)
from proficiency.reporting.content import Determination, Layout, Paragraph, ReportContent, Table
from proficiency.reporting.header import ReportStatus, RoundHeader, Statement, header_for_file
from proficiency.reporting.label import Label
from proficiency.results.rows import ResultRow

MakeRows = Callable[..., list[ResultRow]]
MakeEvaluation = Callable[..., Evaluation]

FIXED = (
    '[assigned]\nby = "reference"\nvalue = "10"\nu = "0.1"\n[sigma]\nby = "fixed"\nvalue = "1"\n'
)


def texts(content: ReportContent) -> str:
    return "\n".join(content.strings())


def tables(content: ReportContent) -> list[Table]:
    return [b for s in content.sections for b in s.blocks if isinstance(b, Table)]


def determinations(content: ReportContent) -> list[Determination]:
    return [b for s in content.sections for b in s.blocks if isinstance(b, Determination)]


def test_the_verdict_counts_the_signals_and_names_what_deviates(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    rows = make_rows([("L001", "10.4")]) + make_rows([("L001", "13.4")], measurand="VIA")
    evaluation = make_evaluation(rows, plan=FIXED)
    english = build_laboratory_report(evaluation, header, Language.EN, "L001")
    chinese = build_laboratory_report(evaluation, header, Language.ZH, "L001")
    assert english.verdict == (
        "1 of 2 scored results are satisfactory, 1 unsatisfactory: "
        "cell viability, sample A (z = 3.40)."
    )
    assert chinese.verdict == (
        "参与评价的 2 项结果中 1 项满意，1 项不满意：细胞活率，样品甲（z = 3.40）。"
    )


def test_a_report_without_deviations_says_so_and_asks_for_nothing(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    rows = make_rows([("L001", "10.4")]) + make_rows([("L001", "9.4")], measurand="VIA")
    content = build_laboratory_report(
        make_evaluation(rows, plan=FIXED), header, Language.EN, "L001"
    )
    assert content.verdict == "All 2 scored results are satisfactory."
    look = next(s for s in content.sections if s.title == "What to look at")
    assert [block.printed for block in look.blocks if isinstance(block, Paragraph)] == [
        "No result calls for action. Keep this report with your quality records."
    ]


def test_a_result_that_was_not_evaluated_is_listed_with_its_reason(
    thirty: Evaluation, header: RoundHeader
) -> None:
    content = build_laboratory_report(thirty, header, Language.EN, "L029")
    own = tables(content)[0]
    assert any("<50" in [cell.text for cell in row] for row in own.rows)
    assert "○ not evaluated" in [cell.printed for row in own.rows for cell in row]
    assert "Not scored: the result is <50." in texts(content)
    assert "One more result was not evaluated." in content.verdict


def test_scores_on_one_side_are_pointed_out(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    names = [f"M{n}" for n in range(6)]
    rows = [row for name in names for row in make_rows([("L001", "10.5")], measurand=name)]
    evaluation = make_evaluation(rows, plan=FIXED)
    content = build_laboratory_report(evaluation, header, Language.EN, "L001")
    assert "6 of 6 scores are positive" in texts(content)
    rows[0] = make_rows([("L001", "9.5")], measurand="M0")[0]
    evaluation = make_evaluation(rows, plan=FIXED)
    content = build_laboratory_report(evaluation, header, Language.EN, "L001")
    assert "scores are positive" not in texts(content)


def test_an_uncertainty_stated_too_small_is_pointed_out(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    rows = make_rows([("L001", "11.0")], u="0.05", k="2")
    content = build_laboratory_report(
        make_evaluation(rows, plan=FIXED), header, Language.EN, "L001"
    )
    assert "the stated uncertainty may be too small" in texts(content)


def test_the_numbers_of_a_table_follow_the_uncertainty_of_the_assigned_value(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    evaluation = make_evaluation(make_rows([("L001", "10.4")]), plan=FIXED)
    own = tables(build_laboratory_report(evaluation, header, Language.EN, "L001"))[0]
    assert [cell.printed for cell in own.rows[0]] == [
        "CD90 positive fraction (%)",
        "10.4",
        "10.00 ± 0.20",
        "1.00",
        "z = 0.40",
        "● satisfactory",
    ]


def test_the_words_of_signals_are_a_setting_of_the_scheme(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    own_words = replace(header, signal_words={"warning": Label("可疑", "doubtful")})
    evaluation = make_evaluation(make_rows([("L001", "12.4")]), plan=FIXED)
    assert "可疑" in build_laboratory_report(evaluation, own_words, Language.ZH, "L001").verdict
    assert "有问题" in build_laboratory_report(evaluation, header, Language.ZH, "L001").verdict


def test_method_groups_are_shown_for_information_to_their_members_only(
    thirty: Evaluation, header: RoundHeader
) -> None:
    content = build_laboratory_report(thirty, header, Language.EN, "L001")
    groups = [
        (name, value)
        for block in determinations(content)
        for name, value in block.facts.pairs
        if name.startswith("Same")
    ]
    assert [name for name, _ in groups] == ["Same method (15 labs)"]
    assert groups[0][1].endswith("satisfactory")
    assert not [table for block in determinations(content) for table in block.tables]
    assert len(tables(content)[0].rows) == 2


def test_many_determinations_are_set_compactly(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    rows = [r for n in range(24) for r in make_rows([("L001", "10.5")], measurand=f"M{n}")]
    evaluation = make_evaluation(rows, plan=FIXED)
    content = build_laboratory_report(evaluation, header, Language.EN, "L001")
    layouts = {block.layout for block in determinations(content)}
    assert layouts == {Layout.COMPACT}


def test_a_laboratory_without_results_gets_no_report(
    thirty: Evaluation, header: RoundHeader
) -> None:
    with pytest.raises(LaboratoryUnknown):
        build_laboratory_report(thirty, header, Language.EN, "L999")


def test_the_summary_lists_every_result_of_every_laboratory_once(
    sample: Evaluation, header: RoundHeader
) -> None:
    content = build_summary(sample, header, Language.EN)
    listed = [t for t in tables(content) if t.caption.startswith("Results of all")]
    mains = [outcome for outcome in sample.outcomes if outcome.method is None]
    assert [len(table.rows) for table in listed] == [len(o.scores) for o in mains]
    for table, outcome in zip(listed, mains, strict=True):
        assert [row[0].text for row in table.rows] == sorted(s.lab for s in outcome.scores)


def test_a_laboratorys_report_names_other_laboratories_only_in_charts(
    thirty: Evaluation, header: RoundHeader
) -> None:
    content = build_laboratory_report(thirty, header, Language.EN, "L001")
    words = texts(content)
    assert "L001" in words
    assert not [lab for lab in thirty.labs if lab != "L001" and lab in words]


def test_every_reading_is_also_the_text_alternative_of_its_chart(
    sample: Evaluation, header: RoundHeader
) -> None:
    content = build_laboratory_report(sample, header, Language.ZH, "L001")
    assert all(block.chart.alternative == block.reading for block in content.charts())


def test_a_summary_speaks_to_no_single_laboratory(sample: Evaluation, header: RoundHeader) -> None:
    assert "贵实验室" not in texts(build_summary(sample, header, Language.ZH))
    english = texts(build_summary(sample, header, Language.EN))
    assert "Your " not in english and "your " not in english


def test_no_number_is_minus_zero_nan_or_infinite(sample: Evaluation, header: RoundHeader) -> None:
    for language in Language:
        words = texts(build_summary(sample, header, language))
        assert "−0.00 " not in words and "nan" not in words.split() and "inf" not in words.split()


def test_a_report_from_a_file_says_that_it_belongs_to_no_round(thirty: Evaluation) -> None:
    header = header_for_file("results.csv", thirty.input_sha256)
    assert header.status is ReportStatus.FILE
    content = build_laboratory_report(thirty, header, Language.EN, "L001")
    assert "outside any round" in texts(content)
    assert ("Round", "results.csv") in content.identification.pairs


def test_the_date_of_issue_names_its_time_zone(thirty: Evaluation, header: RoundHeader) -> None:
    content = build_summary(thirty, header, Language.EN)
    assert ("Date of issue", "2026-11-20 16:30 (UTC+8)") in content.identification.pairs


def test_statements_of_the_provider_are_printed(thirty: Evaluation, header: RoundHeader) -> None:
    item = Statement(Label("样品", "Items"), Label("冻存细胞悬液。", "Frozen cell suspension."))
    content = build_summary(thirty, replace(header, statements=(item,)), Language.EN)
    assert "Frozen cell suspension." in texts(content)
