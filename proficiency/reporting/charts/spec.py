"""The charts of a report as plain data: every number placed, every text final."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..commons import Commons
from ..signals import Tone

Tick = tuple[float, str]


@dataclass(frozen=True)
class Point:
    """One laboratory's value in a chart."""

    code: str
    value: float
    text: str
    """The value as printed."""
    tone: Tone
    word: str
    """The word of the signal."""
    own: bool = False
    group: int = 0
    """Which method's shape is drawn."""


@dataclass(frozen=True, eq=False, repr=False)
class Crowd:
    """The same points with nobody's own among them, which many charts have in common."""

    points: tuple[Point, ...]
    commons: Commons = field(default_factory=Commons)
    """What was drawn of them."""


def with_own(points: tuple[Point, ...], code: str | None) -> tuple[Point, ...]:
    """Mark the points of one laboratory as its own."""
    if code is None:
        return points
    return tuple(replace(each, own=True) if each.code == code else each for each in points)


@dataclass(frozen=True)
class ScoreBars:
    """Scores sorted by value, with their limits; bars beyond `reach` are cut and say so."""

    title: str
    alternative: str
    axis: str
    bars: tuple[Point, ...]
    limits: tuple[Tick, ...]
    """Limits on the positive side; they are drawn on both sides."""
    reach: float
    crowd: Crowd | None = field(default=None, compare=False, repr=False)
    """The bars as in every report of the round, so that they are drawn once."""


@dataclass(frozen=True)
class Distribution:
    """Where the results lie: density line, one mark per result, assigned value and limits."""

    title: str
    alternative: str
    axis: str
    low: float
    high: float
    ticks: tuple[Tick, ...]
    line: tuple[tuple[float, float], ...]
    """Density along the axis, the largest scaled to 1; empty where there is none to draw."""
    dots: tuple[Point, ...]
    groups: tuple[str, ...]
    """Names of the methods, in the order of their shapes; empty when methods are not told apart."""
    assigned: Tick | None
    band: tuple[float, float] | None
    limits: tuple[Tick, ...]
    crowd: Crowd | None = field(default=None, compare=False, repr=False)
    """The results as in every report of the round, so that they are drawn once."""


@dataclass(frozen=True)
class Strip:
    """All scores of one laboratory on one line, between their limits; beyond `reach` they are cut.

    The code of each point names its determination.
    """

    title: str
    alternative: str
    axis: str
    dots: tuple[Point, ...]
    limits: tuple[Tick, ...]
    """Limits on the positive side; they are drawn on both sides."""
    words: tuple[str, str]
    """What lies left and right of zero, in words."""
    reach: float


@dataclass(frozen=True)
class UnitColumn:
    """The results of one unit of a study, above its number."""

    label: str
    values: tuple[float, ...]
    mean: float | None


@dataclass(frozen=True)
class Units:
    """Results of a study by unit, around their mean and what is allowed."""

    title: str
    alternative: str
    axis: str
    low: float
    high: float
    ticks: tuple[Tick, ...]
    columns: tuple[UnitColumn, ...]
    centre: float
    band: tuple[float, float]
    """What the criterion allows around the centre."""


@dataclass(frozen=True)
class Series:
    """Scores of one kind over rounds, each at the number of its round on the axis."""

    name: str
    """Written at the end of the series where there are several."""
    points: tuple[tuple[int, Point], ...]
    """Several points of one round stand beside each other; `own` marks those of this report."""


@dataclass(frozen=True)
class Curve:
    """A line that accompanies the points, such as a moving average."""

    name: str
    places: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class History:
    """Scores over rounds between their limits, oldest left; scores beyond `reach` are cut."""

    title: str
    alternative: str
    axis: str
    rounds: tuple[str, ...]
    series: tuple[Series, ...]
    limits: tuple[Tick, ...]
    """Limits on the positive side; they are drawn on both sides."""
    reach: float
    curves: tuple[Curve, ...] = ()


@dataclass(frozen=True)
class PairPoint:
    """The results of one laboratory in two materials, as a place in the plane."""

    point: Point
    y: float
    named: bool = False
    """Whether its code is written beside it."""


@dataclass(frozen=True)
class YoudenPlot:
    """Pairs of results of two similar materials: dots, medians, confidence ellipse."""

    title: str
    alternative: str
    axis: str
    axis_y: str
    x: tuple[float, float]
    y: tuple[float, float]
    ticks: tuple[Tick, ...]
    ticks_y: tuple[Tick, ...]
    dots: tuple[PairPoint, ...]
    ellipse: tuple[tuple[float, float], ...]
    """Corners of the ellipse; empty where there is none."""
    centre: tuple[float, float]
    """The medians, through which a cross is drawn."""


@dataclass(frozen=True)
class MandelBars:
    """Mandel's h or k of every laboratory, in the order of their codes, with indicator lines."""

    title: str
    alternative: str
    axis: str
    bars: tuple[Point, ...]
    limits: tuple[Tick, ...]
    two_sided: bool
    reach: float


Chart = YoudenPlot | MandelBars | ScoreBars | Distribution | Units | History | Strip


def points_of(chart: Chart) -> tuple[Point, ...]:
    """Return the points of laboratories or rounds that a picture shows."""
    if isinstance(chart, (ScoreBars, MandelBars)):
        return chart.bars
    if isinstance(chart, YoudenPlot):
        return tuple(dot.point for dot in chart.dots)
    if isinstance(chart, History):
        return tuple(point for series in chart.series for _, point in series.points)
    return chart.dots if isinstance(chart, (Distribution, Strip)) else ()
