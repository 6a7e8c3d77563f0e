"""What the rules are given of a stored round: the newest outcome, corrections, few statements."""

from __future__ import annotations

from datetime import timedelta

import pytest
from complete_round import SPOILED, complete_round, found, lacking, line_of, state_of, translators
from readiness import colleague, sign_the_correction
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Session
from story import CLOSES, Story

from proficiency.appeals.correcting import declare_correction
from proficiency.evaluation.models import EvaluationRun
from proficiency.evaluation.queries import find_candidate
from proficiency.i18n import Language
from proficiency.identity.actor import Actor
from proficiency.reporting.completeness.gate import ReportNotComplete, missing
from proficiency.reporting.completeness.gathering import gather
from proficiency.reporting.header import ReportStatus
from proficiency.reporting.models import Report, ReportFormat, ReportOrder
from proficiency.reporting.services import issue_round
from proficiency.results.models import Result
from proficiency.rounds import release
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.plan_deviations import propose_deviation, sign_deviation
from proficiency.rounds.queries import next_steps
from proficiency.schemes.plan import Plan

REASON = "The unit of one laboratory was wrong."
STATEMENTS = 25
"""Enough for records, outcome and names of a round of any size."""


@pytest.fixture
def whole(session: Session) -> Story:
    """A round whose reports lack nothing."""
    return complete_round(session, count=3)


@pytest.fixture
def final(whole: Story) -> Story:
    """The same, released."""
    issue_round(whole.session, whole.round, actor=whole.coordinator, at=CLOSES)
    return whole


def test_only_what_was_released_before_is_amended(final: Story) -> None:
    facts = gather(final.session, final.round, at=CLOSES)
    assert facts.header is not None
    assert (facts.amends, facts.amendment, facts.header.status) == (False, "", ReportStatus.FINAL)
    sign_the_correction(final.session, final.round, coordinator=final.coordinator, reason=REASON)
    facts = gather(final.session, final.round, at=CLOSES)
    assert facts.header is not None
    assert (facts.amends, facts.amendment) == (True, REASON)
    assert facts.header.status is ReportStatus.AMENDED
    assert len(facts.header.authorised_by) == 2
    assert lacking(final) == []


def test_a_correction_without_reason_is_not_released(final: Story) -> None:
    sign_the_correction(final.session, final.round, coordinator=final.coordinator, reason=REASON)
    candidate = find_candidate(final.session, final.round)
    assert candidate is not None
    candidate.reason = ""
    with final.session.no_autoflush:
        facts = gather(final.session, final.round, at=CLOSES)
    assert facts.amends
    assert not facts.amendment


def test_a_correction_whose_reports_lack_something_is_not_declared(final: Story) -> None:
    sign_the_correction(final.session, final.round, coordinator=final.coordinator, reason=REASON)
    SPOILED["comments"][1](final)
    before = state_of(final)
    with pytest.raises(ReportNotComplete) as refusal:
        declare_correction(final.session, final.round, actor=final.coordinator, at=CLOSES)
    assert state_of(final) == before
    for t in translators():
        assert line_of("R-s", t)[1] in refusal.value.text(t)


def test_a_number_of_another_evaluation_is_taken(whole: Story) -> None:
    session, run = whole.session, whole.session.scalars(select(EvaluationRun)).one()
    fields = {c.key: getattr(run, c.key) for c in EvaluationRun.__table__.columns}
    other = EvaluationRun(**{**fields, "id": run.id + 1000, "version": 90, "in_force_since": None})
    order = ReportOrder(evaluation=other, ordered_at=CLOSES, expected=1)
    session.add_all([other, order])
    session.flush()
    header = gather(session, whole.round, at=CLOSES).header
    assert header is not None
    # The newest evaluation is the other one now; a report of the first has its number.
    session.add(
        Report(
            order=ReportOrder(evaluation=run, ordered_at=CLOSES, expected=1),
            number=header.number,
            language=Language.EN,
            format=ReportFormat.PDF,
            sha256="0" * 64,
            size=1,
            issued_at=CLOSES,
        )
    )
    session.flush()
    assert "R-g" in lacking(whole)


def test_another_plan_than_the_evaluated_one_is_found(whole: Story) -> None:
    other = Plan.from_toml('assigned = { by = "median" }')
    proposal = propose_deviation(
        whole.session, whole.round, other, actor=whole.coordinator, reason=REASON
    )
    for actor in (whole.coordinator, colleague(whole.session, whole.round)):
        sign_deviation(whole.session, proposal, actor=actor, sha256=proposal.signed_sha256)
    assert [each.item for each in found(whole)] == ["R-j", "R-m"]


def test_a_result_that_came_to_be_after_the_evaluation_is_left_out(whole: Story) -> None:
    first = whole.session.scalars(select(Result)).first()
    assert first is not None
    whole.session.delete(first)
    assert lacking(whole) == ["R-i"]


def test_the_moment_of_the_release_decides_on_the_delay(whole: Story) -> None:
    whole.round.reports_at = CLOSES + timedelta(days=1)
    whole.session.flush()
    early, late = CLOSES + timedelta(days=1), CLOSES + timedelta(days=1, seconds=1)
    assert missing(whole.session, whole.round, at=early) == ()
    assert [each.item for each in missing(whole.session, whole.round, at=late)] == ["R-t"]


@pytest.mark.parametrize("count", [3, 12])
def test_the_list_is_asked_in_as_many_statements_whatever_the_size(
    session: Session, connection: Connection, count: int
) -> None:
    story = complete_round(session, count=count)
    session.flush()
    session.expire_all()
    seen: list[str] = []

    def count_one(*given: object) -> None:
        seen.append(str(given[2]))

    event.listen(connection.engine, "before_cursor_execute", count_one)
    try:
        assert missing(session, story.round, at=CLOSES) == ()
    finally:
        event.remove(connection.engine, "before_cursor_execute", count_one)
    assert 0 < len(seen) <= STATEMENTS


def test_who_cannot_release_the_reports_does_not_have_the_list_asked(
    whole: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bool:
        raise AssertionError("asked for somebody who can do nothing about it")

    monkeypatch.setattr(release, "is_complete", fail)
    others: list[Actor] = [whole.analysts[0], whole.approvers[0]]
    for actor in others:
        assert next_steps(whole.session, whole.round, actor=actor) == []
    with pytest.raises(AssertionError, match="asked"):
        next_steps(whole.session, whole.round, actor=whole.coordinator)


def test_nothing_is_released_where_nothing_could_tell(
    whole: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "_installed", [])
    assert not release.is_complete(whole.session, whole.round, at=CLOSES)
    (step, _) = next_steps(whole.session, whole.round, actor=whole.coordinator)
    assert step[0].target is RoundState.FINAL
    assert step[1]
