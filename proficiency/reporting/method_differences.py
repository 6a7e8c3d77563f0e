"""Method groups compared pair by pair: differences of robust means with confidence intervals."""

from __future__ import annotations

import ringtrial
from ringtrial import MethodPair

from ..i18n import mark
from . import rounding
from .case import COVERAGE, Case
from .content import Align, Cell, Column, Table
from .curved_scale import is_curved, scale_name

FEWEST_GROUPS = 2
CAPTION = mark("Differences between methods")
CAPTION_ON_SCALE = mark("Differences between methods, on the scale of the evaluation ({scale})")
NOTE = mark(
    "Differences of robust means with U = 2 u, about a 95 % interval; p of Welch's test after Holm."
    " Groups of fewer than three laboratories are not compared."
)
DIFFERS, AGREES, UNKNOWN = mark("differs"), mark("within the uncertainty"), mark("not comparable")


def method_differences(case: Case) -> Table | None:
    """Compare every two methods with enough laboratories; None where there are no two."""
    t, main = case.edition.t, case.main
    groups: dict[str, list[float]] = {}
    for score in main.scores:
        value = score.value_on_scale if is_curved(main) else score.value
        if value is not None and score.method:
            groups.setdefault(score.method, []).append(value)
    if len(groups) < FEWEST_GROUPS:
        return None
    found = ringtrial.compare_methods(groups)
    if not found.pairs:
        return None
    curved = is_curved(main)
    decimals = rounding.decimals_for(min((p.u for p in found.pairs if p.u), default=0.01))
    unit = "" if curved else main.unit
    return Table(
        caption=t(CAPTION_ON_SCALE, scale=scale_name(main, t)) if curved else t(CAPTION),
        columns=(
            Column(t("Methods"), 3.2),
            Column("n", 0.8, Align.RIGHT),
            Column(
                t("Difference ({unit})", unit=unit) if unit else t("Difference"), 1.4, Align.DECIMAL
            ),
            Column("U", 1.0, Align.DECIMAL),
            Column("p", 0.9, Align.DECIMAL),
            Column(t("Verdict"), 1.8),
        ),
        rows=tuple(row(case, pair, groups, decimals) for pair in found.pairs),
        note=t(NOTE),
    )


def row(
    case: Case, pair: MethodPair, groups: dict[str, list[float]], decimals: int
) -> tuple[Cell, ...]:
    """Show one pair of methods."""
    t, edition = case.edition.t, case.edition
    word = UNKNOWN if pair.differs is None else DIFFERS if pair.differs else AGREES
    expanded = None if pair.u is None else COVERAGE * pair.u
    return (
        Cell(f"{edition.method(pair.first)} − {edition.method(pair.second)}"),
        Cell(f"{len(groups[pair.first])} + {len(groups[pair.second])}"),
        Cell(rounding.fixed(pair.difference, decimals)),
        Cell(rounding.fixed(expanded, decimals)),
        Cell(rounding.fixed(pair.welch_p_holm, 3)),
        Cell(t(word)),
    )
