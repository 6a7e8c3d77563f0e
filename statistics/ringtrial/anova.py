"""One-way analysis of variance of results in groups, balanced or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._cells import Cells, cells_of
from ringtrial._quantiles import f_upper_tail
from ringtrial.status import Status, TooFewResults


@dataclass(frozen=True, slots=True)
class OneWayAnova:
    """Analysis of variance between and within groups.

    Attributes
    ----------
    grand_mean : float
        Mean of all results.
    df_between, df_within : int
        Degrees of freedom, groups - 1 and n - groups.
    ms_between, ms_within : float
        Mean squares, in the squared unit of the results.
    F, p_value : float or None
        Ratio of the mean squares and its upper tail; None without any spread within groups.
    n_0 : float
        Effective number of results of a group, the common one for a balanced design.
    groups, n, missing : int
        Groups with results, usable and missing results.
    status : Status
        ``degenerate`` without any spread within groups.
    """

    grand_mean: float
    df_between: int
    df_within: int
    ms_between: float
    ms_within: float
    F: float | None
    p_value: float | None
    n_0: float
    groups: int
    n: int
    missing: int
    status: Status


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Mean squares of cells in the square of their unit, and the mean as an offset."""

    mean: float
    between: float
    within: float
    n_0: float
    groups: int
    total: int

    @property
    def ratio(self) -> float | None:
        """Between over within; None without spread within."""
        return self.between / self.within if self.within > 0.0 else None


def one_way_anova(groups: Sequence[ArrayLike]) -> OneWayAnova:
    """Return the one-way analysis of variance of results in groups.

    ``MS_between = sum n_i (mean_i - mean)^2/(g - 1)``,
    ``MS_within = sum (n_i - 1) s_i^2/(n - g)``, ``n_0 = (n - sum n_i^2/n)/(g - 1)``.
    Sums run around the median of every group: an offset of 1e12 costs no digit of its own.

    Parameters
    ----------
    groups : sequence of array_like, shape (n_i,)
        Results; NaN or None is missing, a group without results is left out.

    Returns
    -------
    OneWayAnova

    Raises
    ------
    TooFewResults
        Fewer than two groups, or no group with two results.
    NotFinite
        An infinite result.
    WrongShape
        A group that is not a list of results.

    References
    ----------
    NIST/SEMATECH e-Handbook of Statistical Methods, 7.4.3.

    Examples
    --------
    >>> table = one_way_anova([[2.0, 4.0, 6.0], [3.0, 5.0, 7.0], [8.0, 10.0, 12.0]])
    >>> round(table.ms_between, 9), round(table.ms_within, 9), round(table.p_value, 4)
    (31.0, 4.0, 0.0217)
    """
    return anova_of(cells_of(groups, name="groups"))


def anova_of(cells: Cells) -> OneWayAnova:
    """Return the analysis of variance of cells, as `one_way_anova`."""
    found, square = mean_squares(cells), cells.unit * cells.unit
    df_between, df_within = found.groups - 1, found.total - found.groups
    ratio = found.ratio
    return OneWayAnova(
        grand_mean=cells.centre + cells.unit * found.mean,
        df_between=df_between,
        df_within=df_within,
        ms_between=found.between * square,
        ms_within=found.within * square,
        F=ratio,
        p_value=None if ratio is None else f_upper_tail(ratio, df=df_between, df_within=df_within),
        n_0=found.n_0,
        groups=found.groups,
        n=found.total,
        missing=cells.missing,
        status=Status.DEGENERATE if ratio is None else Status.OK,
    )


def mean_squares(cells: Cells) -> MeanSquares:
    """Return the mean squares between and within cells, refusing cells that have none."""
    n, offset = cells.n[cells.used], cells.offset[cells.used]
    groups, total = n.size, int(n.sum())
    if groups < 2:
        raise TooFewResults(f"{cells.name}: groups", usable=groups, needed=2)
    if total == groups:
        raise TooFewResults(cells.name, usable=total, needed=groups + 1)
    mean = float(n @ offset) / total
    repeated = cells.n > 1
    squares = float((cells.n[repeated] - 1) @ cells.scatter[repeated] ** 2)
    return MeanSquares(
        mean=mean,
        between=float(n @ (offset - mean) ** 2) / (groups - 1),
        within=squares / (total - groups),
        # In whole numbers, so that n_0 is exactly the common number of a balanced design.
        n_0=float(total * total - int(np.dot(n, n))) / (total * (groups - 1)),
        groups=groups,
        total=total,
    )
