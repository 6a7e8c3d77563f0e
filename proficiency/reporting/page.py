"""What a template needs to set a report as a page: the content, its charts, its typesetting."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup, escape

from .charts.spec import Chart
from .charts.svg import render_svg
from .content import ReportContent
from .symbols import Level, runs


def page_context(content: ReportContent) -> dict[str, object]:
    """Return the variables of `reports/_report.html`."""
    return {"report": content, "draw": partial(draw, content), "typeset": typeset}


def draw(content: ReportContent, chart: Chart) -> Markup:
    """Return a chart as markup; everything typed in it is escaped by the SVG writer."""
    return Markup(render_svg(chart, content.language))


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
