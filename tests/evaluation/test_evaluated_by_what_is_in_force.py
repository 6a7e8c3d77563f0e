"""Scores go out only when they follow the plan and the statements that are in force."""

from __future__ import annotations

import json

import pytest
from story import Story

from proficiency.rounds.lifecycle import Guard, RoundState
from proficiency.rounds.plan_deviations import propose_deviation, sign_deviation
from proficiency.rounds.refusals import GuardNotMet
from proficiency.rounds.services import move_round
from proficiency.schemes.plan import Plan
from proficiency.studies.clearing import declare_clearance


def deviate(story: Story) -> None:
    """Put a version of the plan in force that asks for more laboratories."""
    mapping = json.loads(story.round.plan_text)
    mapping["minimum"] = {**mapping.get("minimum", {}), "recommended": 15}
    proposal = propose_deviation(
        story.session,
        story.round,
        Plan.from_mapping(mapping),
        actor=story.coordinator,
        reason="The panel asked for it.",
    )
    for actor in (story.coordinator, story.second_coordinator()):
        sign_deviation(story.session, proposal, actor=actor, sha256=proposal.signed_sha256)


def clear_anew(story: Story) -> None:
    """State once more why the material was not tested."""
    [material] = story.round.materials
    declare_clearance(
        story.session, material, actor=story.coordinator, reason="The sample is used up."
    )


@pytest.mark.parametrize("change", [deviate, clear_anew])
def test_scores_go_out_only_after_an_evaluation_by_what_is_in_force(story: Story, change) -> None:
    story.reach_analysis()
    story.evaluate()
    change(story)
    with pytest.raises(GuardNotMet) as refused:
        story.move(RoundState.PRELIMINARY)
    assert refused.value.guards == (Guard.HAS_EVALUATION,)
    story.evaluate()
    story.move(RoundState.PRELIMINARY)


def test_what_changes_after_the_preliminary_scores_is_evaluated_before_the_report(
    story: Story,
) -> None:
    story.reach_analysis()
    story.evaluate()
    story.move(RoundState.PRELIMINARY)
    deviate(story)
    with pytest.raises(GuardNotMet) as refused:
        move_round(story.session, story.round, RoundState.FINAL, actor=story.coordinator)
    assert Guard.HAS_EVALUATION in refused.value.guards
