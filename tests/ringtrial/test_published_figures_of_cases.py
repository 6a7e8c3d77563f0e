"""Printed figures as the validation record lists them."""

from __future__ import annotations

import copy

import pytest

from ringtrial.published import published_figures
from ringtrial.verification import read_cases


@pytest.fixture
def horwitz():
    return copy.deepcopy(next(case for case in read_cases() if case["group"] == "horwitz"))


def test_every_printed_figure_of_the_bundled_file_is_computed_and_reproduced():
    figures = list(published_figures(read_cases()))
    assert len(figures) == 231
    assert [figure for figure in figures if not figure.reproduced] == []


def test_a_printed_list_gives_one_figure_for_each_number():
    mercury = [case for case in read_cases() if case["id"] == "scores.mercury_e4"]
    zeta = [each for each in published_figures(mercury) if each.key.startswith("zeta[")]
    assert len(zeta) == 21
    assert (zeta[0].key, zeta[0].printed, zeta[0].decimals) == ("zeta[1]", -7.1, 2)


def test_a_figure_printed_in_another_unit_is_converted(horwitz):
    first, second = published_figures([horwitz])
    assert (first.printed, second.printed) == (0.186, 0.356)
    assert abs(first.got - 0.1861033) < 1e-6


@pytest.mark.parametrize(("printed", "reproduced"), [(0.187, False), (0.185, False), (0.186, True)])
def test_half_a_unit_of_the_last_printed_digit_decides(horwitz, printed, reproduced):
    horwitz["published"]["sigma0_mg_per_kg"][0] = printed
    assert next(published_figures([horwitz])).reproduced is reproduced


def test_a_figure_no_function_computes_is_not_reproduced(horwitz):
    horwitz["published"] = {"mood": [1.0, 2]}
    (figure,) = published_figures([horwitz])
    assert (figure.got, figure.reproduced) == (None, False)


def test_a_case_without_printed_figures_gives_none(horwitz):
    del horwitz["published"]
    assert list(published_figures([horwitz])) == []
