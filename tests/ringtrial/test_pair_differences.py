"""Selection among the differences of pairs against all of them written down and sorted."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ringtrial.decimal_grid import decimal_grid, row_grids
from ringtrial.pair_differences import PairDifferences


def sorted_differences(values):
    first, second = np.triu_indices(values.size, 1)
    return np.sort(values[second] - values[first])


def rounds_of_every_kind():
    generator = np.random.default_rng(2)
    p = 700
    yield np.sort(generator.normal(0.0, 1.0, p))
    yield np.sort(generator.standard_cauchy(p))
    yield np.sort(np.round(generator.normal(0.0, 1.0, p), 1))
    yield np.sort(np.round(generator.normal(0.0, 1.0, p)))
    yield np.sort(generator.choice([1.0, 3.0], p))
    yield np.sort(generator.choice([0.0, 1.0, 100.0, 1e6], p, p=[0.4, 0.3, 0.2, 0.1]))
    yield np.sort(np.concatenate((np.full(p - 1, 2.0), [5.0])))
    yield np.concatenate((np.zeros(p // 2), np.cumsum(generator.random(p // 2))))


@pytest.mark.parametrize("results", list(rounds_of_every_kind()))
def test_every_rank_is_found_without_writing_all_differences_down(results):
    grid = decimal_grid(results)
    pairs = PairDifferences(grid.values, slack=grid.slack)
    everything = sorted_differences(grid.values)
    assert pairs.total == everything.size > 240_000
    for rank in [1, 2, 1000, everything.size // 4, everything.size // 2, everything.size - 1]:
        assert pairs.at(rank) == pytest.approx(everything[rank - 1], abs=grid.slack)
    assert pairs.at(everything.size) == everything[-1]


@pytest.mark.parametrize("results", list(rounds_of_every_kind()))
def test_steps_know_their_weights_and_their_neighbours(results):
    grid = decimal_grid(results)
    pairs = PairDifferences(grid.values, slack=grid.slack)
    everything = sorted_differences(grid.values)
    steps = everything[np.diff(everything, prepend=-math.inf) > grid.slack]
    for place in {0, 1, steps.size // 4, steps.size - 2} & set(range(steps.size)):
        step = pairs.step(float(steps[place]))
        assert step.below == np.count_nonzero(everything < steps[place] - grid.slack)
        assert step.upto == np.count_nonzero(everything <= steps[place] + grid.slack)
        before = pairs.before(step)
        if place == 0 or steps[place - 1] <= grid.slack:
            assert before is None
        else:
            assert before.difference == pytest.approx(steps[place - 1], rel=1e-12)
        if place + 1 < steps.size:
            assert pairs.after(step).difference == pytest.approx(steps[place + 1], rel=1e-12)


def test_pairs_within_a_laboratory_are_passed_over():
    values = np.array([0.0, 1.0, 2.0, 3.0, 10.0])
    laboratory = np.array([0, 0, 0, 1, 1])
    pairs = PairDifferences(values, slack=0.1, laboratory=laboratory)
    assert pairs.total == pytest.approx(1.0)
    # Between the laboratories: 1, 2, 3, 8, 9, 10.
    assert [pairs.at(share) for share in (0.1, 0.3, 0.45, 0.6, 0.8, 1.0)] == [1, 2, 3, 8, 9, 10]
    assert pairs.after(pairs.step(3.0)).difference == 8.0
    assert pairs.before(pairs.step(8.0)).difference == 3.0
    assert pairs.before(pairs.step(1.0)) is None


def test_decimals_become_whole_numbers_and_other_numbers_stay():
    assert decimal_grid(np.array([0.1, 0.25])).values.tolist() == [10.0, 25.0]
    assert decimal_grid(np.array([1e-9, 3.5e-9])).values.tolist() == [10.0, 35.0]
    assert decimal_grid(np.array([0.0, 2e9])).per_unit == 1.0
    third = decimal_grid(np.array([1 / 3, 1.0]))
    assert third.per_unit == 1.0
    assert 0 < third.slack < 1e-14
    assert decimal_grid(np.array([1e-300, 2e-300])).slack < 1e-313
    huge = decimal_grid(np.array([1e299, 2e299]))
    assert huge.values.tolist() == [1e299, 2e299]


def test_rows_lie_on_the_grids_they_have_alone():
    generator = np.random.default_rng(3)
    rows = np.sort(generator.normal(10.0, 1.0, (12, 5)), axis=1)
    for row in range(12):
        rows[row] = np.round(rows[row], row) * 10.0 ** (row - 6)
    rows[3], rows[4] = 0.0, 1e300
    together = row_grids(rows)
    for row, alone in enumerate(map(decimal_grid, rows)):
        assert together.values[row].tolist() == alone.values.tolist()
        assert (together.per_unit[row], together.slack[row]) == (alone.per_unit, alone.slack)
    assert {*together.per_unit.tolist()} > {1.0}
