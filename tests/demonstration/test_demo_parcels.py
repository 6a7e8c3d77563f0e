"""The demonstration sends its samples: one box arrives warm, one damage waits for a decision."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from story import Story

from proficiency.demonstration.parcels import send_units
from proficiency.demonstration.people import Member
from proficiency.rounds.lifecycle import RoundState
from proficiency.samples.parcel_models import Parcel, Receipt
from proficiency.samples.queries import damaged_without_replacement


@pytest.mark.parametrize(
    ("is_over", "silent", "open_damage"), [(True, (), 0), (False, ("L02",), 1)]
)
def test_what_arrived_thawed_is_supplied_again(
    story: Story, is_over: bool, silent: tuple[str, ...], open_damage: int
) -> None:
    story.move(RoundState.OPEN)
    labs = [f"L{number:02}" for number in range(1, len(story.laboratories) + 1)]
    people = zip(story.laboratories, story.analysts, story.approvers, strict=True)
    send_units(
        story.session,
        story.round,
        dict(zip(labs, story.enrolments, strict=True)),
        members={lab: Member(*each) for lab, each in zip(labs, people, strict=True)},
        silent=silent,
        is_over=is_over,
        actor=story.coordinator,
    )
    parcels = list(story.session.scalars(select(Parcel)))
    receipts = list(story.session.scalars(select(Receipt)))
    assert len(parcels) == len(labs) + 1
    assert len(parcels) - len(receipts) == (0 if is_over else 2)
    assert len(damaged_without_replacement(story.session, story.round)) == open_damage
