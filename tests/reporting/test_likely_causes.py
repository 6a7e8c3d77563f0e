"""Causes are named only where the data speak for them, and the clearest one first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from proficiency.evaluation.outcome import Evaluation, UsedScore
from proficiency.evaluation.past_score import PastScore
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report
from proficiency.reporting.content import Kind, Paragraph
from proficiency.reporting.header import RoundHeader
from proficiency.results.rows import ResultRow
from ringtrial import Signal

MakeRows = Callable[..., list[ResultRow]]
MakeEvaluation = Callable[..., Evaluation]
PLAN = (
    '[assigned]\nby = "reference"\nvalue = "{}"\nu = "0.02"\n[sigma]\nby = "fixed"\nvalue = "1"\n'
)


def looked_at(
    evaluation: Evaluation, header: RoundHeader, history: tuple[PastScore, ...] = ()
) -> list[str]:
    content = build_laboratory_report(evaluation, header, Language.EN, "L001", history)
    return [
        block.printed
        for block in content.sections[0].blocks
        if isinstance(block, Paragraph) and block.kind is Kind.LOOK
    ]


def test_a_factor_of_ten_is_named_with_the_score_it_would_give(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    plan = PLAN.format("10")
    first, *_ = looked_at(make_evaluation(make_rows([("L001", "101")]), plan=plan), header)
    assert "Divided by 10, the result for sample A would be satisfactory (z = 0.10)" in first
    first, *_ = looked_at(make_evaluation(make_rows([("L001", "0.0103")]), plan=plan), header)
    assert "Multiplied by 1000" in first


def test_a_deviation_without_a_power_of_ten_names_no_factor(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    evaluation = make_evaluation(make_rows([("L001", "25")]), plan=PLAN.format("10"))
    assert not any("by 10" in text for text in looked_at(evaluation, header))


def test_two_results_that_fit_each_others_assigned_value_may_have_been_exchanged(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    others = [(f"L{n:03d}", "10.0") for n in range(2, 16)]
    spread = [(lab, f"{10 + (n - 7) / 10}") for n, (lab, _) in enumerate(others)]
    rows = make_rows([("L001", "50.0"), *spread], material="A")
    rows += make_rows(
        [("L001", "10.0"), *((lab, f"{float(v) + 40}") for lab, v in spread)], material="B"
    )
    first, *_ = looked_at(make_evaluation(rows), header)
    assert "The results for A and B fit each other’s assigned values" in first


def test_materials_that_all_deviate_upwards_point_to_a_systematic_cause(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    rows = make_rows([("L001", "13.5")], material="A") + make_rows([("L001", "12.2")], material="B")
    first, *_ = looked_at(make_evaluation(rows, plan=PLAN.format("10")), header)
    assert "All 2 materials deviate upwards, by at least 2.20 standard deviations" in first


def test_a_signal_in_the_round_before_is_remembered(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    before = PastScore(
        "MSC-R2", datetime(2026, 3, 1, tzinfo=UTC), "CD90", "A", None,
        -2.4, UsedScore.Z, Signal.WARNING, None,
    )  # fmt: skip
    evaluation = make_evaluation(make_rows([("L001", "13.5")]), plan=PLAN.format("10"))
    first, *_ = looked_at(evaluation, header, (before,))
    assert "There was a signal in the round before as well (MSC-R2: −2.40)" in first
    assert "signal in the round before" not in looked_at(evaluation, header)[0]


def test_far_more_scores_on_one_side_than_chance_would_put_there_are_pointed_out(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    def told(above: int, below: int) -> list[str]:
        values = ["10.5"] * above + ["9.5"] * below
        rows = [
            row
            for n, value in enumerate(values)
            for row in make_rows([("L001", value)], measurand=f"M{n}")
        ]
        return looked_at(make_evaluation(rows, plan=PLAN.format("10")), header)

    assert any("18 of 20 scores are positive" in text for text in told(18, 2))
    assert any("18 of 20 scores are negative" in text for text in told(2, 18))
    assert not any("scores are positive" in text for text in told(12, 8))
