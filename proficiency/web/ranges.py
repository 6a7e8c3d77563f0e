"""The possible results of a round, declared by its coordinator before it opens."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import InvalidInput, Problem
from ..i18n import mark
from ..identity.permissions import Act, require
from ..results.parsing import UnreadableValue, parse_number
from ..rounds.declared_ranges import (
    Range,
    declare_ranges,
    determinations_of,
)
from ..rounds.lifecycle import BEFORE_OPENING
from ..rounds.models import Determination, Round
from ..rounds.queries import get_round
from . import reader
from .reader import t
from .rounds import frame

pages = Blueprint("ranges", __name__, url_prefix="/rounds")

ONE_END = mark("Give both the lowest and the highest possible result, or neither.")


@pages.get("/<code>/ranges")
def show(code: str) -> str:
    """Show what is declared, to be changed before the round opens."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    return page(round_, {}, {})


@pages.post("/<code>/ranges")
def declare(code: str) -> Response | tuple[str, int]:
    """Keep all ranges, or none where one of them cannot be taken."""
    round_ = get_round(g.session, code, actor=reader.actor())
    typed = {name: text.strip() for name, text in request.form.items()}
    ranges: dict[tuple[str, str], Range | None] = {}
    errors: dict[str, str] = {}
    for determination in numeric_determinations(round_):
        place = (determination.measurand.code, determination.material.code)
        try:
            ranges[place] = read_range(determination.id, typed)
        except InvalidInput as refusal:
            errors |= {str(p.column): p.text(t) for p in refusal.problems}
    if errors:
        return page(round_, typed, errors), 422
    declare_ranges(g.session, round_, ranges, actor=reader.actor())
    flash(t("The possible results are declared."), "done")
    return redirect(url_for("ranges.show", code=code))


def read_range(determination_id: int, typed: dict[str, str]) -> Range | None:
    """Read both ends of a range; two empty fields declare nothing."""
    ends: list[Decimal | None] = []
    problems: list[Problem] = []
    for end in ("low", "high"):
        name = f"{end}-{determination_id}"
        try:
            ends.append(parse_number(typed.get(name, "")))
        except UnreadableValue as refusal:
            problems.append(Problem(refusal.message, refusal.facts, column=name))
    if problems:
        raise InvalidInput(problems)
    low, high = ends
    if low is not None and high is not None:
        return low, high
    if low is high:
        return None
    missing = "low" if low is None else "high"
    raise InvalidInput([Problem(ONE_END, column=f"{missing}-{determination_id}")])


def numeric_determinations(round_: Round) -> list[Determination]:
    """Return what is answered with numbers."""
    return [d for d in determinations_of(g.session, round_) if d.measurand.result_type.is_numeric]


def page(round_: Round, typed: dict[str, str], errors: dict[str, str]) -> str:
    """Render the ranges, what was typed standing before what is stored."""
    determinations = numeric_determinations(round_)
    values = {}
    for d in determinations:
        for end, stored in (("low", d.declared_low), ("high", d.declared_high)):
            values[f"{end}-{d.id}"] = "" if stored is None else f"{stored:f}"
    return render_template(
        "rounds/ranges.html",
        **frame(round_, None),
        determinations=determinations,
        values=values | typed,
        errors=errors,
        can_change=round_.state in BEFORE_OPENING,
    )
