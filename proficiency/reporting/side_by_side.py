"""All estimators of location and spread for one determination, beside its assigned value."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ringtrial import SideBySide, SideEstimate, Status, side_by_side

from ..i18n import mark
from . import rounding
from .case import Case
from .content import Align, Block, Cell, Column, Kind, Paragraph, Table
from .curved_scale import is_curved, scale_name
from .sentences import join

FEWEST = 2
"""Results without which there is nothing to estimate."""
NAMES = {
    "mean_sd": mark("Mean, standard deviation"),
    "median_made": mark("Median, MADe"),
    "median_niqr": mark("Median, nIQR"),
    "median_qn": mark("Median, Qn"),
    "median_sn": mark("Median, Sn"),
    "algorithm_a": mark("Algorithm A"),
    "q_hampel": "Q/Hampel",
    "hampel_made": mark("Hampel with MADe"),
    "kernel_mode": mark("Mode of the kernel density"),
}
STATUS = {
    Status.OK: mark("usable"),
    Status.FEW_RESULTS: mark("few results"),
    Status.DEGENERATE: mark("no spread"),
    Status.NOT_CONVERGED: mark("not converged"),
}
CAPTION = mark("Estimators side by side")
CAPTION_ON_SCALE = mark("Estimators side by side, on the scale of the evaluation ({scale})")
CLOSE = mark(
    "The estimators of location lie between {lowest} and {highest}, {apart} u(x_pt) apart: the "
    "choice among them changes the assigned value by less than its standard uncertainty."
)
APART = mark(
    "The estimators of location lie between {lowest} and {highest}, {apart} u(x_pt) apart, more "
    "than the standard uncertainty of x_pt: look at the distribution before relying on one of them."
)
WITHOUT_U = mark(
    "The estimators of location lie between {lowest} and {highest}; x_pt has no standard "
    "uncertainty to compare this with."
)
SAME = mark("All estimators of location give {lowest}.")
HOW = mark(
    "All from the same reported results. u is s/√p for the mean, 1.25 s/√p for the robust "
    "estimators, a bootstrap for the mode."
)


@dataclass(frozen=True)
class Compared:
    """Results of a determination with all their estimates and the uncertainty of x_pt."""

    sides: SideBySide
    u: float | None

    @property
    def decimals(self) -> int:
        """Return the decimals of locations: two digits of the smallest uncertainty."""
        uncertainties = [each.u for each in self.sides.estimates if each.u]
        return rounding.decimals_for(min(uncertainties)) if uncertainties else 4

    @property
    def in_u(self) -> float | None:
        """Return how many u(x_pt) the locations lie apart; None without that uncertainty."""
        return self.sides.apart / self.u if self.u else None


def estimators(case: Case) -> tuple[Block, ...]:
    """Set the table and the sentence that reads it; nothing where there are too few results."""
    compared = compare(case)
    if compared is None:
        return ()
    t = case.edition.t
    text = join(t, reading(case, compared), t(HOW))
    return (estimator_table(case, compared), Paragraph(text, Kind.NOTE))


def compare(case: Case) -> Compared | None:
    """Make all estimates from the results that were scored."""
    main, curved = case.main, is_curved(case.main)
    values = [score.value_on_scale if curved else score.value for score in main.scores]
    usable = [value for value in values if value is not None and math.isfinite(value)]
    if len(usable) < FEWEST:
        return None
    u = main.u_assigned_value_on_scale if curved else main.u_assigned_value
    return Compared(side_by_side(usable), u)


def reading(case: Case, compared: Compared) -> str:
    """Say how far the estimators lie apart, in units of u(x_pt)."""
    t, sides, decimals = case.edition.t, compared.sides, compared.decimals
    lowest, highest = (rounding.fixed(e.x, decimals) for e in (sides.lowest, sides.highest))
    if lowest == highest:
        return t(SAME, lowest=lowest)
    if compared.in_u is None:
        return t(WITHOUT_U, lowest=lowest, highest=highest)
    apart = rounding.score(compared.in_u, limits=(1.0,))
    sentence = CLOSE if compared.in_u < 1.0 else APART
    return t(sentence, lowest=lowest, highest=highest, apart=apart)


def estimator_table(case: Case, compared: Compared) -> Table:
    """List the estimators with location, its uncertainty, spread, results and status."""
    t, main = case.edition.t, case.main
    caption = t(CAPTION_ON_SCALE, scale=scale_name(main, t)) if is_curved(main) else t(CAPTION)
    unit = "" if is_curved(main) else main.unit
    return Table(
        caption=caption,
        columns=(
            Column(t("Estimators"), 2.4),
            Column(
                t("Location ({unit})", unit=unit) if unit else t("Location"), 1.2, Align.DECIMAL
            ),
            Column("u", 1.0, Align.DECIMAL),
            Column(t("Spread s"), 1.0, Align.DECIMAL),
            Column("p", 0.6, Align.RIGHT),
            Column(t("Status"), 1.2),
        ),
        rows=tuple(row(case, each, compared) for each in compared.sides.estimates),
    )


def row(case: Case, each: SideEstimate, compared: Compared) -> tuple[Cell, ...]:
    """Show one pair of estimators."""
    t, decimals = case.edition.t, compared.decimals
    return (
        Cell(t(NAMES[each.pair])),
        Cell(rounding.fixed(each.x, decimals)),
        Cell(rounding.fixed(each.u, decimals)),
        Cell(rounding.fixed(each.s, decimals)),
        Cell(str(each.n)),
        Cell(t(STATUS[each.status])),
    )
