"""The same drawing for the page: SVG without styles or scripts, its text still text."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from xml.etree.ElementTree import Element, SubElement, tostring

from reportlab.graphics.shapes import (
    Circle,
    Drawing,
    Group,
    Line,
    Polygon,
    Rect,
    Shape,
)

from ...i18n import Language
from ..symbols import Level, runs
from .drawing import draw
from .marks import SHIFT, SIZE, SMALL, Datum, Setting, Words
from .palette import CLASSES
from .spec import Chart, Distribution, History, ScoreBars, Strip, YoudenPlot

WIDTH = 480.0
"""Width of the drawing; the style sheet never shows it so small that type falls below 8 pt."""
BARS_HEIGHT, DISTRIBUTION_HEIGHT, HISTORY_HEIGHT, STRIP_HEIGHT = 165.0, 185.0, 150.0, 92.0
YOUDEN_HEIGHT = 360.0


def render_svg(chart: Chart, language: Language) -> str:
    """Write a chart as an SVG element to be set into a page."""
    if isinstance(chart, (ScoreBars, Distribution)):
        # On a page every mark stands in its order, so that the arrow keys walk from left to right.
        chart = replace(chart, crowd=None)
    drawing = draw(chart, width=WIDTH, height=height_of(chart))
    root = svg_root(chart, drawing, language)
    add_children(root, drawing, drawing.height)
    return tostring(root, encoding="unicode")


def height_of(chart: Chart) -> float:
    """Return how tall a chart is drawn on a page."""
    kinds = {
        ScoreBars: BARS_HEIGHT,
        History: HISTORY_HEIGHT,
        Strip: STRIP_HEIGHT,
        YoudenPlot: YOUDEN_HEIGHT,
    }
    return kinds.get(type(chart), DISTRIBUTION_HEIGHT)


def svg_root(chart: Chart, drawing: Drawing, language: Language) -> Element:
    """Open the element with its title and text alternative."""
    # The digest keeps names apart when several charts stand on one page.
    name = "chart-" + sha256(repr(chart).encode()).hexdigest()[:12]
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "chart",
            "role": "img",
            "lang": language.tag,
            "id": name,
            "font-size": number(SIZE),
            "viewBox": f"0 0 {number(drawing.width)} {number(drawing.height)}",
            "aria-labelledby": f"{name}-title {name}-desc",
        },
    )
    SubElement(root, "title", {"id": f"{name}-title"}).text = chart.title
    SubElement(root, "desc", {"id": f"{name}-desc"}).text = chart.alternative
    return root


def add_children(parent: Element, group: Group | Drawing, height: float) -> None:
    """Write the shapes of a group in the order they are drawn."""
    for shape in group.contents:
        if isinstance(shape, Words):
            add_words(parent, shape.setting, height)
        elif isinstance(shape, Datum):
            facts = {f"data-{name}": value for name, value in shape.facts.items() if value}
            add_datum(parent, shape, facts, height)
        elif isinstance(shape, Group):
            add_children(parent, shape, height)
        else:
            add_shape(parent, shape, height)


def add_datum(parent: Element, datum: Datum, facts: dict[str, str], height: float) -> None:
    """Write the facts of a laboratory on its mark, or on the group of its marks."""
    if len(datum.contents) > 1:
        add_children(SubElement(parent, "g", {"class": "chart-datum", **facts}), datum, height)
        return
    add_children(parent, datum, height)
    mark = parent[-1]
    mark.set("class", f"chart-datum {mark.get('class', '')}")
    # The style sheet gives marks their fine edge, once for all of them.
    mark.attrib.pop("stroke-width", None)
    for name, value in facts.items():
        mark.set(name, value)


def add_shape(parent: Element, shape: Shape, height: float) -> None:
    """Write one plain shape; up is down in SVG."""
    if isinstance(shape, Rect):
        place = {
            "x": number(shape.x),
            "y": number(height - shape.y - shape.height),
            "width": number(shape.width),
            "height": number(shape.height),
        }
        SubElement(parent, "rect", {**place, **look_of(shape)})
    elif isinstance(shape, Circle):
        centre = {"cx": number(shape.cx), "cy": number(height - shape.cy), "r": number(shape.r)}
        SubElement(parent, "circle", {**centre, **look_of(shape)})
    elif isinstance(shape, Line):
        ends = {
            "x1": number(shape.x1),
            "y1": number(height - shape.y1),
            "x2": number(shape.x2),
            "y2": number(height - shape.y2),
        }
        SubElement(parent, "line", {**ends, **look_of(shape)})
    elif isinstance(shape, Polygon):
        pairs = zip(shape.points[::2], shape.points[1::2], strict=True)
        points = " ".join(f"{number(x)},{number(height - y)}" for x, y in pairs)
        SubElement(parent, "polygon", {"points": points, **look_of(shape)})
    else:
        raise TypeError(f"no way to write {type(shape).__name__} as SVG")


def look_of(shape: Rect | Circle | Line | Polygon) -> dict[str, str]:
    """Return a class for each colour, which the style sheet gives its hue, and what differs."""
    classes, look = [], {}
    fill = None if isinstance(shape, Line) else getattr(shape, "fillColor", None)
    for name, colour in (("fill", fill), ("stroke", shape.strokeColor)):
        if colour is not None:
            classes.append(f"{name}-{CLASSES[colour.hexval()]}")
    if fill is None and not isinstance(shape, Line):
        look["fill"] = "none"
    if shape.strokeColor is not None and shape.strokeWidth != 1:
        look["stroke-width"] = number(shape.strokeWidth)
    if dash := getattr(shape, "strokeDashArray", None):
        look["stroke-dasharray"] = " ".join(map(number, dash))
    if (opacity := getattr(shape, "fillOpacity", None)) is not None:
        look["fill-opacity"] = number(opacity)
    return {"class": " ".join(classes), **look}


def add_words(parent: Element, words: Setting, height: float) -> None:
    """Write a line of text, lowered and raised letters shifted within it."""
    x, y = number(words.x), number(height - words.y)
    look = {"class": f"fill-{CLASSES[words.colour.hexval()]}"}
    if words.upright:
        look["transform"] = f"translate({x} {y})rotate(-90)"
    else:
        look |= {"x": x, "y": y}
    if words.size != SIZE:
        look["font-size"] = number(words.size)
    if words.anchor != "start":
        look["text-anchor"] = words.anchor
    if words.bold:
        look["font-weight"] = "bold"
    element = SubElement(parent, "text", look)
    pieces = runs(words.text)
    if [run.level for run in pieces] == [Level.PLAIN]:
        element.text = words.text
        return
    back = 0.0
    for run in pieces:
        shift = back - SHIFT[run.level] * words.size
        back = SHIFT[run.level] * words.size
        piece = SubElement(element, "tspan", {"dy": number(shift)} if shift else {})
        if run.level is not Level.PLAIN:
            piece.set("font-size", number(words.size * SMALL))
        piece.text = run.text


def number(value: float) -> str:
    """Write a coordinate with one decimal at most, far less than anyone sees."""
    return f"{value:z.1f}".removesuffix(".0")
