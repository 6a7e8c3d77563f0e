"""The same drawing for the page: SVG without styles or scripts, its text still text."""

from __future__ import annotations

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
from reportlab.lib.colors import Color

from ...i18n import Language
from ..symbols import Level, runs
from .drawing import draw
from .marks import SHIFT, SMALL, Datum, Setting, Words
from .palette import CLASSES
from .spec import Chart, ScoreBars

WIDTH = 560.0
BARS_HEIGHT, DISTRIBUTION_HEIGHT = 190.0, 200.0


def render_svg(chart: Chart, language: Language) -> str:
    """Write a chart as an SVG element to be set into a page."""
    height = BARS_HEIGHT if isinstance(chart, ScoreBars) else DISTRIBUTION_HEIGHT
    drawing = draw(chart, width=WIDTH, height=height)
    root = svg_root(chart, drawing, language)
    add_children(root, drawing, drawing.height)
    return tostring(root, encoding="unicode")


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
            facts = {f"data-{name}": value for name, value in shape.facts.items()}
            look = "chart-datum chart-own" if shape.facts["own"] == "true" else "chart-datum"
            add_children(SubElement(parent, "g", {"class": look, **facts}), shape, height)
        elif isinstance(shape, Group):
            add_children(parent, shape, height)
        else:
            add_shape(parent, shape, height)


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
    """Return fill and stroke as attributes, with a class for each colour of the palette."""
    classes, look = [], {}
    fill = None if isinstance(shape, Line) else getattr(shape, "fillColor", None)
    for name, colour in (("fill", fill), ("stroke", shape.strokeColor)):
        look[name] = hexadecimal(colour)
        if colour is not None:
            classes.append(f"{name}-{CLASSES[colour.hexval()]}")
    if shape.strokeColor is not None:
        look["stroke-width"] = number(shape.strokeWidth)
    if dash := getattr(shape, "strokeDashArray", None):
        look["stroke-dasharray"] = " ".join(map(number, dash))
    if (opacity := getattr(shape, "fillOpacity", None)) is not None:
        look["fill-opacity"] = number(opacity)
    return {"class": " ".join(classes), **look}


def add_words(parent: Element, words: Setting, height: float) -> None:
    """Write a line of text, lowered and raised letters shifted within it."""
    x, y = number(words.x), number(height - words.y)
    look = {
        "x": x,
        "y": y,
        "font-size": number(words.size),
        "text-anchor": words.anchor,
        "fill": hexadecimal(words.colour),
        "class": f"fill-{CLASSES[words.colour.hexval()]}",
    }
    if words.bold:
        look["font-weight"] = "bold"
    if words.upright:
        look["transform"] = f"rotate(-90 {x} {y})"
    element = SubElement(parent, "text", look)
    back = 0.0
    for run in runs(words.text):
        shift = back - SHIFT[run.level] * words.size
        back = SHIFT[run.level] * words.size
        piece = SubElement(element, "tspan", {"dy": number(shift)} if shift else {})
        if run.level is not Level.PLAIN:
            piece.set("font-size", number(words.size * SMALL))
        piece.text = run.text


def hexadecimal(colour: Color | None) -> str:
    """Write a colour for an attribute."""
    return "none" if colour is None else "#" + colour.hexval()[2:]


def number(value: float) -> str:
    """Write a coordinate with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
