"""Limits of detection where there is no finite estimate: what still follows, and what does not."""

from __future__ import annotations

import math

import pytest

from ringtrial import Status, limit_of_detection


def test_nothing_detected_bounds_the_limit_from_below_exactly():
    for model in ("single_hit", "background"):
        limit = limit_of_detection([0.0, 1.0, 2.0], [0, 0, 0], 10, model=model)
        F = limit.sensitivity.high
        assert math.exp(-10 * F * (1.0 + 2.0)) == pytest.approx(0.05, rel=1e-12)
        assert (limit.lod50.value, limit.lod50.high) == (None, None)
        assert limit.lod50.low == pytest.approx(math.log(2) / F)
        assert limit.lod95.low == pytest.approx(math.log(20) / F)
        assert (limit.sensitivity.low, limit.status) == (0.0, Status.DEGENERATE)
        assert (limit.deviance, limit.log_likelihood, limit.pod(1.0)) == (None, None, None)


def test_everything_detected_bounds_the_limit_from_above_exactly():
    limit = limit_of_detection([1.0, 2.0], [10, 10], 10)
    F = limit.sensitivity.low
    chance = (1 - math.exp(-F)) ** 10 * (1 - math.exp(-2 * F)) ** 10
    assert chance == pytest.approx(0.05, rel=1e-10)
    assert (limit.lod50.value, limit.lod50.low) == (None, None)
    assert limit.lod50.high == pytest.approx(math.log(2) / F)
    assert (limit.sensitivity.high, limit.status) == (None, Status.DEGENERATE)
    # A background could explain all of it: nothing follows for the target.
    behind = limit_of_detection([0.0, 1.0, 2.0], [4, 10, 10], 10, model="background")
    assert behind.lod50.high is behind.lod50.low is behind.sensitivity.low is None
    assert behind.false_positives.proportion == 0.4


@pytest.mark.parametrize("detected", [[0, 0, 0], [10, 10, 10]])
def test_without_both_detections_and_misses_a_slope_is_unknown(detected):
    limit = limit_of_detection([1.0, 2.0, 4.0], detected, 10, model="slope")
    assert limit.slope.value is limit.lod50.low is limit.lod50.high is None
    assert (limit.status, limit.pod(1.0)) == (Status.DEGENERATE, None)


def test_levels_that_part_misses_from_detections_bound_the_limit_by_themselves():
    limit = limit_of_detection([1.0, 2.0, 4.0, 8.0], [0, 0, 10, 10], 10, model="slope")
    assert (limit.slope.value, limit.lod50.value, limit.status) == (None, None, Status.DEGENERATE)
    assert limit.log_likelihood == 0.0
    assert limit.lod50.low == pytest.approx(2.0)
    assert limit.lod50.high == pytest.approx(4.0)
    assert limit.lod95.low == pytest.approx(2.0)
    # Ten detections in ten tests at level 4 allow a chance of exp(-FALL/10) there.
    assert 4.0 < limit.lod95.high < 8.0
    step = limit_of_detection([1.0, 2.0, 4.0], [0, 3, 10], 10, model="slope")
    assert step.lod50.low < 2.0 < step.lod50.high
    assert step.log_likelihood == pytest.approx(3 * math.log(0.3) + 7 * math.log(0.7))
    assert step.lod95.low is step.lod95.high is None


def test_a_rate_that_does_not_rise_has_no_limit():
    level = limit_of_detection([1.0, 2.0, 4.0], [5, 5, 5], 10, model="slope")
    falling = limit_of_detection([1.0, 2.0, 4.0], [10, 5, 0], 10, model="slope")
    for limit in (level, falling):
        assert (limit.lod50.value, limit.slope.value, limit.slope.low) == (None, None, 0.0)
        assert limit.status is Status.DEGENERATE
    assert falling.slope.high < level.slope.high < 1.0
    target = limit_of_detection([1.0, 2.0, 4.0], [10, 5, 0], 10, model="background")
    assert (target.sensitivity.value, target.sensitivity.low) == (None, 0.0)
    assert target.lod50.low > 8.0
    assert target.lod50.high is None
    assert target.background.value == pytest.approx(0.5)
    assert (target.status, target.pod(1.0)) == (Status.DEGENERATE, None)


def test_a_slope_that_is_hardly_known_leaves_the_limit_open():
    limit = limit_of_detection([1.0, 2.0, 4.0], [4, 5, 6], 10, model="slope")
    assert limit.slope.low == 0.0
    assert limit.lod95.high is None
    assert limit.lod95.low < limit.lod95.value


def test_a_level_with_both_outcomes_is_needed_for_a_firm_limit():
    assert limit_of_detection([1.0, 2.0, 4.0], [0, 0, 10], 10).status is Status.FEW_RESULTS
    assert limit_of_detection([1.0, 2.0, 4.0], [0, 3, 10], 10).status is Status.OK
