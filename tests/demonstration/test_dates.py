"""The rounds of the demonstration lie in the past, whatever the clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from proficiency.demonstration.dates import schedule_of
from proficiency.demonstration.specification import specification

SPEC = specification()
ROUNDS = SPEC.schemes["MSC-QC"].rounds
LATER = datetime(2026, 12, 24, 3, 0, tzinfo=UTC)
EARLIER = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


def test_a_later_clock_keeps_the_dates_of_the_specification() -> None:
    schedule = schedule_of(SPEC, ROUNDS[0], now=LATER)
    assert schedule.opens.isoformat() == "2025-11-11T09:00:00+08:00"
    assert schedule.closes.isoformat() == "2025-11-28T23:59:00+08:00"


@pytest.mark.parametrize("now", [EARLIER, LATER])
def test_every_finished_round_is_over_and_issued_before_now(now: datetime) -> None:
    for round_ in ROUNDS[:4]:
        schedule = schedule_of(SPEC, round_, now=now)
        assert schedule.opens < schedule.closes < schedule.analysis < schedule.final < now


def test_an_earlier_clock_moves_all_rounds_by_the_same_days() -> None:
    moved = {
        schedule_of(SPEC, r, now=LATER).opens - schedule_of(SPEC, r, now=EARLIER).opens
        for r in ROUNDS[:4]
    }
    # 2026-03-02 in Shanghai against the date of the specification, 2026-10-15.
    assert moved == {timedelta(days=227)}


@pytest.mark.parametrize("now", [EARLIER, LATER])
def test_the_open_round_is_open_on_the_day_the_demonstration_is_made(now: datetime) -> None:
    schedule = schedule_of(SPEC, ROUNDS[4], now=now)
    assert schedule.opens < now < schedule.closes
    assert 9 <= (schedule.closes - now).days <= 10


@pytest.mark.parametrize("round_", ROUNDS, ids=[r.code for r in ROUNDS])
def test_every_laboratory_submits_while_the_round_is_open_and_not_in_the_future(round_) -> None:
    schedule = schedule_of(SPEC, round_, now=LATER)
    moments = [schedule.submission(position) for position in range(24)]
    assert schedule.opens < min(moments)
    assert max(moments) < min(schedule.closes, LATER)
    assert len(set(moments)) > 12
