"""The results of every laboratory for one measurand in one material, under codes."""

from __future__ import annotations

from ..evaluation.outcome import Score
from . import rounding
from .case import Case, Numbers, score_text
from .content import Align, Cell, Column, Table


def result_table(case: Case) -> Table:
    """List every laboratory once, by code, with its reported uncertainty and its score."""
    t = case.edition.t
    scores = sorted(case.main.scores, key=lambda score: score.lab)
    with_method = any(score.method for score in scores)
    with_u = any(score.u is not None for score in scores)
    heads = (
        (Column(t("Laboratory"), 1.2), True),
        (Column(t("Method"), 1.8), with_method),
        (Column(result_head(case), 1.2, Align.DECIMAL), True),
        (Column("u", 0.9, Align.DECIMAL), with_u),
        (Column("k", 0.6, Align.DECIMAL), with_u),
        (Column("D%", 1.0, Align.DECIMAL), True),
        (Column(t("Score"), 1.3, Align.DECIMAL), True),
        (Column(t("Signal"), 1.95), True),
    )
    kept = [keep for _, keep in heads]
    rows = (row(case, score) for score in scores)
    return Table(
        caption=table_title(case),
        columns=tuple(column for column, keep in heads if keep),
        rows=tuple(tuple(c for c, keep in zip(r, kept, strict=True) if keep) for r in rows),
    )


def table_title(case: Case) -> str:
    """Name the table of one determination."""
    return case.edition.t("Results of all laboratories: {title}", title=case.title)


def row(case: Case, score: Score) -> tuple[Cell, ...]:
    """Show one laboratory."""
    u, k = (rounding.MISSING if n is None else rounding.as_given(n) for n in (score.u, score.k))
    return (
        Cell(score.lab),
        Cell(case.edition.method(score.method)),
        Cell(Numbers(case.main, case.edition).result(score)),
        Cell(u),
        Cell(k),
        Cell(rounding.fixed(score.percent, 1)),
        Cell(score_text(score, case.edition.t)),
        Cell("", case.signal(score)),
    )


def result_head(case: Case) -> str:
    """Return the head of the column of results, with the unit."""
    t, unit = case.edition.t, case.main.unit
    return t("Result ({unit})", unit=unit) if unit else t("Result")
