"""The trends of a scheme, aggregated, and its coverage under codes."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from ..identity.permissions import Act, require
from ..reporting import rounding
from ..schemes.queries import get_scheme
from ..trends.coverage import STANDING_NAMES, coverage_of
from ..trends.spread import SpreadLine, scheme_trends
from . import reader
from .reader import t
from .trends import names_of, title_of

pages = Blueprint("scheme_trends", __name__, url_prefix="/schemes")


@pages.get("/<code>/trends")
def show(code: str) -> str:
    """Show whether the laboratories of a scheme agree better than before."""
    scheme = get_scheme(g.session, code, actor=reader.actor())
    found = scheme_trends(g.session, scheme, actor=reader.actor())
    names = names_of(found.runs)
    return render_template(
        "trends/scheme.html",
        scheme=scheme,
        rounds=[run.round.code for run in found.runs],
        lines=[
            {
                "title": title_of(each.measurand, each.material, each.group, names),
                "unit": each.unit,
                "group": each.group or "",
                "cells": cells_of(each, [run.round.code for run in found.runs]),
                "change": change_text(each.change),
            }
            for each in found.lines
        ],
        activity=found.activity,
        days=lambda value: rounding.MISSING if value is None else f"{value:.1f}",
    )


@pages.get("/<code>/coverage")
def coverage(code: str) -> str:
    """Show under the newest codes when which measurand is due."""
    scheme = get_scheme(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.READ_EVALUATION, scheme_id=scheme.id)
    matrix = coverage_of(g.session, scheme)
    labels = {each.code: t.choose(each.name_zh, each.name_en) for each in scheme.measurands}
    return render_template(
        "trends/coverage.html",
        scheme=scheme,
        matrix=matrix,
        lines=sorted(matrix.lines, key=lambda line: line.code),
        names=labels,
        standing_names=STANDING_NAMES,
    )


def cells_of(line: SpreadLine, rounds: list[str]) -> list[dict[str, object]]:
    """Write the spread of each round, in percent of the mean where that is possible."""
    points = {each.round_code: each for each in line.points}
    in_percent = all(each.cv is not None for each in line.points)
    cells: list[dict[str, object]] = []
    for code in rounds:
        each = points.get(code)
        if each is None:
            cells.append({"spread": "–", "more": ()})
            continue
        spread = (
            f"{rounding.significant(each.cv, 2)} %"
            if in_percent
            else rounding.significant(each.robust_sd, 2)
        )
        more = (
            t("p = {labs}, u = {u}", labs=each.labs, u=rounding.significant(each.u, 2)),
            t("{count} of {total} satisfactory", count=each.satisfactory, total=each.scored),
        )
        cells.append({"spread": spread, "more": more})
    return cells


def change_text(change: float | None) -> str:
    """Write a change of the spread with its sign; a minus is what one hopes for."""
    if change is None:
        return rounding.MISSING
    sign = "−" if change < 0 else "+"
    return f"{sign}{abs(change):.0f} %"
