"""A measurand is covered for so many months after the close of the last satisfactory round."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from story import Story

from proficiency.evaluation.models import EvaluationRun
from proficiency.evaluation.queries import find_current_run
from proficiency.evaluation.services import evaluate_candidate
from proficiency.trends.coverage import SOON, Standing, cover, coverage_of, plus_months


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2026-03-20", 24, "2028-03-20"),
    ],
)
def test_a_month_ends_with_its_last_day(day: str, months: int, due: str) -> None:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    assert plus_months(moment, months).date().isoformat() == due


@pytest.fixture
def run(story: Story) -> EvaluationRun:
    """An evaluation in force of a final round; its last laboratory is unsatisfactory."""
    story.reach_analysis()
    found = story.evaluate()
    story.issue()
    return found


def test_the_standing_changes_at_its_dates(run: EvaluationRun) -> None:
    due = plus_months(run.round.closes_at, 12)

    def at(now: datetime) -> Standing:
        return cover("VIA", run, is_scored=True, months=12, now=now).standing

    assert at(due - SOON - timedelta(seconds=1)) is Standing.COVERED
    assert at(due - SOON) is Standing.DUE_SOON
    assert at(due) is Standing.OVERDUE
    assert cover("VIA", None, is_scored=True, months=12, now=due).standing is Standing.NEVER
    assert cover("VIA", None, is_scored=False, months=12, now=due).standing is Standing.ABSENT


def test_only_an_evaluation_in_force_covers(story: Story, run: EvaluationRun) -> None:
    session, scheme = story.session, story.round.scheme
    evaluate_candidate(session, story.round, actor=story.coordinator, reason="Looked at again.")
    assert find_current_run(session, story.round) is run
    matrix = coverage_of(session, scheme)
    told = {line.code: line.covers[0] for line in matrix.lines}
    assert told[story.enrolments[-1].code].standing is Standing.NEVER
    others = [told[each.code] for each in story.enrolments[:-1]]
    assert {each.round_code for each in others} == {"VIA-1"}
    due = plus_months(story.round.closes_at, matrix.expected.coverage_months)
    assert {each.due_at for each in others} == {due}
