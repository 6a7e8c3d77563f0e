"""What a template needs to set a report as a page: its charts and its typesetting."""

from __future__ import annotations

from markupsafe import Markup, escape

from ..i18n import Language
from . import alignment
from .charts.spec import Chart
from .charts.svg import render_svg
from .symbols import Level, runs

WIDEST_TAIL = 28
"""The style sheet knows a width for each length up to this one."""


def draw(chart: Chart, language: Language) -> Markup:
    """Return a chart as markup; everything typed in it is escaped by the SVG writer."""
    return Markup(render_svg(chart, language))


def typeset(text: str) -> Markup:
    """Return a text with its lowered and raised letters as elements, everything else escaped."""
    parts = []
    for run in runs(text):
        safe = escape(run.text)
        tag = run.level.value
        parts.append(
            safe if run.level is Level.PLAIN else Markup("<{0}>{1}</{0}>").format(tag, safe)
        )
    return Markup("").join(parts)


def at_point(text: str, tail: int) -> Markup:
    """Return a number whose decimal point stands below the others of its column.

    `tail` says how many characters stand right of the point at most; without any, and for
    several results in one cell, the number simply keeps to its edge.
    """
    if not tail or not alignment.is_aligned(text):
        return typeset(text)
    left, right = alignment.at_point(text)
    return Markup('{}<span class="tail tail-{}">{}</span>').format(
        typeset(left), min(tail, WIDEST_TAIL), typeset(right)
    )
