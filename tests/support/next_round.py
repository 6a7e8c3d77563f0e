"""A later round of the scheme of a story, taken by the same laboratories to its final reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from readiness import sign_the_outcome, walk
from story import CLOSES, OPENS, Story

from proficiency.reporting.services import issue_round
from proficiency.results.entry import EnteredResult
from proficiency.results.services import save_draft, submit_results
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Round
from proficiency.rounds.services import create_round, enrol_laboratory
from proficiency.schemes.plan import Plan


def next_round(story: Story, number: int, values: Sequence[str]) -> Story:
    """Run round `number` of the scheme, ninety days after the one before, and issue it."""
    session, later = story.session, timedelta(days=90 * (number - 1))
    round_ = create_round(
        session,
        story.round.scheme,
        actor=story.coordinator,
        code=f"VIA-{number}",
        title_zh=f"第 {number} 轮",
        title_en=f"Round {number}",
        opens_at=OPENS + later,
        closes_at=CLOSES + later,
        time_zone="Asia/Shanghai",
        plan=Plan(),
        materials=[("M1", "一号样品", "Sample one")],
        determinations=[("VIA", "M1")],
    )
    enrolments = [
        enrol_laboratory(session, round_, laboratory, actor=story.coordinator)
        for laboratory in story.laboratories
    ]
    place = round_.measurands[0].determinations[0].id
    told = replace(story, round=round_, enrolments=enrolments, determination=place)
    told.second = story.second
    walk_to(told, round_, RoundState.OPEN)
    during = round_.opens_at + timedelta(days=2)
    for position, typed in enumerate(values):
        entry = EnteredResult(place, 1, None, typed)
        people = story.analysts[position], story.approvers[position]
        save_draft(session, enrolments[position], [entry], actor=people[0], at=during)
        submit_results(session, enrolments[position], actor=people[1], at=during)
    walk_to(told, round_, RoundState.ANALYSIS)
    told.evaluate()
    walk_to(told, round_, RoundState.PRELIMINARY)
    sign_the_outcome(session, round_, coordinator=story.coordinator)
    issue_round(session, round_, actor=story.coordinator, at=round_.closes_at)
    return told


def walk_to(told: Story, round_: Round, state: RoundState) -> None:
    """Take a round to a state through all between, at its own dates."""
    at = round_.opens_at if state is RoundState.OPEN else round_.closes_at
    walk(told.session, round_, state, coordinator=told.coordinator, at=at)
