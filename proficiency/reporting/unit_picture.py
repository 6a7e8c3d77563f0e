"""The picture of a study by unit, and the sentence that reads it; one drawing for page and PDF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..i18n import Translator, mark
from . import rounding
from .charts.scale import round_ticks
from .charts.spec import UnitColumn, Units
from .content import ChartBlock

TITLE = mark("Results of the study by unit")
READ = mark(
    "Unit means lie between {low} and {high}; the band shows the mean of all and 0.3 σ_pt = "
    "{criterion} around it."
)
READ_POINTS = mark(
    "Unit means by point lie between {low} and {high}; the band shows the mean of the first point "
    "and 0.3 σ_pt = {criterion} around it."
)
ON_SCALE = mark("on the scale of the evaluation")
MARGIN = 0.06


def unit_picture(document: Mapping[str, Any], t: Translator) -> ChartBlock | None:
    """Show every result above its unit; None for a study that could not be judged."""
    numbers = document["numbers"]
    means = [unit["mean"] for unit in document["units"] if unit["mean"] is not None]
    if not numbers or not means:
        return None
    comparisons = numbers.get("comparisons")
    centre = comparisons[0]["first_mean"] if comparisons else numbers["mean"]
    criterion = numbers["criterion"]
    values = [value for unit in document["units"] for value in unit["on_scale"]]
    low, high = min(*values, centre - criterion), max(*values, centre + criterion)
    margin = MARGIN * (high - low)
    reading = t(
        READ_POINTS if comparisons else READ,
        low=rounding.significant(min(means), 4),
        high=rounding.significant(max(means), 4),
        criterion=rounding.significant(criterion, 3),
    )
    identity = document["scale"] == "identity"
    chart = Units(
        title=t(TITLE),
        alternative=reading,
        axis=document["result_unit"] if identity else t(ON_SCALE),
        low=low - margin,
        high=high + margin,
        ticks=round_ticks(low, high),
        columns=tuple(column(unit, pointed=bool(comparisons)) for unit in document["units"]),
        centre=centre,
        band=(centre - criterion, centre + criterion),
    )
    return ChartBlock(chart, reading)


def column(unit: Mapping[str, Any], *, pointed: bool) -> UnitColumn:
    """Place the results of a unit under its number, in a stability study with its point."""
    label = f"{unit['point']}: {unit['unit']}" if pointed else str(unit["unit"])
    return UnitColumn(label, tuple(unit["on_scale"]), unit["mean"])
