"""Possible results are declared before a round opens, never after."""

from __future__ import annotations

from decimal import Decimal

import pytest
from stage import ADMINISTRATOR, Stage

from proficiency.errors import Forbidden
from proficiency.rounds.declared_ranges import RangeReversed, RangesFixed, declare_ranges
from proficiency.rounds.lifecycle import RoundState

PLACE = ("VIA", "M1")
RANGE = (Decimal("40.0"), Decimal("99.9"))


def test_a_declared_range_is_kept_exactly_and_recorded(stage: Stage) -> None:
    declare_ranges(stage.session, stage.round, {PLACE: RANGE}, actor=stage.coordinator)
    asked = stage.asked(*PLACE)
    assert (asked.declared_low, asked.declared_high) == RANGE
    assert stage.history("round.ranges")


def test_the_same_declaration_again_changes_and_records_nothing(stage: Stage) -> None:
    for _ in range(2):
        declare_ranges(stage.session, stage.round, {PLACE: RANGE}, actor=stage.coordinator)
    assert len(stage.history("round.ranges")) == 1


def test_a_declaration_can_be_taken_back(stage: Stage) -> None:
    for declared in (RANGE, None):
        declare_ranges(stage.session, stage.round, {PLACE: declared}, actor=stage.coordinator)
    assert stage.asked(*PLACE).declared_low is None


def test_a_reversed_range_is_refused(stage: Stage) -> None:
    reversed_ = {PLACE: (RANGE[1], RANGE[0])}
    with pytest.raises(RangeReversed):
        declare_ranges(stage.session, stage.round, reversed_, actor=stage.coordinator)


def test_nothing_is_declared_once_results_come_in(stage: Stage) -> None:
    stage.enrol()
    stage.move(RoundState.OPEN)
    with pytest.raises(RangesFixed):
        declare_ranges(stage.session, stage.round, {PLACE: RANGE}, actor=stage.coordinator)


def test_only_the_coordinator_declares(stage: Stage) -> None:
    for actor in (*stage.analysts, *stage.approvers, ADMINISTRATOR):
        with pytest.raises(Forbidden):
            declare_ranges(stage.session, stage.round, {PLACE: RANGE}, actor=actor)
