"""Are the items of a round homogeneous enough for their purpose?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from ringtrial._cells import Cells, cells_of
from ringtrial._checks import FloatArray
from ringtrial._quantiles import f_quantile, f_upper_tail
from ringtrial.anova import mean_squares
from ringtrial.cochran import CochranTest, cochran_of
from ringtrial.constants import CONFIDENCE, RECOMMENDED_ITEMS
from ringtrial.homogeneity_factors import FactorSource, homogeneity_factors
from ringtrial.status import Status


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """Spread of the items, without a judgement.

    Attributes
    ----------
    mean : float
        Mean of all results.
    s_x : float
        Standard deviation of the item means.
    s_w : float or None
        Standard deviation within items; None when every item has a single result.
    s_s : float
        Standard deviation between items, zero when the estimate of its square is negative; with
        single results s_x, an upper bound.
    ms_between : float
        Mean square between items.
    ms_within : float or None
        Mean square within items.
    F, p_value, F_crit_05 : float or None
        F test between against within items; F and p_value are None without spread within items.
    F1, F2 : float or None
        Factors of the expanded criterion; None for single results.
    cochran : CochranTest or None
        Test for an item whose results scatter too much.
    u_bb_star : float or None
        What heterogeneity the method could have hidden, a lower bound for its uncertainty.
    g, n, missing : int
        Items with results, usable and missing results.
    n_0 : float
        Effective number of results of an item.
    status : Status
        ``degenerate`` without spread within items, ``few_results`` below seven items.
    """

    mean: float
    s_x: float
    s_w: float | None
    s_s: float
    ms_between: float
    ms_within: float | None
    F: float | None
    p_value: float | None
    F_crit_05: float | None
    F1: float | None
    F2: float | None
    cochran: CochranTest | None
    u_bb_star: float | None
    g: int
    n: int
    missing: int
    n_0: float
    status: Status


def homogeneity(items: Sequence[ArrayLike], *, factors: FactorSource = "formula") -> Homogeneity:
    """Return the spread between and within items.

    Balanced, m results of g items: ``s_x`` is the SD of the item means, ``s_w^2`` the mean of
    the item variances, ``s_s^2 = max(0, s_x^2 - s_w^2/m)``. Unbalanced, by analysis of variance:
    ``s_s^2 = max(0, (MS_between - MS_within)/n_0)`` with
    ``n_0 = (N - sum n_i^2/N)/(g - 1)``. ``F = MS_between/MS_within``;
    ``u_bb* = sqrt(MS_within/n_0) (2/(N - g))^(1/4)``.

    Parameters
    ----------
    items : sequence of array_like, shape (m_i,)
        Results of every item; NaN or None is missing, an item without results is left out.
    factors : {"formula", "table"}
        F1 and F2 unrounded, or as printed for 7 to 20 items of two results.

    Returns
    -------
    Homogeneity
        In the unit of the results.

    Raises
    ------
    TooFewResults
        Fewer than two items.
    NotFinite
        An infinite result.
    WrongShape
        An item that is not a list of results.
    InputRefused
        A design that is not in the table of factors asked for.

    References
    ----------
    ISO 13528:2022, B.2 (B.1.2 for single results); ISO Guide 35:2017, 7.7 (u_bb*).

    Examples
    --------
    >>> found = homogeneity([[2.0, 4.0, 6.0], [3.0, 5.0, 7.0], [8.0, 10.0, 12.0]])
    >>> round(found.s_w, 4), round(found.s_s, 4), found.status
    (2.0, 3.0, <Status.FEW_RESULTS: 'few_results'>)
    """
    cells = cells_of(items, name="items")
    g = int(cells.used.sum())
    if g > 1 and int(cells.n.sum()) == g:
        return _of_single_results(cells, g=g)
    return _of_replicates(cells, factors=factors)


def _of_replicates(cells: Cells, *, factors: FactorSource) -> Homogeneity:
    found, unit = mean_squares(cells), cells.unit
    g, n_0, df_within = found.groups, found.n_0, found.total - found.groups
    ratio = found.ratio
    both = homogeneity_factors(g, n_0, df_within=df_within, source=factors)
    few = Status.FEW_RESULTS if g < RECOMMENDED_ITEMS else Status.OK
    return Homogeneity(
        mean=cells.centre + unit * found.mean,
        s_x=unit * _sd(cells.offset[cells.used]),
        s_w=unit * math.sqrt(found.within),
        s_s=unit * math.sqrt(max(0.0, (found.between - found.within) / n_0)),
        ms_between=found.between * unit * unit,
        ms_within=found.within * unit * unit,
        F=ratio,
        p_value=None if ratio is None else f_upper_tail(ratio, df=g - 1, df_within=df_within),
        F_crit_05=f_quantile(CONFIDENCE, df=g - 1, df_within=df_within),
        F1=both.F1,
        F2=both.F2,
        cochran=cochran_of(cells) if (cells.n > 1).sum() > 1 else None,
        u_bb_star=unit * math.sqrt(found.within / n_0) * (2.0 / df_within) ** 0.25,
        g=g,
        n=found.total,
        missing=cells.missing,
        n_0=n_0,
        status=Status.DEGENERATE if ratio is None else few,
    )


def _of_single_results(cells: Cells, *, g: int) -> Homogeneity:
    offset = cells.offset[cells.used]
    spread = _sd(offset)
    few = Status.FEW_RESULTS if g < RECOMMENDED_ITEMS else Status.OK
    return Homogeneity(
        mean=cells.centre + cells.unit * float(offset.mean()),
        s_x=cells.unit * spread,
        s_w=None,
        s_s=cells.unit * spread,
        ms_between=spread * spread * cells.unit * cells.unit,
        ms_within=None,
        F=None,
        p_value=None,
        F_crit_05=None,
        F1=None,
        F2=None,
        cochran=None,
        u_bb_star=None,
        g=g,
        n=g,
        missing=cells.missing,
        n_0=1.0,
        status=Status.DEGENERATE if spread == 0.0 else few,
    )


def _sd(offset: FloatArray) -> float:
    residuals = offset - offset.mean()
    return math.sqrt(float(residuals @ residuals) / (offset.size - 1))
