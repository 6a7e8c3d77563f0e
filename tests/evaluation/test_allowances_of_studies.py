"""What failed studies add to an evaluation: numbers, log, report; frozen with the run."""

from __future__ import annotations

import json
import math
from decimal import Decimal

import pytest
from sqlalchemy import select
from stored import store
from story import Story

from proficiency.evaluation.document import canonical_json, from_document, to_document
from proficiency.evaluation.services import load_evaluation, recompute
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report, build_summary
from proficiency.reporting.content import Paragraph
from proficiency.reporting.heading import header_of
from proficiency.rounds.lifecycle import RoundState
from proficiency.schemes.plan import Plan
from proficiency.studies.clearing import declare_clearance, sign_clearance
from proficiency.studies.design import StudyDesign
from proficiency.studies.kinds import StudyKind, Widening
from proficiency.studies.models import MaterialClearance, StudyEvaluation
from proficiency.studies.planning import plan_study
from proficiency.studies.refusals import MaterialsNotCleared
from proficiency.studies.services import TypedValue, enter_results, evaluate_study

UNLIKE = {"1": "84", "2": "88", "3": "92", "4": "96"}
PLANNED = Plan.from_mapping({"sigma": {"by": "fixed", "value": "5"}})


def studied(
    story: Story, by_unit: dict[str, str], *, plan: Plan = PLANNED, **design: object
) -> StudyEvaluation:
    """Plan, fill and judge a study of the one material of the story."""
    if story.round.state is RoundState.DRAFT:
        story.round.plan_text, story.round.plan_sha256 = plan.canonical_json, plan.sha256
        story.session.flush()
    given = {"units": len(by_unit), "sigma_stated": Decimal(5), "batch": "B1"} | design
    store(story.session, story.round.materials[0])
    study = plan_study(
        story.session,
        story.round.materials[0],
        story.round.measurands[0],
        StudyDesign(**given),
        actor=story.coordinator,
    )
    units = sorted({m.unit for m in study.measurements})
    typed = dict(zip(units, by_unit.values(), strict=True))
    entries = {
        m.position: TypedValue(typed[m.unit], Decimal(typed[m.unit])) for m in study.measurements
    }
    enter_results(story.session, study, entries, actor=story.coordinator)
    return evaluate_study(story.session, study, actor=story.coordinator)


def widen(story: Story, widening: Widening | None = None) -> MaterialClearance:
    clearance = declare_clearance(
        story.session,
        story.round.materials[0],
        actor=story.coordinator,
        reason="No other batch.",
        widenings={} if widening is None else {"VIA": widening},
    )
    if clearance.is_proposed:
        sign_clearance(
            story.session, clearance, actor=story.second_coordinator(), sha256=clearance.sha256
        )
    return clearance


def test_a_widened_spread_enters_scores_log_and_recomputation(story: Story) -> None:
    found = studied(story, UNLIKE)
    widen(story, Widening.SIGMA)
    story.reach_analysis()
    run = story.evaluate()
    s_s = json.loads(found.document_text)["s_s"]
    (outcome,) = load_evaluation(run).outcomes
    assert outcome.sigma_pt == pytest.approx(math.hypot(5, s_s))
    score = next(score for score in outcome.scores if score.value is not None)
    assert score.z == pytest.approx((score.value - outcome.assigned_value) / outcome.sigma_pt)
    assert "sigma_with_units" in [note.key for note in outcome.notes]
    story.session.expire_all()
    assert canonical_json(to_document(recompute(run))) == run.document_text
    assert from_document(json.loads(run.document_text)) == load_evaluation(run)


def test_a_widened_uncertainty_enters_the_assigned_value(story: Story) -> None:
    found = studied(story, UNLIKE)
    widen(story, Widening.UNCERTAINTY)
    story.reach_analysis()
    (outcome,) = load_evaluation(story.evaluate()).outcomes
    s_s = json.loads(found.document_text)["s_s"]
    assert outcome.sigma_pt == 5.0
    assert outcome.u_assigned_value > s_s
    assert "u_with_units" in [note.key for note in outcome.notes]


