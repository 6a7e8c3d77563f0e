"""Small pictures of lines and points over two axes, as SVG without styles or scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from ..i18n import Language
from ..reporting.charts.scale import Scale, round_ticks

WIDTH, HEIGHT = 560.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 12.0, 14.0, 38.0
LETTERS = "11"
Place = tuple[float, float]
COLOURS = {"ink": "#1d2733", "muted": "#55606c", "line": "#8a95a1", "accent": "#1f5f99"}
"""For surfaces without the style sheet of the pages, which gives the classes their colours."""


@dataclass(frozen=True)
class Line:
    """A line through places; a faint one is an aid, a dashed one a limit."""

    places: tuple[Place, ...]
    look: str = "accent"
    dashed: bool = False


@dataclass(frozen=True)
class Sketch:
    """Lines and points with the names of both axes."""

    name: str
    """Tells the elements of several pictures apart."""
    title: str
    alternative: str
    across: str
    up: str
    lines: tuple[Line, ...]
    points: tuple[Place, ...] = ()
    like_across: bool = False
    """One unit is equally long on both axes."""


def draw_sketch(sketch: Sketch, language: Language) -> str:
    """Write a sketch as an SVG element."""
    name = f"sketch-{sketch.name}"
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "chart",
            "role": "img",
            "lang": language.tag,
            "viewBox": f"0 0 {WIDTH:g} {HEIGHT:g}",
            "aria-labelledby": f"{name}-title {name}-desc",
        },
    )
    SubElement(root, "title", {"id": f"{name}-title"}).text = sketch.title
    SubElement(root, "desc", {"id": f"{name}-desc"}).text = sketch.alternative
    x, y = scales(sketch)
    add_axes(root, sketch, x, y)
    for line in sketch.lines:
        add_line(root, line, x, y)
    for place in sketch.points:
        dot = {"cx": number(x(place[0])), "cy": number(turned(y(place[1]))), "r": "3"}
        SubElement(root, "circle", {**dot, "class": "fill-ink", "fill": COLOURS["ink"]})
    return tostring(root, encoding="unicode")


def scales(sketch: Sketch) -> tuple[Scale, Scale]:
    """Choose both axes so that everything is inside."""
    places = [*sketch.points, *(place for line in sketch.lines for place in line.places)]
    low_x, high_x = ends([place[0] for place in places])
    low_y, high_y = ends([place[1] for place in places])
    wide, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    if sketch.like_across:
        missing = (high_y - low_y) * wide / tall - (high_x - low_x)
        low_x, high_x = low_x - missing / 2, high_x + missing / 2
    return Scale(low_x, high_x, LEFT, wide), Scale(low_y, high_y, BOTTOM, tall)


def ends(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis, a little beyond the values."""
    low, high = min(values), max(values)
    margin = 0.04 * (high - low)
    return low - margin, high + margin


def add_axes(root: Element, sketch: Sketch, x: Scale, y: Scale) -> None:
    """Draw both axes with round numbers and their names."""
    floor = turned(BOTTOM)
    add_rule(root, (LEFT, floor), (WIDTH - RIGHT, floor), "line")
    add_rule(root, (LEFT, TOP), (LEFT, floor), "line")
    for value, text in round_ticks(x.low, x.high, about=6):
        add_rule(root, (x(value), floor), (x(value), floor + 3), "line")
        add_words(root, text, (x(value), floor + 14), "middle")
    for value, text in round_ticks(y.low, y.high, about=4):
        add_rule(root, (LEFT - 3, turned(y(value))), (LEFT, turned(y(value))), "line")
        add_words(root, text, (LEFT - 6, turned(y(value)) + 4), "end")
    add_words(root, sketch.across, (WIDTH - RIGHT, HEIGHT - 6), "end")
    add_words(root, sketch.up, (LEFT + 6, TOP), "start")


def add_line(root: Element, line: Line, x: Scale, y: Scale) -> None:
    """Draw a line."""
    points = " ".join(f"{number(x(a))},{number(turned(y(b)))}" for a, b in line.places)
    look = {"points": points, "fill": "none", "stroke": COLOURS[line.look]}
    look |= {"class": f"stroke-{line.look}", "stroke-width": "1" if line.dashed else "1.6"}
    if line.dashed:
        look["stroke-dasharray"] = "4 3"
    SubElement(root, "polyline", look)


def add_rule(root: Element, start: Place, end: Place, look: str) -> None:
    """Draw a straight line between two places of the drawing."""
    place = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    facts = {name: number(value) for name, value in place.items()}
    SubElement(root, "line", {**facts, "class": f"stroke-{look}", "stroke": COLOURS[look]})


def add_words(root: Element, text: str, place: Place, anchor: str) -> None:
    """Write a text."""
    where = {"x": number(place[0]), "y": number(place[1]), "text-anchor": anchor}
    look = {"font-size": LETTERS, "class": "fill-muted", "fill": COLOURS["muted"]}
    SubElement(root, "text", {**where, **look}).text = text


def turned(height: float) -> float:
    """Return the place of a height counted from below; up is down in SVG."""
    return HEIGHT - height


def number(value: float) -> str:
    """Write a coordinate with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
