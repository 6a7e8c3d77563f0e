"""How many take part in a round and hand in, counted over those who stayed in it."""

from __future__ import annotations

from story import Story

from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.registration import withdraw_registration
from proficiency.trends.spread import scheme_trends


def test_who_left_after_handing_in_is_counted_nowhere(story: Story) -> None:
    story.move(RoundState.OPEN)
    story.submit()
    withdraw_registration(
        story.session,
        story.enrolments[0],
        actor=story.approvers[0],
    )
    story.move(RoundState.CLOSED, RoundState.ANALYSIS)
    story.evaluate()
    story.issue()
    [activity] = scheme_trends(story.session, story.round.scheme, actor=story.coordinator).activity
    assert (activity.enrolled, activity.submitted, activity.late) == (11, 11, 0)
