"""A reference case that asks for less is answered with less, never with an invented value."""

from __future__ import annotations

import runpy
import sys

import pytest

from ringtrial.registry import GROUPS


def test_scores_need_what_they_are_computed_from() -> None:
    answers = GROUPS["scores"]({"x": [9.0, 11.0]}, {"x_pt": 10.0})
    assert set(answers) == {"D", "Dpct"}


def test_zeta_and_en_need_the_uncertainty_of_the_assigned_value() -> None:
    data = {"x": [9.0, 11.0], "U": [0.5, 0.5], "k": [2, 2]}
    answers = GROUPS["scores"](data, {"x_pt": 10.0, "sigma_pt": 1.0})
    assert {"z", "class_z"} <= set(answers)
    assert not {"zprime", "zeta", "En"} & set(answers)


def test_a_consensus_without_spread_is_not_compared_with_a_reference() -> None:
    answers = GROUPS["xpt_compare"]({"x": [3.0, 3.0, 3.0], "x_ref": 3.1, "u_ref": 0.1}, {})
    assert answers == {"x_star": 3.0}


def test_densities_are_given_only_where_they_are_asked_for() -> None:
    assert "density_at" not in GROUPS["kde"]({"x": [1.0, 2.0, 4.0]}, {"bandwidth": 0.5})


def test_an_even_number_of_results_has_no_exact_bootstrap_of_the_median() -> None:
    answers = GROUPS["bootstrap"]({"x": [1.0, 2.0, 3.0, 5.0]}, {})
    assert set(answers) == {"mean_se_exact", "alga_se_mc"}


def test_groups_too_small_to_test_give_no_test_statistics() -> None:
    groups = {"a": [1.0, 2.0], "b": [3.0]}
    answers = GROUPS["method_groups"]({"groups": groups}, {})
    assert not {"welch_anova_F", "kruskal_H", "anova_F", "brown_forsythe_F"} & set(answers)


def test_the_package_runs_as_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["ringtrial", "verify", "no-such-file.json"])
    monkeypatch.delitem(sys.modules, "ringtrial.__main__", raising=False)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("ringtrial", run_name="__main__", alter_sys=True)
    assert ended.value.code == 2