def test_a_spread_that_the_results_decide_is_not_enlarged_twice(story: Story) -> None:
    studied(story, UNLIKE)
    widen(story, Widening.SIGMA)
    story.reach_analysis()
    run = story.evaluate()
    robust = Plan.from_mapping({"sigma": {"by": "robust"}})
    run.plan_text = robust.canonical_json
    (outcome,) = recompute(run).outcomes
    assert outcome.sigma_pt == pytest.approx(outcome.robust_sd)
    assert "sigma_contains_units" in [note.key for note in outcome.notes]
    story.session.expunge(run)


def test_a_stability_study_that_fails_after_dispatch_stops_the_evaluation_until_it_is_judged(
    story: Story,
) -> None:
    story.round.plan_text, story.round.plan_sha256 = PLANNED.canonical_json, PLANNED.sha256
    story.session.flush()
    story.reach_analysis()
    first = load_evaluation(story.evaluate()).outcomes[0]
    store(story.session, story.round.materials[0])
    days = {"kind": StudyKind.STABILITY, "units": 2, "replicates": 1, "days": (0, 14)}
    study = plan_study(
        story.session,
        story.round.materials[0],
        story.round.measurands[0],
        StudyDesign(**days, batch="B1"),
        actor=story.coordinator,
    )
    values = {0: "90", 14: "85.8"}
    entries = {
        m.position: TypedValue(values[m.point], Decimal(values[m.point]))
        for m in study.measurements
    }
    enter_results(story.session, study, entries, actor=story.coordinator)
    evaluate_study(story.session, study, actor=story.coordinator)
    with pytest.raises(MaterialsNotCleared):
        story.evaluate()
    widen(story)
    outcome = load_evaluation(story.evaluate()).outcomes[0]
    expected = math.hypot(first.u_assigned_value, 4.2 / math.sqrt(3))
    assert outcome.u_assigned_value == pytest.approx(expected)
    assert "u_with_storage" in [note.key for note in outcome.notes]


def test_a_later_statement_changes_no_stored_evaluation(story: Story) -> None:
    studied(story, UNLIKE)
    widen(story, Widening.SIGMA)
    story.reach_analysis()
    run = story.evaluate()
    widen(story, Widening.UNCERTAINTY)
    story.session.expire_all()
    assert canonical_json(to_document(recompute(run))) == run.document_text
    assert len(story.session.scalars(select(MaterialClearance)).all()) == 2


@pytest.mark.parametrize("language", list(Language))
def test_every_report_says_what_was_found_and_what_was_not_tested(
    story: Story, language: Language
) -> None:
    studied(story, UNLIKE)
    widen(story, Widening.SIGMA)
    story.reach_analysis()
    run = story.evaluate()
    evaluation = load_evaluation(run)
    for content in (
        build_summary(evaluation, header_of(run), language),
        build_laboratory_report(evaluation, header_of(run), language, evaluation.labs[0]),
    ):
        said = " ".join(
            block.text
            for section in content.sections
            for block in section.blocks
            if isinstance(block, Paragraph)
        )
        words = {
            Language.EN: ("not homogeneous enough", "Stability was not tested", "No other batch."),
            Language.ZH: ("均匀性不满足要求", "未检验稳定性", "No other batch."),
        }[language]
        for word in words:
            assert word in said


def test_an_untested_material_is_called_untested_with_its_reason(story: Story) -> None:
    story.reach_analysis()
    run = story.evaluate()
    content = build_summary(load_evaluation(run), header_of(run), Language.EN)
    said = [b.text for s in content.sections for b in s.blocks if isinstance(b, Paragraph)]
    assert "Homogeneity was not tested for: Post-thaw viability." in said
    assert any("A round of a test." in text for text in said)
