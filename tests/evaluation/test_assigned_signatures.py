"""No laboratory sees a score before two coordinators have signed the assigned values."""

from __future__ import annotations

import pytest
from readiness import colleague
from sqlalchemy import select
from story import CLOSES, Story

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden
from proficiency.evaluation.signing import AnotherOutcomeWasShown, NotToBeSigned
from proficiency.evaluation.value_signing import assigned_to_sign, sign_assigned
from proficiency.identity.actor import Actor
from proficiency.identity.signatures import SignaturePurpose, SignedAlready
from proficiency.notices.models import Notice
from proficiency.rounds.lifecycle import Guard, RoundState
from proficiency.rounds.refusals import GuardNotMet
from proficiency.rounds.services import move_round


@pytest.fixture
def evaluated(story: Story) -> Story:
    story.reach_analysis()
    story.evaluate()
    return story


def sign_as(story: Story, actor: Actor) -> None:
    sha256 = assigned_to_sign(story.session, story.round).sha256
    sign_assigned(story.session, story.round, actor=actor, sha256=sha256)


def give_out(story: Story) -> None:
    move_round(
        story.session, story.round, RoundState.PRELIMINARY, actor=story.coordinator, at=CLOSES
    )


def is_refused(story: Story) -> bool:
    with pytest.raises(GuardNotMet) as refused:
        give_out(story)
    assert story.round.state is RoundState.ANALYSIS
    return refused.value.guards == (Guard.ASSIGNED_SIGNED,)


def test_two_different_coordinators_sign_before_scores_go_out(evaluated: Story) -> None:
    assert is_refused(evaluated)
    sign_as(evaluated, evaluated.coordinator)
    assert is_refused(evaluated)
    with pytest.raises(SignedAlready):
        sign_as(evaluated, evaluated.coordinator)
    sign_as(evaluated, colleague(evaluated.session, evaluated.round))
    give_out(evaluated)
    assert evaluated.round.state is RoundState.PRELIMINARY


def test_a_new_evaluation_voids_the_signatures_under_the_values(evaluated: Story) -> None:
    for actor in (evaluated.coordinator, colleague(evaluated.session, evaluated.round)):
        sign_as(evaluated, actor)
    evaluated.evaluate()
    assert assigned_to_sign(evaluated.session, evaluated.round).signatures == ()
    assert is_refused(evaluated)


def test_signatures_under_the_values_are_none_under_the_final_outcome(evaluated: Story) -> None:
    evaluated.move(RoundState.PRELIMINARY)
    with pytest.raises(GuardNotMet) as refused:
        move_round(
            evaluated.session, evaluated.round, RoundState.FINAL, actor=evaluated.coordinator
        )
    assert Guard.FINAL_SIGNED in refused.value.guards


def test_the_second_coordinator_is_told_and_the_history_knows(evaluated: Story) -> None:
    second = colleague(evaluated.session, evaluated.round)
    evaluated.round.closes_at = CLOSES
    sign_as(evaluated, evaluated.coordinator)
    told = evaluated.session.scalars(select(Notice).where(Notice.person_id == second.person_id))
    assert any("sign-assigned" in str(each.facts) for each in told)
    event = f"signature.{SignaturePurpose.ASSIGNED_VALUES}"
    assert evaluated.session.scalar(select(AuditEntry).where(AuditEntry.action == event))


def test_only_values_that_were_read_are_signed_and_only_by_coordinators(evaluated: Story) -> None:
    with pytest.raises(AnotherOutcomeWasShown):
        sign_assigned(
            evaluated.session, evaluated.round, actor=evaluated.coordinator, sha256="0" * 64
        )
    with pytest.raises(Forbidden):
        sign_as(evaluated, evaluated.approvers[0])


def test_nothing_is_signed_without_an_evaluation_or_after_the_scores(story: Story) -> None:
    story.reach_analysis()
    with pytest.raises(NotToBeSigned):
        assigned_to_sign(story.session, story.round)
    story.evaluate()
    story.move(RoundState.PRELIMINARY)
    with pytest.raises(NotToBeSigned):
        assigned_to_sign(story.session, story.round)
