"""Reference groups of items, experiments, pairs, censored and qualitative results."""

from __future__ import annotations

import pytest

from ringtrial.registry import GROUPS
from ringtrial.registry_experiments import EXPERIMENT_GROUPS
from ringtrial.verification import read_cases, verify


@pytest.mark.parametrize("group", sorted(EXPERIMENT_GROUPS))
def test_every_reference_value_of_an_experiment_is_computed_and_agrees(group):
    cases = [case for case in read_cases() if case["group"] == group]
    tally = verify(cases)[group]
    assert (tally.disagreements, tally.not_covered) == ([], 0)
    assert tally.values == sum(len(case["expected"]) for case in cases) > 0


def test_small_experiments_answer_what_they_can():
    three = GROUPS["precision"]({"labs": [[1.0, 2.0], [3.0, 4.5], [2.0, 2.2]]}, {})
    assert three["h"] is not None and three["grubbs2_high"] is None
    lonely = GROUPS["precision"]({"labs": [[1.0, 2.0], [3.0]]}, {})
    assert (lonely["cochran_C"], lonely["k"], lonely["h"], lonely["p"]) == (None, None, None, 2)


def test_the_permitted_error_answers_where_sigma_is_not_given():
    data = {"items": [[1.0, 1.1], [1.2, 1.1]], "y1": [1.0, 1.1], "y2": [1.2, 1.1]}
    for group in ("homogeneity", "stability"):
        by_error = GROUPS[group](data, {"delta_E": 3.0})
        assert by_error["criterion"] == pytest.approx(0.3)


def test_answers_without_a_value_are_none_or_absent():
    options = {"sigma_pt": 1.0}
    single = GROUPS["homogeneity"]({"items": [[1.0], [2.0], [4.0]]}, options)
    assert (single["cochran_C"], single["F"]) == (None, None)
    line = GROUPS["youden"]({"a": [1.0, 2.0, 3.0], "b": [2.0, 4.0, 6.0]}, {})
    assert line["T2_95"] is None and line["pearson"] == pytest.approx(1.0)
    below_zero = GROUPS["censored"]({"values": [-1.0, 2.0, ">1", 3.0]}, {})
    assert "mle_mu" in below_zero and "mle_log_mu" not in below_zero
    assert "ci95_low" not in GROUPS["nominal"]({"results": ["a", "b"]}, {})
