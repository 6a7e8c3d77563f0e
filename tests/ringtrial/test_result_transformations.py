"""Identity, logarithm and logit, the continuity rule, and the consensus turned back."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrial import (
    InputRefused,
    NotFinite,
    NotPositive,
    OutOfRange,
    Status,
    TooFewResults,
    WrongShape,
    algorithm_a,
    back_transformed,
    consensus_on_scale,
    transform,
)

SCALES = ["identity", "ln", "logit"]
percents = st.integers(1, 9999).map(lambda number: number / 100)


@settings(deadline=None)
@given(st.lists(percents, min_size=1, max_size=20), st.sampled_from(SCALES))
def test_what_is_transformed_comes_back(x, scale):
    moved = transform(x, scale=scale)
    assert [moved.back(value) for value in moved.values.tolist()] == pytest.approx(x, rel=1e-12)
    assert (moved.n, moved.missing, moved.excluded, moved.adjusted) == (len(x), 0, (), ())


def test_the_scales_are_what_they_are_called():
    assert transform([5.0], scale="identity").values[0] == 5.0
    assert transform([math.e], scale="ln").values[0] == pytest.approx(1.0)
    assert transform([80.0], scale="logit").values[0] == pytest.approx(math.log(4))
    assert transform([0.8], scale="logit", whole=1.0).values[0] == pytest.approx(math.log(4))


@settings(deadline=None)
@given(percents)
def test_the_logit_is_symmetric_about_the_half(x):
    pair = transform([x, 100.0 - x], scale="logit").values
    assert pair[0] == pytest.approx(-pair[1], abs=1e-9)
    assert back_transformed(-pair[0], scale="logit") == pytest.approx(100 - x, rel=1e-9)


def test_nothing_and_everything_are_put_half_a_count_inside():
    moved = transform([0.0, 100.0, 50.0, 0.0], scale="logit", counted=[200, 50, 10, 500])
    assert moved.adjusted == (0, 1, 3)
    back = [moved.back(value) for value in moved.values.tolist()]
    assert back == pytest.approx([0.25, 99.0, 50.0, 0.1])
    fractions = transform([0.0, 1.0], scale="logit", whole=1.0, counted=100)
    assert fractions.values[0] == pytest.approx(math.log(0.005 / 0.995))
    assert fractions.values[1] == pytest.approx(-fractions.values[0])


def test_without_a_count_the_stated_half_unit_is_used():
    moved = transform([0.0, 100.0, 100.0], scale="logit", counted=[None, None, 20], half_unit=0.05)
    back = [moved.back(value) for value in moved.values.tolist()]
    assert back == pytest.approx([0.05, 99.95, 97.5])
    assert transform([0.0], scale="logit", half_unit=0.5).adjusted == (0,)


def test_without_a_rule_the_ends_have_no_place_on_the_logit():
    with pytest.raises(OutOfRange, match=r"x holds 100\.0, which has no place on the scale logit"):
        transform([50.0, 100.0], scale="logit")
    with pytest.raises(OutOfRange):
        transform([0.0], scale="logit", counted=[None])


@pytest.mark.parametrize(
    ("scale", "x"), [("ln", [1.0, 0.0]), ("ln", [1.0, -2.0]), ("logit", [50.0, 100.1])]
)
def test_results_without_a_place_are_refused_or_left_out_by_name(scale, x):
    with pytest.raises(OutOfRange) as refusal:
        transform(x, scale=scale)
    assert (refusal.value.value, refusal.value.scale, refusal.value.code) == (
        x[1],
        scale,
        "out_of_range",
    )
    moved = transform([*x, None], scale=scale, out_of_range="exclude")
    assert (moved.n, moved.missing, moved.excluded) == (1, 1, (1,))
    assert np.isnan(moved.values).tolist() == [False, True, True]


def test_a_continuity_rule_rescues_no_negative_percentage():
    with pytest.raises(OutOfRange):
        transform([-0.1], scale="logit", half_unit=0.5)


def test_rules_that_make_no_sense_are_refused():
    with pytest.raises(InputRefused, match="scale is 'sqrt'"):
        transform([1.0], scale="sqrt")
    with pytest.raises(InputRefused, match="out_of_range is 'clip'"):
        transform([1.0], scale="ln", out_of_range="clip")
    with pytest.raises(InputRefused, match=r"half_unit is 50\.0"):
        transform([1.0], scale="logit", half_unit=50.0)
    with pytest.raises(NotPositive):
        transform([1.0], scale="logit", half_unit=0.0)
    with pytest.raises(InputRefused, match=r"counted holds 1\.0"):
        transform([1.0], scale="logit", counted=1)
    with pytest.raises(WrongShape, match=r"counted has shape \(2,\)"):
        transform([1.0], scale="logit", counted=[3, 3])
    with pytest.raises(NotPositive):
        transform([1.0], scale="logit", whole=0.0)
    with pytest.raises(WrongShape):
        transform([[1.0]], scale="ln")
    with pytest.raises(NotFinite):
        transform([math.inf], scale="ln")


def test_values_are_turned_back_without_overflow():
    assert back_transformed(-800.0, scale="logit") == 0.0
    assert back_transformed(800.0, scale="logit") == 100.0
    assert back_transformed(-800.0, scale="ln") == 0.0
    with pytest.raises(InputRefused, match=r"value is 800\.0, too large a logarithm"):
        back_transformed(800.0, scale="ln")
    with pytest.raises(NotFinite):
        back_transformed(math.nan, scale="identity")
    with pytest.raises(InputRefused, match="scale is 'sqrt'"):
        back_transformed(1.0, scale="sqrt")


def test_the_consensus_is_found_on_the_scale_and_its_interval_turned_back():
    x = [88.0, 91.5, 90.2, 93.1, 85.0, 92.4, 89.9, 90.8, 97.0, 91.0, 90.1, 87.7]
    moved = transform([*x, 100.0, None], scale="logit", counted=200)
    robust, found = algorithm_a(moved.values), consensus_on_scale(moved, k=3.0)
    assert found.on_scale == robust.x and found.u_on_scale == robust.u
    assert found.sd_on_scale == robust.s
    assert found.x_pt == pytest.approx(100 / (1 + math.exp(-robust.x)))
    assert found.lower == pytest.approx(moved.back(robust.x - 3 * robust.u))
    assert found.upper == pytest.approx(moved.back(robust.x + 3 * robust.u))
    assert 0 < found.lower < found.x_pt < found.upper < 100
    assert (found.n, found.missing, found.excluded, found.adjusted) == (13, 1, 0, 1)
    assert (found.scale, found.k, found.status) == ("logit", 3.0, Status.OK)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_a_logarithmic_consensus_follows_the_unit(unit):
    x = [1.0, 2.0, 4.0, 3.0, 2.5, 40.0]
    found = consensus_on_scale(transform(x, scale="ln"), estimator="median")
    moved = consensus_on_scale(
        transform([unit * value for value in x], scale="ln"), estimator="median"
    )
    assert moved.x_pt == pytest.approx(unit * found.x_pt, rel=1e-9)
    assert moved.upper == pytest.approx(unit * found.upper, rel=1e-9)
    assert moved.estimator == "median"


def test_equal_results_have_a_consensus_without_interval():
    found = consensus_on_scale(transform([5.0] * 6, scale="ln"))
    assert found.x_pt == pytest.approx(5.0)
    assert (found.lower, found.upper, found.u_on_scale) == (None, None, None)
    assert found.status is Status.DEGENERATE


def test_a_consensus_needs_two_results_and_a_coverage_factor():
    with pytest.raises(TooFewResults):
        consensus_on_scale(transform([5.0, None], scale="ln"))
    with pytest.raises(NotPositive):
        consensus_on_scale(transform([5.0, 6.0], scale="ln"), k=0.0)
