"""Which scores stand in one line over rounds, what their patterns say, and what is combined."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from proficiency.evaluation.outcome import UsedScore
from proficiency.evaluation.past_score import PastScore
from proficiency.trends.series import Family, Pattern, combined_by_round, trends_of
from ringtrial import Signal

FIRST = datetime(2024, 3, 1, tzinfo=UTC)
ROUNDS = ("R1", "R2", "R3", "R4")


def past(
    round_code: str,
    score: float | None,
    *,
    used: UsedScore = UsedScore.Z,
    signal: Signal = Signal.ACCEPTABLE,
    material: str = "M1",
    group: str | None = None,
) -> PastScore:
    at = FIRST + timedelta(days=90 * ROUNDS.index(round_code))
    return PastScore(
        round_code=round_code,
        at=at,
        measurand="VIA",
        material=material,
        group=group,
        score=score,
        used=used,
        signal=signal,
        method=None,
    )


def test_z_and_z_prime_share_a_line_and_zeta_and_groups_stand_apart() -> None:
    found = trends_of(
        [
            past("R1", 0.5),
            past("R2", 1.0, used=UsedScore.Z_PRIME),
            past("R2", 1.5, used=UsedScore.ZETA),
            past("R3", 0.2, group="flow"),
        ],
        ROUNDS,
    )
    assert [(each.family, each.group) for each in found] == [
        (Family.Z, None),
        (Family.ZETA, None),
        (Family.Z, "flow"),
    ]
    assert [each and each.score for each in found[0].scores] == [0.5, 1.0, None, None]


def test_what_was_not_evaluated_stands_in_no_line_and_moves_no_average() -> None:
    unscored = past("R2", None, used=UsedScore.NONE, signal=Signal.NOT_EVALUATED)
    [line] = trends_of([past("R1", 1.0), unscored, past("R3", 2.0)], ROUNDS)
    # E = 0.2 z + 0.8 E before: 0.2, then 0.4 + 0.16; the round between is passed over.
    assert line.average == (pytest.approx(0.2), None, pytest.approx(0.56), None)
    assert line.alarms == ()


def test_a_pattern_is_told_at_the_round_that_completes_it() -> None:
    high = [past("R1", 2.1, signal=Signal.WARNING), past("R3", 2.4, signal=Signal.WARNING)]
    [line] = trends_of(high, ROUNDS)
    patterns = {(alarm.pattern, alarm.round_code, alarm.side) for alarm in line.alarms}
    assert (Pattern.TWO_OF_THREE, "R3", 1) in patterns
    assert {alarm.round_code for alarm in line.fresh_alarms} == {"R3"}


def test_a_score_of_exactly_three_is_an_action_and_of_two_no_pattern() -> None:
    [three] = trends_of([past("R1", -3.0, signal=Signal.ACTION)], ROUNDS)
    assert (Pattern.ACTION_LIMIT, -1) in {(each.pattern, each.side) for each in three.alarms}
    [two] = trends_of([past("R1", 2.0), past("R2", 2.0)], ROUNDS)
    assert Pattern.TWO_OF_THREE not in {each.pattern for each in two.alarms}


def test_words_stand_in_a_line_without_patterns() -> None:
    word = past("R1", None, used=UsedScore.CATEGORY, signal=Signal.ACTION)
    [line] = trends_of([word], ROUNDS)
    assert (line.family, line.average, line.alarms) == (Family.OTHER, (), ())


def test_only_z_scores_are_combined_and_one_alone_is_not() -> None:
    found = combined_by_round(
        [
            past("R1", 1.0),
            past("R1", -2.0, material="M2"),
            past("R1", 9.0, used=UsedScore.ZETA),
            past("R1", None, used=UsedScore.NONE, signal=Signal.NOT_EVALUATED),
            past("R2", 1.0),
        ]
    )
    assert set(found) == {"R1"}
    assert found["R1"].n == 2
    assert found["R1"].ssz == pytest.approx(5.0)
    assert found["R1"].rsz == pytest.approx(-1.0 / math.sqrt(2))
