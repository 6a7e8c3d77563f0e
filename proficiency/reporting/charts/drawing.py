"""One drawing for every surface: from chart data to shapes."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing

from .distribution import draw_distribution
from .history import draw_history
from .score_bars import draw_score_bars
from .spec import Chart, History, ScoreBars, Strip, Units
from .strip import draw_strip
from .units import draw_units


def draw(chart: Chart, *, width: float, height: float) -> Drawing:
    """Draw a chart in points."""
    if isinstance(chart, ScoreBars):
        return draw_score_bars(chart, width=width, height=height)
    if isinstance(chart, Units):
        return draw_units(chart, width=width, height=height)
    if isinstance(chart, Strip):
        return draw_strip(chart, width=width, height=height)
    if isinstance(chart, History):
        return draw_history(chart, width=width, height=height)
    return draw_distribution(chart, width=width, height=height)
