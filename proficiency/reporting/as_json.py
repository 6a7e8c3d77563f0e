"""A report as plain data for other programs: the same strings as on paper, page and in XLSX."""

from __future__ import annotations

from typing import Any

from . import content as c
from .charts.spec import Chart, points_of
from .signals import SignalMark


def report_as_json(content: c.ReportContent) -> dict[str, Any]:
    """Return everything a report says, in its order; pictures with the numbers behind them."""
    return {
        "language": content.language.tag,
        "number": content.number,
        "version": content.version,
        "status": content.status,
        "marking": content.synthetic,
        "title": content.title,
        "subtitle": content.subtitle,
        "identification": pairs(content.identification),
        "verdict": content.verdict,
        "sections": [
            {"title": section.title, "blocks": [block(each) for each in section.blocks]}
            for section in content.sections
        ],
        "confidentiality": content.confidentiality,
    }


def block(each: c.Block) -> dict[str, Any]:
    """Return one block; its kind says which fields it has."""
    if isinstance(each, c.Paragraph):
        return {"kind": "paragraph", "text": each.printed, **marked(each.signal)}
    if isinstance(each, c.Tally):
        counts = [{**marked(signal), "count": count} for signal, count in each.counts]
        return {"kind": "tally", "counts": counts}
    if isinstance(each, c.Facts):
        return {"kind": "facts", "pairs": pairs(each)}
    if isinstance(each, c.ChartBlock):
        return {"kind": "chart", "reading": each.reading, **chart(each.chart)}
    if isinstance(each, c.Table):
        return {
            "kind": "table",
            "caption": each.caption,
            "columns": [column.head for column in each.columns],
            "rows": [[cell.printed for cell in row] for row in each.rows],
            "note": each.note,
        }
    return {
        "kind": "determination",
        "title": each.title,
        **marked(each.signal),
        "facts": pairs(each.facts),
        "charts": [block(inner) for inner in each.charts],
        "notes": list(each.notes),
        "tables": [block(inner) for inner in each.tables],
    }


def pairs(facts: c.Facts) -> list[dict[str, str]]:
    """Return pairs of a name and a value; a name may occur twice."""
    return [{"name": name, "value": value} for name, value in facts.pairs]


def marked(signal: SignalMark | None) -> dict[str, str]:
    """Return a signal by its tone, which is the same in every language, and its word."""
    return {"signal": signal.tone.value, "word": signal.word} if signal else {}


def chart(drawn: Chart) -> dict[str, Any]:
    """Return title, axis and points of a picture."""
    return {
        "title": drawn.title,
        "axis": drawn.axis,
        "points": [
            {"code": p.code, "value": p.text, "signal": p.tone.value, "own": p.own}
            for p in points_of(drawn)
        ],
    }
