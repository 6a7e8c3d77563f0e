"""Qn: a robust standard deviation from an order statistic of the differences between results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, sorted_results
from ringtrial.constants import (
    QN_FACTOR_2022,
    QN_FACTOR_ISO,
    QN_FACTOR_ROBUSTBASE,
    QN_LARGE_ISO,
    QN_LARGE_ROBUSTBASE,
    QN_SMALL_ISO,
    QN_SMALL_ROBUSTBASE,
    RECOMMENDED_FOR_CONSENSUS,
)
from ringtrial.decimal_grid import decimal_grid
from ringtrial.pair_differences import PairDifferences
from ringtrial.simple import Estimate
from ringtrial.status import InputRefused, Status

QnForm = Literal["iso", "iso2022", "raw", "robustbase"]


@dataclass(frozen=True, slots=True)
class QnConstants:
    """Factor, small-sample corrections and fewest results of one form of Qn."""

    factor: float
    small: tuple[float, ...]
    odd_and_even: tuple[tuple[float, ...], tuple[float, ...]]
    needed: int = 2

    def multiplier(self, p: int) -> float:
        """Return the factor times the correction b_p for p results."""
        if not self.small:
            return self.factor
        if p - 2 < len(self.small):
            return self.factor * self.small[p - 2]
        remainder = 0.0
        for coefficient in reversed(self.odd_and_even[0 if p % 2 else 1]):
            remainder = (coefficient + remainder) / p
        return self.factor / (remainder + 1.0)


QN_FORMS: dict[str, QnConstants] = {
    "iso": QnConstants(QN_FACTOR_ISO, QN_SMALL_ISO, QN_LARGE_ISO),
    # h = p/2 or (p - 1)/2 leaves no difference to choose below four results.
    "iso2022": QnConstants(QN_FACTOR_2022, QN_SMALL_ISO, QN_LARGE_ISO, needed=4),
    "raw": QnConstants(1.0, (), ((), ())),
    "robustbase": QnConstants(QN_FACTOR_ROBUSTBASE, QN_SMALL_ROBUSTBASE, QN_LARGE_ROBUSTBASE),
}


def qn(x: ArrayLike, *, form: QnForm = "iso") -> Estimate:
    """Return the robust standard deviation Qn.

    ``Qn = 2.2191 b_p d_(k)`` where ``d_(k)`` is the k-th smallest of the p(p-1)/2 differences
    ``|x_i - x_j|``, ``k = h(h-1)/2`` and ``h = floor(p/2) + 1``. No location is needed. Takes
    O(p log p) time and O(p) memory.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing.
    form : {"iso", "iso2022", "raw", "robustbase"}
        The form of Amd 1:2026; the text as first printed in 2022 (``h = floor(p/2)`` and 2.2219,
        four results or more); ``d_(k)`` alone; the constants of the R package robustbase, which
        differ by less than 1e-4.

    Returns
    -------
    Estimate
        In the unit of ``x``; ``degenerate`` (zero) when about half of the results are equal.

    Raises
    ------
    TooFewResults
        Fewer than two usable results, four for ``iso2022``.
    NotFinite
        An infinite result.
    InputRefused
        An unknown form.

    References
    ----------
    ISO 13528:2022/Amd 1:2026, C.5.2.1 and Table C.2; Croux, C. and Rousseeuw, P. J. (1992),
    Time-efficient algorithms for two highly robust estimators of scale, COMPSTAT 1, 411-428.

    Examples
    --------
    >>> round(qn([1.0, 2.0, 4.0, 7.0, 11.0]).value, 4)
    5.6188
    >>> qn([1.0, 2.0, 4.0, 7.0, 11.0], form="raw").value
    3.0
    >>> qn([5.0, 5.0, 5.0, 6.0]).status
    <Status.DEGENERATE: 'degenerate'>
    """
    constants = qn_constants(form)
    values, missing = sorted_results(x, needed=constants.needed)
    value = constants.multiplier(values.size) * _order_statistic(values, form)
    few = values.size < RECOMMENDED_FOR_CONSENSUS
    status = Status.FEW_RESULTS if few else Status.OK
    return Estimate(value, values.size, missing, status if value > 0.0 else Status.DEGENERATE)


def qn_constants(form: QnForm) -> QnConstants:
    """Return the constants of a form of Qn.

    Examples
    --------
    >>> round(qn_constants("iso").multiplier(5), 4)
    1.8729
    """
    if form not in QN_FORMS:
        raise InputRefused(f"form is {form!r}, known are {', '.join(QN_FORMS)}")
    return QN_FORMS[form]


def qn_rank(p: int, form: QnForm) -> int:
    """Return the rank k of the difference that Qn rests on.

    Examples
    --------
    >>> qn_rank(5, "iso"), qn_rank(5, "iso2022")
    (3, 1)
    """
    h = p // 2 if form == "iso2022" else p // 2 + 1
    return h * (h - 1) // 2


def _order_statistic(values: FloatArray, form: QnForm) -> float:
    grid = decimal_grid(values)
    differences = PairDifferences(grid.values, slack=grid.slack)
    return differences.at(qn_rank(values.size, form)) / grid.per_unit
