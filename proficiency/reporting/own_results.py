"""The table of the laboratory's own results with their signals."""

from __future__ import annotations

from collections.abc import Sequence

from ..evaluation.outcome import Score
from ..i18n import mark
from .case import Case, Edition, Numbers, score_text
from .content import Align, Cell, Column, Table
from .curved_scale import CURVED, is_curved
from .distribution_picture import axis_title
from .sentences import join

NOTE = mark(
    "Assigned value x_pt with expanded uncertainty (k = 2); σ_pt is the standard deviation for "
    "proficiency assessment. The score that gives the signal is shown."
)


def own_results(cases: Sequence[Case], edition: Edition) -> Table:
    """List every result of the laboratory once; columns without content are left out."""
    t = edition.t
    with_method = any(score.method for case in cases for score in case.own)
    with_material = len({case.main.material for case in cases}) > 1
    heads = (
        (Column(t("Measurand (unit)"), 2.6), True),
        (Column(t("Material"), 1.3), with_material),
        (Column(t("Method"), 1.4), with_method),
        (Column(t("Result"), 1.1, Align.DECIMAL), True),
        (Column("x_pt ± U", 1.7, Align.DECIMAL), True),
        (Column("σ_pt", 0.9, Align.DECIMAL), True),
        (Column(t("Score"), 1.3, Align.DECIMAL), True),
        (Column(t("Signal"), 2.0), True),
    )
    kept = [keep for _, keep in heads]
    rows = [row(case, score) for case in cases for score in case.own]
    return Table(
        caption=t("Your results"),
        columns=tuple(column for column, keep in heads if keep),
        rows=tuple(tuple(c for c, keep in zip(r, kept, strict=True) if keep) for r in rows),
        note=join(t, t(NOTE), t(CURVED) if any(is_curved(c.main) for c in cases) else ""),
    )


def row(case: Case, score: Score) -> tuple[Cell, ...]:
    """Show one result."""
    numbers = Numbers(case.main, case.edition)
    return (
        Cell(axis_title(case)),
        Cell(case.edition.material(case.main.material)),
        Cell(case.edition.method(score.method or case.main.method)),
        Cell(numbers.result(score), strong=True),
        Cell(numbers.assigned_with_u),
        Cell(numbers.sigma),
        Cell(score_text(score, case.edition.t)),
        Cell("", case.signal(score)),
    )
