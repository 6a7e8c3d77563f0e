"""The page of a report, as the template of the product writes it."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from proficiency.reporting.content import ReportContent
from proficiency.reporting.page import at_point, draw, typeset
from proficiency.resources import folder


def page(content: ReportContent) -> str:
    """Return the page of one report without what stands around it."""
    environment = Environment(
        loader=FileSystemLoader(folder("templates")), undefined=StrictUndefined, autoescape=True
    )
    return environment.get_template("reports/_report.html").render(
        report=content,
        draw=lambda chart: draw(chart, content.language),
        typeset=typeset,
        at_point=at_point,
    )
