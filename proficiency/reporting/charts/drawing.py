"""One drawing for every surface: from chart data to shapes."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing

from .distribution import draw_distribution
from .history import draw_history
from .mandel import draw_mandel
from .score_bars import draw_score_bars
from .spec import Chart, History, MandelBars, ScoreBars, Strip, Units, YoudenPlot
from .strip import draw_strip
from .units import draw_units
from .youden import draw_youden


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
    if isinstance(chart, YoudenPlot):
        return draw_youden(chart, width=width, height=height)
    if isinstance(chart, MandelBars):
        return draw_mandel(chart, width=width, height=height)
    return draw_distribution(chart, width=width, height=height)
