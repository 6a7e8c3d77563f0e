"""Printed figures that differ, each with the value of this installation."""

from __future__ import annotations

from proficiency.methods.printed_figures import printed_figures
from proficiency.validation.not_reproduced import UNREPRODUCED


def test_every_figure_is_calculated_and_differs_from_print() -> None:
    found = printed_figures()
    assert [(figure.case, figure.key) for figure in found] == [
        (entry.case, entry.key) for entry in UNREPRODUCED
    ]
    for figure, entry in zip(found, UNREPRODUCED, strict=True):
        assert float(figure.printed) == entry.printed
        assert f"{float(figure.calculated):.{entry.decimals}f}" != figure.printed
