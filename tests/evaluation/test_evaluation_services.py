"""Stored evaluations: permitted, versioned, never edited, and repeatable from what is stored."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from story import Story

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden, NotFound
from proficiency.evaluation.document import canonical_json, to_document
from proficiency.evaluation.frozen_inputs import digest, freeze, thaw
from proficiency.evaluation.models import EvaluationRun
from proficiency.evaluation.queries import find_coded_run, find_current_run, get_final_run
from proficiency.evaluation.services import (
    NotInAnalysis,
    evaluate_round,
    load_evaluation,
    recompute,
)
from proficiency.identity.roles import Role
from proficiency.rounds.lifecycle import RoundState


def runs(story: Story) -> list[EvaluationRun]:
    return list(story.session.scalars(select(EvaluationRun)))


def test_an_evaluation_keeps_inputs_plan_engine_and_digests(story: Story) -> None:
    story.reach_analysis()
    run = story.evaluate()
    assert run.version == 1
    assert run.input_sha256 == digest(run.inputs_text)
    assert run.document_sha256 == digest(run.document_text)
    assert run.plan_text == story.round.plan_text
    assert json.loads(run.document_text)["engine"]["version"] == run.engine_version
    assert run.created_by_id == story.coordinator.person_id


def test_the_stored_outcome_holds_codes_only(story: Story) -> None:
    story.reach_analysis()
    run = story.evaluate()
    codes = {enrolment.code for enrolment in story.enrolments}
    assert set(load_evaluation(run).labs) == codes
    for text_ in (run.inputs_text, run.document_text):
        assert "Secret laboratory" not in text_
        assert "秘密实验室" not in text_


def test_an_evaluation_is_repeated_exactly_from_what_is_stored(story: Story) -> None:
    story.reach_analysis()
    run = story.evaluate()
    story.session.expire_all()
    assert canonical_json(to_document(recompute(run))) == run.document_text
    assert freeze(thaw(run.inputs_text)) == run.inputs_text


def test_a_second_evaluation_supersedes_and_the_first_stays(story: Story) -> None:
    story.reach_analysis()
    first, second = story.evaluate(), story.evaluate()
    assert (first.version, second.version) == (1, 2)
    assert find_current_run(story.session, story.round) is second
    assert first.document_text == second.document_text


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_stored_evaluation(story: Story, change: str) -> None:
    story.reach_analysis()
    run = story.evaluate()
    statement = (
        update(EvaluationRun).values(document_text="{}")
        if change == "update"
        else delete(EvaluationRun)
    )
    with pytest.raises(DBAPIError), story.session.begin_nested():
        story.session.execute(statement.execution_options(synchronize_session=False))
    kept = story.session.execute(
        text("SELECT document_text FROM evaluation_run WHERE id = :id"), {"id": run.id}
    ).scalar_one()
    assert kept == run.document_text


@pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.OPEN, RoundState.CLOSED])
def test_a_round_is_not_evaluated_outside_analysis(story: Story, state: RoundState) -> None:
    if state is not RoundState.DRAFT:
        story.move(RoundState.OPEN)
        story.submit()
    if state is RoundState.CLOSED:
        story.move(RoundState.CLOSED)
    with pytest.raises(NotInAnalysis):
        story.evaluate()
    assert runs(story) == []


def test_a_final_round_is_not_evaluated_again(story: Story) -> None:
    story.reach_analysis()
    story.evaluate()
    story.issue()
    with pytest.raises(NotInAnalysis):
        story.evaluate()
    assert len(runs(story)) == 1


def test_only_the_coordinator_of_the_scheme_evaluates(story: Story) -> None:
    story.reach_analysis()
    strangers = [story.analysts[0], story.approvers[0], story.person(Role.AUDITOR)]
    for actor in strangers:
        with pytest.raises(Forbidden):
            evaluate_round(story.session, story.round, actor=actor)
    assert runs(story) == []


def test_a_laboratory_does_not_read_the_evaluation(story: Story) -> None:
    story.reach_analysis()
    story.evaluate()
    with pytest.raises(Forbidden):
        find_coded_run(story.session, story.round, actor=story.approvers[0])
    auditor = story.person(Role.AUDITOR)
    assert find_coded_run(story.session, story.round, actor=auditor) is not None


def test_a_laboratory_is_told_of_the_evaluation_when_the_round_is_final(story: Story) -> None:
    story.reach_analysis()
    run = story.evaluate()
    own, approver = story.enrolments[0], story.approvers[0]
    with pytest.raises(NotFound):
        get_final_run(story.session, own, actor=approver)
    story.issue()
    assert get_final_run(story.session, own, actor=approver) is run
    with pytest.raises(Forbidden):
        get_final_run(story.session, story.enrolments[1], actor=approver)


def test_the_history_names_the_digests_of_an_evaluation(story: Story) -> None:
    story.reach_analysis()
    run = story.evaluate()
    entry = story.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "round.evaluated")
    ).one()
    assert entry.facts["document_sha256"] == run.document_sha256
    assert entry.facts["input_sha256"] == run.input_sha256
    assert entry.actor_id == story.coordinator.person_id


def test_a_submission_that_stayed_a_draft_does_not_count(story: Story) -> None:
    story.move(RoundState.OPEN)
    story.submit(["91", "92", "93"])
    story.move(RoundState.CLOSED, RoundState.ANALYSIS)
    outcome = load_evaluation(story.evaluate()).outcomes[0]
    assert outcome.labs == 3
    assert {score.lab for score in outcome.scores} == {e.code for e in story.enrolments[:3]}
