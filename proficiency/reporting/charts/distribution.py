"""Drawing of a distribution: density line, results below it, assigned value, limits, own flag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing, Polygon, Shape
from reportlab.lib.colors import Color

from .crowd import CrowdMarks
from .marks import SIZE, Datum, Words, arrow, dot, patch, rule, words_width
from .palette import ACCENT, BAND, FAINT, GROUND, INK, LIGHT, LINE, MUTED, SIGNAL
from .scale import Scale
from .spec import Distribution, Point

LEFT, RIGHT = 8.0, 8.0
AXIS = 2 * SIZE + 10
"""Height of axis numbers and axis title."""
LEGEND_LINE = SIZE + 4
LARGEST, TINY, SMALLEST = 2.6, 1.4, 0.9
"""Radii of marks; a tiny one has no room for an edge."""


@dataclass(frozen=True)
class Zones:
    """Where the parts of the picture stand, from below."""

    axis: float
    base: float
    top: float
    labels: float


def draw_distribution(chart: Distribution, *, width: float, height: float) -> Drawing:
    """Draw the density above, one mark per result below, the own result flagged."""
    drawing = Drawing(width, height)
    x = Scale(chart.low, chart.high, LEFT, width - LEFT - RIGHT)
    flag = SIZE + 3 if any(point.own for point in chart.dots) else 0.0
    axis = AXIS + LEGEND_LINE * len(legend_lines(chart, width))
    labels = height - flag - SIZE - 1
    base = axis + max(0.34 * (labels - axis), 12.0)
    zones = Zones(axis=axis, base=base, top=labels - 3, labels=labels)
    add_ground(drawing, chart, x, zones)
    add_density(drawing, chart, x, zones)
    add_axis(drawing, chart, x, zones, width)
    for shape in dots(chart, x, zones):
        drawing.add(shape)
    for own in (point for point in chart.dots if point.own):
        add_flag(drawing, own, x, zones, width)
    return drawing


def add_ground(drawing: Drawing, chart: Distribution, x: Scale, zones: Zones) -> None:
    """Draw the band of the assigned value and the limits, each with its name above."""
    if chart.band:
        left, right = x(chart.band[0]), x(chart.band[1])
        wide = max(right - left, 1.2)
        height = zones.top - zones.axis
        drawing.add(patch((left + right - wide) / 2, zones.axis, wide, height, BAND))
    taken: list[tuple[float, float]] = []
    if chart.assigned:
        place = x(chart.assigned[0])
        drawing.add(rule(place, zones.axis, place, zones.top, ACCENT, width=0.9))
        write_above(drawing, chart.assigned[1], place, zones, taken, colour=ACCENT)
    for value, text in chart.limits:
        if x.holds(value):
            dash = (1.0, 1.5) if "2" in text else (4.0, 2.0)
            drawing.add(rule(x(value), zones.axis, x(value), zones.top, LINE, dash=dash))
            write_above(drawing, text, x(value), zones, taken, colour=MUTED)


def write_above(
    drawing: Drawing,
    text: str,
    place: float,
    zones: Zones,
    taken: list[tuple[float, float]],
    *,
    colour: Color,
) -> None:
    """Write a name above its line unless it would touch one already written."""
    half = words_width(text) / 2 + 1
    if all(place + half <= left or place - half >= right for left, right in taken):
        taken.append((place - half, place + half))
        drawing.add(Words(text, place, zones.labels, anchor="middle", colour=colour))


def add_density(drawing: Drawing, chart: Distribution, x: Scale, zones: Zones) -> None:
    """Draw the density line on a light ground."""
    if not chart.line:
        return
    rise = zones.top - zones.base - 3
    points = [p for value, part in chart.line for p in (x(value), zones.base + part * rise)]
    ends = [points[-2], zones.base, points[0], zones.base]
    drawing.add(Polygon([*points, *ends], fillColor=GROUND, fillOpacity=0.6, strokeColor=MUTED))


def add_axis(drawing: Drawing, chart: Distribution, x: Scale, zones: Zones, width: float) -> None:
    """Draw the axis with its numbers and its title with the unit."""
    drawing.add(rule(LEFT, zones.axis, width - RIGHT, zones.axis, LINE, width=0.8))
    drawing.add(rule(LEFT, zones.base, width - RIGHT, zones.base, FAINT))
    last = -1.0
    for value, text in chart.ticks:
        half = words_width(text) / 2
        place = min(max(x(value), half), width - half)
        drawing.add(rule(x(value), zones.axis - 2.5, x(value), zones.axis, LINE))
        if place - half >= last:
            number = Words(text, place, zones.axis - SIZE - 3, anchor="middle", colour=MUTED)
            drawing.add(number)
            last = place + half + 4
    middle = width / 2
    drawing.add(Words(chart.axis, middle, zones.axis - 2 * SIZE - 5, anchor="middle", colour=MUTED))
    add_legend(drawing, chart, width)


def legend_lines(chart: Distribution, width: float) -> list[list[tuple[int, str]]]:
    """Put the names of the methods on one line where they all fit, else on two."""
    names = list(enumerate(chart.groups))
    room = legend_room(width, len(names))
    if all(words_width(name) <= room for _, name in names):
        return [names] if names else []
    half = (len(names) + 1) // 2
    return [names[:half], names[half:]]


def legend_room(width: float, places: int) -> float:
    """Return the width of one name when this many stand on a line."""
    return (width - LEFT - RIGHT) / max(places, 1) - 14


def add_legend(drawing: Drawing, chart: Distribution, width: float) -> None:
    """Name the shapes of the methods, names that are still too long shortened to fit."""
    lines = legend_lines(chart, width)
    places = len(lines[0]) if lines else 0
    room = legend_room(width, places)
    for n, line in enumerate(reversed(lines)):
        y = n * LEGEND_LINE
        for place, (group, name) in enumerate(line):
            left = LEFT + place * (room + 14)
            drawing.add(dot(left + 3, y + 5, LARGEST, group=group, fill=FAINT, edge=INK))
            drawing.add(Words(shortened(name, room), left + 8, y + 2, colour=MUTED))


def shortened(text: str, room: float) -> str:
    """Cut a text that is too long for its room and say so with an ellipsis."""
    if words_width(text) <= room:
        return text
    while text and words_width(text + "…") > room:
        text = text[:-1]
    return text + "…"


def dots(chart: Distribution, x: Scale, zones: Zones) -> Iterator[Shape]:
    """Give one mark per result, stacked downwards where they meet; strays as arrows at the edge."""
    if chart.crowd is None:
        marks = stacked(chart.dots, x, zones)
        for point, place in zip(chart.dots, marks.places, strict=True):
            if place is not None:
                yield mark_at(point, place, marks.radius)
    else:
        points = chart.crowd.points
        axis = (x.low, x.high, x.length, zones.axis, zones.base)
        kept = chart.crowd.commons
        marks = kept.get(("places", axis), lambda: stacked(points, x, zones))
        yield kept.get(("marks", axis), lambda: CrowdMarks(marks_of(points, marks)))
        for point, place in zip(chart.dots, marks.places, strict=True):
            if point.own and place is not None:
                yield mark_at(point, place, marks.radius)
    yield from strays([p for p in chart.dots if not x.holds(p.value)], x, zones)


@dataclass(frozen=True)
class Stacked:
    """Where the marks of a distribution stand, None for strays, and how large they are."""

    places: tuple[tuple[float, float] | None, ...]
    radius: float


def stacked(points: tuple[Point, ...], x: Scale, zones: Zones) -> Stacked:
    """Place each result below its value, equal ones below each other."""
    room = zones.base - zones.axis - 2
    inside = [n for n, point in enumerate(points) if x.holds(point.value)]
    radius = fitting_radius([x(points[n].value) for n in inside], room)
    heights: dict[int, int] = {}
    places: list[tuple[float, float] | None] = [None] * len(points)
    for n in sorted(inside, key=lambda n: points[n].value):
        across = x(points[n].value)
        cell = round(across / (2 * radius))
        level = heights.get(cell, 0)
        heights[cell] = level + 1
        places[n] = (across, zones.base - 1 - radius * (2 * level + 1))
    return Stacked(tuple(places), radius)


def marks_of(points: tuple[Point, ...], marks: Stacked) -> Iterator[Shape]:
    """Draw every result that is no stray."""
    for point, place in zip(points, marks.places, strict=True):
        if place is not None:
            yield mark_at(point, place, marks.radius)


def mark_at(point: Point, place: tuple[float, float], radius: float) -> Datum:
    """Draw one result: light, or dark where it is the own one."""
    fill = SIGNAL[point.tone] if point.own else LIGHT[point.tone]
    edge = SIGNAL[point.tone] if radius > TINY else None
    return Datum(
        point,
        dot(
            *place, radius, group=point.group, fill=fill if edge else SIGNAL[point.tone], edge=edge
        ),
    )


def strays(points: list[Point], x: Scale, zones: Zones) -> Iterator[Shape]:
    """Point to results beyond the axis; the farthest on each side is named with its value."""
    for left in (True, False):
        side = [p for p in points if (p.value < x.low) is left]
        place = x.start if left else x.start + x.length
        direction, anchor, gap = ("left", "start", 5) if left else ("right", "end", -5)
        for n, point in enumerate(sorted(side, key=lambda p: p.value, reverse=not left)):
            y = zones.axis + 5
            mark = arrow(place, y, size=4.5, direction=direction, colour=SIGNAL[point.tone])
            group = Datum(point, mark)
            if n == 0 and not point.own:
                group.add(Words(point.text, place + gap, y - 3, anchor=anchor, colour=MUTED))
            yield group


def fitting_radius(places: list[float], room: float) -> float:
    """Return the largest radius whose highest stack fits the room."""
    radius = LARGEST
    while radius > SMALLEST:
        cells: dict[int, int] = {}
        for place in places:
            cell = round(place / (2 * radius))
            cells[cell] = cells.get(cell, 0) + 1
        if max(cells.values(), default=0) * 2 * radius <= room:
            break
        radius -= 0.2
    return radius


def add_flag(drawing: Drawing, own: Point, x: Scale, zones: Zones, width: float) -> None:
    """Raise a flag over the own result, with code and value at its top."""
    place, top = x(own.value), zones.labels + SIZE + 2
    colour = SIGNAL[own.tone]
    drawing.add(rule(place, zones.axis, place, top + SIZE - 1, colour, width=1.1))
    text = f"{own.code}  {own.text}"
    right = place + 9 + words_width(text, bold=True) <= width
    end = place + (7 if right else -7)
    cloth = [place, top + SIZE - 1, end, top + SIZE / 2 - 1, place, top - 1]
    drawing.add(Polygon(cloth, fillColor=colour, strokeColor=None))
    anchor, gap = ("start", 9) if right else ("end", -9)
    drawing.add(Words(text, place + gap, top, anchor=anchor, bold=True, colour=colour))
